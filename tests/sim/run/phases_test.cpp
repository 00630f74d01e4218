// Setup, scenarios, teardown, and the start of a paused test (S69, S75).

#include <gmock/gmock-more-matchers.h>
#include <gtest/gtest.h>

#include "sim/core/fact.hpp"
#include "tests/sim/run/rehearsed.hpp"

namespace rehearse::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr const char* kLoopFor5s = R"("a": {"executor": "constant-vus", "duration": "5s"})";
constexpr const char* kOne = R"("a": {"executor": "shared-iterations"})";

// S69.
TEST(Phases, PutSetupBeforeTheTimeOfExecutors) {
  const Rehearsed test =
      run({.scenarios = R"("a": {"executor": "shared-iterations", "startTime": "1s"})",
           .more = R"("setup": "2s")"});
  EXPECT_THAT(iterations(test), ElementsAre("0: 3s-4s"));
  EXPECT_THAT(when(test, FactKind::SetupStarted), ElementsAre("0s"));
  EXPECT_THAT(when(test, FactKind::SetupEnded), ElementsAre("2s"));
}

TEST(Phases, PutTeardownAfterTheLastScenario) {
  const Rehearsed test =
      run({.scenarios = kLoopFor5s, .duration = R"("3s")", .more = R"("teardown": "2s")"});
  EXPECT_THAT(when(test, FactKind::TeardownStarted), ElementsAre("6s"));
  EXPECT_THAT(when(test, FactKind::TeardownEnded), ElementsAre("8s"));
  EXPECT_THAT(when(test, FactKind::TestEnded), ElementsAre("8s"));
}

TEST(Phases, CountSetupAndTeardownInTheRunsLength) {
  const Rehearsed test = run({.scenarios = kOne, .more = R"("setup": "2s", "teardown": "3s")"});
  EXPECT_EQ(text(test.result.run), "6s");
  EXPECT_EQ(text(test.result.end), "6s");
}

TEST(Phases, LeaveSetupOutWhenTold) {
  const Rehearsed test =
      run({.scenarios = kOne, .options = R"("noSetup": true)", .more = R"("setup": "2s")"});
  EXPECT_THAT(iterations(test), ElementsAre("0: 0s-1s"));
  EXPECT_THAT(when(test, FactKind::SetupStarted), IsEmpty());
}

TEST(Phases, LeaveTeardownOutWhenTold) {
  const Rehearsed test =
      run({.scenarios = kOne, .options = R"("noTeardown": true)", .more = R"("teardown": "2s")"});
  EXPECT_EQ(text(test.result.run), "1s");
  EXPECT_THAT(when(test, FactKind::TeardownStarted), IsEmpty());
}

TEST(Phases, AreLeftOutOfARehearsalMadeByHandToo) {
  Rehearsal rehearsal = read(document({.scenarios = kOne}));
  rehearsal.setup = DurationModel::constant(seconds(2));
  rehearsal.teardown = DurationModel::constant(seconds(2));
  EXPECT_EQ(text(run(rehearsal).result.run), "5s");
  rehearsal.options.no_setup = true;
  rehearsal.options.no_teardown = true;
  EXPECT_EQ(text(run(rehearsal).result.run), "1s");
}

TEST(Phases, InitialisePlannedVusBeforeSetup) {
  const Rehearsed test =
      run({.scenarios = R"("a": {"executor": "constant-vus", "vus": 2, "duration": "5s"})",
           .more = R"("setup": "2s")"});
  EXPECT_THAT(when(test, FactKind::VuInitialised), ElementsAre("0s", "0s"));
  EXPECT_THAT(when(test, FactKind::TestStarted), ElementsAre("0s"));
  EXPECT_EQ(test.facts[0].kind, FactKind::VuInitialised);
}

TEST(Phases, StartScenariosAtTheirStartTimes) {
  const Rehearsed test =
      run({.scenarios = R"("a": {"executor": "shared-iterations", "startTime": "7s"},
                           "b": {"executor": "shared-iterations", "startTime": "2500ms"})"});
  EXPECT_THAT(when(test, FactKind::ScenarioStarted), ElementsAre("2.5s", "7s"));
  EXPECT_EQ(test.result.scenarios[0].name, "b");
}

TEST(Phases, GoOnThroughAGapInWhichNoScenarioRuns) {
  const Rehearsed test = run({.scenarios = R"("a": {"executor": "shared-iterations"},
                           "b": {"executor": "shared-iterations", "startTime": "1h"})"});
  EXPECT_THAT(when(test, FactKind::ScenarioEnded), ElementsAre("1s", "1h0m1s"));
  EXPECT_EQ(text(test.result.run), "1h0m1s");
}

// S39.
TEST(Phases, EndTheTestWithItsLastScenario) {
  const Rehearsed test = run({.scenarios = R"("a": {"executor": "constant-vus", "duration": "9s"},
                                              "b": {"executor": "constant-vus", "duration": "5s"})",
                              .duration = R"("4s")"});
  EXPECT_THAT(when(test, FactKind::ScenarioEnded, 0), ElementsAre("12s"));
  EXPECT_THAT(when(test, FactKind::ScenarioEnded, 1), ElementsAre("8s"));
  EXPECT_EQ(text(test.result.end), "12s");
}

TEST(Phases, SayHowLongEachScenarioRan) {
  const Rehearsed test =
      run({.scenarios = R"("a": {"executor": "constant-vus", "duration": "5s", "startTime": "1s"})",
           .duration = R"("3s")",
           .more = R"("setup": "2s")"});
  EXPECT_EQ(test.result.scenarios[0].began, Instant{} + seconds(3));
  EXPECT_EQ(test.result.scenarios[0].ended, Instant{} + seconds(9));
  EXPECT_EQ(test.result.scenarios[0].ran, seconds(6));
}

constexpr const char* kPaused = R"("paused": true)";

// S75.
TEST(PausedStart, WaitsForResumeBeforeAnything) {
  const Rehearsed test =
      run({.scenarios = kLoopFor5s,
           .duration = R"("3s")",
           .options = kPaused,
           .more = R"("setup": "2s", "control": [{"at": "4s", "resume": true}])"});
  EXPECT_THAT(when(test, FactKind::TestStarted), ElementsAre("4s"));
  EXPECT_THAT(when(test, FactKind::SetupStarted), ElementsAre("4s"));
  EXPECT_THAT(iterations(test), ElementsAre("0: 6s-9s", "0: 9s-12s"));
}

TEST(PausedStart, DoesNotCountTheWaitInTheRunsLength) {
  const Rehearsed test = run({.scenarios = kLoopFor5s,
                              .options = kPaused,
                              .more = R"("control": [{"at": "4s", "resume": true}])"});
  EXPECT_EQ(text(test.result.run), "5s");
  EXPECT_EQ(text(test.result.end), "9s");
}

TEST(PausedStart, TakesCommandsBeforeTimeZero) {
  const Rehearsed test = run(
      {.scenarios =
           R"("a": {"executor": "externally-controlled", "vus": 1, "maxVUs": 2, "duration": "2s"})",
       .duration = R"("3s")",
       .options = kPaused,
       .more = R"("control": [{"at": "-1s", "scale": {"vus": 2}}, {"at": 0, "resume": true}])"});
  EXPECT_THAT(answers(test), ElementsAre("ok at -1s", "ok at 0s"));
  EXPECT_THAT(iterations(test), ElementsAre("0: 0s-2s interrupted", "1: 0s-2s interrupted"));
}

TEST(PausedStart, LeavesNoRunWhenInterruptedBeforeTimeZero) {
  const Rehearsed test = run({.scenarios = kLoopFor5s,
                              .options = kPaused,
                              .more = R"("control": [{"at": "-2s", "interrupt": true},
                                                     {"at": 0, "resume": true}])"});
  EXPECT_EQ(test.result.exit_code, ExitCode::Interrupted);
  EXPECT_EQ(text(test.result.run), "0s");
  EXPECT_EQ(text(test.result.end), "0s");
}

TEST(PausedStart, MakesTheClockOfAnExternallyControlledTestBeginAtTheResume) {
  const Rehearsed test =
      run({.scenarios = R"("a": {"executor": "externally-controlled", "vus": 1, "duration": "2s"})",
           .duration = R"("3s")",
           .options = kPaused,
           .more = R"("control": [{"at": "4s", "resume": true}])"});
  EXPECT_THAT(iterations(test), ElementsAre("0: 4s-6s interrupted"));
}

TEST(PausedStart, RefusesAnotherPause) {
  const Rehearsed test = run({.scenarios = kLoopFor5s,
                              .options = kPaused,
                              .more = R"("control": [{"at": "1s", "pause": true},
                                                     {"at": "4s", "resume": true}])"});
  EXPECT_THAT(answers(test), ElementsAre("refused at 1s", "ok at 4s"));
}

TEST(PausedStart, RefusesASecondResume) {
  const Rehearsed test = run({.scenarios = kLoopFor5s,
                              .options = kPaused,
                              .more = R"("control": [{"at": "1s", "resume": true},
                                                     {"at": "2s", "resume": true}])"});
  EXPECT_THAT(answers(test), ElementsAre("ok at 1s", "refused at 2s"));
}

}  // namespace
}  // namespace rehearse::testing
