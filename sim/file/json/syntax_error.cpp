// A scanner that keeps the open brackets and what may come next, up to the first thing that may
// not.

#include "sim/file/json/syntax_error.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <fmt/format.h>
#include <optional>
#include <vector>

#include "models/base/nearest_name.hpp"
#include "models/base/utf8.hpp"

namespace rehearse {
namespace {

constexpr std::string_view kBlanks = " \t\r\n";
constexpr std::size_t kLongestQuoted = 20;  // bytes of what was found

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_hex(char c) { return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); }
bool is_printable(char c) { return c > ' ' && c <= '~'; }
/// Of what a number, a word, or something like them consists.
bool is_in_word(char c) {
  return is_hex(c) || (c >= 'g' && c <= 'z') || (c >= 'G' && c <= 'Z') || c == '_' || c == '.' ||
         c == '+' || c == '-';
}

/// "line 3, column 7" of the byte at `offset`.
std::string line_and_column(std::string_view text, std::size_t offset) {
  const std::string_view before = text.substr(0, offset);
  const auto line = 1 + std::count(before.begin(), before.end(), '\n');
  const std::size_t last = before.rfind('\n');
  return fmt::format("line {}, column {}", line,
                     last == std::string_view::npos ? offset + 1 : offset - last);
}

/// Whether the word is a number of JSON's.
bool is_number(std::string_view word) {
  std::size_t at = word.starts_with('-') ? 1 : 0;
  const auto digits = [&] {
    const std::size_t begin = at;
    while (at < word.size() && is_digit(word[at])) ++at;
    return at - begin;
  };
  const std::size_t first = at;
  const std::size_t whole = digits();
  if (whole == 0 || (whole > 1 && word[first] == '0')) return false;
  if (at < word.size() && word[at] == '.') {
    ++at;
    if (digits() == 0) return false;
  }
  if (at < word.size() && (word[at] == 'e' || word[at] == 'E')) {
    ++at;
    if (at < word.size() && (word[at] == '+' || word[at] == '-')) ++at;
    if (digits() == 0) return false;
  }
  return at == word.size();
}

class Scanner {
 public:
  explicit Scanner(std::string_view text) : text_(text) {
    if (text_.starts_with("\xef\xbb\xbf")) at_ = 3;
  }

  std::string first_error() {
    if (text_.find_first_not_of(kBlanks, at_) == std::string_view::npos) {
      return at(text_.size(), "found an empty text, expected a JSON object");
    }
    while (error_.empty() && !is_over_) {
      at_ = std::min(text_.find_first_not_of(kBlanks, at_), text_.size());
      take();
    }
    return error_;
  }

 private:
  /// What may come next; behind the text's value only its end.
  enum class Next : std::uint8_t { Value, ValueOrClose, Key, KeyOrClose, Colon, CommaOrClose, End };

  std::string at(std::size_t offset, std::string_view message) const {
    return fmt::format("{}: {}", line_and_column(text_, offset), message);
  }
  void fail(std::size_t offset, std::string_view message) { error_ = at(offset, message); }
  void fail(std::string_view found, std::string_view hint = "") {
    fail(at_, fmt::format("found {}, expected {}{}", found, expected(), hint));
  }

  char closing() const { return open_.back() == '{' ? '}' : ']'; }
  std::string expected() const {
    switch (next_) {
      case Next::Value:
        return open_.empty() ? "a JSON object" : "a value";
      case Next::ValueOrClose:
        return "a value or \"]\"";
      case Next::Key:
        return "a key in double quotes";
      case Next::KeyOrClose:
        return "a key in double quotes or \"}\"";
      case Next::Colon:
        return "\":\" behind the key";
      case Next::CommaOrClose:
        return fmt::format("\",\" or \"{}\"", closing());
      case Next::End:
        break;
    }
    return "nothing behind the end of the JSON value";
  }

  bool takes_value() const { return next_ == Next::Value || next_ == Next::ValueOrClose; }
  bool takes_key() const { return next_ == Next::Key || next_ == Next::KeyOrClose; }
  void value_is_over() { next_ = open_.empty() ? Next::End : Next::CommaOrClose; }

  void take() {
    if (at_ == text_.size()) {
      is_over_ = true;
      if (next_ != Next::End) fail("the end of the text");
      return;
    }
    switch (const char c = text_[at_]) {
      case '{':
      case '[':
        return open(c);
      case '}':
      case ']':
        return close(c);
      case ',':
        return comma();
      case ':':
        if (next_ != Next::Colon) return fail("\":\"");
        ++at_;
        next_ = Next::Value;
        return;
      case '"':
        return text();
      case '\'':
        return fail("a single quote", "; JSON has its texts and keys in double quotes");
      case '/':
      case '#':
        return fail(fmt::format("\"{}\"", c), "; JSON has no comments");
      default:
        return is_in_word(c) ? word() : other();
    }
  }

  void open(char c) {
    if (!takes_value()) return fail(fmt::format("\"{}\"", c));
    open_.push_back(c);
    ++at_;
    next_ = c == '{' ? Next::KeyOrClose : Next::ValueOrClose;
  }

  void close(char c) {
    const bool may_close =
        next_ == Next::KeyOrClose || next_ == Next::ValueOrClose || next_ == Next::CommaOrClose;
    if (may_close && c == closing()) {
      open_.pop_back();
      ++at_;
      return value_is_over();
    }
    const std::size_t before = at_ == 0 ? text_.npos : text_.find_last_not_of(kBlanks, at_ - 1);
    const bool is_behind_comma = before != text_.npos && text_[before] == ',';
    fail(fmt::format("\"{}\"{}", c, is_behind_comma ? " behind a comma" : ""));
  }

  void comma() {
    if (next_ != Next::CommaOrClose) return fail("\",\"");
    ++at_;
    next_ = open_.back() == '{' ? Next::Key : Next::Value;
  }

  /// A number, true, false, null, or what was meant to be one, or a text without quotes.
  void word() {
    std::size_t end = at_;
    while (end < text_.size() && is_in_word(text_[end])) ++end;
    const std::string_view found = text_.substr(at_, end - at_);
    const std::string quoted(found.substr(0, kLongestQuoted));
    constexpr std::array<std::string_view, 3> kWords{"true", "false", "null"};
    const bool is_known = std::find(kWords.begin(), kWords.end(), found) != kWords.end();
    if (takes_value() && (is_known || is_number(found))) {
      if (std::isinf(std::strtod(std::string(found).c_str(), nullptr))) {
        return fail(at_, fmt::format("found {}, expected a number below 1.8e308", quoted));
      }
      at_ = end;
      return value_is_over();
    }
    if (!takes_value() || is_known) return fail(quoted);
    if (is_digit(found.front()) || found.find_first_of("+-.") == 0) {
      return fail(at_,
                  fmt::format("found {}, expected a number such as 12, 0.5 or 2e3, or a text in "
                              "double quotes",
                              quoted));
    }
    fail(at_, fmt::format("found {}, expected a text in double quotes, a number, true, false or "
                          "null{}",
                          quoted, nearest_hint(quoted, kWords)));
  }

  void other() {
    const char c = text_[at_];
    fail(is_printable(c) ? fmt::format("\"{}\"", c)
                         : fmt::format("the byte 0x{:02x}", static_cast<std::uint8_t>(c)));
  }

  void text() {
    if (!takes_value() && !takes_key()) return fail("a text");
    const std::size_t begin = at_++;
    while (error_.empty()) {
      if (at_ == text_.size()) {
        return fail(begin, "found a text without its end, expected a closing double quote");
      }
      if (text_[at_] == '"') break;
      character();
    }
    ++at_;
    if (takes_key()) {
      next_ = Next::Colon;
    } else {
      value_is_over();
    }
  }

  /// One of a text.
  void character() {
    const char c = text_[at_];
    if (c == '\\') return escape();
    if (c == '\n' || c == '\r') {
      return fail(at_, "found a line break in a text, expected \\n or a closing double quote");
    }
    if (c >= 0 && c < ' ') {
      return fail(at_, fmt::format("found the control character 0x{0:02x} in a text, expected "
                                   "\\u{0:04x}",
                                   static_cast<int>(c)));
    }
    const std::size_t length = utf8_length(text_.substr(at_));
    if (length == 0) {
      return fail(at_, fmt::format("found the byte 0x{:02x} in a text, expected UTF-8",
                                   static_cast<std::uint8_t>(c)));
    }
    at_ += length;
  }

  /// The four digits behind "\u" at `offset`.
  std::optional<unsigned> code_unit(std::size_t offset) const {
    const std::string_view digits = text_.substr(std::min(offset + 2, text_.size()), 4);
    if (!text_.substr(offset).starts_with("\\u") || digits.size() < 4 ||
        !std::all_of(digits.begin(), digits.end(), is_hex)) {
      return std::nullopt;
    }
    return static_cast<unsigned>(std::stoul(std::string(digits), nullptr, 16));
  }

  void escape() {
    if (at_ + 1 == text_.size()) {
      ++at_;
      return;
    }
    const char c = text_[at_ + 1];
    if (c != 'u') {
      if (std::string_view("\"\\/bfnrt").find(c) == std::string_view::npos) {
        return fail(at_,
                    fmt::format("found \\{} in a text, expected one of \\\" \\\\ \\/ \\b \\f \\n "
                                "\\r \\t \\u0000",
                                is_printable(c) ? std::string(1, c) : ""));
      }
      at_ += 2;
      return;
    }
    const std::optional<unsigned> unit = code_unit(at_);
    if (!unit) return fail(at_, "found \\u in a text, expected four hexadecimal digits behind it");
    const bool is_high = *unit >= 0xd800 && *unit < 0xdc00;
    const std::optional<unsigned> low = is_high ? code_unit(at_ + 6) : std::nullopt;
    const bool has_low = low && *low >= 0xdc00 && *low < 0xe000;
    if ((is_high && !has_low) || (*unit >= 0xdc00 && *unit < 0xe000)) {
      return fail(at_,
                  "found half of a surrogate pair in a text, expected \\ud800 to \\udbff and "
                  "then \\udc00 to \\udfff");
    }
    at_ += is_high ? 12 : 6;
  }

  std::string_view text_;
  std::size_t at_ = 0;
  Next next_ = Next::Value;
  std::vector<char> open_;
  std::string error_;
  bool is_over_ = false;
};

}  // namespace

std::string syntax_error(std::string_view text) { return Scanner(text).first_error(); }

}  // namespace rehearse
