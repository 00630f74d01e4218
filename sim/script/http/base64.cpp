// RFC 4648.

#include "sim/script/http/base64.hpp"

#include <algorithm>
#include <cstdint>

namespace rehearse {

namespace {

constexpr std::string_view kStandard =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr std::string_view kUrl =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/// Reads a text that may be broken into lines.
struct Reader {
  std::string_view text;
  std::size_t at = 0;

  void skip_line_ends() {
    while (at < text.size() && (text[at] == '\n' || text[at] == '\r')) ++at;
  }
  bool done() const { return at == text.size(); }
};

/// What follows the first '=' of a quantum that has `digits` digits; the position of an error.
std::optional<std::size_t> padding_error(Reader& reader, std::size_t digits) {
  const std::size_t first = reader.at - 1;
  if (digits < 2) return first;
  if (digits == 2) {
    reader.skip_line_ends();
    if (reader.done()) return reader.text.size();
    if (reader.text[reader.at] != '=') return reader.at;
    ++reader.at;
  }
  reader.skip_line_ends();
  if (!reader.done()) return reader.at;
  return std::nullopt;
}

}  // namespace

std::optional<Base64Form> base64_form(std::string_view name) {
  if (name == "std") return Base64Form{false, true};
  if (name == "rawstd") return Base64Form{false, false};
  if (name == "url") return Base64Form{true, true};
  if (name == "rawurl") return Base64Form{true, false};
  return std::nullopt;
}

std::string base64_encode(std::string_view bytes, Base64Form form) {
  const std::string_view alphabet = form.url ? kUrl : kStandard;
  std::string text;
  text.reserve((bytes.size() + 2) / 3 * 4);
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    const std::size_t count = std::min<std::size_t>(3, bytes.size() - i);
    std::uint32_t bits = 0;
    for (std::size_t j = 0; j < 3; ++j) {
      bits = bits << 8U | (j < count ? static_cast<unsigned char>(bytes[i + j]) : 0U);
    }
    for (std::size_t j = 0; j <= count; ++j) text += alphabet[bits >> (18 - 6 * j) & 63U];
    if (form.padded) text.append(3 - count, '=');
  }
  return text;
}

Base64Decoded base64_decode(std::string_view text, Base64Form form) {
  const std::string_view alphabet = form.url ? kUrl : kStandard;
  Base64Decoded decoded;
  Reader reader{text};
  std::uint32_t bits = 0;
  std::size_t digits = 0;
  const auto flush = [&] {
    bits <<= 6 * (4 - digits);
    for (std::size_t i = 0; i + 1 < digits; ++i) {
      decoded.bytes += static_cast<char>(bits >> (16 - 8 * i) & 255U);
    }
    bits = 0;
    digits = 0;
  };
  for (;;) {
    reader.skip_line_ends();
    if (reader.done()) {
      if (digits == 1 || (digits != 0 && form.padded)) {
        decoded.wrong_at = reader.at - digits;
      } else if (digits != 0) {
        flush();
      }
      return decoded;
    }
    const char digit = text[reader.at++];
    const std::size_t value = alphabet.find(digit);
    if (value == std::string_view::npos) {
      decoded.wrong_at = reader.at - 1;
      if (digit == '=' && form.padded) decoded.wrong_at = padding_error(reader, digits);
      if (!decoded.wrong_at) flush();
      return decoded;
    }
    bits = bits << 6U | static_cast<std::uint32_t>(value);
    if (++digits == 4) flush();
  }
}

}  // namespace rehearse
