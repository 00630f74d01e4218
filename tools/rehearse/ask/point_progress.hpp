#pragma once
// How far a long question is, on standard error.

#include <chrono>
#include <cstddef>

namespace rehearse {

/// A line that is written over and over on a terminal, and gone at the end; nothing elsewhere.
class PointProgress {
 public:
  /// `shown`: whether it is wanted at all.
  PointProgress(std::size_t points, bool shown);
  ~PointProgress();
  PointProgress(const PointProgress&) = delete;
  PointProgress& operator=(const PointProgress&) = delete;

  void point_done();

 private:
  using Clock = std::chrono::steady_clock;

  std::size_t points_;
  bool shown_;
  std::size_t done_ = 0;
  Clock::time_point began_;
  Clock::time_point written_;
};

}  // namespace rehearse
