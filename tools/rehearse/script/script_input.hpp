#pragma once
// A script on the command line: read, with its targets and its flags, into a rehearsal.

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>

#include "sim/run/rehearsal.hpp"
#include "sim/script/run/script_test.hpp"
#include "tools/rehearse/line/command_line.hpp"
#include "tools/rehearse/script/script_log.hpp"

namespace rehearse {

struct ScriptInput {
  std::shared_ptr<ScriptTest> test;
  Rehearsal rehearsal;
  std::string document;  ///< ScriptReader::document()
};

struct NamedScript;

/// A script with what the command line gives it, to be read once or, with other values and
/// variables, many times.
class ScriptReader {
 public:
  /// `reality`: of a test in real time. Problems: of flags and of files that flags name.
  static Checked<ScriptReader> make(const CommandLine& line,
                                    const ScriptReality* reality = nullptr);

  using Variables = std::map<std::string, std::string>;
  /// Compiles the script and runs its init code. `more`: variables of __ENV over those of the
  /// command line. Null with the failure.
  std::shared_ptr<ScriptTest> read(const Variables& more, ScriptLog log,
                                   ScriptFailure& failure) const;
  /// The rehearsal of a script that read() gave. Errors: of its options.
  Checked<Rehearsal> rehearsal(const std::shared_ptr<ScriptTest>& test,
                               ReadSettings settings) const;

  /// Options and functions as a rehearsal's text, with the file's other parts: {"options": {…},
  /// "journeys": {"default": …}}; what the journeys do is none of the script's.
  std::string document(const ScriptTest& test) const;

  /// What tells two of them apart: texts of the script, its modules and its targets, and the flags.
  std::string identity(const ScriptTest& test) const;

 private:
  std::string flags_;  ///< those that change what the script does
  ScriptSettings settings_;
  std::set<std::string, std::less<>> stubs_;
  std::string jslib_folder_;  ///< absolute; "": none
  std::shared_ptr<const NamedScript> named_;
  std::optional<Rehearsal> targets_;  ///< of flags
};

/// Reads the script that the line names. Without a value: what was wrong is in the log, or on
/// standard error, and `exit` says how the process ends. `reality`: of a test in real time.
std::optional<ScriptInput> read_script_input(const CommandLine& line, ScriptLogger& log, int& exit,
                                             const ScriptReality* reality = nullptr);

/// The failure as a problem of an input.
Problem script_problem(const ScriptFailure& failure);

}  // namespace rehearse
