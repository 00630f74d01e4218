// Steps and rate curves, looked at in slices.

#include "sim/plan/course.hpp"

#include <algorithm>

#include "sim/plan/rate_curve.hpp"

namespace rehearse {

bool has_course(const TestPlan& plan) {
  return plan.end.ns > 0 &&
         std::is_sorted(plan.steps.begin(), plan.steps.end(),
                        [](const VuStep& a, const VuStep& b) { return a.offset < b.offset; }) &&
         !plan.steps.empty() && plan.steps.front().offset.ns >= 0;
}

std::vector<double> planned_vus(const TestPlan& plan, std::size_t slices) {
  std::vector<double> most(slices, 0.0);
  const double width = static_cast<double>(plan.end.ns) / static_cast<double>(slices);
  for (std::size_t i = 0; i < plan.steps.size(); ++i) {
    const VuStep& step = plan.steps[i];
    const auto begin = static_cast<double>(step.offset.ns);
    const auto end = i + 1 < plan.steps.size() ? static_cast<double>(plan.steps[i + 1].offset.ns)
                                               : static_cast<double>(plan.end.ns);
    const auto first = std::min(static_cast<std::size_t>(begin / width), slices - 1);
    for (std::size_t slice = first; slice < slices; ++slice) {
      if (slice > first && static_cast<double>(slice) * width >= end) break;
      if (begin >= static_cast<double>(plan.end.ns)) break;
      most[slice] = std::max(most[slice], static_cast<double>(step.planned));
    }
  }
  return most;
}

std::vector<double> arrival_rates(const TestPlan& plan, std::size_t slices) {
  std::vector<double> rates(slices, 0.0);
  const double width = static_cast<double>(plan.end.ns) / 1e9 / static_cast<double>(slices);
  for (const ScenarioPlan& scenario : plan.scenarios) {
    const RateCurve curve = RateCurve::of_segment(scenario);
    const double start = static_cast<double>(scenario.options.start_time.ns) / 1e9;
    for (std::size_t slice = 0; slice < slices; ++slice) {
      const double from = static_cast<double>(slice) * width - start;
      rates[slice] += curve.area(from, from + width) / width;
    }
  }
  return rates;
}

}  // namespace rehearse
