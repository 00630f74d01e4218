// The last arrival of a ramp, when it waited and had its VU at once, started after the scenario had
// stated its regular end.

#include <gmock/gmock-more-matchers.h>
#include <gtest/gtest.h>

#include "sim/core/fact.hpp"
#include "tests/sim/run/rehearsed.hpp"

namespace rehearse::testing {
namespace {

using ::testing::ElementsAre;

TEST(LastWaitingArrival, StartsBeforeTheRegularEndThatFollowsIt) {
  const Rehearsed test =
      run({.scenarios = R"("a": {"executor": "ramping-arrival-rate", "startRate": 1,
                                 "timeUnit": "5s", "stages": [{"duration": "7s", "target": 1}],
                                 "preAllocatedVUs": 0, "maxVUs": 1})",
           .more = R"("onNoVU": "wait")"});
  std::vector<FactKind> kinds;
  for (const Fact& fact : test.facts) {
    if (fact.at == Instant{} + seconds(5)) kinds.push_back(fact.kind);
  }
  EXPECT_THAT(kinds, ElementsAre(FactKind::VuInitialised, FactKind::VuStarted,
                                 FactKind::IterationStarted, FactKind::ScenarioRegularEnd));
}

}  // namespace
}  // namespace rehearse::testing
