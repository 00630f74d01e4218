// Decodes UTF-8 and knows the wide and the combining blocks of Unicode.

#include "tools/rehearse/text/text_columns.hpp"

#include <algorithm>
#include <array>
#include <cstdint>

#include "models/base/utf8.hpp"

namespace rehearse {
namespace {

struct Character {
  char32_t code = 0;
  std::size_t bytes = 1;
  bool valid = false;
};

/// The first character. Requires: text is not empty.
Character first_of(std::string_view text) {
  const auto lead = static_cast<unsigned char>(text.front());
  if (lead < 0x80) return {lead, 1, true};
  const std::size_t bytes = utf8_length(text);
  if (bytes == 0) return {};
  char32_t code = lead & (0x7fU >> bytes);
  for (std::size_t i = 1; i < bytes; ++i) {
    code = (code << 6U) | (static_cast<unsigned char>(text[i]) & 0x3fU);
  }
  return {code, bytes, true};
}

struct Range {
  char32_t first;
  char32_t last;
};

template <std::size_t kSize>
bool within(const std::array<Range, kSize>& ranges, char32_t code) {
  return std::any_of(ranges.begin(), ranges.end(), [code](const Range& range) {
    return code >= range.first && code <= range.last;
  });
}

// Of Unicode's EastAsianWidth.txt (W and F) and of its combining marks, the blocks that names are
// likely to use.
constexpr std::array<Range, 9> kWide{{{0x1100, 0x115f},
                                      {0x2e80, 0x303e},
                                      {0x3041, 0xa4cf},
                                      {0xac00, 0xd7a3},
                                      {0xf900, 0xfaff},
                                      {0xfe30, 0xfe6f},
                                      {0xff00, 0xff60},
                                      {0x1f300, 0x1faff},
                                      {0x20000, 0x3fffd}}};
constexpr std::array<Range, 5> kNoWidth{
    {{0x300, 0x36f}, {0x200b, 0x200f}, {0x20d0, 0x20ff}, {0xfe00, 0xfe0f}, {0xfe20, 0xfe2f}}};

// C0, DEL and C1; marks and overrides of direction; separators of lines.
constexpr std::array<Range, 5> kUnsafe{
    {{0, 0x1f}, {0x7f, 0x9f}, {0x200e, 0x200f}, {0x2028, 0x202e}, {0x2066, 0x2069}}};

/// How many bytes at the beginning of a report's text are kept as they are: plain ones, the end of
/// a line, a tab, or a change of colour.
std::size_t kept_bytes(std::string_view text) {
  std::size_t plain = 0;
  while (plain < text.size() && text[plain] >= ' ' && text[plain] <= '~') ++plain;
  if (plain > 0) return plain;
  if (text.front() == '\n' || text.front() == '\t') return 1;
  if (!text.starts_with("\x1b[")) return 0;
  const std::size_t end = text.find_first_not_of("0123456789;", 2);
  return end != std::string_view::npos && text[end] == 'm' ? end + 1 : 0;
}

std::size_t width_of(const Character& character) {
  if (!character.valid) return 1;
  if (within(kNoWidth, character.code)) return 0;
  return within(kWide, character.code) ? 2 : 1;
}

bool continues(char byte) { return (static_cast<unsigned char>(byte) & 0xc0U) == 0x80U; }

/// Where the character of that number begins.
std::size_t offset(std::string_view text, std::size_t number) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (!continues(text[i]) && number-- == 0) return i;
  }
  return text.size();
}

}  // namespace

std::u32string code_points(std::string_view text) {
  std::u32string codes;
  while (!text.empty()) {
    const Character character = first_of(text);
    codes += character.valid ? character.code : static_cast<unsigned char>(text.front());
    text.remove_prefix(character.bytes);
  }
  return codes;
}

std::size_t characters_of(std::string_view text) {
  return static_cast<std::size_t>(
      std::count_if(text.begin(), text.end(), [](char byte) { return !continues(byte); }));
}

std::string gap_of(std::string_view text, std::size_t characters) {
  return std::string(characters - std::min(characters, characters_of(text)), ' ');
}

std::string cut_name(std::string_view name, std::size_t width) {
  const std::size_t length = characters_of(name);
  if (length <= width) return std::string(name);
  const std::size_t tail = (width - 3) / 2;
  std::string text(name.substr(0, offset(name, width - 3 - tail)));
  text += "...";
  text += name.substr(offset(name, length - tail));
  return text;
}

std::size_t columns_of(std::string_view text) {
  std::size_t columns = 0;
  while (!text.empty()) {
    const Character character = first_of(text);
    columns += width_of(character);
    text.remove_prefix(character.bytes);
  }
  return columns;
}

std::string filled_to_columns(std::string text, std::size_t columns) {
  text.append(columns - std::min(columns, columns_of(text)), ' ');
  return text;
}

std::string cut_to_columns(std::string_view text, std::size_t columns) {
  std::size_t bytes = 0;
  while (bytes < text.size()) {
    const Character character = first_of(text.substr(bytes));
    const std::size_t width = width_of(character);
    if (width > columns) break;
    columns -= width;
    bytes += character.bytes;
  }
  return std::string(text.substr(0, bytes));
}

std::string printable_text(std::string_view text) {
  std::string printable;
  while (!text.empty()) {
    const Character character = first_of(text);
    if (character.valid && !within(kUnsafe, character.code)) {
      printable += text.substr(0, character.bytes);
    } else {
      printable += '?';
    }
    text.remove_prefix(character.bytes);
  }
  return printable;
}

std::string printable_lines(std::string_view text) {
  std::string printable;
  while (!text.empty()) {
    const std::size_t kept = kept_bytes(text);
    const std::size_t taken = kept > 0 ? kept : first_of(text).bytes;
    const std::string_view part = text.substr(0, taken);
    if (kept > 0) {
      printable += part;
    } else {
      printable += printable_text(part);
    }
    text.remove_prefix(taken);
  }
  return printable;
}

}  // namespace rehearse
