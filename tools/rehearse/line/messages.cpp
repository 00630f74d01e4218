// Problems and warnings on standard error, and what the terminal can show.

#include "tools/rehearse/line/messages.hpp"

#include <cstdlib>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <unistd.h>

#include "sim/file/json/json_text.hpp"
#include "sim/file/rehearsal_reader.hpp"
#include "sim/measure/exit_code.hpp"
#include "tools/rehearse/text/input.hpp"
#include "tools/rehearse/text/output.hpp"
#include "tools/rehearse/text/text_columns.hpp"

namespace rehearse {

namespace {

void report(const std::vector<std::string>& messages, const std::string& level) {
  Output errors(STDERR_FILENO);
  for (const std::string& message : messages) errors.write(level + message + "\n");
  errors.flush();
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

int report_problems(const std::string& file, const Problems& problems) {
  Output errors(STDERR_FILENO);
  const std::string name = file == "-" ? "standard input" : file;
  for (const Problem& problem : problems) {
    errors.write(printable_text(name + ": " + problem_line(problem)) + "\n");
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

void report_notes(const std::vector<std::string>& notes) {
  Output errors(STDERR_FILENO);
  for (const std::string& note : notes) errors.write(note + "\n");
  errors.flush();
}

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
