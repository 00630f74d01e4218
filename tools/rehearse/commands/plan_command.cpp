// `rehearse plan`: the plan without a run.

#include <fmt/format.h>
#include <string>
#include <vector>

#include "sim/file/rehearsal_reader.hpp"
#include "sim/plan/plan.hpp"
#include "tools/rehearse/commands/commands.hpp"
#include "tools/rehearse/input/rehearsal_input.hpp"
#include "tools/rehearse/line/messages.hpp"
#include "tools/rehearse/outputs/output_format.hpp"
#include "tools/rehearse/pictures/run_picture.hpp"
#include "tools/rehearse/pictures/svg.hpp"
#include "tools/rehearse/text/output_file.hpp"

namespace rehearse {
namespace {

std::vector<std::string> unread(const Problems& problems) {
  return {
      fmt::format("journeys and targets are left out: {}{}", problem_line(problems.front()),
                  problems.size() == 1 ? "" : fmt::format(" (and {} more)", problems.size() - 1))};
}

}  // namespace

int plan_command(const CommandLine& line, Output& out) {
  const Checked<OptionsText> text = read_options_text(line, line.file);
  if (!text) return report_problems(line.file, text.problems());
  const Checked<Options> options = read_options_part(text->text, line.settings);
  if (!options) return report_problems(line.file, options.problems());
  const Checked<TestPlan> plan = plan_test(*options, line.settings.limits.plan);
  if (!plan) return report_problems(line.file, plan.problems());
  const ReportStyle style = report_style(line);
  // A plan needs the options alone; the work of the journeys is shown if they can be read. What a
  // script does is not known before it runs.
  Checked<std::optional<TestWork>> work = std::optional<TestWork>();
  if (!text->of_script) work = read_test_work(text->text, *options, settings_with_folder(line));
  if (!work) report_warnings(unread(work.problems()), style.colour);
  const bool has_work = work && *work;
  const auto loads =
      has_work ? scenario_loads(*plan, *options, **work) : std::vector<ScenarioLoad>();
  const OutputFormat& format = output_format(line.output);
  if (format.for_people) {
    report_warnings(options->warnings, style.colour);
    report_warnings(load_warnings(loads), style.colour);
  }
  format.write_plan({*options, *plan, has_work ? &**work : nullptr, loads, style}, out);
  if (line.svg) write_file(*line.svg, svg_text(plan_picture(*plan)));
  return 0;
}

}  // namespace rehearse
