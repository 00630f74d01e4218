// `rehearse fleet`: a test divided among instances that share its targets.

#include "sim/questions/fleet.hpp"
#include "tools/rehearse/ask/ask_commands.hpp"
#include "tools/rehearse/line/messages.hpp"
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

}  // namespace

int fleet_command(const CommandLine& line, Output& out) {
  const Checked<Rehearsal> rehearsal = read_rehearsal_of(line, settings_with_folder(line));
  if (!rehearsal) return report_problems(line.file, rehearsal.problems());
  const Checked<FleetAnswer> answer = fleet_of(*rehearsal, line.fleet);
  if (!answer) return report_problems(line.file, at_flags(answer.problems()));
  const OutputFormat& format = output_format(line.output);
  if (format.for_people) report_warnings(answer->warnings, report_style(line).colour);
  format.write_fleet(*answer, out);
  return 0;
}

}  // namespace rehearse
