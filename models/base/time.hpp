#pragma once
// Time as signed 64-bit nanoseconds: lengths (Duration) and points on the test's clock (Instant).

#include <compare>
#include <cstdint>
#include <iosfwd>
#include <limits>

namespace rehearse {

/// A length of time in whole nanoseconds. Sums, differences and products wrap in two's complement,
/// as the recorded plans do where a product exceeds 64 bits (S89).
struct Duration {
  std::int64_t ns = 0;

  constexpr auto operator<=>(const Duration&) const = default;
};

/// A point on the test's clock: nanoseconds since the test started; negative before it.
struct Instant {
  std::int64_t ns = 0;

  constexpr auto operator<=>(const Instant&) const = default;
};

inline constexpr Duration kMaxDuration{std::numeric_limits<std::int64_t>::max()};
/// Later than every instant at which something can happen.
inline constexpr Instant kNever{std::numeric_limits<std::int64_t>::max()};

namespace time_detail {
constexpr std::int64_t wrap(std::uint64_t bits) { return static_cast<std::int64_t>(bits); }
constexpr std::uint64_t bits(std::int64_t value) { return static_cast<std::uint64_t>(value); }
}  // namespace time_detail

constexpr Duration operator+(Duration a, Duration b) {
  return {time_detail::wrap(time_detail::bits(a.ns) + time_detail::bits(b.ns))};
}
constexpr Duration operator-(Duration a, Duration b) {
  return {time_detail::wrap(time_detail::bits(a.ns) - time_detail::bits(b.ns))};
}
constexpr Duration operator*(Duration a, std::int64_t factor) {
  return {time_detail::wrap(time_detail::bits(a.ns) * time_detail::bits(factor))};
}

/// The instant `length` after `at`; stays at kNever (or the lowest instant) instead of wrapping, so
/// that an event's instant can never come before its cause.
constexpr Instant operator+(Instant at, Duration length) {
  std::int64_t sum = 0;
  if (__builtin_add_overflow(at.ns, length.ns, &sum)) {
    return length.ns > 0 ? kNever : Instant{std::numeric_limits<std::int64_t>::min()};
  }
  return {sum};
}
constexpr Duration operator-(Instant later, Instant earlier) {
  return {time_detail::wrap(time_detail::bits(later.ns) - time_detail::bits(earlier.ns))};
}

constexpr Duration nanoseconds(std::int64_t n) { return {n}; }
constexpr Duration microseconds(std::int64_t n) { return Duration{1'000} * n; }
constexpr Duration milliseconds(std::int64_t n) { return Duration{1'000'000} * n; }
constexpr Duration seconds(std::int64_t n) { return Duration{1'000'000'000} * n; }
constexpr Duration minutes(std::int64_t n) { return seconds(60) * n; }

/// As format_duration() (duration_format.hpp) has it: "1m30s". kMaxDuration is a length like
/// others.
std::ostream& operator<<(std::ostream& out, Duration length);
/// How long after the start of the test it is, "1m30s"; kNever is "never".
std::ostream& operator<<(std::ostream& out, Instant at);

}  // namespace rehearse
