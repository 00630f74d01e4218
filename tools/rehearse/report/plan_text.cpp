// Layout of the charts and of the list of steps.

#include "tools/rehearse/report/plan_text.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <iterator>
#include <vector>

#include "models/base/duration_format.hpp"
#include "sim/plan/arrivals_at_end.hpp"
#include "sim/plan/course.hpp"
#include "sim/plan/rate_curve.hpp"
#include "tools/rehearse/report/banner.hpp"
#include "tools/rehearse/text/chart.hpp"

namespace rehearse {

namespace {

constexpr std::size_t kColumns = 60;
constexpr int kRows = 6;

std::string steps_text(const TestPlan& plan) {
  std::string text = "     steps: at, VUs, and how many more may be initialised\n";
  auto out = std::back_inserter(text);
  const std::size_t shown = std::min(plan.steps.size(), kShownSteps);
  for (std::size_t i = 0; i < shown; ++i) {
    const VuStep& step = plan.steps[i];
    fmt::format_to(out, "  {:>16} {:>8}", format_duration(step.offset), step.planned);
    if (step.unplanned > 0) fmt::format_to(out, " +{}", step.unplanned);
    text += "\n";
  }
  if (shown < plan.steps.size()) {
    fmt::format_to(out, "  {:>16} ({} more: --json lists all)\n", "…", plan.steps.size() - shown);
  }
  return text;
}

/// The arrivals that are planned and never start (S54).
std::string arrivals_text(const TestPlan& plan) {
  std::string text;
  for (const ScenarioPlan& scenario : plan.scenarios) {
    const auto found = arrival_at_end(scenario);
    if (!found) continue;
    text += fmt::format(
        "  arrivals: {}: {} arrival{} planned, the last due at the very end: {} start{}\n",
        scenario.options.name, found->planned, found->planned == 1 ? "" : "s", found->started,
        found->started == 1 ? "s" : "");
  }
  return text;
}

}  // namespace

std::string plan_text(const TestPlan& plan, const ReportStyle& style) {
  std::string text = banner(plan, style);
  if (has_course(plan)) {
    text += chart("planned VUs", planned_vus(plan, kColumns), plan.end, kRows) + "\n";
    if (std::any_of(plan.scenarios.begin(), plan.scenarios.end(), arrives)) {
      text += chart("arrivals per second", arrival_rates(plan, kColumns), plan.end, kRows) + "\n";
    }
  }
  const std::string end = plan.is_final
                              ? fmt::format("over at {} at the latest", format_duration(plan.end))
                              : std::string("without an end");
  return text + fmt::format("{}\n     peak: {} VUs planned, {} possible; {}\n{}", steps_text(plan),
                            plan.max_planned_vus, plan.max_possible_vus, end, arrivals_text(plan));
}

}  // namespace rehearse
