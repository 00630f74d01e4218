// VUs go from scenario to scenario (S70, S76 to S79).

#include <gmock/gmock-more-matchers.h>
#include <gtest/gtest.h>

#include "sim/core/fact_kind.hpp"
#include "tests/sim/run/rehearsed.hpp"

namespace rehearse::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

TEST(VuReuse, TakesTheVuFirstThatCameBackFirst) {
  const Rehearsed test =
      run({.scenarios = R"("a": {"executor": "per-vu-iterations", "vus": 2, "maxDuration": "2500ms",
                                 "gracefulStop": "1s"},
                           "b": {"executor": "constant-vus", "vus": 2, "duration": "1s",
                                 "startTime": "5s"})",
           .duration = R"({"sequence": ["2s", "1s"], "by": "vu"})"});
  EXPECT_THAT(vu_ids(test, 0), ElementsAre(1U, 2U));
  EXPECT_THAT(vu_ids(test, 1), ElementsAre(2U, 1U));
  EXPECT_EQ(test.result.vus_max, 2U);
}

TEST(VuReuse, TakesVusInTheOrderOfTheirIdsAtFirst) {
  const Rehearsed test =
      run({.scenarios = R"("a": {"executor": "shared-iterations", "vus": 2, "iterations": 2},
                           "b": {"executor": "shared-iterations", "vus": 2, "iterations": 2})"});
  EXPECT_THAT(vu_ids(test, 0), ElementsAre(1U, 2U));
  EXPECT_THAT(vu_ids(test, 1), ElementsAre(3U, 4U));
}

TEST(VuReuse, NumbersVusByScenarioWhicheverServes) {
  const Rehearsed test =
      run({.scenarios = R"("a": {"executor": "shared-iterations", "vus": 2, "iterations": 2},
                           "b": {"executor": "shared-iterations", "vus": 2, "iterations": 2})"});
  EXPECT_THAT(iterations(test, 1), ElementsAre("0: 0s-1s", "1: 0s-1s"));
}

TEST(VuReuse, NeedsTheVusOfBothWhereGracefulStopMakesPlansOverlap) {
  const Rehearsed test =
      run({.scenarios = R"("a": {"executor": "constant-vus", "vus": 2, "duration": "3s"},
                           "b": {"executor": "constant-vus", "vus": 2, "duration": "3s",
                                 "startTime": "10s"})"});
  EXPECT_EQ(test.result.vus_max, 4U);
  // The pool has them in the order in which they were last idle.
  EXPECT_THAT(vus(test, FactKind::VuStarted, 1), ElementsAre("0 at 10s", "1 at 10s"));
  EXPECT_EQ(vu_ids(test, 1)[0], 3U);
}

TEST(VuReuse, HandsOverAtOneInstant) {
  const Rehearsed test =
      run({.scenarios = R"("a": {"executor": "constant-vus", "vus": 2, "duration": "3s",
                                 "gracefulStop": "0s"},
                           "b": {"executor": "constant-vus", "vus": 2, "duration": "1s",
                                 "startTime": "3s"})",
           .duration = R"("2s")"});
  EXPECT_EQ(test.result.vus_max, 2U);
  EXPECT_THAT(iterations(test, 1), ElementsAre("0: 3s-5s", "1: 3s-5s"));
  EXPECT_THAT(vu_ids(test, 1), UnorderedElementsAre(1U, 2U));
}

// The ramp up asks at a raw step, the ramp down releases at a hard stop, which comes later.
TEST(VuReuse, ReleasesBeforeItAcquiresWhereOneRampHandsOverToAnother) {
  const Rehearsed test =
      run({.scenarios = R"("a": {"executor": "ramping-vus", "startVUs": 1, "gracefulRampDown": "0s",
                                 "gracefulStop": "0s",
                                 "stages": [{"duration": "3s", "target": 1},
                                            {"duration": "0s", "target": 0}]},
                           "b": {"executor": "ramping-vus", "startVUs": 0, "gracefulStop": "0s",
                                 "stages": [{"duration": "3s", "target": 0},
                                            {"duration": "0s", "target": 1},
                                            {"duration": "2s", "target": 1}]})",
           .duration = R"("10s")"});
  EXPECT_EQ(test.result.vus_max, 1U);
  EXPECT_THAT(iterations(test, 0), ElementsAre("0: 0s-3s interrupted"));
  EXPECT_THAT(iterations(test, 1), ElementsAre("0: 3s-5s interrupted"));
}

TEST(VuReuse, GrantsAtTheInstantOfTheReleaseThoughTheRequestCameFirst) {
  const Rehearsed test =
      run({.scenarios = R"("a": {"executor": "ramping-vus", "startVUs": 2, "gracefulRampDown": "0s",
                                 "gracefulStop": "0s",
                                 "stages": [{"duration": "3s", "target": 2},
                                            {"duration": "0s", "target": 1},
                                            {"duration": "3s", "target": 1}]},
                           "b": {"executor": "ramping-vus", "startVUs": 0, "gracefulStop": "0s",
                                 "stages": [{"duration": "3s", "target": 0},
                                            {"duration": "0s", "target": 1},
                                            {"duration": "2s", "target": 1}]})",
           .duration = R"("10s")"});
  EXPECT_EQ(test.result.vus_max, 2U);
  EXPECT_THAT(iterations(test, 0), ElementsAre("0: 0s-6s interrupted", "1: 0s-3s interrupted"));
  EXPECT_THAT(iterations(test, 1), ElementsAre("0: 3s-5s interrupted"));
  EXPECT_THAT(vu_ids(test, 1), ElementsAre(2U));
}

constexpr const char* kTwoArrivalRates =
    R"("a": {"executor": "constant-arrival-rate", "rate": 1, "duration": "4s", "preAllocatedVUs": 1,
             "maxVUs": 2, "gracefulStop": "2s"},
       "b": {"executor": "constant-arrival-rate", "rate": 1, "duration": "4s", "preAllocatedVUs": 1,
             "maxVUs": 2, "startTime": "10s"})";

// S79.
TEST(VuReuse, GivesUnplannedVusToLaterScenarios) {
  const Rehearsed test = run(
      {.scenarios = kTwoArrivalRates, .duration = R"("1500ms")", .more = R"("vuInit": "200ms")"});
  EXPECT_THAT(when(test, FactKind::VuInitialised), ElementsAre("0s", "1.2s"));
  EXPECT_EQ(test.result.vus_max, 2U);
  EXPECT_THAT(starts(test, 1), ElementsAre("10s", "12s", "13s"));
  EXPECT_EQ(test.result.scenarios[1].vus_max, 2U);
}

TEST(VuReuse, TakesNoTimeForAnUnplannedVuThatExistsAlready) {
  const Rehearsed test = run(
      {.scenarios = kTwoArrivalRates, .duration = R"("3500ms")", .more = R"("vuInit": "1500ms")"});
  EXPECT_THAT(starts(test, 0), ElementsAre("0s", "3s"));
  EXPECT_THAT(starts(test, 1), ElementsAre("10s", "12s"));
}

// S76.
TEST(VuReuse, KeepsThePlannedVusWithTheTest) {
  const Rehearsed test =
      run({.scenarios = R"("a": {"executor": "constant-vus", "vus": 3, "duration": "1s"},
                           "b": {"executor": "constant-vus", "duration": "5s"})"});
  EXPECT_EQ(test.result.vus_max, 4U);
  EXPECT_EQ(test.result.vus_end, 4U);
  EXPECT_THAT(when(test, FactKind::VuRemoved), IsEmpty());
}

}  // namespace
}  // namespace rehearse::testing
