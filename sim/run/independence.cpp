// Reasons, from the plan and the models.

#include "sim/run/independence.hpp"

#include <algorithm>
#include <variant>

#include "models/match.hpp"

namespace rehearse {

namespace {

const Journey* journey_of(const Rehearsal& rehearsal, const ScenarioPlan& scenario) {
  const auto found = rehearsal.journeys.find(scenario.options.exec);
  return found == rehearsal.journeys.end() ? nullptr : &found->second;
}

using Way = Independence::Way;

Independence of_vus(const Journey& journey) {
  if (journey.looks_at_iteration()) {
    return {Way::InOrder, "what an iteration does depends on its number in the scenario"};
  }
  return {Way::Vus, ""};
}

}  // namespace

Independence independence(const Rehearsal& rehearsal, std::uint32_t rank) {
  const auto& scenarios = rehearsal.plan.scenarios;
  for (const ScenarioPlan& scenario : scenarios) {
    const Journey* journey = journey_of(rehearsal, scenario);
    if (scenario.has_work && journey != nullptr && journey->may_abort()) {
      return {Way::InOrder, "an iteration may abort the test"};
    }
  }
  const Journey* journey = journey_of(rehearsal, scenarios[rank]);
  if (journey == nullptr) return {Way::InOrder, "it has no journey"};
  if (journey->has_requests()) return {Way::InOrder, "its iterations send requests"};
  return std::visit(
      Match{[](const SharedIterations&) {
              return Independence{Way::InOrder, "its VUs take their iterations from one pot"};
            },
            [](const ExternallyControlled&) {
              return Independence{Way::InOrder, "it is steered while it runs"};
            },
            [](const ConstantArrivalRate&) {
              return Independence{Way::Arrivals, ""};
            },
            [](const RampingArrivalRate&) {
              return Independence{Way::Arrivals, ""};
            },
            [&](const auto&) { return of_vus(*journey); }},
      scenarios[rank].options.executor);
}

}  // namespace rehearse
