// Layout of the charts and of the list of steps.

#include "tools/rehearse/report/plan_text.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <iterator>
#include <vector>

#include "models/base/duration_format.hpp"
#include "sim/plan/arrivals_at_end.hpp"
#include "sim/plan/rate_curve.hpp"
#include "tools/rehearse/report/banner.hpp"
#include "tools/rehearse/text/chart.hpp"

namespace rehearse {

namespace {

constexpr std::size_t kColumns = 60;
constexpr int kRows = 6;

/// The most VUs planned in each column's slice of the time. Steps with equal offsets count one by
/// one, as they do for the maximum.
std::vector<double> planned_vus(const TestPlan& plan) {
  std::vector<double> most(kColumns, 0.0);
  const double width = static_cast<double>(plan.end.ns) / static_cast<double>(kColumns);
  for (std::size_t i = 0; i < plan.steps.size(); ++i) {
    const VuStep& step = plan.steps[i];
    const auto begin = static_cast<double>(step.offset.ns);
    const auto end = i + 1 < plan.steps.size() ? static_cast<double>(plan.steps[i + 1].offset.ns)
                                               : static_cast<double>(plan.end.ns);
    const auto first = std::min(static_cast<std::size_t>(begin / width), kColumns - 1);
    for (std::size_t column = first; column < kColumns; ++column) {
      if (column > first && static_cast<double>(column) * width >= end) break;
      if (begin >= static_cast<double>(plan.end.ns)) break;
      most[column] = std::max(most[column], static_cast<double>(step.planned));
    }
  }
  return most;
}

/// Mean arrivals per second in each column's slice.
std::vector<double> arrival_rates(const TestPlan& plan) {
  std::vector<double> rates(kColumns, 0.0);
  const double width = static_cast<double>(plan.end.ns) / 1e9 / static_cast<double>(kColumns);
  for (const ScenarioPlan& scenario : plan.scenarios) {
    const RateCurve curve = RateCurve::of_segment(scenario);
    const double start = static_cast<double>(scenario.options.start_time.ns) / 1e9;
    for (std::size_t column = 0; column < kColumns; ++column) {
      const double from = static_cast<double>(column) * width - start;
      rates[column] += curve.area(from, from + width) / width;
    }
  }
  return rates;
}

/// Wrapped offsets (S89) have no place on a time axis.
bool can_be_drawn(const TestPlan& plan) {
  return plan.end.ns > 0 &&
         std::is_sorted(plan.steps.begin(), plan.steps.end(),
                        [](const VuStep& a, const VuStep& b) { return a.offset < b.offset; }) &&
         !plan.steps.empty() && plan.steps.front().offset.ns >= 0;
}

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
  if (can_be_drawn(plan)) {
    text += chart("planned VUs", planned_vus(plan), plan.end, kRows) + "\n";
    if (std::any_of(plan.scenarios.begin(), plan.scenarios.end(), arrives)) {
      text += chart("arrivals per second", arrival_rates(plan), plan.end, kRows) + "\n";
    }
  }
  const std::string end = plan.is_final
                              ? fmt::format("over at {} at the latest", format_duration(plan.end))
                              : std::string("without an end");
  return text + fmt::format("{}\n     peak: {} VUs planned, {} possible; {}\n{}", steps_text(plan),
                            plan.max_planned_vus, plan.max_possible_vus, end, arrivals_text(plan));
}

}  // namespace rehearse
