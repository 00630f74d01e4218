// ECMA-262: Number::toString, StringToNumber, SerializeJSONProperty, OrdinaryOwnPropertyKeys.

#include "sim/script/answers/js_value.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <limits>
#include <optional>
#include <utility>
#include <vector>

namespace rehearse {
namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr std::string_view kReplacement = "\xEF\xBF\xBD";

/// The digits and the exponent of a positive number: 0.d1d2d3… times 10 to the exponent.
std::pair<std::string, int> shortest_digits(double number) {
  std::array<char, 40> buffer;
  const auto written = std::to_chars(buffer.data(), buffer.data() + buffer.size(), number,
                                     std::chars_format::scientific);
  const std::string_view text(buffer.data(), static_cast<std::size_t>(written.ptr - buffer.data()));
  const auto mark = text.find('e');
  std::string digits(text.substr(0, 1));
  if (mark > 2) digits += text.substr(2, mark - 2);
  int exponent = 0;
  const auto begin = mark + (text[mark + 1] == '+' ? 2 : 1);
  std::from_chars(text.data() + begin, text.data() + text.size(), exponent);
  return {digits, exponent + 1};
}

std::string with_point(std::string digits, int exponent) {
  constexpr int kMostBefore = 21;
  constexpr int kMostBehind = 6;
  const int count = static_cast<int>(digits.size());
  if (exponent > 0 && exponent <= kMostBefore) {
    if (count <= exponent) return digits.append(static_cast<std::size_t>(exponent - count), '0');
    return digits.insert(static_cast<std::size_t>(exponent), 1, '.');
  }
  if (exponent <= 0 && exponent > -kMostBehind) {
    return "0." + std::string(static_cast<std::size_t>(-exponent), '0') + digits;
  }
  if (count > 1) digits.insert(1, 1, '.');
  return digits + (exponent > 0 ? "e+" : "e-") + std::to_string(std::abs(exponent - 1));
}

std::string_view without_blanks(std::string_view text) {
  constexpr std::string_view kBlanks = " \t\n\v\f\r";
  const auto begin = text.find_first_not_of(kBlanks);
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(kBlanks) - begin + 1);
}

std::size_t digit_count(std::string_view text) {
  return std::min(text.find_first_not_of("0123456789"), text.size());
}

/// Whether the text is a decimal number without a sign.
bool is_decimal(std::string_view text) {
  std::size_t digits = digit_count(text);
  text.remove_prefix(digits);
  if (text.starts_with('.')) {
    const std::size_t behind = digit_count(text.substr(1));
    digits += behind;
    text.remove_prefix(behind + 1);
  }
  if (digits == 0) return false;
  if (text.empty()) return true;
  if (text[0] != 'e' && text[0] != 'E') return false;
  text.remove_prefix(1);
  if (text.starts_with('+') || text.starts_with('-')) text.remove_prefix(1);
  return !text.empty() && digit_count(text) == text.size();
}

double decimal(std::string_view text) {
  double number = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
  if (read.ec != std::errc::result_out_of_range) return number;
  return text.find("e-") != std::string_view::npos || text.find("E-") != std::string_view::npos ||
                 text.starts_with("0.") || text.starts_with('.')
             ? 0
             : kInfinity;
}

/// A number such as 0x1f, 0o17 or 0b11; nothing of other texts.
std::optional<double> with_radix(std::string_view text) {
  if (text.size() < 3 || text[0] != '0') return std::nullopt;
  const char mark = static_cast<char>(text[1] | 0x20);
  const int radix = mark == 'x' ? 16 : mark == 'o' ? 8 : mark == 'b' ? 2 : 0;
  if (radix == 0) return std::nullopt;
  double number = 0;
  for (const char byte : text.substr(2)) {
    int digit = 0;
    const auto read = std::from_chars(&byte, &byte + 1, digit, radix);
    if (read.ec != std::errc()) return kNaN;
    number = number * radix + digit;
  }
  return number;
}

/// The number of a key that is an index of an array.
std::optional<std::uint32_t> index_of(const std::string& key) {
  if (key.empty() || digit_count(key) != key.size() || (key[0] == '0' && key.size() > 1)) {
    return std::nullopt;
  }
  std::uint32_t index = 0;
  const auto read = std::from_chars(key.data(), key.data() + key.size(), index);
  if (read.ec != std::errc() || index == std::numeric_limits<std::uint32_t>::max()) {
    return std::nullopt;
  }
  return index;
}

std::string quoted(const std::string& text) {
  return TemplateValue(text).dump(-1, ' ', false, TemplateValue::error_handler_t::replace);
}

void write(const TemplateValue& value, std::string& text);

void write_object(const TemplateValue& object, std::string& text) {
  std::vector<std::pair<std::uint32_t, TemplateValue::const_iterator>> indices;
  std::vector<TemplateValue::const_iterator> members;
  for (auto it = object.begin(); it != object.end(); ++it) {
    if (const auto index = index_of(it.key())) {
      indices.emplace_back(*index, it);
    } else {
      members.push_back(it);
    }
  }
  std::sort(indices.begin(), indices.end(),
            [](const auto& a, const auto& b) { return a.first < b.first; });
  text += '{';
  bool is_first = true;
  const auto add = [&](const TemplateValue::const_iterator& it) {
    if (!is_first) text += ',';
    is_first = false;
    text += quoted(it.key()) + ":";
    write(*it, text);
  };
  for (const auto& [index, it] : indices) add(it);
  for (const auto& it : members) add(it);
  text += '}';
}

void write(const TemplateValue& value, std::string& text) {
  if (value.is_object()) {
    write_object(value, text);
  } else if (value.is_array()) {
    text += '[';
    for (std::size_t i = 0; i < value.size(); ++i) {
      if (i > 0) text += ',';
      write(value[i], text);
    }
    text += ']';
  } else if (value.is_string()) {
    text += quoted(value.get_ref<const std::string&>());
  } else if (value.is_number()) {
    const double number = value.get<double>();
    text += std::isfinite(number) ? ecma_number_text(number) : "null";
  } else {
    text += value.dump();
  }
}

/// How many bytes a sequence that begins so has, and the least and most value of its second byte; 0
/// of a byte that begins none.
struct Sequence {
  std::size_t length;
  unsigned char least;
  unsigned char most;
};

Sequence sequence_of(unsigned char first) {
  if (first < 0x80) return {1, 0, 0};
  if (first >= 0xC2 && first <= 0xDF) return {2, 0x80, 0xBF};
  if (first >= 0xE0 && first <= 0xEF) {
    return {3, static_cast<unsigned char>(first == 0xE0 ? 0xA0 : 0x80),
            static_cast<unsigned char>(first == 0xED ? 0x9F : 0xBF)};
  }
  if (first >= 0xF0 && first <= 0xF4) {
    return {4, static_cast<unsigned char>(first == 0xF0 ? 0x90 : 0x80),
            static_cast<unsigned char>(first == 0xF4 ? 0x8F : 0xBF)};
  }
  return {0, 0, 0};
}

}  // namespace

std::string ecma_number_text(double number) {
  if (std::isnan(number)) return "NaN";
  if (number == 0) return "0";
  if (number < 0) return "-" + ecma_number_text(-number);
  if (std::isinf(number)) return "Infinity";
  auto [digits, exponent] = shortest_digits(number);
  return with_point(std::move(digits), exponent);
}

std::string js_text(const TemplateValue& value) {
  if (value.is_string()) return value.get<std::string>();
  if (value.is_number()) return ecma_number_text(value.get<double>());
  if (value.is_object()) return "[object Object]";
  if (!value.is_array()) return value.dump();
  std::string text;
  for (std::size_t i = 0; i < value.size(); ++i) {
    if (i > 0) text += ',';
    if (!value[i].is_null()) text += js_text(value[i]);
  }
  return text;
}

double js_number_of_text(std::string_view text) {
  text = without_blanks(text);
  if (text.empty()) return 0;
  if (const auto number = with_radix(text)) return *number;
  const bool is_negative = text[0] == '-';
  if (is_negative || text[0] == '+') text.remove_prefix(1);
  const double number = text == "Infinity" ? kInfinity : is_decimal(text) ? decimal(text) : kNaN;
  return is_negative ? -number : number;
}

double js_number(const TemplateValue& value) {
  if (value.is_number()) return value.get<double>();
  if (value.is_boolean()) return value.get<bool>() ? 1 : 0;
  if (value.is_null()) return 0;
  return js_number_of_text(js_text(value));
}

std::string js_json(const TemplateValue& value) {
  std::string text;
  write(value, text);
  return text;
}

std::string decoded_utf8(std::string_view bytes) {
  std::string text;
  text.reserve(bytes.size());
  for (std::size_t i = 0; i < bytes.size();) {
    const Sequence sequence = sequence_of(static_cast<unsigned char>(bytes[i]));
    std::size_t good = sequence.length == 0 ? 0 : 1;
    while (good > 0 && good < sequence.length && i + good < bytes.size()) {
      const auto next = static_cast<unsigned char>(bytes[i + good]);
      const bool fits =
          good == 1 ? next >= sequence.least && next <= sequence.most : (next & 0xC0U) == 0x80U;
      if (!fits) break;
      ++good;
    }
    if (good > 0 && good == sequence.length) {
      text += bytes.substr(i, good);
    } else {
      text += kReplacement;
    }
    i += std::max<std::size_t>(good, 1);
  }
  return text;
}

}  // namespace rehearse
