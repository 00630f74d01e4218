#pragma once
// What every subcommand needs beside its answer: messages on standard error, the style, the folder.

#include <string>
#include <vector>

#include "models/base/checked.hpp"
#include "sim/measure/exit_code.hpp"
#include "sim/run/rehearsal.hpp"
#include "tools/rehearse/line/command_line.hpp"
#include "tools/rehearse/text/report_style.hpp"

namespace rehearse {

/// What messages call a file: its name, or "standard input".
std::string input_name(const std::string& file);

/// All problems, one a line: "FILE: PATH: found …, expected …". Returns the exit code, 104.
int report_problems(const std::string& file, const Problems& problems);

/// Adds `more` behind `problems`.
inline void append(Problems& problems, const Problems& more) {
  problems.insert(problems.end(), more.begin(), more.end());
}

/// None where there is a value.
template <class T>
Problems problems_of(const Checked<T>& checked) {
  return checked ? Problems{} : checked.problems();
}

/// k6's warnings, one a line.
void report_warnings(const std::vector<std::string>& warnings, bool colour);

/// k6's errors, one a line.
void report_errors(const std::vector<std::string>& errors, bool colour);

/// The exit code of a test, some files of which could not be written.
int exit_of_test(ExitCode code, const std::vector<std::string>& unwritten);

/// Says what could not be written; the exit code of an answer, some files of which that are.
int exit_of_answer(int code, const std::vector<std::string>& unwritten);

/// What may be of interest, one a line.
void report_notes(const std::vector<std::string>& notes);

/// Whether --no-color is given, or NO_COLOR set and not empty (https://no-color.org).
bool colours_refused(const CommandLine& line);

/// Whether the file on the command line is a script: .js, .mjs, .cjs or .ts.
bool is_script_file(const std::string& file);

/// Whether the file is a rehearsal that names a script; standard input is none.
bool names_script(const std::string& file, const JsonLimits& limits);

/// The style that flags, environment (NO_COLOR) and terminal ask for.
ReportStyle report_style(const CommandLine& line);

/// The settings with the file's folder, for a file may name others beside it; standard input has
/// none.
ReadSettings settings_with_folder(const CommandLine& line);

}  // namespace rehearse
