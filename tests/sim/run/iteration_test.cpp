// The life of an iteration (S31 to S35, S92).

#include <gmock/gmock-more-matchers.h>
#include <gtest/gtest.h>

#include "sim/core/fact_kind.hpp"
#include "tests/sim/run/rehearsed.hpp"

namespace rehearse::testing {
namespace {

using ::testing::ElementsAre;

constexpr const char* kLoopFor10s = R"("a": {"executor": "constant-vus", "duration": "10s"})";

// S31.
TEST(Iteration, IsCompleteWhenItThrowsAndSaysSo) {
  const Rehearsed test = run({.scenarios = kLoopFor10s,
                              .duration = R"("5s")",
                              .journey = R"("throws": {"iterations": [1]})"});
  EXPECT_EQ(test.result.counts.complete, 2U);
  EXPECT_EQ(test.result.counts.thrown, 1U);
  EXPECT_EQ(test.result.counts.returned, 2U);
  EXPECT_EQ(test.result.exit_code, ExitCode::Ok);
}

// S32.
TEST(Iteration, IsNotThrownWhenInterruptedBefore) {
  const Rehearsed test = run(
      {.scenarios = R"("a": {"executor": "constant-vus", "duration": "10s", "gracefulStop": "0s"})",
       .duration = R"("20s")",
       .journey = R"("throws": {"iterations": [0]})"});
  EXPECT_EQ(test.result.counts.interrupted, 1U);
  EXPECT_EQ(test.result.counts.thrown, 0U);
  EXPECT_EQ(test.result.counts.returned, 0U);
}

TEST(Iteration, HasItsDurationByItsNumberInTheScenario) {
  const Rehearsed test =
      run({.scenarios = R"("a": {"executor": "per-vu-iterations", "vus": 2, "iterations": 2})",
           .duration = R"({"sequence": ["4s", "1s", "2s", "3s"], "by": "iteration"})"});
  EXPECT_THAT(numbers(test), ElementsAre(0U, 1U, 2U, 3U));
  EXPECT_THAT(iterations(test), ElementsAre("0: 0s-4s", "1: 0s-1s", "1: 1s-3s", "0: 4s-7s"));
}

// S35.
TEST(Iteration, TakesNumbersInTheOrderOfStartsOverAllVus) {
  const Rehearsed test =
      run({.scenarios = R"("a": {"executor": "constant-vus", "vus": 2, "duration": "5s"})",
           .duration = R"({"sequence": ["2s", "3500ms"], "by": "vu"})"});
  EXPECT_THAT(numbers(test), ElementsAre(0U, 1U, 2U, 3U, 4U));
  EXPECT_THAT(vu_ids(test), ElementsAre(1U, 2U, 1U, 2U, 1U));
}

TEST(Iteration, IsNumberedInItsOwnScenario) {
  const Rehearsed test = run({.scenarios = R"("a": {"executor": "constant-vus", "duration": "3s"},
                           "b": {"executor": "constant-vus", "duration": "2s"})"});
  EXPECT_THAT(numbers(test, 0), ElementsAre(0U, 1U, 2U));
  EXPECT_THAT(numbers(test, 1), ElementsAre(0U, 1U));
}

TEST(Iteration, FollowsTheJourneyItsScenarioNames) {
  const Rehearsed test = run({.scenarios = R"("a": {"executor": "shared-iterations"},
                                              "b": {"executor": "shared-iterations", "exec": "x"})",
                              .duration = R"("2s")",
                              .journeys = R"("x": {"duration": "7s"})"});
  EXPECT_THAT(iterations(test, 0), ElementsAre("0: 0s-2s"));
  EXPECT_THAT(iterations(test, 1), ElementsAre("0: 0s-7s"));
}

TEST(Iteration, MayTakeNoTimeWhereWorkIsCounted) {
  const Rehearsed test =
      run({.scenarios = R"("a": {"executor": "shared-iterations", "vus": 2, "iterations": 100})",
           .duration = R"("0s")"});
  EXPECT_EQ(test.result.counts.complete, 100U);
  EXPECT_EQ(text(test.result.run), "0s");
}

constexpr const char* kAtLeast4s = R"("minIterationDuration": "4s")";

// S34.
TEST(MinIterationDuration, KeepsTheVuUntilItHasPassed) {
  const Rehearsed test = run({.scenarios = kLoopFor10s, .options = kAtLeast4s});
  EXPECT_THAT(iterations(test), ElementsAre("0: 0s-4s", "0: 4s-8s", "0: 8s-12s"));
}

TEST(MinIterationDuration, LetsTheBodyReturnInItsTime) {
  const Rehearsed test = run({.scenarios = kLoopFor10s, .options = kAtLeast4s});
  EXPECT_THAT(when(test, FactKind::IterationReturned), ElementsAre("1s", "5s", "9s"));
  EXPECT_EQ(text(test.result.iteration_duration.max()), "1s");
}

TEST(MinIterationDuration, DoesNotLengthenALongerIteration) {
  const Rehearsed test =
      run({.scenarios = kLoopFor10s, .duration = R"("5s")", .options = kAtLeast4s});
  EXPECT_THAT(iterations(test), ElementsAre("0: 0s-5s", "0: 5s-10s"));
}

TEST(MinIterationDuration, DoesNotLengthenAnIterationOfExactlyThatLength) {
  const Rehearsed test =
      run({.scenarios = kLoopFor10s, .duration = R"("4s")", .options = kAtLeast4s});
  EXPECT_THAT(iterations(test), ElementsAre("0: 0s-4s", "0: 4s-8s", "0: 8s-12s"));
}

TEST(MinIterationDuration, IsInterruptedByAHardStopThoughTheBodyReturned) {
  const Rehearsed test = run(
      {.scenarios = R"("a": {"executor": "constant-vus", "duration": "10s", "gracefulStop": "1s"})",
       .options = kAtLeast4s});
  EXPECT_THAT(iterations(test), ElementsAre("0: 0s-4s", "0: 4s-8s", "0: 8s-11s interrupted"));
  EXPECT_EQ(test.result.counts.complete, 2U);
  EXPECT_EQ(test.result.counts.interrupted, 1U);
  EXPECT_EQ(test.result.counts.returned, 3U);
}

TEST(MinIterationDuration, HoldsForAnIterationThatThrows) {
  const Rehearsed test = run({.scenarios = R"("a": {"executor": "shared-iterations"})",
                              .journey = R"("throws": {"iterations": [0]})",
                              .options = kAtLeast4s});
  EXPECT_THAT(iterations(test), ElementsAre("0: 0s-4s"));
  EXPECT_EQ(test.result.counts.thrown, 1U);
}

TEST(MinIterationDuration, DoesNotHoldUpAnAbort) {
  const Rehearsed test = run({.scenarios = R"("a": {"executor": "shared-iterations"})",
                              .journey = R"("abort": {"iteration": 0})",
                              .options = kAtLeast4s});
  EXPECT_THAT(iterations(test), ElementsAre("0: 0s-1s interrupted"));
}

TEST(MinIterationDuration, KeepsTheVuFromArrivals) {
  const Rehearsed test =
      run({.scenarios = R"("a": {"executor": "constant-arrival-rate", "rate": 1, "duration": "5s",
                                 "preAllocatedVUs": 1})",
           .duration = R"("100ms")",
           .options = R"("minIterationDuration": "1500ms")"});
  EXPECT_THAT(starts(test), ElementsAre("0s", "2s", "4s"));
  EXPECT_THAT(drops(test), ElementsAre("1 at 1s", "1 at 3s"));
}

TEST(MinIterationDuration, DelaysAPause) {
  const Rehearsed test = run(
      {.scenarios = R"("a": {"executor": "externally-controlled", "vus": 1, "duration": "10s"})",
       .options = kAtLeast4s,
       .more = R"("control": [{"at": "2s", "pause": true}, {"at": "6s", "resume": true}])"});
  EXPECT_THAT(answers(test), ElementsAre("ok at 4s", "ok at 6s"));
}

}  // namespace
}  // namespace rehearse::testing
