// One row for each form of a character.

#include "models/base/utf8.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdio>

namespace rehearse {

std::size_t utf8_length(std::string_view text) {
  if (text.empty()) return 0;
  const auto byte = [&](std::size_t i) {
    return i < text.size() ? static_cast<std::uint8_t>(text[i]) : std::uint8_t{0};
  };
  struct Form {
    std::uint8_t first_low, first_high, second_low, second_high;
    std::size_t length;
  };
  constexpr std::array<Form, 8> kForms{{{0xc2, 0xdf, 0x80, 0xbf, 2},
                                        {0xe0, 0xe0, 0xa0, 0xbf, 3},
                                        {0xe1, 0xec, 0x80, 0xbf, 3},
                                        {0xed, 0xed, 0x80, 0x9f, 3},
                                        {0xee, 0xef, 0x80, 0xbf, 3},
                                        {0xf0, 0xf0, 0x90, 0xbf, 4},
                                        {0xf1, 0xf3, 0x80, 0xbf, 4},
                                        {0xf4, 0xf4, 0x80, 0x8f, 4}}};
  if (byte(0) < 0x80) return 1;
  for (const Form& form : kForms) {
    if (byte(0) < form.first_low || byte(0) > form.first_high) continue;
    if (byte(1) < form.second_low || byte(1) > form.second_high) return 0;
    for (std::size_t i = 2; i < form.length; ++i) {
      if (byte(i) < 0x80 || byte(i) > 0xbf) return 0;
    }
    return form.length;
  }
  return 0;
}

std::optional<std::size_t> broken_utf8(std::string_view text) {
  std::size_t at = 0;
  while (at < text.size()) {
    const std::size_t length = utf8_length(text.substr(at));
    if (length == 0) return at;
    at += length;
  }
  return std::nullopt;
}

std::optional<Problem> utf8_problem(std::string_view text) {
  const std::optional<std::size_t> at = broken_utf8(text);
  if (!at) return std::nullopt;
  const std::string_view before = text.substr(0, *at);
  const auto line = 1 + std::count(before.begin(), before.end(), '\n');
  const std::size_t newline = before.rfind('\n');
  const std::size_t column = newline == std::string_view::npos ? *at + 1 : *at - newline;
  std::array<char, 3> hex{};
  std::snprintf(hex.data(), hex.size(), "%02x",
                static_cast<unsigned>(static_cast<std::uint8_t>(text[*at])));
  return Problem{"", "line " + std::to_string(line) + ", column " + std::to_string(column) +
                         ": found the byte 0x" + hex.data() + ", expected UTF-8"};
}

std::string cut_to_bytes(std::string_view text, std::size_t most) {
  if (text.size() <= most) return std::string(text);
  const auto continues = [](char c) { return (static_cast<unsigned char>(c) & 0xc0U) == 0x80U; };
  while (most > 0 && continues(text[most])) --most;
  return std::string(text.substr(0, most)) + "...";
}

}  // namespace rehearse
