#pragma once
// A rehearsal's file that is read again and again, with other values in it.

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "sim/questions/sweep.hpp"
#include "tools/rehearse/line/command_line.hpp"

namespace rehearse {

class VariedInput {
 public:
  /// Reads the command's file or standard input. Error: it cannot be read.
  static Checked<VariedInput> read(const CommandLine& line);

  /// The rehearsal as it is. Errors: of read_rehearsal().
  Checked<Rehearsal> rehearsal() const;

  using Parse = Checked<Expression> (*)(std::string_view text, const ExpressionNames& names);

  /// Makes rehearsals with values, and the questions parsed for each; problems of a question are at
  /// the flag. This outlives it.
  MakeRehearsal maker(const std::vector<std::string>& questions, const std::string& flag,
                      Parse parse) const;

  /// A hash of the text and of all flags and variables that change what it means, as hexadecimal
  /// digits. Files that the document names are not part of it.
  std::string fingerprint() const;

 private:
  VariedInput(std::string text, ReadSettings settings)
      : text_(std::move(text)), settings_(std::move(settings)) {}

  std::string text_;
  ReadSettings settings_;
};

}  // namespace rehearse
