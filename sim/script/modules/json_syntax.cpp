// A scanner that only looks for the first mistake.

#include "sim/script/modules/json_syntax.hpp"

#include <algorithm>
#include <cctype>
#include <fmt/format.h>

namespace rehearse {

namespace {

constexpr std::size_t kMostDepth = 10'000;

/// As Go quotes a byte in these messages.
std::string quoted(char c) {
  if (c == '\'') return R"('\'')";
  if (c == '"') return R"('"')";
  const auto byte = static_cast<unsigned char>(c);
  if (c == '\n') return R"('\n')";
  if (c == '\t') return R"('\t')";
  if (c == '\r') return R"('\r')";
  if (byte < 0x20 || byte == 0x7f) return fmt::format("'\\x{:02x}'", byte);
  if (byte >= 0x80) {
    // A byte is taken for a code point.
    return fmt::format("'{}{}'", static_cast<char>(0xc0U | byte >> 6U),
                       static_cast<char>(0x80U | (byte & 0x3fU)));
  }
  return fmt::format("'{}'", c);
}

class Scanner {
 public:
  explicit Scanner(std::string_view text) : text_(text) {}

  std::optional<JsonSyntaxError> scan() {
    if (value()) {
      skip_blanks();
      if (place_ < text_.size()) {
        fail("after top-level value");
        error_->behind = true;
      }
    }
    return error_;
  }

 private:
  bool fail(const std::string& context) {
    error_.emplace();
    error_->offset = place_;
    if (place_ >= text_.size()) {
      error_->text = "unexpected end of JSON input";
      error_->at_end = true;
    } else {
      error_->text = "invalid character " + quoted(text_[place_]) + " " + context;
    }
    return false;
  }
  void skip_blanks() {
    while (place_ < text_.size() &&
           std::string_view(" \t\r\n").find(text_[place_]) != std::string_view::npos) {
      ++place_;
    }
  }
  bool at(char c) const { return place_ < text_.size() && text_[place_] == c; }
  bool at_digit() const {
    return place_ < text_.size() && text_[place_] >= '0' && text_[place_] <= '9';
  }

  /// A value with all that is in it; what is open is kept beside the stack, which may be small.
  bool value() {
    for (;;) {
      skip_blanks();
      const bool opens = at('{') || at('[');
      if (!opens) {
        if (!scalar()) return false;
      } else if (open_.size() >= kMostDepth) {
        return fail("exceeded max depth");
      } else {
        open_ += text_[place_++];
        skip_blanks();
        const bool is_object = open_.back() == '{';
        if (at(is_object ? '}' : ']')) {
          ++place_;
          open_.pop_back();
        } else if (!is_object || key(true)) {
          continue;
        } else {
          return false;
        }
      }
      if (!close()) return false;
      if (open_.empty()) return true;
    }
  }

  /// Behind a value: what ends with it, up to where another value is due.
  bool close() {
    while (!open_.empty()) {
      const bool is_object = open_.back() == '{';
      skip_blanks();
      if (at(is_object ? '}' : ']')) {
        ++place_;
        open_.pop_back();
        continue;
      }
      if (!at(',')) return fail(is_object ? "after object key:value pair" : "after array element");
      ++place_;
      return !is_object || key(false);
    }
    return true;
  }

  bool key(bool first) {
    skip_blanks();
    if (!at('"')) {
      fail("looking for beginning of object key string");
      error_->first_key = first;
      return false;
    }
    if (!string()) return false;
    skip_blanks();
    if (!at(':')) return fail("after object key");
    ++place_;
    return true;
  }

  bool scalar() {
    if (at('"')) return string();
    if (at('t')) return literal("true");
    if (at('f')) return literal("false");
    if (at('n')) return literal("null");
    if (at('-') || at_digit()) return number();
    return fail("looking for beginning of value");
  }

  bool literal(std::string_view word) {
    for (std::size_t i = 0; i < word.size(); ++i, ++place_) {
      if (at(word[i])) continue;
      return fail(fmt::format("in literal {} (expecting {})", word, quoted(word[i])));
    }
    return true;
  }

  bool digits(const char* context) {
    if (!at_digit()) return fail(context);
    while (at_digit()) ++place_;
    return true;
  }

  bool number() {
    if (at('-')) ++place_;
    if (at('0')) {
      ++place_;
    } else if (!digits("in numeric literal")) {
      return false;
    }
    if (at('.')) {
      ++place_;
      if (!digits("after decimal point in numeric literal")) return false;
    }
    if (!at('e') && !at('E')) return true;
    ++place_;
    if (at('+') || at('-')) ++place_;
    return digits("in exponent of numeric literal");
  }

  bool string() {
    ++place_;
    for (; place_ < text_.size(); ++place_) {
      const char c = text_[place_];
      if (c == '"') {
        ++place_;
        return true;
      }
      if (static_cast<unsigned char>(c) < 0x20) return fail("in string literal");
      if (c == '\\' && !escape()) return false;
    }
    return fail("in string literal");
  }

  bool escape() {
    ++place_;
    if (at('u')) {
      for (int i = 0; i < 4; ++i) {
        ++place_;
        if (place_ >= text_.size() ||
            std::isxdigit(static_cast<unsigned char>(text_[place_])) == 0) {
          return fail("in \\u hexadecimal character escape");
        }
      }
      return true;
    }
    if (place_ < text_.size() &&
        std::string_view("bfnrt\\/\"").find(text_[place_]) != std::string_view::npos) {
      return true;
    }
    return fail("in string escape code");
  }

  std::string_view text_;
  std::size_t place_ = 0;
  std::string open_;  // an opening bracket for each level
  std::optional<JsonSyntaxError> error_;
};

}  // namespace

std::optional<JsonSyntaxError> json_syntax_error(std::string_view text) {
  return Scanner(text).scan();
}

std::string body_json_error(std::string_view text) {
  const JsonSyntaxError error = json_syntax_error(text).value_or(JsonSyntaxError{});
  const std::string_view before = text.substr(0, error.offset);
  const auto line = std::count(before.begin(), before.end(), '\n') + 1;
  const std::size_t line_begin =
      before.rfind('\n') == std::string_view::npos ? 0 : before.rfind('\n') + 1;
  const std::size_t character = error.offset - line_begin + (error.at_end ? 0 : 1);
  return fmt::format("cannot parse json due to an error at line {}, character {} , error: {}", line,
                     character, error.text);
}

std::string parse_json_error(std::string_view text) {
  const JsonSyntaxError error = json_syntax_error(text).value_or(JsonSyntaxError{});
  if (error.at_end) return "Unexpected end of JSON input (EOF)";
  if (error.behind) return "Unexpected token at the end: <nil>";
  if (error.first_key) return error.text.substr(0, error.text.find(" looking"));
  return error.text;
}

}  // namespace rehearse
