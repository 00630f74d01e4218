// Decimal shifts happen in the text, so that 0.7% is the double nearest to 0.007.

#include "sim/measure/expression/quantity.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <fmt/format.h>
#include <optional>
#include <system_error>

#include "models/base/duration_format.hpp"
#include "models/base/problem_list.hpp"
#include "models/base/time.hpp"
#include "models/base/utf8.hpp"
#include "sim/options/duration_text.hpp"

namespace rehearse {

namespace {

struct DataUnit {
  std::string_view name;
  int decimal;    // a power of ten
  double binary;  // a power of two
};

// Longer names first, as "B" ends all of them.
constexpr std::array<DataUnit, 10> kDataUnits{{{"KiB", 0, 1024.0},
                                               {"MiB", 0, 1048576.0},
                                               {"GiB", 0, 1073741824.0},
                                               {"TiB", 0, 1099511627776.0},
                                               {"kB", 3, 1},
                                               {"KB", 3, 1},
                                               {"MB", 6, 1},
                                               {"GB", 9, 1},
                                               {"TB", 12, 1},
                                               {"B", 0, 1}}};

constexpr double kNsPerSecond = 1e9;

bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// digits · 10^shift, if `digits` is a decimal number without exponent and the result is finite.
std::optional<double> decimal(std::string_view digits, int shift) {
  const auto allowed = [](char c) { return is_digit(c) || c == '.'; };
  if (digits.empty() || !std::all_of(digits.begin(), digits.end(), allowed)) return std::nullopt;
  const std::string text = fmt::format("{}e{}", digits, shift);
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

std::optional<Quantity> read_without_rate(std::string_view text) {
  if (const auto number = decimal(text, 0)) return Quantity{*number, kPlain};
  if (text.ends_with('%')) {
    const auto share = decimal(text.substr(0, text.size() - 1), -2);
    return share ? std::optional(Quantity{*share, kPlain, true}) : std::nullopt;
  }
  for (const DataUnit& unit : kDataUnits) {
    if (!text.ends_with(unit.name)) continue;
    const auto number = decimal(text.substr(0, text.size() - unit.name.size()), unit.decimal);
    return number ? std::optional(Quantity{*number * unit.binary, kData}) : std::nullopt;
  }
  // A plain number would be one of milliseconds.
  const bool has_unit = text.find_first_not_of("0123456789.nuµμsmhd") == std::string_view::npos &&
                        !text.empty() && is_digit(text.front()) && !is_digit(text.back());
  if (!has_unit) return std::nullopt;
  const Checked<Duration> duration = parse_duration(text);
  if (!duration) return std::nullopt;
  return Quantity{static_cast<double>(duration->ns) / kNsPerSecond, kTime};
}

std::optional<Quantity> read(std::string_view text) {
  const std::size_t slash = text.find('/');
  std::optional<Quantity> number = read_without_rate(text.substr(0, slash));
  if (!number || slash == std::string_view::npos) return number;
  const std::string_view per = text.substr(slash + 1);
  const double length = per == "s" ? 1 : per == "m" ? 60 : per == "h" ? 3600 : 0;
  if (length == 0) return std::nullopt;
  --number->dimension.time;
  number->value /= length;
  return number;
}

/// At most six significant digits, but whole numbers in full.
std::string number_text(double value) {
  constexpr double kExact = 9007199254740992.0;
  if (value == std::trunc(value) && std::abs(value) < kExact) return fmt::format("{:.0f}", value);
  return fmt::format("{:.6g}", value);
}

std::string time_text(double value) {
  constexpr double kLongest = 9e9;
  constexpr double kMinute = 60;
  if (!(std::abs(value) < kLongest)) return number_text(value) + "s";
  const double ns = std::round(value * kNsPerSecond);
  double step = 1;  // what is left of four digits
  while (std::abs(ns) >= step * 10'000 && std::abs(value) < kMinute) step *= 10;
  if (std::abs(value) >= kMinute) step = 1e6;
  return format_duration(
      {static_cast<std::int64_t>(std::round(ns / step)) * static_cast<std::int64_t>(step)});
}

std::string data_text(double value) {
  constexpr std::array<const char*, 5> kNames{"B", "kB", "MB", "GB", "TB"};
  std::size_t unit = 0;
  while (std::abs(value) >= 1000 && unit + 1 < kNames.size()) {
    value /= 1000;
    ++unit;
  }
  return fmt::format("{:.4g}{}", value, kNames.at(unit));
}

}  // namespace

std::string dimension_text(Dimension dimension) {
  if (dimension == kPlain) return "a number";
  if (dimension == kTime) return "a time";
  if (dimension == kData) return "a number of bytes";
  if (dimension == kPerSecond) return "a rate (/s)";
  if (dimension == Dimension{-1, 1}) return "bytes per second";
  return fmt::format("a number of s^{} B^{}", dimension.time, dimension.data);
}

Checked<Quantity> read_quantity(std::string_view text) {
  if (const auto number = read(text)) return *number;
  if (const auto broken = utf8_problem(text)) return *broken;
  return wrong_value({}, "'" + std::string(text) + "'",
                     "a number, alone or with a unit such as 500ms, 12m, 0.1%, 200/s or 64MB");
}

std::string quantity_text(const Quantity& quantity) {
  if (!std::isfinite(quantity.value)) return fmt::format("{}", quantity.value);
  const Dimension dimension = quantity.dimension;
  if (quantity.percent && dimension == kPlain) return fmt::format("{:.4g}%", quantity.value * 100);
  if (dimension == kPlain) return number_text(quantity.value);
  if (dimension == kTime) return time_text(quantity.value);
  if (dimension == kData) return data_text(quantity.value);
  if (dimension == kPerSecond) return number_text(quantity.value) + "/s";
  if (dimension == Dimension{-1, 1}) return data_text(quantity.value) + "/s";
  return fmt::format("{} s^{} B^{}", number_text(quantity.value), dimension.time, dimension.data);
}

const char* comparison_text(Comparison op) {
  constexpr std::array<const char*, 6> kTexts{"<", "<=", "==", "!=", ">=", ">"};
  return kTexts.at(static_cast<std::size_t>(op));
}

bool compares(Comparison op, double left, double right) {
  switch (op) {
    case Comparison::Less:
      return left < right;
    case Comparison::LessOrEqual:
      return left <= right;
    case Comparison::Equal:
      return left == right;
    case Comparison::NotEqual:
      return left != right;
    case Comparison::GreaterOrEqual:
      return left >= right;
    case Comparison::Greater:
      return left > right;
  }
  return false;
}

std::string miss_text(Comparison op, const Quantity& observed, const Quantity& bound) {
  if (std::isnan(bound.value)) return "and no comparison with NaN holds";
  const std::string limit = quantity_text(bound);
  if (observed.value == bound.value) {
    if (op == Comparison::NotEqual) return "expected another value";
    return fmt::format("not {} {}", op == Comparison::Less ? "below" : "above", limit);
  }
  const Quantity by{std::abs(observed.value - bound.value), observed.dimension, observed.percent};
  const char* side = observed.value > bound.value ? "above" : "below";
  if (by.percent && by.dimension == kPlain) {
    return fmt::format("{:.4g} percentage points {} {}", by.value * 100, side, limit);
  }
  const double relative = by.value / std::abs(bound.value) * 100;
  constexpr double kInFull = 1000;  // percent with all digits from there on
  constexpr double kLargest = 1e6;  // percent that still says something
  std::string share;
  if (relative < kInFull) {
    share = fmt::format(" ({:.3g}%)", relative);
  } else if (relative < kLargest) {
    share = fmt::format(" ({:.0f}%)", relative);
  }
  return fmt::format("{}{} {} {}", quantity_text(by), share, side, limit);
}

}  // namespace rehearse
