// What is stated of an iteration, and what is sent for it.

#include "sim/vu/running_iteration.hpp"

#include "sim/core/fact.hpp"

namespace rehearse {

Fact RunningIteration::fact(FactKind kind, Rule rule, Instant at) const {
  return {.kind = kind,
          .rule = rule,
          .thrown = vu.thrown,
          .at = at,
          .scenario = vu.scenario(),
          .vu = id,
          .number = scenario.slots(index_of(vu.slot)),
          .vu_iteration = vu.vu_iteration,
          .iteration = scenario.numbers(vu.nth()),
          .began = vu.began,
          .count = 0};
}

RequestSender RunningIteration::sender(const IterationKey& key, const JourneyStep& step) const {
  return {.vu = id,
          .scenario = vu.scenario(),
          .number = key.key.vu,
          .vu_iteration = vu.vu_iteration,
          .key = {.scenario = scenario.name,
                  .unit = key.unit,
                  .iteration = key.unit_iteration,
                  .number = scenario.journey->first_request(step, counters),
                  .sample = key.key}};
}

}  // namespace rehearse
