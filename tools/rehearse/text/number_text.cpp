// k6's number formats: JavaScript's arithmetic on doubles, and clocks of a fixed length.

#include "tools/rehearse/text/number_text.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <fmt/format.h>

#include "sim/options/go_float.hpp"

namespace rehearse {

namespace {

constexpr double kAlwaysWithExponent = 1e21;

/// `value` with that many decimals, an exact half rounded up (fmt alone would round it to even).
/// Requires: 0 ≤ value < 10^21.
std::string rounded_digits(double value, int decimals) {
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

/// JavaScript's toFixed.
std::string fixed_number(double value, int decimals) {
  if (!(std::abs(value) < kAlwaysWithExponent)) return js_number_text(value);
  return value < 0 ? "-" + rounded_digits(-value, decimals)
                   : rounded_digits(std::abs(value), decimals);
}

/// Cut to `decimals`, not rounded, by products of doubles.
double cut(double value, int decimals) {
  const double scale = std::pow(10.0, decimals);
  return std::trunc(scale * value) / scale;
}

std::string cut_number(double value, int decimals) {
  return short_number(cut(value, decimals), decimals);
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

std::string js_number_text(double value) {
  if (std::isnan(value)) return "NaN";
  if (std::isinf(value)) return value > 0 ? "Infinity" : "-Infinity";
  return value == 0 ? "0" : go_number_text(value);
}

std::string short_number(double value, int decimals) {
  if (!(std::abs(value) < kAlwaysWithExponent)) return js_number_text(value);
  const std::string digits = fixed_number(value, decimals);
  double read_back = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), read_back);
  return js_number_text(read_back);
}

std::string short_time(double milliseconds, std::string_view unit) {
  if (unit == "s") return fixed_number(milliseconds * 0.001, 2) + "s";
  if (unit == "ms") return fixed_number(milliseconds, 2) + "ms";
  if (unit == "us") return fixed_number(milliseconds * 1000, 2) + "µs";
  if (milliseconds == 0) return "0s";
  if (milliseconds < 0.001) return js_number_text(std::trunc(milliseconds * 1e6)) + "ns";
  if (milliseconds < 1) return cut_number(milliseconds * 1000, 2) + "µs";
  if (milliseconds < 1000) return cut_number(milliseconds, 2) + "ms";
  const double seconds = std::fmod(milliseconds, 60'000) / 1000;
  const double minutes = std::trunc(milliseconds / 60'000);
  std::string text = cut_number(seconds, milliseconds > 60'000 ? 0 : 2) + "s";
  if (minutes < 1) return text;
  text = js_number_text(std::fmod(minutes, 60)) + "m" + text;
  const double hours = std::trunc(minutes / 60);
  return hours < 1 ? text : js_number_text(hours) + "h" + text;
}

std::string percent_text(double share) { return fixed_number(cut(share * 100, 2), 2) + "%"; }

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
  constexpr std::array kUnits{"B", "kB", "MB", "GB", "TB", "PB", "EB", "ZB", "YB"};
  constexpr double kBase = 1000;
  if (bytes < 10) return js_number_text(bytes) + " B";
  const double power = std::floor(std::log(bytes) / std::log(kBase));
  const double value = std::floor(bytes / std::pow(kBase, power) * 10 + 0.5) / 10;
  // Beyond the last unit k6 prints this word; an infinite power is 0 as an index.
  const char* unit = "undefined";
  if (!std::isfinite(power)) unit = kUnits.front();
  if (power < static_cast<double>(kUnits.size())) unit = kUnits.at(static_cast<std::size_t>(power));
  return fmt::format("{} {}", fixed_number(value, value < 10 ? 1 : 0), unit);
}

}  // namespace rehearse
