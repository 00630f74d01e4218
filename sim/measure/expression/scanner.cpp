// Bytes beyond ASCII belong to words that no figure has.

#include "sim/measure/expression/scanner.hpp"

#include <algorithm>
#include <fmt/format.h>

#include "models/base/problem_list.hpp"

namespace rehearse {

namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
         static_cast<unsigned char>(c) >= 0x80;
}
bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }
bool continues_character(char c) { return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U; }

constexpr std::size_t kLongestShown = 40;

}  // namespace

void Scanner::skip_blanks() {
  while (at_ < text_.size() && is_blank(text_[at_])) ++at_;
}

void Scanner::advance(std::size_t bytes) {
  at_ += bytes;
  last_end_ = at_;
  skip_blanks();
}

std::string_view Scanner::peek_word() const {
  if (at_end() || !is_letter(text_[at_])) return {};
  std::size_t end = at_;
  while (end < text_.size() && (is_letter(text_[end]) || is_digit(text_[end]))) ++end;
  return text_.substr(at_, end - at_);
}

bool Scanner::is_symbol(std::string_view symbol) const {
  return text_.substr(at_).starts_with(symbol);
}

bool Scanner::at_number() const {
  if (at_end()) return false;
  const char c = text_[at_];
  return is_digit(c) || (c == '.' && at_ + 1 < text_.size() && is_digit(text_[at_ + 1]));
}

bool Scanner::calls() const {
  std::size_t next = at_ + peek_word().size();
  while (next < text_.size() && is_blank(text_[next])) ++next;
  return next < text_.size() && text_[next] == '(';
}

bool Scanner::take_word(std::string_view word) {
  if (!is_word(word)) return false;
  advance(word.size());
  return true;
}

bool Scanner::take_symbol(std::string_view symbol) {
  if (!is_symbol(symbol)) return false;
  advance(symbol.size());
  return true;
}

std::string_view Scanner::take_word() {
  const std::string_view word = peek_word();
  advance(word.size());
  return word;
}

std::string_view Scanner::take_number() {
  std::size_t end = at_;
  while (end < text_.size() && (is_digit(text_[end]) || is_letter(text_[end]) ||
                                (text_[end] == '.' && !text_.substr(end).starts_with("..")))) {
    ++end;
  }
  if (end < text_.size() && text_[end] == '%') ++end;
  for (const char per : {'s', 'm', 'h'}) {
    if (end + 1 >= text_.size() || text_[end] != '/' || text_[end + 1] != per) continue;
    const bool is_longer =
        end + 2 < text_.size() && (is_letter(text_[end + 2]) || is_digit(text_[end + 2]));
    if (is_longer) continue;
    end += 2;
    break;
  }
  const std::string_view number = text_.substr(at_, end - at_);
  advance(number.size());
  return number;
}

std::string_view Scanner::take_until(char closing, std::string_view expected) {
  char quote = 0;
  for (std::size_t end = at_; end < text_.size(); ++end) {
    const char c = text_[end];
    if (quote != 0) {
      if (c == quote) quote = 0;
    } else if (c == '"' || c == '\'') {
      quote = c;
    } else if (c == closing) {
      std::string_view inside = text_.substr(at_, end - at_);
      while (!inside.empty() && is_blank(inside.back())) inside.remove_suffix(1);
      advance(end + 1 - at_);
      return inside;
    }
  }
  fail_at(text_.size(), "the end", expected);
}

void Scanner::expect(std::string_view symbol, std::string_view expected) {
  if (!take_symbol(symbol)) fail(expected);
}

std::string Scanner::found() const {
  if (at_end()) return "the end";
  std::string_view token = peek_word();
  if (token.empty() && at_number()) {
    Scanner ahead = *this;
    token = ahead.take_number();
  }
  if (token.empty()) token = text_.substr(at_, text_.substr(at_ + 1).starts_with('=') ? 2 : 1);
  const std::size_t shown = std::min(token.size(), kLongestShown);
  std::size_t end = shown;
  while (end > 0 && end < token.size() && continues_character(token[end])) --end;
  return fmt::format("'{}{}'", token.substr(0, end), end < token.size() ? "…" : "");
}

void Scanner::fail(std::string_view expected) const { fail_at(at_, found(), expected); }

void Scanner::fail_at(std::size_t at, std::string_view found, std::string_view expected) {
  throw ExpressionError{at, wrong_value({}, found, expected).message};
}

Problem Scanner::problem(const ExpressionError& error) const {
  const std::string_view before = text_.substr(0, error.at);
  const auto column = 1 + std::count_if(before.begin(), before.end(),
                                        [](char c) { return !continues_character(c); });
  return {"", fmt::format("column {}: {}", column, error.message)};
}

}  // namespace rehearse
