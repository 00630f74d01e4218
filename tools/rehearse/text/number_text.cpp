// k6's number formats: decimals without trailing zeros, humanised times, fixed-length clocks.

#include "tools/rehearse/text/number_text.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <fmt/format.h>
#include <utility>

namespace rehearse {

namespace {

/// `value` with that many decimals, an exact half rounded up (fmt alone would round it to even).
std::string fixed_number(double value, int decimals) {
  // 30 more digits decide which side of a half a double lies on.
  std::string digits = fmt::format("{:.{}f}", value, decimals + 30);
  const bool up = digits[digits.size() - 30] >= '5';
  digits.resize(digits.size() - 30);
  if (digits.back() == '.') digits.pop_back();
  if (!up) return digits;
  for (auto digit = digits.rbegin(); digit != digits.rend(); ++digit) {
    if (*digit == '.') continue;
    if (*digit != '9') {
      ++*digit;
      return digits;
    }
    *digit = '0';
  }
  return digits.insert(0, 1, '1');
}

/// Without zeros at the end of the decimals, and without the point when none is left.
std::string without_zeros(std::string text) {
  if (text.find('.') == std::string::npos) return text;
  text.erase(text.find_last_not_of('0') + 1);
  if (text.back() == '.') text.pop_back();
  return text;
}

/// Cut to `decimals`, not rounded. It cuts the shortest decimal form, so that 4.6, a little less
/// than that as a double, stays 4.6. Requires: value < 10^15, and value ≥ 10^-4 with decimals > 0.
std::string cut_number(double value, int decimals) {
  if (decimals == 0) return fmt::format("{:.0f}", std::trunc(value));
  std::string text = fmt::format("{}", value);
  const std::size_t point = text.find('.');
  if (point == std::string::npos) return text;
  text.resize(std::min(text.size(), point + 1 + static_cast<std::size_t>(decimals)));
  return without_zeros(std::move(text));
}

struct Clock {
  std::int64_t hours;
  std::int64_t minutes;
  std::int64_t tenths;
};

Clock rounded_clock(Duration elapsed) {
  const std::int64_t tenths = elapsed.ns / 100'000'000 + (elapsed.ns % 100'000'000 >= 50'000'000);
  return {tenths / 36'000, tenths / 600 % 60, tenths % 600};
}

}  // namespace

std::string short_number(double value, int decimals) {
  return without_zeros(fixed_number(value, decimals));
}

std::string short_time(double milliseconds, std::string_view unit) {
  if (unit == "s") return fixed_number(milliseconds * 0.001, 2) + "s";
  if (unit == "ms") return fixed_number(milliseconds, 2) + "ms";
  if (unit == "us") return fixed_number(milliseconds * 1000, 2) + "µs";
  if (milliseconds == 0) return "0s";
  if (milliseconds < 0.001) return fmt::format("{:.0f}ns", std::trunc(milliseconds * 1e6));
  if (milliseconds < 1) return cut_number(milliseconds * 1000, 2) + "µs";
  if (milliseconds < 1000) return cut_number(milliseconds, 2) + "ms";
  const double seconds = std::fmod(milliseconds, 60'000) / 1000;
  const double minutes = std::trunc(milliseconds / 60'000);
  std::string text = cut_number(seconds, milliseconds > 60'000 ? 0 : 2) + "s";
  if (minutes < 1) return text;
  text = fmt::format("{:.0f}m{}", std::fmod(minutes, 60), text);
  const double hours = std::trunc(minutes / 60);
  return hours < 1 ? text : fmt::format("{:.0f}h{}", hours, text);
}

std::string clock_text(Duration elapsed, Duration longest) {
  const Clock now = rounded_clock(elapsed);
  const Clock end = rounded_clock(std::max(elapsed, longest));
  const std::string seconds = fmt::format("{}.{}", now.tenths / 10, now.tenths % 10);
  if (end.hours > 0) {
    return fmt::format(
        "{}h{:02}m{:0>4}s",
        padded(static_cast<std::uint64_t>(now.hours), static_cast<std::uint64_t>(end.hours)),
        now.minutes, seconds);
  }
  if (end.minutes > 0) {
    return fmt::format(
        "{}m{:0>4}s",
        padded(static_cast<std::uint64_t>(now.minutes), static_cast<std::uint64_t>(end.minutes)),
        seconds);
  }
  return fmt::format("{:0>{}}s", seconds, end.tenths < 100 ? 3 : 4);
}

std::string padded(std::uint64_t value, std::uint64_t widest) {
  return fmt::format("{:0>{}}", value, fmt::format_int(widest).size());
}

std::string bytes_text(double bytes) {
  constexpr std::array kUnits{"B", "kB", "MB", "GB", "TB", "PB", "EB"};
  std::size_t unit = 0;
  double value = std::round(bytes);
  // From 999.95 on, one decimal would show 1000.
  while (unit + 1 < kUnits.size() && value >= (unit == 0 ? 1000.0 : 999.95)) {
    value /= 1000.0;
    ++unit;
  }
  const double shown = std::floor(value * 10.0 + 0.5) / 10.0;
  return fmt::format("{:.{}f} {}", shown, unit > 0 && shown < 10.0 ? 1 : 0, kUnits[unit]);
}

}  // namespace rehearse
