// A fleet's instances do what their segments do alone, and together what the whole does (S114).

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "sim/plan/arrival_times.hpp"
#include "sim/plan/planned_iterations.hpp"
#include "sim/plan/rate_curve.hpp"
#include "sim/questions/fleet.hpp"
#include "sim/run/run.hpp"
#include "tests/properties/random_rehearsals.hpp"

namespace rehearse::testing {
namespace {

struct Fleet {
  Script script;
  std::uint32_t instances = 0;
  FleetAnswer answer;
};

Fleet any_fleet() {
  Fleet fleet;
  fleet.script = *any_test({});
  fleet.instances = *rc::gen::inRange<std::uint32_t>(1, 6);
  const auto answer = fleet_of(read(document(fleet.script)),
                               {.instances = fleet.instances, .vus_per_instance = {}});
  RC_ASSERT(static_cast<bool>(answer));
  fleet.answer = *answer;
  return fleet;
}

RC_GTEST_PROP(Fleets, HaveThePlanOfTheWhole, ()) {
  for (const PlannedSum& sum : any_fleet().answer.planned) {
    // Each of the VUs that there are does all of its iterations, so these follow the VUs.
    RC_ASSERT(sum.together == sum.whole);
  }
}

// Without targets nothing is shared.
RC_GTEST_PROP(Fleets, RunEachSegmentAsItRunsAlone, ()) {
  const Fleet fleet = any_fleet();
  for (const FleetInstance& instance : fleet.answer.instances) {
    Script alone = fleet.script;
    alone.options += ", " + segment_options(instance.segment.text(), fleet.answer.sequence.text());
    const Result result = run_rehearsal(read(document(alone)));
    RC_ASSERT(instance.counts == result.counts);
    for (std::size_t rank = 0; rank < result.scenarios.size(); ++rank) {
      const ScenarioResult& one = instance.scenarios[rank];
      const ScenarioResult& other = result.scenarios[rank];
      RC_ASSERT(one.counts == other.counts);
      RC_ASSERT(one.began == other.began);
      RC_ASSERT(one.ended == other.ended);
      RC_ASSERT(one.vus_max == other.vus_max);
      RC_ASSERT(one.insufficient_vus == other.insufficient_vus);
    }
  }
}

RC_GTEST_PROP(PlannedIterations, AreTheArrivalsThatThereAre, ()) {
  const Rehearsal rehearsal = read(document(*any_test({.segment = true})));
  for (const ScenarioPlan& scenario : rehearsal.plan.scenarios) {
    if (!arrives(scenario)) continue;
    std::int64_t count = 0;
    if (scenario.has_work) {
      ArrivalTimes arrivals(scenario);
      while (arrivals.next()) ++count;
    }
    RC_ASSERT(planned_iterations(scenario) == count);
  }
}

}  // namespace
}  // namespace rehearse::testing
