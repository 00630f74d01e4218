// Go's arithmetic, rounding and overflow included.

#include "sim/options/duration_text.hpp"

#include <array>
#include <cstdint>
#include <fmt/format.h>
#include <limits>
#include <nlohmann/json.hpp>
#include <string>

#include "sim/options/go_float.hpp"
#include "sim/options/go_json.hpp"
#include "sim/options/go_text.hpp"

namespace rehearse {
namespace {

constexpr std::uint64_t kMostNegative = std::uint64_t{1} << 63U;  // its magnitude

bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// The quoting of Go's time package: unlike go_quote it escapes every byte outside ASCII.
std::string time_quote(std::string_view text) {
  std::string quoted = "\"";
  for (const char c : text) {
    const auto code = static_cast<unsigned char>(c);
    if (code < ' ' || code >= 0x80) {
      quoted += fmt::format("\\x{:02x}", code);
    } else {
      if (c == '"' || c == '\\') quoted += '\\';
      quoted += c;
    }
  }
  return quoted + '"';
}

Problem invalid(std::string_view text) {
  return {"", "time: invalid duration " + time_quote(text)};
}

std::optional<std::uint64_t> nanoseconds_in(std::string_view unit) {
  struct Unit {
    std::string_view name;
    std::uint64_t ns;
  };
  constexpr std::array<Unit, 8> kUnits{{{"ns", 1},
                                        {"us", 1'000},
                                        {"\u00b5s", 1'000},
                                        {"\u03bcs", 1'000},
                                        {"ms", 1'000'000},
                                        {"s", 1'000'000'000},
                                        {"m", 60'000'000'000},
                                        {"h", 3'600'000'000'000}}};
  for (const Unit& known : kUnits) {
    if (known.name == unit) return known.ns;
  }
  return {};
}

/// Takes digits off the front of `rest`; nothing when the number exceeds 2^63.
std::optional<std::uint64_t> take_whole(std::string_view& rest) {
  std::uint64_t value = 0;
  while (!rest.empty() && is_digit(rest[0])) {
    if (value > kMostNegative / 10) return {};
    value = value * 10 + static_cast<std::uint64_t>(rest[0] - '0');
    if (value > kMostNegative) return {};
    rest.remove_prefix(1);
  }
  return value;
}

/// value / scale; digits that no longer fit are dropped.
struct Fraction {
  std::uint64_t value = 0;
  double scale = 1;
};

Fraction take_fraction(std::string_view& rest) {
  Fraction fraction;
  bool full = false;
  for (; !rest.empty() && is_digit(rest[0]); rest.remove_prefix(1)) {
    if (full || fraction.value > (kMostNegative - 1) / 10) {
      full = true;
      continue;
    }
    const std::uint64_t next = fraction.value * 10 + static_cast<std::uint64_t>(rest[0] - '0');
    if (next > kMostNegative) {
      full = true;
      continue;
    }
    fraction.value = next;
    fraction.scale *= 10;
  }
  return fraction;
}

/// Takes one number with its unit off the front of `rest`: its magnitude in ns, at most 2^63.
Checked<std::uint64_t> take_part(std::string_view& rest, std::string_view text) {
  if (rest[0] != '.' && !is_digit(rest[0])) return invalid(text);
  const std::size_t size = rest.size();
  const auto whole = take_whole(rest);
  if (!whole) return invalid(text);
  bool has_digits = rest.size() != size;
  Fraction fraction;
  if (!rest.empty() && rest[0] == '.') {
    rest.remove_prefix(1);
    const std::size_t fraction_size = rest.size();
    fraction = take_fraction(rest);
    has_digits = has_digits || rest.size() != fraction_size;
  }
  if (!has_digits) return invalid(text);

  std::size_t unit_size = 0;
  while (unit_size < rest.size() && rest[unit_size] != '.' && !is_digit(rest[unit_size])) {
    ++unit_size;
  }
  if (unit_size == 0) return Problem{"", "time: missing unit in duration " + time_quote(text)};
  const std::string_view unit = rest.substr(0, unit_size);
  const auto scale = nanoseconds_in(unit);
  if (!scale) {
    return Problem{"", fmt::format("time: unknown unit {} in duration {}", time_quote(unit),
                                   time_quote(text))};
  }
  rest.remove_prefix(unit_size);
  if (*whole > kMostNegative / *scale) return invalid(text);
  std::uint64_t ns = *whole * *scale;
  if (fraction.value > 0) {
    // In doubles and in this order: it decides the last nanosecond.
    ns += static_cast<std::uint64_t>(static_cast<double>(fraction.value) *
                                     (static_cast<double>(*scale) / fraction.scale));
    if (ns > kMostNegative) return invalid(text);
  }
  return ns;
}

/// Go's own syntax: a sign, then numbers with units.
Checked<Duration> parse_go_duration(std::string_view text) {
  std::string_view rest = text;
  const bool negative = !rest.empty() && rest[0] == '-';
  if (!rest.empty() && (rest[0] == '-' || rest[0] == '+')) rest.remove_prefix(1);
  if (rest == "0") return Duration{};
  if (rest.empty()) return invalid(text);
  std::uint64_t sum = 0;
  while (!rest.empty()) {
    const auto part = take_part(rest, text);
    if (!part) return part.problems();
    sum += *part;
    if (sum > kMostNegative) return invalid(text);
  }
  if (!negative && sum == kMostNegative) return invalid(text);
  const Duration length{static_cast<std::int64_t>(sum)};
  return negative ? Duration{} - length : length;
}

}  // namespace

Duration duration_from_milliseconds(double number) {
  constexpr double kLimit = 9223372036854775808.0;
  const double ns = number * 1e6;
  if (!(ns >= -kLimit && ns < kLimit)) return {std::numeric_limits<std::int64_t>::min()};
  return {static_cast<std::int64_t>(ns)};
}

Checked<Duration> parse_duration(std::string_view text) {
  if (const auto number = go_parse_float(text)) return duration_from_milliseconds(*number);
  const std::size_t mark = text.find('d');
  if (mark == text.npos) return parse_go_duration(text);
  const std::string_view rest = text.substr(mark + 1);
  Duration hours;
  if (!rest.empty()) {
    const auto parsed = parse_go_duration(rest);
    if (!parsed) return parsed.problems();
    hours = *parsed;
    if (hours.ns < 0) return Problem{"", fmt::format("invalid time format '{}'", rest)};
  }
  const auto days = go_parse_int(text.substr(0, mark));
  if (!days) return days.problems();
  return minutes(24 * 60) * *days + (*days < 0 ? Duration{} - hours : hours);
}

Checked<std::optional<Duration>> read_duration(const nlohmann::json& value) {
  if (value.is_null()) return std::optional<Duration>{};
  if (value.is_number()) return std::optional(duration_from_milliseconds(value.get<double>()));
  if (!value.is_string()) {
    return Problem{"", fmt::format("'{}' is not a valid duration value", go_json_line(value))};
  }
  const auto parsed = parse_duration(value.get_ref<const std::string&>());
  if (!parsed) return parsed.problems();
  return std::optional(*parsed);
}

Checked<std::optional<Duration>> read_duration_flag(std::string_view text) {
  if (text.empty()) return std::optional<Duration>{};
  const auto parsed = parse_duration(text);
  if (!parsed) return parsed.problems();
  return std::optional(*parsed);
}

}  // namespace rehearse
