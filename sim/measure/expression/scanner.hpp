#pragma once
// The text of an expression, word by word, and the errors that name a column of it.

#include <string>
#include <string_view>

#include "models/base/checked.hpp"

namespace rehearse {

/// Ends parsing; caught where it began.
struct ExpressionError {
  std::size_t at = 0;  ///< byte in the text
  std::string message;
};

class Scanner {
 public:
  explicit Scanner(std::string_view text) : text_(text) { skip_blanks(); }

  /// Where the next token begins, and where the last one ended.
  std::size_t position() const { return at_; }
  std::size_t last_end() const { return last_end_; }
  bool at_end() const { return at_ == text_.size(); }
  std::string_view text() const { return text_; }

  /// The next token if it is a word: letters, digits, "_", the first no digit; "" otherwise.
  std::string_view peek_word() const;
  /// Whether the next token is that word, or begins with that symbol.
  bool is_word(std::string_view word) const { return peek_word() == word; }
  bool is_symbol(std::string_view symbol) const;
  bool at_number() const;
  /// Whether a bracket follows the next word.
  bool calls() const;

  /// Takes the next token if it is the one.
  bool take_word(std::string_view word);
  bool take_symbol(std::string_view symbol);
  /// Takes the next word. Requires: there is one.
  std::string_view take_word();
  /// Takes a number with its unit: digits, letters, ".", "%" and "/s"; ends before "..".
  std::string_view take_number();
  /// Takes what is left up to the closing symbol, which is taken too, without blanks at its ends;
  /// what is between quotes is part of it whatever it is. Fails where there is none.
  std::string_view take_until(char closing, std::string_view expected);
  /// Takes a symbol or fails.
  void expect(std::string_view symbol, std::string_view expected);

  /// Throws: "found <the next token>, expected …".
  [[noreturn]] void fail(std::string_view expected) const;
  /// Throws: "found <found>, expected <expected>", at a byte of the text.
  [[noreturn]] static void fail_at(std::size_t at, std::string_view found,
                                   std::string_view expected);
  /// The next token as messages show it: "'droped'", "the end".
  std::string found() const;
  /// "column N: …", N being the number of the character from 1.
  Problem problem(const ExpressionError& error) const;

 private:
  void skip_blanks();
  void advance(std::size_t bytes);

  std::string_view text_;
  std::size_t at_ = 0;
  std::size_t last_end_ = 0;
};

}  // namespace rehearse
