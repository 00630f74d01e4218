// `rehearse compare`: what differs between files, and from a real run.

#include <utility>

#include "sim/fit/read/real_run.hpp"
#include "tools/rehearse/ask/ask_commands.hpp"
#include "tools/rehearse/input/rehearsal_input.hpp"
#include "tools/rehearse/line/messages.hpp"
#include "tools/rehearse/line/page_of.hpp"
#include "tools/rehearse/line/work_limits.hpp"
#include "tools/rehearse/outputs/output_format.hpp"
#include "tools/rehearse/pages/compare_page.hpp"
#include "tools/rehearse/text/input.hpp"

namespace rehearse {

namespace {

/// Nothing where a file is wrong; all its problems have been reported then.
std::optional<std::vector<Rehearsal>> read_files(const CommandLine& line) {
  std::vector<Rehearsal> rehearsals;
  for (const std::string& name : line.ask.files) {
    CommandLine own = line;
    own.file = name;
    Checked<Rehearsal> rehearsal = read_rehearsal_of(own, settings_with_folder(own));
    if (rehearsal) {
      rehearsals.push_back(*std::move(rehearsal));
    } else {
      report_problems(name, rehearsal.problems());
    }
  }
  if (rehearsals.size() < line.ask.files.size()) return std::nullopt;
  return rehearsals;
}

Checked<RealRun> read_real(const CommandLine& line) {
  const JsonLimits& limits = line.settings.limits.json;
  const Checked<std::string> text = read_input(*line.ask.real, limits.bytes);
  if (!text) return text.problems();
  return RealRun::read(*text, limits);
}

RealComparison against(const std::string& name, const RealRun& real,
                       const ComparedRuns& comparison) {
  RealComparison found{name, std::string(real.kind_name()), real.has_metrics(), {}};
  const auto value = [&](const std::vector<std::string>& path) { return real.value(path); };
  for (const OverRuns& over : real.has_metrics() ? comparison.metrics : comparison.over) {
    found.predicted.push_back(predicted_figures(over, value));
  }
  return found;
}

}  // namespace

int compare_command(const CommandLine& line, Output& out) {
  std::optional<std::vector<Rehearsal>> rehearsals = read_files(line);
  std::optional<RealRun> real;
  if (line.ask.real) {
    Checked<RealRun> read = read_real(line);
    if (!read) return report_problems(*line.ask.real, read.problems());
    real = *std::move(read);
  }
  if (!rehearsals) return exit_status(ExitCode::InvalidConfig);
  CompareSettings settings;
  settings.runs = line.runs.value_or(settings.runs);
  settings.jobs = line.jobs;
  settings.metrics = real && real->has_metrics();
  ComparedFiles compared{line.ask.files, compare(*std::move(rehearsals), settings), {}};
  if (real) compared.real = against(*line.ask.real, *real, compared.comparison);
  if (const auto code = stopped_exit(line.settings.stop)) return *code;
  output_format(line.output).write_comparison(compared, out);
  std::vector<std::string> unwritten;
  if (line.html) write_page(line, compare_page(compared), unwritten);
  out.flush();
  return exit_of_answer(0, unwritten);
}

}  // namespace rehearse
