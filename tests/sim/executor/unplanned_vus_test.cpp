// VUs that arrival rates add while they run, and arrivals that wait for them (S57, S58).

#include <gmock/gmock-more-matchers.h>
#include <gtest/gtest.h>

#include "sim/core/fact_kind.hpp"
#include "tests/sim/run/rehearsed.hpp"

namespace rehearse::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr const char* kUpTo3Vus =
    R"("a": {"executor": "constant-arrival-rate", "rate": 1, "duration": "6s",
             "preAllocatedVUs": 1, "maxVUs": 3})";
constexpr const char* kUpTo2Vus =
    R"("a": {"executor": "constant-arrival-rate", "rate": 1, "duration": "5s",
             "preAllocatedVUs": 1, "maxVUs": 2})";

TEST(UnplannedVus, AreInitialisedOneAtATimeByDrops) {
  const Rehearsed test =
      run({.scenarios = kUpTo3Vus, .duration = R"("20s")", .more = R"("vuInit": "1500ms")"});
  EXPECT_THAT(starts(test), ElementsAre("0s", "3s"));
  EXPECT_THAT(drops(test), ElementsAre("1 at 1s", "1 at 2s", "1 at 4s", "1 at 5s"));
  EXPECT_THAT(when(test, FactKind::VuInitialised), ElementsAre("0s", "2.5s", "5.5s"));
  EXPECT_EQ(test.result.vus_max, 3U);
}

TEST(UnplannedVus, ServeTheVeryNextArrivalWhenTheyTakeNoTime) {
  const Rehearsed test = run({.scenarios = kUpTo3Vus, .duration = R"("20s")"});
  EXPECT_THAT(starts(test), ElementsAre("0s", "2s", "4s"));
  EXPECT_THAT(drops(test), ElementsAre("1 at 1s", "1 at 3s", "1 at 5s"));
  EXPECT_THAT(when(test, FactKind::VuInitialised), ElementsAre("0s", "1s", "3s"));
}

TEST(UnplannedVus, DoNotServeTheArrivalAtWhichTheyAreReady) {
  const Rehearsed test =
      run({.scenarios = kUpTo2Vus, .duration = R"("20s")", .more = R"("vuInit": "1s")"});
  EXPECT_THAT(starts(test), ElementsAre("0s", "3s"));
  EXPECT_THAT(drops(test), ElementsAre("1 at 1s", "1 at 2s", "1 at 4s"));
}

TEST(UnplannedVus, AreNeverMoreThanMaxVusAllow) {
  const Rehearsed test = run({.scenarios = kUpTo2Vus, .duration = R"("20s")"});
  EXPECT_THAT(starts(test), ElementsAre("0s", "2s"));
  EXPECT_THAT(drops(test), ElementsAre("1 at 1s", "1 at 3s", "1 at 4s"));
  EXPECT_EQ(test.result.vus_max, 2U);
  EXPECT_TRUE(test.result.scenarios[0].insufficient_vus);
}

TEST(UnplannedVus, AreNotLackingWhileMoreCanBeAdded) {
  const Rehearsed test =
      run({.scenarios = R"("a": {"executor": "constant-arrival-rate", "rate": 1, "duration": "2s",
                                 "preAllocatedVUs": 1, "maxVUs": 2})",
           .duration = R"("20s")"});
  EXPECT_THAT(drops(test), ElementsAre("1 at 1s"));
  EXPECT_FALSE(test.result.scenarios[0].insufficient_vus);
}

TEST(UnplannedVus, AreNotNeededWhileAVuIsIdle) {
  const Rehearsed test = run({.scenarios = kUpTo3Vus, .duration = R"("900ms")"});
  EXPECT_EQ(test.result.counts.complete, 6U);
  EXPECT_EQ(test.result.vus_max, 1U);
}

// S93.
TEST(UnplannedVus, StartFromNoneWithTheFirstArrivalDropped) {
  const Rehearsed test =
      run({.scenarios = R"("a": {"executor": "constant-arrival-rate", "rate": 1, "duration": "3s",
                                 "preAllocatedVUs": 0, "maxVUs": 1})",
           .duration = R"("500ms")"});
  EXPECT_THAT(drops(test), ElementsAre("1 at 0s"));
  EXPECT_THAT(starts(test), ElementsAre("1s", "2s"));
  EXPECT_THAT(when(test, FactKind::VuInitialised), ElementsAre("0s"));
}

TEST(UnplannedVus, ComeIntoBeingAfterTheRegularEndWithoutServing) {
  const Rehearsed test =
      run({.scenarios = R"("a": {"executor": "constant-arrival-rate", "rate": 1, "duration": "3s",
                                 "preAllocatedVUs": 1, "maxVUs": 2})",
           .duration = R"("10s")",
           .more = R"("vuInit": "3s")"});
  EXPECT_THAT(iterations(test), ElementsAre("0: 0s-10s"));
  EXPECT_THAT(when(test, FactKind::VuInitialised), ElementsAre("0s", "4s"));
  EXPECT_THAT(vus(test, FactKind::VuStarted), ElementsAre("0 at 0s"));
  EXPECT_EQ(test.result.vus_max, 2U);
}

TEST(UnplannedVus, NeverComeIntoBeingWhenTheScenarioIsOverBefore) {
  const Rehearsed test =
      run({.scenarios = R"("a": {"executor": "constant-arrival-rate", "rate": 1, "duration": "3s",
                                 "preAllocatedVUs": 1, "maxVUs": 2})",
           .duration = R"("1500ms")",
           .more = R"("vuInit": "3s")"});
  EXPECT_THAT(when(test, FactKind::VuInitialised), ElementsAre("0s"));
  EXPECT_EQ(text(test.result.end), "3.5s");
}

TEST(WaitingArrivals, StartWhenTheVuIsInitialised) {
  const Rehearsed test = run({.scenarios = kUpTo2Vus,
                              .duration = R"("20s")",
                              .more = R"("vuInit": "500ms", "onNoVU": "wait")"});
  EXPECT_THAT(starts(test), ElementsAre("0s", "1.5s"));
}

TEST(WaitingArrivals, StartAtOnceWhenInitialisingTakesNoTime) {
  const Rehearsed test =
      run({.scenarios = kUpTo3Vus, .duration = R"("20s")", .more = R"("onNoVU": "wait")"});
  EXPECT_THAT(starts(test), ElementsAre("0s", "1s", "2s"));
  EXPECT_EQ(test.result.vus_max, 3U);
}

TEST(WaitingArrivals, AreDroppedWhenNoVuCanBeAddedForThem) {
  const Rehearsed test = run({.scenarios = kUpTo2Vus,
                              .duration = R"("20s")",
                              .more = R"("vuInit": "1500ms", "onNoVU": "wait")"});
  EXPECT_THAT(starts(test), ElementsAre("0s", "2.5s"));
  EXPECT_THAT(drops(test), ElementsAre("1 at 2s", "1 at 3s", "1 at 4s"));
}

TEST(WaitingArrivals, TakeAVuThatBecomesFreeFirst) {
  const Rehearsed test = run({.scenarios = kUpTo2Vus,
                              .duration = R"("1500ms")",
                              .more = R"("vuInit": "1m", "onNoVU": "wait")"});
  // The arrival at 3 s finds the VU that becomes free then already promised to the one of 2 s.
  EXPECT_THAT(starts(test), ElementsAre("0s", "1.5s", "3s", "4.5s"));
  EXPECT_THAT(drops(test), ElementsAre("1 at 3s"));
}

TEST(WaitingArrivals, AreDroppedAtTheRegularEnd) {
  const Rehearsed test = run({.scenarios = kUpTo3Vus,
                              .duration = R"("20s")",
                              .more = R"("vuInit": "10s", "onNoVU": "wait")"});
  EXPECT_THAT(starts(test), ElementsAre("0s"));
  EXPECT_THAT(drops(test), ElementsAre("1 at 3s", "1 at 4s", "1 at 5s", "2 at 6s"));
}

// The documentation's sample of the open model, printed before arrivals were dropped (S58).
TEST(WaitingArrivals, MakeTheDocumentedOpenModel) {
  const Rehearsed test =
      run({.scenarios = R"("open_model": {"executor": "constant-arrival-rate", "rate": 1,
                            "duration": "1m", "preAllocatedVUs": 1, "maxVUs": 100})",
           .duration = R"("10300ms")",
           .more = R"("onNoVU": "wait")"});
  EXPECT_EQ(test.result.counts.complete, 60U);
  EXPECT_EQ(test.result.counts.dropped, 0U);
  EXPECT_EQ(test.result.vus_max, 11U);
  EXPECT_EQ(text(test.result.run), "1m9.3s");
}

TEST(UnplannedVus, MakeTheRecordedOpenModelWithDrops) {
  const Rehearsed test =
      run({.scenarios = R"("open_model": {"executor": "constant-arrival-rate", "rate": 1,
                            "duration": "1m", "preAllocatedVUs": 1, "maxVUs": 100})",
           .duration = R"("10300ms")"});
  EXPECT_EQ(test.result.counts.complete, 50U);
  EXPECT_EQ(test.result.counts.dropped, 10U);
  EXPECT_EQ(test.result.vus_max, 11U);
}

}  // namespace
}  // namespace rehearse::testing
