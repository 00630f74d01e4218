// Digits by integer arithmetic, with trailing zeros of the fraction dropped.

#include "models/base/duration_format.hpp"

#include <cstdint>
#include <string_view>

namespace rehearse {
namespace {

constexpr std::uint64_t kSecond = 1'000'000'000;

/// value / unit (a power of ten) in decimal, without trailing zeros, and the unit's name.
std::string in_units(std::uint64_t value, std::uint64_t unit, std::string_view name) {
  std::string text = std::to_string(value / unit);
  std::uint64_t rest = value % unit;
  if (rest != 0) {
    text += '.';
    for (std::uint64_t place = unit / 10; rest != 0; place /= 10) {
      text += static_cast<char>('0' + rest / place);
      rest %= place;
    }
  }
  text += name;
  return text;
}

}  // namespace

std::string format_duration(Duration duration) {
  const bool negative = duration.ns < 0;
  // Negated as bits, since the most negative duration has no positive counterpart.
  const std::uint64_t bits = time_detail::bits(duration.ns);
  const std::uint64_t size = negative ? 0 - bits : bits;
  std::string text = negative ? "-" : "";
  if (size == 0) return "0s";
  if (size < 1'000) return text + in_units(size, 1, "ns");
  if (size < 1'000'000) return text + in_units(size, 1'000, "µs");
  if (size < kSecond) return text + in_units(size, 1'000'000, "ms");
  const std::uint64_t minutes = size / kSecond / 60;
  if (minutes >= 60) text += std::to_string(minutes / 60) + "h";
  if (minutes > 0) text += std::to_string(minutes % 60) + "m";
  return text + in_units(size % (60 * kSecond), kSecond, "s");
}

}  // namespace rehearse
