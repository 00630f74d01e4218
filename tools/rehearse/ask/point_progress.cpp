// The time left is what the points so far took, for each of those left.

#include "tools/rehearse/ask/point_progress.hpp"

#include <cstdint>
#include <fmt/format.h>
#include <iostream>
#include <unistd.h>

#include "models/base/duration_format.hpp"

namespace rehearse {

PointProgress::PointProgress(std::size_t points, bool shown)
    : points_(points),
      shown_(shown && points > 1 && ::isatty(STDERR_FILENO) == 1),
      began_(Clock::now()),
      written_(began_) {}

PointProgress::~PointProgress() {
  if (shown_) std::cerr << "\r\x1b[K" << std::flush;
}

void PointProgress::point_done() {
  ++done_;
  const Clock::time_point now = Clock::now();
  if (!shown_ || now - written_ < std::chrono::milliseconds(200)) return;
  written_ = now;
  const std::int64_t each_ns =
      std::chrono::nanoseconds(now - began_).count() / static_cast<std::int64_t>(done_);
  constexpr std::int64_t kSecond = 1'000'000'000;
  const std::int64_t left = each_ns * static_cast<std::int64_t>(points_ - done_) / kSecond;
  std::cerr << fmt::format("\r  {} of {} points, {} left\x1b[K", done_, points_,
                           format_duration(Duration{left * kSecond}))
            << std::flush;
}

}  // namespace rehearse
