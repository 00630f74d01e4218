// Three forms, each known by its first characters.

#include "tools/rehearse/commands/start_instant.hpp"

#include <cmath>
#include <cstdlib>
#include <fmt/format.h>

#include "models/base/duration_format.hpp"
#include "sim/fit/read/point_time.hpp"
#include "sim/options/duration_text.hpp"

namespace rehearse {

namespace {

constexpr double kSecond = 1e9;

std::optional<std::int64_t> instant_of(std::string_view text, std::int64_t now_ns) {
  if (!text.empty() && text.front() == '+') {
    const Checked<Duration> after = parse_duration(text.substr(1));
    if (!after || after->ns < 0 || after->ns > kLongestWaitNs + 1) return std::nullopt;
    return now_ns + after->ns;
  }
  if (const auto time = parse_point_time(text)) return time;
  if (text.empty() || text.find_first_not_of("0123456789.") != std::string_view::npos) {
    return std::nullopt;
  }
  const std::string digits(text);
  char* end = nullptr;
  const double seconds = std::strtod(digits.c_str(), &end);
  constexpr double kLatest = 9.2e9;  // seconds, before nanoseconds exceed 64 bits
  if (*end != '\0' || !(seconds < kLatest)) return std::nullopt;
  const double whole = std::floor(seconds);
  return static_cast<std::int64_t>(whole) * static_cast<std::int64_t>(kSecond) +
         static_cast<std::int64_t>(std::llround((seconds - whole) * kSecond));
}

}  // namespace

Checked<std::int64_t> read_start_instant(std::string_view text, std::int64_t now_ns) {
  const auto problem = [&](const std::string& what) {
    return Problem{"--start-at", fmt::format("found \"{}\"{}", text, what)};
  };
  const auto instant = instant_of(text, now_ns);
  if (!instant) {
    return problem(", expected an instant: 2026-01-01T12:00:00Z, +10s, or seconds since 1970");
  }
  const Duration away{*instant - now_ns};
  if (away.ns < 0) {
    return problem(fmt::format(", which was {} ago, expected an instant to come",
                               format_duration(Duration{-away.ns})));
  }
  if (away.ns > kLongestWaitNs) {
    return problem(
        fmt::format(", which is {} away, expected one within 7 days", format_duration(away)));
  }
  return *instant;
}

}  // namespace rehearse
