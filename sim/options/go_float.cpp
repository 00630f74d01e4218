// Go's floating-point literals, taken apart by hand and converted by <charconv>.

#include "sim/options/go_float.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <fmt/format.h>
#include <iterator>
#include <limits>

#include "models/base/require.hpp"
#include "sim/options/go_text.hpp"

namespace rehearse {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }
bool is_hex_digit(char c) { return is_digit(c) || (lower(c) >= 'a' && lower(c) <= 'f'); }

/// Underscores are allowed between digits and after the base prefix only.
bool underscores_separate_digits(std::string_view text) {
  enum class Last { Start, Digit, Underscore, Other };
  Last last = Last::Start;
  if (!text.empty() && (text[0] == '+' || text[0] == '-')) text.remove_prefix(1);
  const bool hex = text.size() >= 2 && text[0] == '0' && lower(text[1]) == 'x';
  if (hex) {
    text.remove_prefix(2);
    last = Last::Digit;
  }
  for (const char c : text) {
    if (is_digit(c) || (hex && is_hex_digit(c))) {
      last = Last::Digit;
    } else if (c == '_') {
      if (last != Last::Digit) return false;
      last = Last::Underscore;
    } else {
      if (last == Last::Underscore) return false;
      last = Last::Other;
    }
  }
  return last != Last::Underscore;
}

/// A literal in parts: the input of std::from_chars, and the magnitude, to distinguish too large
/// from too small.
struct FloatLiteral {
  bool negative = false;
  bool hex = false;
  std::string digits;          ///< mantissa and exponent without sign, prefix and underscores
  std::int64_t magnitude = 0;  ///< position of the first digit that counts, in powers of the base
  bool is_zero = true;
};

/// Takes the digits of the mantissa off the front of `rest`; false when there are none.
bool take_mantissa(std::string_view& rest, FloatLiteral& literal) {
  bool any = false;
  bool dot = false;
  std::int64_t whole = 0;
  std::int64_t leading_zeros = 0;
  while (!rest.empty()) {
    const char c = rest[0];
    if (c == '.' && !dot) {
      dot = true;
      literal.digits += '.';
    } else if (is_digit(c) || (literal.hex && is_hex_digit(c))) {
      any = true;
      literal.digits += c;
      if (literal.is_zero && c == '0') ++leading_zeros;
      if (c != '0') literal.is_zero = false;
      if (!dot) ++whole;
    } else if (c != '_') {
      break;
    }
    rest.remove_prefix(1);
  }
  literal.magnitude = (whole - leading_zeros) * (literal.hex ? 4 : 1);
  return any;
}

/// Takes an exponent off the front of `rest` if one is there; false when it is broken.
bool take_exponent(std::string_view& rest, FloatLiteral& literal) {
  const char mark = literal.hex ? 'p' : 'e';
  if (rest.empty() || lower(rest[0]) != mark) return !literal.hex;
  rest.remove_prefix(1);
  const bool negative = !rest.empty() && rest[0] == '-';
  if (!rest.empty() && (rest[0] == '+' || rest[0] == '-')) rest.remove_prefix(1);
  if (rest.empty() || !is_digit(rest[0])) return false;
  std::int64_t exponent = 0;
  while (!rest.empty() && (is_digit(rest[0]) || rest[0] == '_')) {
    constexpr std::int64_t kFarBeyondTheDoubles = 10'000;
    if (rest[0] != '_' && exponent < kFarBeyondTheDoubles)
      exponent = exponent * 10 + (rest[0] - '0');
    rest.remove_prefix(1);
  }
  if (negative) exponent = -exponent;
  literal.digits += fmt::format("{}{}", mark, exponent);
  literal.magnitude += exponent;
  return true;
}

std::optional<FloatLiteral> take_literal(std::string_view text) {
  FloatLiteral literal;
  std::string_view rest = text;
  if (!rest.empty() && (rest[0] == '+' || rest[0] == '-')) {
    literal.negative = rest[0] == '-';
    rest.remove_prefix(1);
  }
  if (rest.size() > 2 && rest[0] == '0' && lower(rest[1]) == 'x') {
    literal.hex = true;
    rest.remove_prefix(2);
  }
  if (!take_mantissa(rest, literal) || !take_exponent(rest, literal) || !rest.empty()) return {};
  if (text.find('_') != text.npos && !underscores_separate_digits(text)) return {};
  return literal;
}

std::optional<double> named_float(std::string_view text) {
  std::string name(text);
  std::transform(name.begin(), name.end(), name.begin(), lower);
  if (name == "nan") return std::numeric_limits<double>::quiet_NaN();
  const bool negative = name[0] == '-';
  if (negative || name[0] == '+') name.erase(0, 1);
  if (name != "inf" && name != "infinity") return {};
  const double infinity = std::numeric_limits<double>::infinity();
  return negative ? -infinity : infinity;
}

}  // namespace

std::optional<double> go_parse_float(std::string_view text) {
  if (text.empty()) return {};
  if (const auto named = named_float(text.substr(0, 10)); named && text.size() <= 10) return named;
  const auto literal = take_literal(text);
  if (!literal) return {};
  double value = 0;
  if (!literal->is_zero) {
    const auto format = literal->hex ? std::chars_format::hex : std::chars_format::general;
    const char* begin = literal->digits.data();
    const auto result = std::from_chars(begin, begin + literal->digits.size(), value, format);
    if (result.ec == std::errc::result_out_of_range || std::isinf(value)) {
      if (literal->magnitude > 0) return {};
      value = 0;
    }
  }
  return literal->negative ? -value : value;
}

std::string go_parse_float_error(std::string_view text) {
  return fmt::format("strconv.ParseFloat: parsing {}: {}", go_quote(text),
                     take_literal(text) ? "value out of range" : "invalid syntax");
}

std::string go_number_text(double number) {
  REQUIRE(std::isfinite(number));
  std::array<char, 40> buffer{};
  const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), number,
                                 std::chars_format::scientific);
  std::string text(buffer.data(), end.ptr);  // "-1.5e+00"
  const double size = std::abs(number);
  const std::size_t mark = text.find('e');
  if (size != 0 && (size < 1e-6 || size >= 1e21)) {
    if (text[mark + 1] == '-' && text[mark + 2] == '0') text.erase(mark + 2, 1);
    return text;
  }
  int exponent = 0;
  std::from_chars(text.data() + mark + (text[mark + 1] == '+' ? 2 : 1), text.data() + text.size(),
                  exponent);
  const std::string sign = text[0] == '-' ? "-" : "";
  std::string digits;
  std::copy_if(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(mark),
               std::back_inserter(digits), is_digit);
  if (exponent < 0) {
    return sign + "0." + std::string(static_cast<std::size_t>(-exponent - 1), '0') + digits;
  }
  const auto whole = static_cast<std::size_t>(exponent) + 1;
  if (digits.size() <= whole) return sign + digits + std::string(whole - digits.size(), '0');
  return sign + digits.substr(0, whole) + "." + digits.substr(whole);
}

}  // namespace rehearse
