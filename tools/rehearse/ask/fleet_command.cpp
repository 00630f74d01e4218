// `rehearse fleet`: a test divided among instances that share its targets.

#include <optional>

#include "sim/measure/share_interval.hpp"
#include "sim/questions/fleet.hpp"
#include "tools/rehearse/ask/ask_commands.hpp"
#include "tools/rehearse/input/rehearsal_input.hpp"
#include "tools/rehearse/line/messages.hpp"
#include "tools/rehearse/line/work_limits.hpp"
#include "tools/rehearse/observers/run_observers.hpp"
#include "tools/rehearse/outputs/output_format.hpp"

namespace rehearse {

namespace {

/// A problem with the settings is one of the flag that was given.
Problems at_flags(Problems problems) {
  for (Problem& problem : problems) {
    if (problem.path == "/instances") problem.path = "--instances";
    if (problem.path == "/vusPerInstance") problem.path = "--vus-per-instance";
  }
  return problems;
}

/// What the thresholds say of most replications.
int fleet_exit(const OverRuns& over) {
  const bool passes = over.thresholds().empty() ||
                      passes_as_a_rule(over.all_thresholds_held(), over.runs(), std::nullopt);
  return passes ? 0 : exit_status(ExitCode::ThresholdsCrossed);
}

}  // namespace

int fleet_command(const CommandLine& line, Output& out) {
  const Checked<Rehearsal> rehearsal = read_rehearsal_of(line, settings_with_folder(line));
  if (!rehearsal) return report_problems(line.file, rehearsal.problems());
  FleetSettings settings = line.fleet;
  settings.jobs = line.jobs;
  const Checked<FleetAnswer> answer = fleet_of(*rehearsal, settings);
  if (const auto code = stopped_exit(line.settings.stop)) return *code;
  if (!answer) return report_problems(line.file, at_flags(answer.problems()));
  const OutputFormat& format = output_format(line.output);
  if (format.for_people) report_warnings(answer->warnings, report_style(line).colour);
  format.write_fleet(*answer, out);
  out.flush();
  if (answer->over) return fleet_exit(*answer->over);
  report_errors(verdict_errors(answer->sum), report_style(line).colour);
  const bool is_crossed = answer->sum.exit_code == ExitCode::ThresholdsCrossed;
  return is_crossed ? exit_status(ExitCode::ThresholdsCrossed) : 0;
}

}  // namespace rehearse
