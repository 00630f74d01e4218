// Aborts and Ctrl-C (S72 to S74).

#include <gmock/gmock-more-matchers.h>
#include <gtest/gtest.h>

#include "sim/core/fact_kind.hpp"
#include "tests/sim/run/rehearsed.hpp"

namespace rehearse::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

// S72.
TEST(Abort, InterruptsAllThatRunsTheAbortingIterationAmongIt) {
  const Rehearsed test =
      run({.scenarios = R"("a": {"executor": "constant-vus", "vus": 2, "duration": "10s"},
                           "b": {"executor": "constant-vus", "duration": "10s", "exec": "x"})",
           .duration = R"({"sequence": ["3s", "5s"], "by": "vu"})",
           .journey = R"("abort": {"iteration": 0})",
           .journeys = R"("x": {"duration": "2s"})"});
  EXPECT_THAT(iterations(test, 0), ElementsAre("0: 0s-3s interrupted", "1: 0s-3s interrupted"));
  EXPECT_THAT(iterations(test, 1), ElementsAre("0: 0s-2s", "0: 2s-3s interrupted"));
  EXPECT_EQ(test.result.exit_code, ExitCode::Aborted);
  EXPECT_EQ(text(test.result.run), "3s");
}

// S92.
TEST(Abort, LeavesTheAbortingIterationAmongThoseThatReturned) {
  const Rehearsed test =
      run({.scenarios = R"("a": {"executor": "constant-vus", "vus": 2, "duration": "10s"})",
           .duration = R"({"sequence": ["3s", "5s"], "by": "vu"})",
           .journey = R"("abort": {"iteration": 0})"});
  EXPECT_EQ(test.result.counts.complete, 0U);
  EXPECT_EQ(test.result.counts.interrupted, 2U);
  EXPECT_EQ(test.result.counts.returned, 1U);
}

TEST(Abort, EndsTheTestEvenInsideGracefulStop) {
  const Rehearsed test =
      run({.scenarios = R"("a": {"executor": "constant-vus", "vus": 2, "duration": "10s"})",
           .duration = R"({"sequence": ["12s", "15s"], "by": "vu"})",
           .journey = R"("abort": {"iteration": 0})"});
  EXPECT_THAT(iterations(test), ElementsAre("0: 0s-12s interrupted", "1: 0s-12s interrupted"));
}

TEST(Abort, KeepsScenariosFromStarting) {
  const Rehearsed test = run({.scenarios = R"("a": {"executor": "constant-vus", "duration": "10s"},
                           "b": {"executor": "constant-vus", "duration": "10s", "startTime": "4s"})",
                              .duration = R"("3s")",
                              .journey = R"("abort": {"iteration": 0})"});
  EXPECT_THAT(when(test, FactKind::ScenarioStarted), ElementsAre("0s"));
  EXPECT_THAT(when(test, FactKind::ScenarioEnded), ElementsAre("3s"));
  EXPECT_FALSE(test.result.scenarios[1].began);
  EXPECT_EQ(text(test.result.end), "3s");
}

TEST(Abort, KeepsScenariosFromStartingDuringTeardown) {
  const Rehearsed test = run({.scenarios = R"("a": {"executor": "shared-iterations"},
                           "b": {"executor": "shared-iterations", "startTime": "4s"})",
                              .journey = R"("abort": {"iteration": 0})",
                              .more = R"("teardown": "9s")"});
  EXPECT_THAT(when(test, FactKind::ScenarioStarted), ElementsAre("0s"));
  EXPECT_EQ(text(test.result.end), "10s");
}

// S73.
TEST(Abort, DropsNoSharedRemainder) {
  const Rehearsed test =
      run({.scenarios = R"("a": {"executor": "shared-iterations", "vus": 2, "iterations": 10})",
           .journey = R"("abort": {"iteration": 2})"});
  EXPECT_THAT(drops(test), IsEmpty());
  EXPECT_EQ(test.result.counts.started(), 4U);
}

TEST(Abort, DropsNoRemainderOfVus) {
  const Rehearsed test =
      run({.scenarios = R"("a": {"executor": "per-vu-iterations", "vus": 2, "iterations": 10})",
           .journey = R"("abort": {"iteration": 2})"});
  EXPECT_THAT(drops(test), IsEmpty());
  EXPECT_EQ(test.result.counts.started(), 4U);
}

TEST(Abort, DropsNoSharedRemainderEvenAfterTheRegularEnd) {
  const Rehearsed test =
      run({.scenarios =
               R"("a": {"executor": "shared-iterations", "iterations": 10, "maxDuration": "1s"})",
           .duration = R"("3s")",
           .journey = R"("abort": {"iteration": 0})"});
  EXPECT_THAT(drops(test), IsEmpty());
}

TEST(Abort, DropsNoArrivalThatWaits) {
  const Rehearsed test =
      run({.scenarios = R"("a": {"executor": "constant-arrival-rate", "rate": 1, "duration": "9s",
                                 "preAllocatedVUs": 1, "maxVUs": 3})",
           .duration = R"("2500ms")",
           .journey = R"("abort": {"iteration": 0})",
           .more = R"("vuInit": "1m", "onNoVU": "wait")"});
  EXPECT_THAT(drops(test), IsEmpty());
}

// S74.
TEST(Abort, LetsTeardownRunToItsEnd) {
  const Rehearsed test = run({.scenarios = R"("a": {"executor": "shared-iterations"})",
                              .journey = R"("abort": {"iteration": 0})",
                              .more = R"("teardown": "2s")"});
  EXPECT_THAT(when(test, FactKind::TeardownStarted), ElementsAre("1s"));
  EXPECT_THAT(when(test, FactKind::TeardownEnded), ElementsAre("3s"));
  EXPECT_EQ(text(test.result.run), "3s");
}

TEST(Abort, HappensInTheIterationWithThatNumberOfWhicheverScenario) {
  const Rehearsed test = run({.scenarios = R"("a": {"executor": "constant-vus", "duration": "10s"},
                           "b": {"executor": "constant-vus", "vus": 2, "duration": "10s"})",
                              .duration = R"("3s")",
                              .journey = R"("abort": {"iteration": 1})"});
  EXPECT_THAT(iterations(test, 0), ElementsAre("0: 0s-3s"));
  EXPECT_THAT(iterations(test, 1), ElementsAre("0: 0s-3s", "1: 0s-3s interrupted"));
  EXPECT_EQ(text(test.result.end), "3s");
}

TEST(Abort, EndsARampingTestWhileAHandleIsFinishing) {
  const Rehearsed test =
      run({.scenarios = R"("a": {"executor": "ramping-vus", "startVUs": 2, "stages": [
                            {"duration": "2s", "target": 2}, {"duration": "0s", "target": 1},
                            {"duration": "8s", "target": 1}]})",
           .duration = R"({"sequence": ["3s", "9s"], "by": "vu"})",
           .journey = R"("abort": {"iteration": 0})"});
  EXPECT_THAT(iterations(test), ElementsAre("0: 0s-3s interrupted", "1: 0s-3s interrupted"));
}

constexpr const char* kInterruptAt7s = R"("control": [{"at": "7s", "interrupt": true}])";

TEST(CtrlC, InterruptsAllThatRuns) {
  const Rehearsed test =
      run({.scenarios = R"("a": {"executor": "constant-vus", "vus": 2, "duration": "10s"})",
           .duration = R"({"sequence": ["3s", "5s"], "by": "vu"})",
           .more = kInterruptAt7s});
  EXPECT_THAT(iterations(test), ElementsAre("0: 0s-3s", "1: 0s-5s", "0: 3s-6s",
                                            "1: 5s-7s interrupted", "0: 6s-7s interrupted"));
  EXPECT_EQ(test.result.exit_code, ExitCode::Interrupted);
  EXPECT_TRUE(test.result.scenarios[0].interrupted);
}

TEST(CtrlC, InterruptsAnIterationThatWouldEndAtThatInstant) {
  const Rehearsed test =
      run({.scenarios = R"("a": {"executor": "constant-vus", "duration": "10s"})",
           .duration = R"("7s")",
           .more = kInterruptAt7s});
  EXPECT_THAT(iterations(test), ElementsAre("0: 0s-7s interrupted"));
}

TEST(CtrlC, EndsTheTestEvenInsideGracefulStop) {
  const Rehearsed test = run({.scenarios = R"("a": {"executor": "constant-vus", "duration": "5s"})",
                              .duration = R"("20s")",
                              .more = kInterruptAt7s});
  EXPECT_THAT(iterations(test), ElementsAre("0: 0s-7s interrupted"));
}

TEST(CtrlC, DropsNoRemainders) {
  const Rehearsed test =
      run({.scenarios = R"("a": {"executor": "shared-iterations", "iterations": 10},
                           "b": {"executor": "per-vu-iterations", "iterations": 10})",
           .duration = R"("2s")",
           .more = kInterruptAt7s});
  EXPECT_EQ(test.result.counts.dropped, 0U);
  EXPECT_EQ(test.result.counts.complete, 6U);
  EXPECT_EQ(test.result.counts.interrupted, 2U);
}

TEST(CtrlC, KeepsScenariosFromStarting) {
  const Rehearsed test = run({.scenarios = R"("a": {"executor": "shared-iterations"},
                           "b": {"executor": "shared-iterations", "startTime": "7s"})",
                              .more = kInterruptAt7s});
  EXPECT_THAT(iterations(test, 1), IsEmpty());
  EXPECT_EQ(text(test.result.end), "7s");
}

TEST(CtrlC, KeepsArrivalsOfThatInstantFromStarting) {
  const Rehearsed test =
      run({.scenarios = R"("a": {"executor": "constant-arrival-rate", "rate": 1, "timeUnit": "7s",
                                 "duration": "20s", "preAllocatedVUs": 1})",
           .more = kInterruptAt7s});
  EXPECT_THAT(starts(test), ElementsAre("0s"));
  EXPECT_THAT(drops(test), IsEmpty());
}

TEST(CtrlC, LetsTeardownRunToItsEnd) {
  const Rehearsed test =
      run({.scenarios = R"("a": {"executor": "constant-vus", "duration": "10s"})",
           .more = R"("teardown": "2s", )" + std::string(kInterruptAt7s)});
  EXPECT_THAT(when(test, FactKind::TeardownEnded), ElementsAre("9s"));
  EXPECT_EQ(text(test.result.run), "9s");
}

TEST(CtrlC, DoesNotCutTeardownShort) {
  const Rehearsed test = run({.scenarios = R"("a": {"executor": "shared-iterations"})",
                              .more = R"("teardown": "10s", )" + std::string(kInterruptAt7s)});
  EXPECT_THAT(when(test, FactKind::TeardownEnded), ElementsAre("11s"));
  EXPECT_EQ(test.result.exit_code, ExitCode::Interrupted);
}

TEST(CtrlC, EndsTheTestInsideSetup) {
  const Rehearsed test = run({.scenarios = R"("a": {"executor": "shared-iterations"})",
                              .more = R"("setup": "10s", )" + std::string(kInterruptAt7s)});
  EXPECT_THAT(when(test, FactKind::ScenarioStarted), IsEmpty());
  EXPECT_THAT(when(test, FactKind::SetupEnded), IsEmpty());
  EXPECT_EQ(text(test.result.run), "7s");
  EXPECT_EQ(test.result.exit_code, ExitCode::Interrupted);
}

TEST(CtrlC, EndsATestThatIsStillPaused) {
  const Rehearsed test = run(
      {.scenarios = R"("a": {"executor": "shared-iterations"})",
       .options = R"("paused": true)",
       .more = R"("control": [{"at": "7s", "interrupt": true}, {"at": "8s", "resume": true}])"});
  EXPECT_THAT(when(test, FactKind::TestStarted), IsEmpty());
  EXPECT_EQ(text(test.result.run), "0s");
  EXPECT_EQ(test.result.exit_code, ExitCode::Interrupted);
  EXPECT_THAT(answers(test), ElementsAre("ok at 7s", "never"));
}

TEST(CtrlC, EndsTheTestInAGapBetweenScenarios) {
  const Rehearsed test = run({.scenarios = R"("a": {"executor": "shared-iterations"},
                           "b": {"executor": "shared-iterations", "startTime": "1h"})",
                              .more = kInterruptAt7s});
  EXPECT_EQ(text(test.result.end), "7s");
  EXPECT_EQ(test.result.counts.complete, 1U);
}

TEST(CtrlC, ComesTooLateForATestThatIsOver) {
  const Rehearsed test =
      run({.scenarios = R"("a": {"executor": "shared-iterations"})", .more = kInterruptAt7s});
  EXPECT_EQ(text(test.result.end), "1s");
  EXPECT_EQ(test.result.exit_code, ExitCode::Ok);
  EXPECT_THAT(answers(test), ElementsAre("never"));
  EXPECT_EQ(test.result.commands[0].error, "the test was over");
}

TEST(EventBound, InterruptsTheRunWithAWarning) {
  Rehearsal rehearsal =
      read(document({.scenarios = R"("a": {"executor": "constant-vus", "duration": "1h"})"}));
  rehearsal.max_events = 100;
  const Rehearsed test = run(rehearsal);
  EXPECT_EQ(test.result.exit_code, ExitCode::Interrupted);
  EXPECT_THAT(test.result.warnings,
              ElementsAre("the run came to its bound on events and was interrupted"));
}

}  // namespace
}  // namespace rehearse::testing
