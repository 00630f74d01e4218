// Wording of the peak rate, the targets and the phases below the banner.

#include "tools/rehearse/report/live_plan.hpp"

#include <algorithm>
#include <fmt/format.h>

#include "models/base/duration_format.hpp"
#include "models/base/masked_url.hpp"
#include "sim/plan/rate_curve.hpp"
#include "tools/rehearse/report/banner.hpp"
#include "tools/rehearse/text/number_text.hpp"

namespace rehearse {

namespace {

std::string rate_text(const TestPlan& plan) {
  const bool some = std::any_of(plan.scenarios.begin(), plan.scenarios.end(), arrives);
  const bool all = std::all_of(plan.scenarios.begin(), plan.scenarios.end(), arrives);
  const std::string closed = "as fast as the targets answer";
  if (!some) return closed;
  const std::string rate = short_number(peak_arrival_rate(plan), 2) + " iterations/s arriving";
  return all ? rate : rate + ", beside them " + closed;
}

/// A phase before or after the scenarios, which the plan does not count.
std::string phase_text(const char* name, const std::optional<DurationModel>& length) {
  if (!length) return {};
  return fmt::format(
      " + {} {}", name,
      length->max() == kMaxDuration ? "of any length" : format_duration(length->max()));
}

}  // namespace

std::string live_plan(const Rehearsal& rehearsal, const std::vector<std::string>& urls,
                      const ReportStyle& style) {
  const Paint paint(style.colour);
  const TestPlan& plan = rehearsal.plan;
  std::string text = banner(plan, style);
  const char* label = "targets:";
  const bool is_script = rehearsal.program != nullptr;
  if (is_script) text += fmt::format("{:>14} where the script sends its requests\n", label);
  for (std::size_t i = 0; i < urls.size(); ++i) {
    if (urls[i].empty()) continue;
    if (is_script) label = "";
    const std::string what = is_script ? "" : rehearsal.targets->services[i].name + " at ";
    text += fmt::format("{:>14} {}\n", label, paint.value(what + masked_url(urls[i])));
    label = "";
  }
  if (*label != '\0' && !is_script) {
    text += fmt::format("{:>14} {}\n", label, "none: no journey has requests");
  }
  const std::string most =
      plan.max_possible_vus == plan.max_planned_vus
          ? fmt::format("{}", plan.max_planned_vus)
          : fmt::format("{} planned, {} possible", plan.max_planned_vus, plan.max_possible_vus);
  const std::string longest = plan.is_final ? format_duration(plan.end) : "without an end";
  text += fmt::format("{:>14} {}\n", "peak VUs:", paint.value(most));
  text += fmt::format("{:>14} {}\n", "peak rate:", paint.value(rate_text(plan)));
  text += fmt::format("{:>14} {}\n\n", "longest:",
                      paint.value(longest + phase_text("setup", rehearsal.setup) +
                                  phase_text("teardown", rehearsal.teardown)));
  return text;
}

}  // namespace rehearse
