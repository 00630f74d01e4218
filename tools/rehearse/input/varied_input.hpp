#pragma once
// A rehearsal's file that is read again and again, with other values in it.

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "sim/questions/sweep.hpp"
#include "tools/rehearse/line/command_line.hpp"

namespace rehearse {

class ScriptReader;

class VariedInput {
 public:
  /// Reads the command's file or standard input. Error: it cannot be read, or the script cannot be
  /// run.
  static Checked<VariedInput> read(const CommandLine& line);

  using Parse = Checked<Expression> (*)(std::string_view text, const ExpressionNames& names);

  /// Makes rehearsals with values, and the questions parsed for each; problems of a question are at
  /// the flag. Of a script a value may be that of a variable, "env.NAME=VALUE", with which its init
  /// code is run again. This outlives it; may be called on several threads.
  MakeRehearsal maker(const std::vector<std::string>& questions, const std::string& flag,
                      Parse parse) const;

  /// The same with these "PATH=VALUE" behind those of the command line, and another seed if one is
  /// given.
  VariedInput with(const std::vector<std::string>& values, std::optional<std::uint64_t> seed) const;

  /// The rehearsal with further "PATH=VALUE" in its file. Errors: of read_rehearsal(), or why the
  /// script cannot be run. May be called on several threads.
  Checked<Rehearsal> rehearsal(const std::vector<std::string>& values) const;

  /// The rehearsal or the k6 options as they were read, or what a script's options amount to.
  const std::string& document() const { return document_; }
  bool of_script() const { return script_ != nullptr; }

  /// A hash of the text and of all flags and variables that change what it means, as hexadecimal
  /// digits; of a script with all modules that it imports. Other files that the document names are
  /// not part of it.
  std::string fingerprint() const;

 private:
  VariedInput(std::string text, std::string document, ReadSettings settings)
      : text_(std::move(text)), document_(std::move(document)), settings_(std::move(settings)) {}

  std::string text_;  ///< of a script: what its fingerprint is made of
  std::string document_;
  ReadSettings settings_;
  std::vector<std::string> given_;              ///< values behind those of the settings
  std::shared_ptr<const ScriptReader> script_;  ///< none: the text is a rehearsal
};

}  // namespace rehearse
