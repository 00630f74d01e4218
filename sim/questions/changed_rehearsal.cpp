// Options copied, changed, planned.

#include "sim/questions/changed_rehearsal.hpp"

#include <utility>

#include "models/base/match.hpp"
#include "sim/plan/fleet_plan.hpp"

namespace rehearse {

std::optional<Rehearsal> planned_anew(Rehearsal rehearsal) {
  Checked<TestPlan> plan = plan_test(rehearsal.options);
  if (!plan) return std::nullopt;
  rehearsal.plan = *std::move(plan);
  if (!rehearsal.others.empty()) {
    Checked<std::vector<TestPlan>> others = other_plans(rehearsal.options, rehearsal.plan);
    if (!others) return std::nullopt;
    rehearsal.others = *std::move(others);
  }
  return rehearsal;
}

std::optional<Rehearsal> changed(const Rehearsal& rehearsal, Rank scenario,
                                 const ScenarioChange& change) {
  Rehearsal other = rehearsal;
  change(other.options.scenarios[index_of(scenario)]);
  return planned_anew(std::move(other));
}

ArrivalVus arrival_vus_of(ScenarioOptions& scenario) {
  return match(
      scenario.executor,
      [](ConstantArrivalRate& of) {
        return ArrivalVus{&of.pre_allocated_vus, &of.max_vus};
      },
      [](RampingArrivalRate& of) {
        return ArrivalVus{&of.pre_allocated_vus, &of.max_vus};
      },
      [](auto&) { return ArrivalVus{}; });
}

}  // namespace rehearse
