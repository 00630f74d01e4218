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

/// What the executor lets VUs do to each other.
std::string of_executor(const ExecutorOptions& options) {
  return std::visit(
      Match{[](const ConstantVus&) { return ""; }, [](const RampingVus&) { return ""; },
            [](const PerVuIterations&) { return ""; },
            [](const SharedIterations&) { return "its VUs take their iterations from one pot"; },
            [](const ExternallyControlled&) { return "it is steered while it runs"; },
            [](const auto&) { return "its arrivals go to whichever VU is idle"; }},
      options);
}

}  // namespace

std::string dependence(const Rehearsal& rehearsal, std::uint32_t rank) {
  const auto& scenarios = rehearsal.plan.scenarios;
  for (const ScenarioPlan& scenario : scenarios) {
    const Journey* journey = journey_of(rehearsal, scenario);
    if (scenario.has_work && journey != nullptr && journey->may_abort()) {
      return "an iteration may abort the test";
    }
  }
  const Journey* journey = journey_of(rehearsal, scenarios[rank]);
  if (journey == nullptr) return "it has no journey";
  if (journey->has_requests()) return "its iterations send requests";
  if (journey->looks_at_iteration()) {
    return "what an iteration does depends on its number in the scenario";
  }
  return of_executor(scenarios[rank].options.executor);
}

}  // namespace rehearse
