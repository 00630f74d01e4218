// Problems and warnings on standard error, and what the terminal can show.

#include "tools/rehearse/line/messages.hpp"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <unistd.h>
#include <utility>

#include "models/base/utf8.hpp"
#include "sim/file/json/json_text.hpp"
#include "sim/file/rehearsal_reader.hpp"
#include "sim/measure/exit_code.hpp"
#include "tools/rehearse/text/input.hpp"
#include "tools/rehearse/text/output.hpp"
#include "tools/rehearse/text/text_columns.hpp"

namespace rehearse {

namespace {

void report(const std::vector<std::string>& messages, const std::string& level) {
  Output errors(STDERR_FILENO, Output::Shows::Printable);
  errors.forgive();  // a message that cannot be written takes nothing else away
  for (const std::string& message : messages) {
    errors.write(level + cut_to_bytes(message, kLongestMessage) + "\n");
  }
  errors.flush();
}

/// A place may be long too, but what is wrong must be seen.
std::string cut_message(const std::string& name, const Problem& problem) {
  return name + ": " +
         problem_line({cut_to_bytes(problem.path, kLongestMessage / 2),
                       cut_to_bytes(problem.message, kLongestMessage / 2)});
}

}  // namespace

bool colours_refused(const CommandLine& line) {
  const char* variable = std::getenv("NO_COLOR");
  return line.no_color || (variable != nullptr && *variable != '\0');
}

bool is_script_file(const std::string& file) {
  return file.ends_with(".js") || file.ends_with(".ts") || file.ends_with(".mjs") ||
         file.ends_with(".cjs");
}

bool names_script(const std::string& file, const JsonLimits& limits) {
  // What is no regular file can be read only once.
  std::error_code error;
  if (!std::filesystem::is_regular_file(file, error)) return false;
  const Checked<std::string> text = read_input(file, limits.bytes);
  if (!text || text->find("\"script\"") == std::string::npos) return false;
  const auto document = parse_json(*text, limits);
  return document && document->is_object() && document->contains("script");
}

std::string input_name(const std::string& file) { return file == "-" ? "standard input" : file; }

int report_problems(const std::string& file, const Problems& problems) {
  Output errors(STDERR_FILENO);
  errors.forgive();
  const std::string name = input_name(file);
  for (const Problem& problem : problems) {
    errors.write(printable_text(cut_message(name, problem)) + "\n");
  }
  errors.flush();
  return exit_status(ExitCode::InvalidConfig);
}

void report_warnings(const std::vector<std::string>& warnings, bool colour) {
  report(warnings, colour ? "\x1b[33mWARN\x1b[0m " : "WARN ");
}

void report_errors(const std::vector<std::string>& errors, bool colour) {
  report(errors, colour ? "\x1b[31mERRO\x1b[0m " : "ERRO ");
}

int exit_of_test(ExitCode code, const std::vector<std::string>& unwritten) {
  return exit_status(code == ExitCode::Ok && !unwritten.empty() ? ExitCode::Failed : code);
}

int exit_of_answer(int code, const std::vector<std::string>& unwritten) {
  report(unwritten, "rehearse: ");
  return code == 0 && !unwritten.empty() ? exit_status(ExitCode::Failed) : code;
}

void report_notes(const std::vector<std::string>& notes) { report(notes, ""); }

ReportStyle report_style(const CommandLine& line) {
  ReportStyle style;
  style.terminal = ::isatty(STDOUT_FILENO) == 1;
  style.colour = style.terminal && !colours_refused(line);
  style.quiet = line.quiet;
  style.script = line.file;
  style.output = line.events.value_or("-");
  return style;
}

ReadSettings settings_with_folder(const CommandLine& line) {
  ReadSettings settings = line.settings;
  if (line.file != "-") {
    const std::string folder = std::filesystem::path(line.file).parent_path().string();
    settings.folder = folder.empty() ? "." : folder;
  }
  return settings;
}

}  // namespace rehearse
