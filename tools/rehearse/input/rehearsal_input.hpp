#pragma once
// The file of a command that asks something of a test: a rehearsal in JSON, or a script.

#include <string>

#include "models/base/checked.hpp"
#include "sim/run/rehearsal.hpp"
#include "tools/rehearse/line/command_line.hpp"

namespace rehearse {

/// The rehearsal in the command's file or on standard input. Of a script its init code is run; what
/// it logs then goes to standard error, and what it logs in runs goes nowhere. Errors: of
/// read_input() and of read_rehearsal(), or why the script cannot be run.
Checked<Rehearsal> read_rehearsal_of(const CommandLine& line, const ReadSettings& settings);

/// What the options of a test are in.
struct OptionsText {
  std::string text;        ///< a rehearsal or k6 options in JSON
  bool of_script = false;  ///< its journeys only name the script's functions
};

/// The text of the file, or what a script's options amount to. Errors: as above.
Checked<OptionsText> read_options_text(const CommandLine& line, const std::string& file);

}  // namespace rehearse
