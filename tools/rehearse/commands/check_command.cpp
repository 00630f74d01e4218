// `rehearse check`: many files, one verdict.

#include <algorithm>
#include <atomic>
#include <memory>
#include <utility>

#include "sim/file/rehearsal_reader.hpp"
#include "sim/lookahead/threads.hpp"
#include "sim/run/check.hpp"
#include "tools/rehearse/commands/commands.hpp"
#include "tools/rehearse/input/rehearsal_input.hpp"
#include "tools/rehearse/line/messages.hpp"
#include "tools/rehearse/line/work_limits.hpp"
#include "tools/rehearse/outputs/check_format.hpp"
#include "tools/rehearse/text/input.hpp"
#include "tools/rehearse/text/output_file.hpp"

namespace rehearse {

namespace {

/// A file with what is to be said of it on standard error.
struct Work {
  CheckedFile file;
  std::vector<std::string> warnings;
};

bool needs_lines(const CheckFlags& flags) {
  return std::any_of(
      check_formats().begin(), check_formats().end(), [&](const CheckFormat* format) {
        return format->needs_lines && flags.formats.count(std::string(format->name)) > 0;
      });
}

void check_file(const CommandLine& line, unsigned jobs, Work& work) {
  CommandLine own = line;
  own.file = work.file.name;
  Checked<Rehearsal> rehearsal = Problem{};
  if (is_script_file(own.file)) {
    rehearsal = read_rehearsal_of(own, settings_with_folder(own));
  } else {
    const JsonLimits& limits = line.settings.limits.json;
    const bool has_script = names_script(own.file, limits);
    const Checked<std::string> text = read_input(own.file, limits.bytes);
    if (!text) {
      work.file.problems = text.problems();
      return;
    }
    if (needs_lines(line.check)) work.file.lines.emplace(*text);
    rehearsal = has_script ? read_rehearsal_of(own, settings_with_folder(own))
                           : read_rehearsal(*text, settings_with_folder(own));
  }
  if (!rehearsal) {
    work.file.problems = rehearsal.problems();
    return;
  }
  work.warnings = rehearsal->options.warnings;
  work.file.outcome = check_rehearsal(
      *rehearsal,
      {.runs = line.runs.value_or(1), .jobs = jobs, .confidence = line.check.confidence});
}

std::vector<Work> check_files(const CommandLine& line) {
  const std::vector<std::string>& names = line.check.files;
  std::vector<Work> all(names.size());
  for (std::size_t i = 0; i < names.size(); ++i) all[i].file.name = names[i];
  const auto at_once = static_cast<unsigned>(std::min<std::size_t>(line.jobs, names.size()));
  std::atomic<std::size_t> next{0};
  const auto work = [&] {
    for (std::size_t i = next++; i < all.size(); i = next++) {
      check_file(line, line.jobs / at_once, all[i]);
    }
  };
  run_together(at_once, work);
  return all;
}

/// Says on standard error why it cannot be written, if so.
bool write_to_file(const std::string& name, const CheckFormat& format,
                   std::span<const CheckedFile> files) {
  const Checked<std::unique_ptr<OutputFile>> opened = OutputFile::open(name);
  if (!opened) {
    report_problems(name, opened.problems());
    return false;
  }
  OutputFile& file = **opened;
  try {
    file.named([&] { format.write(files, file.output()); });
    file.close();
  } catch (const StreamFailed& error) {
    report_notes({error.what()});
    return false;
  }
  return true;
}

/// What goes to standard output: the text and what stands behind it, or something else alone.
void write_answers(const CommandLine& line, std::span<const CheckedFile> files, Output& out) {
  const auto& chosen = line.check.formats;
  const auto is_chosen = [&](const CheckFormat* format) {
    return !format->to_file && chosen.count(std::string(format->name)) > 0;
  };
  const bool is_alone = std::any_of(
      check_formats().begin(), check_formats().end(),
      [&](const CheckFormat* format) { return is_chosen(format) && !format->for_people; });
  if (!is_alone) check_formats().front()->write(files, out);
  for (const CheckFormat* format : check_formats()) {
    if (is_chosen(format)) format->write(files, out);
  }
  out.flush();
}

}  // namespace

int check_command(const CommandLine& line, Output& out) {
  // A text that no file could have is said once.
  ProblemList problems;
  for (std::size_t i = 0; i < line.settings.expectations.size(); ++i) {
    const auto parsed = parse_condition(line.settings.expectations[i], {});
    const JsonPlace flag("--expect");
    if (!parsed) problems.add_below(flag[i], parsed.problems());
  }
  if (!problems.empty()) return report_problems("rehearse check", problems.take());

  std::vector<CheckedFile> files;
  ExitCode code = ExitCode::Ok;
  std::vector<Work> checked = check_files(line);
  if (const auto stopped = stopped_exit(line.settings.stop)) return *stopped;
  for (Work& work : checked) {
    const CheckedFile& file = work.file;
    for (std::string& warning : work.warnings) warning = file.name + ": " + warning;
    if (!line.quiet) report_warnings(work.warnings, false);
    if (!file.outcome) report_problems(file.name, file.problems);
    if (!file.outcome) code = ExitCode::InvalidConfig;
    if (code == ExitCode::Ok && !file.ok()) code = ExitCode::ThresholdsCrossed;
    files.push_back(std::move(work.file));
  }
  // Before standard output, which may have been closed.
  for (const auto& [name, file] : line.check.formats) {
    const CheckFormat& format = check_format(name);
    const bool is_written = !format.to_file || write_to_file(file, format, files);
    if (!is_written && code == ExitCode::Ok) code = ExitCode::Failed;
  }
  write_answers(line, files, out);
  return exit_status(code);
}

}  // namespace rehearse
