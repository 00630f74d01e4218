// `rehearse plan`: the plan without a run.

#include "sim/plan/plan.hpp"

#include "sim/file/rehearsal_reader.hpp"
#include "tools/rehearse/commands.hpp"
#include "tools/rehearse/input.hpp"
#include "tools/rehearse/journeys_text.hpp"
#include "tools/rehearse/messages.hpp"
#include "tools/rehearse/plan_json.hpp"
#include "tools/rehearse/plan_text.hpp"

namespace rehearse {

int plan_command(const CommandLine& line, Output& out) {
  const Checked<std::string> text = read_input(line.file, line.settings.limits.json.bytes);
  if (!text) return report_problems(line.file, text.problems());
  const Checked<Options> options = read_options_part(*text, line.settings);
  if (!options) return report_problems(line.file, options.problems());
  const Checked<TestPlan> plan = plan_test(*options, line.settings.limits.plan);
  if (!plan) return report_problems(line.file, plan.problems());
  if (line.json) {
    JsonWriter json([&](std::string_view piece) { out.write(piece); });
    json.begin_object();
    write_plan(json, *options, *plan, StartsDetail::Counted);
    json.end_object();
    json.finish_line();
    return 0;
  }
  const ReportStyle style = report_style(line);
  report_warnings(options->warnings, style.colour);
  out.write(plan_text(*plan, style));
  out.write(journeys_text(*text, line.settings.limits.json));
  return 0;
}

}  // namespace rehearse
