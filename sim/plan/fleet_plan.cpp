// Plans of segments, one behind another.

#include "sim/plan/fleet_plan.hpp"

#include <algorithm>
#include <utility>

#include "models/base/require.hpp"
#include "sim/plan/vu_steps.hpp"

namespace rehearse {

std::vector<Segment> equal_segments(std::uint32_t instances) {
  REQUIRE(instances > 0);
  std::vector<Segment> segments;
  for (std::int64_t i = 0; i < instances; ++i) {
    segments.push_back({Rational(i, instances), Rational(i + 1, instances)});
  }
  return segments;
}

Checked<std::vector<TestPlan>> instance_plans(const Options& options,
                                              const std::vector<Segment>& segments,
                                              FleetSequence sequence) {
  std::vector<TestPlan> plans;
  Options own = options;
  if (sequence == FleetSequence::Given) own.sequence = SegmentSequence{segments};
  for (const Segment& segment : segments) {
    own.segment = segment;
    Checked<TestPlan> plan = plan_test(own);
    if (!plan) return plan.problems();
    plans.push_back(*std::move(plan));
  }
  return plans;
}

Checked<std::vector<TestPlan>> other_plans(const Options& options, const TestPlan& own) {
  std::vector<TestPlan> plans;
  Options others = options;
  others.sequence = own.tuple.sequence();
  for (std::size_t i = 0; i < others.sequence->segments.size(); ++i) {
    if (i == own.tuple.index()) continue;
    others.segment = others.sequence->segments[i];
    Checked<TestPlan> plan = plan_test(others);
    if (!plan) return plan.problems();
    plans.push_back(*std::move(plan));
  }
  return plans;
}

TestPlan plan_together(const std::vector<TestPlan>& instances) {
  REQUIRE(!instances.empty());
  TestPlan whole;
  whole.min_iteration_duration = instances.front().min_iteration_duration;
  whole.paused = instances.front().paused;
  for (const TestPlan& instance : instances) {
    const auto index = static_cast<std::uint32_t>(whole.instances.size());
    for (const ScenarioPlan& scenario : instance.scenarios) {
      whole.scenarios.push_back(scenario);
      whole.scenarios.back().instance = index;
    }
    whole.instances.push_back(instance.instances.front());
    whole.max_planned_vus += instance.max_planned_vus;
    whole.max_possible_vus += instance.max_possible_vus;
    whole.end = std::max(whole.end, instance.end);
    whole.is_final = whole.is_final && instance.is_final;
  }
  whole.steps = merged_steps(whole.scenarios);
  return whole;
}

}  // namespace rehearse
