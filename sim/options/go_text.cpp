// Go's string literals, white space and decimal integers.

#include "sim/options/go_text.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <fmt/format.h>
#include <optional>

namespace rehearse {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
unsigned byte(char c) { return static_cast<unsigned char>(c); }

/// A character and how many bytes it takes; no character when the bytes are not UTF-8.
struct Rune {
  std::optional<std::uint32_t> code;
  std::size_t size = 1;
};

Rune first_rune(std::string_view text) {
  const unsigned lead = byte(text[0]);
  if (lead < 0x80) return {lead, 1};
  const std::size_t size = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
  if (lead < 0xC2 || lead > 0xF4 || text.size() < size) return {};
  std::uint32_t code = lead & (0xFFU >> (size + 1));
  for (std::size_t i = 1; i < size; ++i) {
    if ((byte(text[i]) & 0xC0U) != 0x80U) return {};
    code = (code << 6U) | (byte(text[i]) & 0x3FU);
  }
  constexpr std::array<std::uint32_t, 5> kSmallest{0, 0, 0x80, 0x800, 0x10000};
  if (code < kSmallest[size] || code > 0x10FFFF || (code >= 0xD800 && code < 0xE000)) return {};
  return {code, size};
}

/// Controls, blanks other than the space, formatting marks and private characters do not print.
bool prints(std::uint32_t code) {
  constexpr std::array<std::array<std::uint32_t, 2>, 13> kSilent{{{0x00, 0x1F},
                                                                  {0x7F, 0xA0},
                                                                  {0xAD, 0xAD},
                                                                  {0x61C, 0x61C},
                                                                  {0x1680, 0x1680},
                                                                  {0x180E, 0x180E},
                                                                  {0x2000, 0x200F},
                                                                  {0x2028, 0x202F},
                                                                  {0x205F, 0x206F},
                                                                  {0x3000, 0x3000},
                                                                  {0xE000, 0xF8FF},
                                                                  {0xFEFF, 0xFEFF},
                                                                  {0xE0000, 0x10FFFF}}};
  return std::none_of(kSilent.begin(), kSilent.end(),
                      [code](const auto& range) { return code >= range[0] && code <= range[1]; });
}

/// Unicode's White_Space.
bool is_space(std::string_view character) {
  constexpr std::array<std::string_view, 15> kSpaces{
      "\u0085", "\u00a0", "\u1680", "\u2000", "\u2001", "\u2002", "\u2003", "\u2004",
      "\u2005", "\u2006", "\u2007", "\u2008", "\u2009", "\u200a", "\u3000"};
  constexpr std::array<std::string_view, 4> kBreaks{"\u2028", "\u2029", "\u202f", "\u205f"};
  if (character.size() == 1)
    return character[0] == ' ' || (character[0] >= '\t' && character[0] <= '\r');
  return std::find(kSpaces.begin(), kSpaces.end(), character) != kSpaces.end() ||
         std::find(kBreaks.begin(), kBreaks.end(), character) != kBreaks.end();
}

/// Where the last character begins. Requires: text is not empty.
std::size_t last_character(std::string_view text) {
  std::size_t begin = text.size() - 1;
  while (begin > 0 && text.size() - begin < 4 && (byte(text[begin]) & 0xC0U) == 0x80U) --begin;
  return begin;
}

std::string escape(std::uint32_t code) {
  switch (code) {
    case '"':
      return "\\\"";
    case '\\':
      return "\\\\";
    case '\a':
      return "\\a";
    case '\b':
      return "\\b";
    case '\f':
      return "\\f";
    case '\n':
      return "\\n";
    case '\r':
      return "\\r";
    case '\t':
      return "\\t";
    case '\v':
      return "\\v";
    default:
      break;
  }
  if (code < 0x80) return fmt::format("\\x{:02x}", code);
  return code < 0x10000 ? fmt::format("\\u{:04x}", code) : fmt::format("\\U{:08x}", code);
}

}  // namespace

std::string_view go_trim_space(std::string_view text) {
  while (!text.empty()) {
    const std::size_t size = first_rune(text).size;
    if (!is_space(text.substr(0, size))) break;
    text.remove_prefix(size);
  }
  while (!text.empty()) {
    const std::size_t begin = last_character(text);
    if (!is_space(text.substr(begin))) break;
    text = text.substr(0, begin);
  }
  return text;
}

std::string go_quote(std::string_view text) {
  std::string quoted = "\"";
  while (!text.empty()) {
    const Rune rune = first_rune(text);
    if (!rune.code) {
      quoted += fmt::format("\\x{:02x}", byte(text[0]));
    } else if (!prints(*rune.code) || *rune.code == '"' || *rune.code == '\\') {
      quoted += escape(*rune.code);
    } else {
      quoted += text.substr(0, rune.size);
    }
    text.remove_prefix(rune.size);
  }
  return quoted + '"';
}

std::vector<std::string> split_at_commas(std::string_view list) {
  std::vector<std::string> items;
  if (list.empty()) return items;
  while (true) {
    const std::size_t comma = list.find(',');
    items.emplace_back(list.substr(0, comma));
    if (comma == std::string_view::npos) return items;
    list.remove_prefix(comma + 1);
  }
}

Checked<std::int64_t> go_parse_int(std::string_view text) {
  const auto fail = [text](std::string_view why) {
    return Problem{"", fmt::format("strconv.ParseInt: parsing {}: {}", go_quote(text), why)};
  };
  std::string_view digits = text;
  if (!digits.empty() && digits[0] == '+') digits.remove_prefix(1);
  const std::size_t sign =
      digits.size() == text.size() && !digits.empty() && digits[0] == '-' ? 1 : 0;
  if (digits.size() == sign ||
      !std::all_of(digits.begin() + static_cast<std::ptrdiff_t>(sign), digits.end(), is_digit)) {
    return fail("invalid syntax");
  }
  std::int64_t value = 0;
  const auto result = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  if (result.ec != std::errc{}) return fail("value out of range");
  return value;
}

Checked<bool> go_parse_bool(std::string_view text) {
  constexpr std::array<std::string_view, 6> kTrue{"1", "t", "T", "true", "True", "TRUE"};
  constexpr std::array<std::string_view, 6> kFalse{"0", "f", "F", "false", "False", "FALSE"};
  if (std::find(kTrue.begin(), kTrue.end(), text) != kTrue.end()) return true;
  if (std::find(kFalse.begin(), kFalse.end(), text) != kFalse.end()) return false;
  return Problem{"", fmt::format("strconv.ParseBool: parsing {}: invalid syntax", go_quote(text))};
}

}  // namespace rehearse
