// RFC 3986 with Go's deviations: in a path only "?" of the reserved bytes is escaped, and a host
// may hold a few bytes more than the RFC says.

#include "sim/script/http/percent.hpp"

#include "sim/options/go_text.hpp"

namespace rehearse {
namespace {

bool is_in(char byte, std::string_view set) { return set.find(byte) != std::string_view::npos; }

bool is_alphanumeric(char byte) {
  return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') ||
         (byte >= '0' && byte <= '9');
}

bool is_escaped(char byte, UrlPart part) {
  if (is_alphanumeric(byte) || is_in(byte, "-_.~")) return false;
  switch (part) {
    case UrlPart::Host:
      return !is_in(byte, "!$&'()*+,;=:[]<>\"");
    case UrlPart::Path:
      return !is_in(byte, "$&+,/:;=@");
    case UrlPart::UserPassword:
      return !is_in(byte, "$&+,;=");
    case UrlPart::QueryComponent:
      return true;
    case UrlPart::Fragment:
      return !is_in(byte, "$&+,/:;=?@!()*");
  }
  return true;
}

Problem bad_escape(std::string_view escape) {
  return {"", "invalid URL escape " + go_quote(escape.substr(0, 3))};
}

}  // namespace

int hex_value(char digit) {
  if (digit >= '0' && digit <= '9') return digit - '0';
  if (digit >= 'a' && digit <= 'f') return digit - 'a' + 10;
  if (digit >= 'A' && digit <= 'F') return digit - 'A' + 10;
  return -1;
}

std::string percent_encode(std::string_view text, UrlPart part) {
  constexpr std::string_view kDigits = "0123456789ABCDEF";
  std::string encoded;
  encoded.reserve(text.size());
  for (const char byte : text) {
    if (!is_escaped(byte, part)) {
      encoded += byte;
    } else if (byte == ' ' && part == UrlPart::QueryComponent) {
      encoded += '+';
    } else {
      const auto value = static_cast<unsigned char>(byte);
      encoded += '%';
      encoded += kDigits[value >> 4];
      encoded += kDigits[value & 15];
    }
  }
  return encoded;
}

Checked<std::string> percent_decode(std::string_view text, UrlPart part) {
  std::string decoded;
  decoded.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char byte = text[i];
    if (byte == '%') {
      const int high = i + 2 < text.size() ? hex_value(text[i + 1]) : -1;
      const int low = i + 2 < text.size() ? hex_value(text[i + 2]) : -1;
      // A host has escapes for bytes beyond ASCII only, and "%25", which begins a zone.
      const bool is_refused = part == UrlPart::Host && high < 8 && text.substr(i, 3) != "%25";
      if (high < 0 || low < 0 || is_refused) return bad_escape(text.substr(i));
      decoded += static_cast<char>(high * 16 + low);
      i += 2;
    } else if (byte == '+' && part == UrlPart::QueryComponent) {
      decoded += ' ';
    } else if (part == UrlPart::Host && static_cast<unsigned char>(byte) < 0x80 &&
               is_escaped(byte, part)) {
      return Problem{"", "invalid character " + go_quote(text.substr(i, 1)) + " in host name"};
    } else {
      decoded += byte;
    }
  }
  return decoded;
}

bool is_percent_encoded(std::string_view text, UrlPart part) {
  for (const char byte : text) {
    if (is_in(byte, "!$&'()*+,;=:@[]%")) continue;
    if (is_escaped(byte, part)) return false;
  }
  return true;
}

}  // namespace rehearse
