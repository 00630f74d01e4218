// The drawings of sim/SEMANTICS.md, with their numbers.

#include <gmock/gmock-more-matchers.h>
#include <gtest/gtest.h>

#include "sim/core/fact_kind.hpp"
#include "sim/plan/arrival_times.hpp"
#include "tests/sim/run/rehearsed.hpp"

namespace rehearse::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

/// "4 at 2s" for each row of a plan: planned VUs and their offset.
std::vector<std::string> rows(const std::vector<VuStep>& steps) {
  std::vector<std::string> texts;
  for (const VuStep& step : steps) {
    texts.push_back(std::to_string(step.planned) + " at " + text(step.offset));
  }
  return texts;
}

std::vector<std::string> rows(const std::vector<ActiveStep>& steps) {
  std::vector<std::string> texts;
  for (const ActiveStep& step : steps) {
    texts.push_back(std::to_string(step.active) + " at " + text(step.offset));
  }
  return texts;
}

/// The plan of the only scenario.
ScenarioPlan planned(const std::string& scenarios) {
  return read(document({.scenarios = scenarios})).plan.scenarios.at(0);
}

// The drawing of S25.
TEST(Reservation, HoldsRampedDownVusForTheGrace) {
  const ScenarioPlan plan = planned(R"("a": {"executor": "ramping-vus", "startVUs": 4, "stages": [
                   {"duration": "2s", "target": 4}, {"duration": "0s", "target": 2},
                   {"duration": "6s", "target": 2}],
                   "gracefulRampDown": "3s", "gracefulStop": "4s"})");
  EXPECT_THAT(rows(plan.raw_steps), ElementsAre("4 at 0s", "2 at 2s", "0 at 8s"));
  EXPECT_THAT(rows(plan.steps), ElementsAre("4 at 0s", "2 at 5s", "0 at 12s"));
}

// The first drawing of S26.
TEST(Reservation, ReleasesNothingBeforeAReturnWithinTheGrace) {
  const ScenarioPlan plan = planned(R"("a": {"executor": "ramping-vus", "startVUs": 4, "stages": [
                   {"duration": "2s", "target": 4}, {"duration": "0s", "target": 2},
                   {"duration": "2s", "target": 2}, {"duration": "0s", "target": 4},
                   {"duration": "4s", "target": 4}],
                   "gracefulRampDown": "3s", "gracefulStop": "2s"})");
  EXPECT_THAT(rows(plan.raw_steps), ElementsAre("4 at 0s", "2 at 2s", "4 at 4s", "0 at 8s"));
  EXPECT_THAT(rows(plan.steps), ElementsAre("4 at 0s", "0 at 10s"));
}

// The second drawing of S26.
TEST(Reservation, ReleasesBeforeAReturnAfterTheGrace) {
  const ScenarioPlan plan = planned(R"("a": {"executor": "ramping-vus", "startVUs": 4, "stages": [
                   {"duration": "2s", "target": 4}, {"duration": "0s", "target": 2},
                   {"duration": "4s", "target": 2}, {"duration": "0s", "target": 4},
                   {"duration": "2s", "target": 4}],
                   "gracefulRampDown": "3s", "gracefulStop": "2s"})");
  EXPECT_THAT(rows(plan.steps), ElementsAre("4 at 0s", "2 at 5s", "4 at 6s", "0 at 10s"));
}

// The third drawing of S26.
TEST(Reservation, OutlivesAReturnBelowTheOldLevel) {
  const Rehearsal rehearsal =
      read(document({.scenarios = R"("a": {"executor": "ramping-vus", "startVUs": 3, "stages": [
                       {"duration": "2s", "target": 3}, {"duration": "0s", "target": 1},
                       {"duration": "4s", "target": 1}, {"duration": "0s", "target": 2},
                       {"duration": "2s", "target": 2}],
                       "gracefulRampDown": "5s", "gracefulStop": "2s"})",
                     .duration = R"({"sequence": ["9s", "4s", "3s"], "by": "vu"})"}));
  EXPECT_THAT(rows(rehearsal.plan.scenarios[0].steps),
              ElementsAre("3 at 0s", "1 at 7s", "2 at 6s", "0 at 10s"));
  EXPECT_THAT(iterations(run(rehearsal)),
              ElementsAre("0: 0s-9s", "1: 0s-4s", "2: 0s-3s", "1: 6s-7s interrupted"));
}

// The drawing of S27.
TEST(Reservation, IsOverWithAGracefulStopThatIsShorter) {
  const ScenarioPlan plan = planned(R"("a": {"executor": "ramping-vus", "startVUs": 4,
                                             "stages": [{"duration": "4s", "target": 0}],
                                             "gracefulRampDown": "3s", "gracefulStop": "1s"})");
  EXPECT_THAT(rows(plan.raw_steps),
              ElementsAre("4 at 0s", "3 at 1s", "2 at 2s", "1 at 3s", "0 at 4s"));
  EXPECT_THAT(rows(plan.steps), ElementsAre("4 at 0s", "3 at 4s", "0 at 5s"));
}

/// An iteration takes the first VU 2 s, the second 4 s.
constexpr const char* kTwoOrFourSeconds = R"({"sequence": ["2s", "4s"], "by": "vu"})";

// The drawing of S42.
TEST(SharedRemainder, IsDroppedOnceWhenTheLastVuIsDone) {
  const Rehearsed test =
      run({.scenarios = R"("a": {"executor": "shared-iterations", "vus": 2, "iterations": 9,
                                 "maxDuration": "5s"})",
           .duration = kTwoOrFourSeconds});
  EXPECT_THAT(iterations(test),
              ElementsAre("0: 0s-2s", "1: 0s-4s", "0: 2s-4s", "0: 4s-6s", "1: 4s-8s"));
  EXPECT_THAT(drops(test), ElementsAre("4 at 8s"));
}

// The drawing of S44.
TEST(PerVuRemainder, IsDroppedByEachVuWhenItIsDone) {
  const Rehearsed test =
      run({.scenarios = R"("a": {"executor": "per-vu-iterations", "vus": 2, "iterations": 4,
                                 "maxDuration": "5s", "gracefulStop": "2s"})",
           .duration = kTwoOrFourSeconds});
  EXPECT_THAT(iterations(test),
              ElementsAre("0: 0s-2s", "1: 0s-4s", "0: 2s-4s", "0: 4s-6s", "1: 4s-7s interrupted"));
  EXPECT_THAT(drops(test), ElementsAre("1 at 6s", "2 at 7s"));
}

// The first drawing of S54.
TEST(ArrivalsAtTheEnd, DoNotStartAtTheVeryEnd) {
  const Rehearsed test = run({.scenarios = R"("a": {"executor": "constant-arrival-rate", "rate": 1,
                                                    "duration": "3s", "preAllocatedVUs": 3})",
                              .duration = R"("500ms")"});
  EXPECT_THAT(starts(test), ElementsAre("0s", "1s", "2s"));
  EXPECT_THAT(drops(test), IsEmpty());
}

// The second drawing of S54.
TEST(ArrivalsAtTheEnd, StartANanosecondBefore) {
  const Rehearsed test = run({.scenarios = R"("a": {"executor": "constant-arrival-rate", "rate": 3,
                                                    "duration": "1s", "preAllocatedVUs": 1})",
                              .duration = R"("100ms")"});
  EXPECT_THAT(starts(test), ElementsAre("0s", "333.333333ms", "666.666666ms", "999.999999ms"));
}

// The third drawing of S54.
TEST(ArrivalsAtTheEnd, OfARampAreListedAndDoNotStart) {
  const Rehearsal rehearsal =
      read(document({.scenarios = R"("a": {"executor": "ramping-arrival-rate", "startRate": 1,
                                           "timeUnit": "5s", "preAllocatedVUs": 3,
                                           "stages": [{"duration": "15s", "target": 1}]})"}));
  ArrivalTimes arrivals(rehearsal.plan.scenarios.at(0));
  std::vector<std::string> listed;
  while (const auto due = arrivals.next()) listed.push_back(text(*due));
  EXPECT_THAT(listed, ElementsAre("5s", "10s", "15s"));
  EXPECT_THAT(starts(run(rehearsal)), ElementsAre("5s", "10s"));
}

// The drawing of S57.
TEST(OneMoreVu, IsInitialisedAtATimeAndServesLaterArrivals) {
  const Rehearsed test =
      run({.scenarios = R"("a": {"executor": "constant-arrival-rate", "rate": 1, "duration": "6s",
                                 "preAllocatedVUs": 1, "maxVUs": 3})",
           .duration = R"("20s")",
           .more = R"("vuInit": "1500ms")"});
  EXPECT_THAT(starts(test), ElementsAre("0s", "3s"));
  EXPECT_THAT(drops(test), ElementsAre("1 at 1s", "1 at 2s", "1 at 4s", "1 at 5s"));
  EXPECT_THAT(vus(test, FactKind::VuStarted), ElementsAre("0 at 0s", "1 at 2.5s", "2 at 5.5s"));
}

// 3 arrivals, then 50 s of silence.
constexpr const char* kSilentTail =
    R"("a": {"executor": "ramping-arrival-rate", "startRate": 1, "timeUnit": "5s", "stages": [
              {"duration": "15s", "target": 1}, {"duration": "0s", "target": 0},
              {"duration": "50s", "target": 0}], "preAllocatedVUs": 3, "gracefulStop": "2s"})";

// The drawing of S60.
TEST(LastArrival, IsTheRegularEndOfARamp) {
  const Rehearsed test = run({.scenarios = kSilentTail});
  EXPECT_THAT(starts(test), ElementsAre("5s", "10s", "15s"));
  EXPECT_THAT(when(test, FactKind::ScenarioRegularEnd), ElementsAre("15s"));
  EXPECT_THAT(when(test, FactKind::ScenarioEnded), ElementsAre("16s"));
}

// The drawing of S60.
TEST(LastArrival, LeavesTheHardEndBehindTheStages) {
  const Rehearsed test = run({.scenarios = kSilentTail, .duration = R"("1h")"});
  EXPECT_THAT(when(test, FactKind::IterationInterrupted), ElementsAre("1m7s", "1m7s", "1m7s"));
}

// The drawing of S64.
TEST(PauseClock, StandsFromTheLastIterationsEndToTheResume) {
  const Rehearsed test = run(
      {.scenarios = R"("a": {"executor": "externally-controlled", "vus": 1, "duration": "10s"})",
       .duration = R"("3s")",
       .more = R"("control": [{"at": "4s", "pause": true}, {"at": "8s", "resume": true}])"});
  EXPECT_THAT(iterations(test),
              ElementsAre("0: 0s-3s", "0: 3s-6s", "0: 8s-11s", "0: 11s-12s interrupted"));
  EXPECT_THAT(answers(test), ElementsAre("ok at 6s", "ok at 8s"));
  EXPECT_EQ(text(test.result.run), "10s");
}

// The drawing of S68.
TEST(EndOfSteering, IsNoticedOnAGridFromTheExecutorsStart) {
  const Rehearsed test =
      run({.scenarios = R"("a": {"executor": "externally-controlled", "vus": 1, "duration": "2s"})",
           .duration = R"("1h")",
           .more = R"("setup": "550ms")"});
  EXPECT_THAT(iterations(test), ElementsAre("0: 550ms-2.05s interrupted"));
}

// The drawing of S77.
TEST(DefaultGracefulStop, MakesScenariosInSequenceOverlap) {
  const Rehearsal rehearsal = read(
      document({.scenarios = R"("a": {"executor": "constant-vus", "vus": 10, "duration": "10s"},
                       "b": {"executor": "constant-vus", "vus": 5, "duration": "10s",
                             "startTime": "10s"})"}));
  EXPECT_THAT(rows(rehearsal.plan.steps),
              ElementsAre("10 at 0s", "15 at 10s", "5 at 40s", "0 at 50s"));
}

// The drawing of S78.
TEST(HandOver, ReleasesBeforeItAcquires) {
  const Rehearsal rehearsal =
      read(document({.scenarios = R"("a": {"executor": "constant-vus", "vus": 2, "duration": "10s",
                             "gracefulStop": "0s"},
                       "b": {"executor": "constant-vus", "duration": "10s", "startTime": "10s"})",
                     .duration = R"("4s")"}));
  EXPECT_THAT(rows(rehearsal.plan.steps),
              ElementsAre("2 at 0s", "0 at 10s", "1 at 10s", "0 at 50s"));
  const Rehearsed test = run(rehearsal);
  EXPECT_THAT(iterations(test, 1), ElementsAre("0: 10s-14s", "0: 14s-18s", "0: 18s-22s"));
  EXPECT_EQ(test.result.vus_max, 2U);
}

}  // namespace
}  // namespace rehearse::testing
