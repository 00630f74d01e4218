// `rehearse diff`: what changed from one test's schedule to another's.

#include <string>
#include <utility>

#include "sim/file/rehearsal_reader.hpp"
#include "sim/measure/exit_code.hpp"
#include "sim/questions/schedule_diff.hpp"
#include "tools/rehearse/ask/ask_commands.hpp"
#include "tools/rehearse/ask/written_options.hpp"
#include "tools/rehearse/input/rehearsal_input.hpp"
#include "tools/rehearse/line/messages.hpp"
#include "tools/rehearse/outputs/output_format.hpp"

namespace rehearse {

namespace {

struct PlannedFile {
  std::string text;
  Options options;
  TestPlan plan;
};

/// A schedule needs the options alone, so of the file no more is read.
Checked<PlannedFile> read_planned(const CommandLine& line, const std::string& file) {
  const Checked<OptionsText> text = read_options_text(line, file);
  if (!text) return text.problems();
  Checked<Options> options = read_options_part(text->text, line.settings);
  if (!options) return options.problems();
  Checked<TestPlan> plan = plan_test(*options, line.settings.limits.plan);
  if (!plan) return plan.problems();
  return PlannedFile{text->text, *std::move(options), *std::move(plan)};
}

}  // namespace

int diff_command(const CommandLine& line, Output& out) {
  const Checked<PlannedFile> before = read_planned(line, line.file);
  const Checked<PlannedFile> after = read_planned(line, line.other_file);
  if (!before) report_problems(line.file, before.problems());
  if (!after) report_problems(line.other_file, after.problems());
  if (!before || !after) return exit_status(ExitCode::InvalidConfig);
  ScheduleDiff diff = schedule_diff({before->options, before->plan}, {after->options, after->plan});
  for (ChangedValue& change : changed_written_options(before->text, after->text, line.settings)) {
    diff.options.push_back(std::move(change));
  }
  output_format(line.output)
      .write_diff({diff, line.file, line.other_file, report_style(line)}, out);
  // Options of scenarios may say the same in other words; those of the test do not.
  const bool differ = diff.schedules_differ() || !diff.options.empty();
  return exit_status(differ ? ExitCode::Failed : ExitCode::Ok);
}

}  // namespace rehearse
