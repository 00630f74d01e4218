// `rehearse diff`: what changed from one test's schedule to another's.

#include "sim/file/rehearsal_reader.hpp"
#include "sim/measure/exit_code.hpp"
#include "sim/questions/schedule_diff.hpp"
#include "tools/rehearse/ask/ask_commands.hpp"
#include "tools/rehearse/line/messages.hpp"
#include "tools/rehearse/outputs/output_format.hpp"
#include "tools/rehearse/text/input.hpp"

namespace rehearse {

namespace {

struct PlannedFile {
  Options options;
  TestPlan plan;
};

/// A schedule needs the options alone, so of the file no more is read.
Checked<PlannedFile> read_planned(const std::string& file, const ReadSettings& settings) {
  const Checked<std::string> text = read_input(file, settings.limits.json.bytes);
  if (!text) return text.problems();
  Checked<Options> options = read_options_part(*text, settings);
  if (!options) return options.problems();
  Checked<TestPlan> plan = plan_test(*options, settings.limits.plan);
  if (!plan) return plan.problems();
  return PlannedFile{*std::move(options), *std::move(plan)};
}

}  // namespace

int diff_command(const CommandLine& line, Output& out) {
  const Checked<PlannedFile> before = read_planned(line.file, line.settings);
  const Checked<PlannedFile> after = read_planned(line.other_file, line.settings);
  if (!before) report_problems(line.file, before.problems());
  if (!after) report_problems(line.other_file, after.problems());
  if (!before || !after) return exit_status(ExitCode::InvalidConfig);
  const ScheduleDiff diff =
      schedule_diff({before->options, before->plan}, {after->options, after->plan});
  output_format(line.output)
      .write_diff({diff, line.file, line.other_file, report_style(line)}, out);
  return exit_status(diff.schedules_differ() ? ExitCode::Failed : ExitCode::Ok);
}

}  // namespace rehearse
