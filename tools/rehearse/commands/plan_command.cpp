// `rehearse plan`: the plan without a run.

#include <fmt/format.h>
#include <string>
#include <vector>

#include "sim/file/rehearsal_reader.hpp"
#include "sim/plan/plan.hpp"
#include "tools/rehearse/commands/commands.hpp"
#include "tools/rehearse/input/rehearsal_input.hpp"
#include "tools/rehearse/line/drawn_run.hpp"
#include "tools/rehearse/line/messages.hpp"
#include "tools/rehearse/outputs/output_format.hpp"
#include "tools/rehearse/pictures/run_picture.hpp"

namespace rehearse {
namespace {

/// What run would refuse, beside the options (S146).
Problems refusals(const CommandLine& line, const std::string& text, const TestPlan& plan,
                  bool has_journeys) {
  const std::uint64_t most = line.settings.limits.vus;
  if (plan.max_possible_vus > most) {
    return {{"", fmt::format("found up to {} VUs at once, expected at most {}",
                             plan.max_possible_vus, most)}};
  }
  if (!has_journeys) return {};
  return problems_of(read_rehearsal(text, settings_with_folder(line)));
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
  // A plan needs the options alone; of journeys it shows the work. What a script does is not known
  // before it runs.
  Checked<std::optional<TestWork>> work = std::optional<TestWork>();
  if (!text->of_script) work = read_test_work(text->text, *options, settings_with_folder(line));
  if (!work) return report_problems(line.file, work.problems());
  const bool has_work = work->has_value();
  if (const Problems refused = refusals(line, text->text, *plan, has_work); !refused.empty()) {
    return report_problems(line.file, refused);
  }
  const auto loads =
      has_work ? scenario_loads(*plan, *options, **work) : std::vector<ScenarioLoad>();
  const OutputFormat& format = output_format(line.output);
  if (format.for_people) {
    report_warnings(options->warnings, style.colour);
    report_warnings(load_warnings(loads), style.colour);
  }
  format.write_plan({*options, *plan, has_work ? &**work : nullptr, loads, style, line.full}, out);
  std::vector<std::string> unwritten;
  if (line.svg || line.chart) draw_picture(line, plan_picture(*plan), out, unwritten);
  out.flush();
  return exit_of_answer(0, unwritten);
}

}  // namespace rehearse
