// externally-controlled: pausing and resuming (S64 to S67).

#include <gmock/gmock-more-matchers.h>
#include <gtest/gtest.h>

#include "sim/core/fact_kind.hpp"
#include "tests/sim/run/rehearsed.hpp"

namespace rehearse::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

/// VUs steered for 10 s, in iterations of 3 s.
Rehearsed steered(const std::string& vus, const std::string& commands) {
  return run(
      {.scenarios = R"("a": {"executor": "externally-controlled", "duration": "10s", )" + vus + "}",
       .duration = R"("3s")",
       .more = R"("control": [)" + commands + "]"});
}

TEST(Pause, LetsRunningIterationsFinishAndStartsNone) {
  const Rehearsed test =
      steered(R"("vus": 1)", R"({"at": "4s", "pause": true}, {"at": "8s", "resume": true})");
  EXPECT_THAT(iterations(test),
              ElementsAre("0: 0s-3s", "0: 3s-6s", "0: 8s-11s", "0: 11s-12s interrupted"));
}

TEST(Pause, IsAnsweredWhenTheLastIterationIsOver) {
  const Rehearsed test =
      steered(R"("vus": 1)", R"({"at": "4s", "pause": true}, {"at": "8s", "resume": true})");
  EXPECT_THAT(answers(test), ElementsAre("ok at 6s", "ok at 8s"));
}

TEST(Pause, StopsTheClockOnlyOnceTheLastIterationIsOver) {
  const Rehearsed test =
      steered(R"("vus": 1)", R"({"at": "4s", "pause": true}, {"at": "8s", "resume": true})");
  EXPECT_EQ(text(test.result.run), "10s");
  EXPECT_EQ(text(test.result.end), "12s");
}

TEST(Pause, TakesHoldAtOnceWhenNothingRuns) {
  const Rehearsed test = steered(R"("vus": 0, "maxVUs": 1)",
                                 R"({"at": "4s", "pause": true}, {"at": "8s", "resume": true})");
  EXPECT_THAT(answers(test), ElementsAre("ok at 4s", "ok at 8s"));
  EXPECT_EQ(text(test.result.end), "14s");
}

TEST(Pause, MayOutlastTheTestsDuration) {
  const Rehearsed test =
      steered(R"("vus": 1)", R"({"at": "4s", "pause": true}, {"at": "20s", "resume": true})");
  EXPECT_THAT(iterations(test),
              ElementsAre("0: 0s-3s", "0: 3s-6s", "0: 20s-23s", "0: 23s-24s interrupted"));
}

TEST(Pause, IsInterruptedWithAWarningWhenNothingCanEndIt) {
  const Rehearsed test = steered(R"("vus": 1)", R"({"at": "4s", "pause": true})");
  EXPECT_EQ(text(test.result.end), "6s");
  EXPECT_EQ(test.result.exit_code, ExitCode::Interrupted);
  EXPECT_EQ(test.result.warnings.size(), 1U);
}

TEST(Pause, MayHappenAgain) {
  const Rehearsed test =
      steered(R"("vus": 1)", R"({"at": "1s", "pause": true}, {"at": "5s", "resume": true},
                                {"at": "6s", "pause": true}, {"at": "9s", "resume": true})");
  EXPECT_THAT(answers(test), ElementsAre("ok at 3s", "ok at 5s", "ok at 8s", "ok at 9s"));
  EXPECT_EQ(text(test.result.end), "13s");
  EXPECT_EQ(text(test.result.run), "10s");
}

TEST(Pause, StartsNothingAfterAnIterationThatEndsAtItsInstant) {
  const Rehearsed test =
      steered(R"("vus": 1)", R"({"at": "3s", "pause": true}, {"at": "8s", "resume": true})");
  EXPECT_THAT(starts(test), ElementsAre("0s", "8s", "11s", "14s"));
  EXPECT_THAT(answers(test), ElementsAre("ok at 3s", "ok at 8s"));
}

// S65.
TEST(Pause, KeepsOtherCommandsInLineUntilItIsDone) {
  const Rehearsed test = steered(
      R"("vus": 1, "maxVUs": 2)",
      R"({"at": "4s", "pause": true}, {"at": "4500ms", "scale": {"vus": 2}}, {"at": "5s", "resume": true})");
  EXPECT_THAT(answers(test), ElementsAre("ok at 6s", "ok at 6s", "ok at 6s"));
  EXPECT_THAT(iterations(test), ElementsAre("0: 0s-3s", "0: 3s-6s", "0: 6s-9s", "1: 6s-9s",
                                            "0: 9s-10s interrupted", "1: 9s-10s interrupted"));
}

TEST(Pause, LetsScalingUpTakeEffectAtTheResume) {
  const Rehearsed test = steered(
      R"("vus": 1, "maxVUs": 2)",
      R"({"at": "4s", "pause": true}, {"at": "7s", "scale": {"vus": 2}}, {"at": "8s", "resume": true})");
  EXPECT_THAT(answers(test), ElementsAre("ok at 6s", "ok at 7s", "ok at 8s"));
  EXPECT_THAT(vus(test, FactKind::VuStarted), ElementsAre("0 at 0s", "1 at 8s"));
}

TEST(Pause, LetsScalingDownTakeEffectAtTheResume) {
  const Rehearsed test = steered(
      R"("vus": 2)",
      R"({"at": "4s", "pause": true}, {"at": "7s", "scale": {"vus": 1}}, {"at": "8s", "resume": true})");
  EXPECT_THAT(vus(test, FactKind::VuStopped), ElementsAre("1 at 8s", "0 at 12s"));
  EXPECT_THAT(iterations(test), ElementsAre("0: 0s-3s", "1: 0s-3s", "0: 3s-6s", "1: 3s-6s",
                                            "0: 8s-11s", "0: 11s-12s interrupted"));
}

TEST(Pause, CountsUnpausedTimeButLooksAtItOnTheGridOfTheWallClock) {
  const Rehearsed test = run(
      {.scenarios = R"("a": {"executor": "externally-controlled", "vus": 1, "duration": "1s"})",
       .duration = R"("130ms")",
       .more = R"("control": [{"at": "250ms", "pause": true}, {"at": "600ms", "resume": true}])"});
  // Paused from 260 ms to 600 ms: over at 1.34 s, seen at 1.4 s.
  EXPECT_EQ(text(test.result.end), "1.4s");
  EXPECT_EQ(text(test.result.run), "1.06s");
}

TEST(Pause, EndsWithTheTestWhenItsIterationsOutlastIt) {
  const Rehearsed test = steered(R"("vus": 1)", R"({"at": "9500ms", "pause": true})");
  EXPECT_THAT(iterations(test),
              ElementsAre("0: 0s-3s", "0: 3s-6s", "0: 6s-9s", "0: 9s-10s interrupted"));
  EXPECT_THAT(answers(test), ElementsAre("ok at 10s"));
}

TEST(Pause, IsRefusedTwice) {
  const Rehearsed test =
      steered(R"("vus": 1)", R"({"at": "4s", "pause": true}, {"at": "7s", "pause": true},
                                {"at": "8s", "resume": true})");
  EXPECT_THAT(answers(test), ElementsAre("ok at 6s", "refused at 7s", "ok at 8s"));
  EXPECT_EQ(text(test.result.end), "12s");
}

TEST(Pause, IsRefusedAResumeWhenThereIsNone) {
  const Rehearsed test = steered(R"("vus": 1)", R"({"at": "4s", "resume": true})");
  EXPECT_THAT(answers(test), ElementsAre("refused at 4s"));
  EXPECT_THAT(starts(test), ElementsAre("0s", "3s", "6s", "9s"));
}

TEST(Pause, IsRefusedBeforeTheExecutorHasStarted) {
  const Rehearsed test =
      run({.scenarios = R"("a": {"executor": "externally-controlled", "vus": 1, "duration": "5s",
                                 "startTime": "3s"})",
           .duration = R"("3s")",
           .more = R"("control": [{"at": "1s", "pause": true}])"});
  EXPECT_THAT(answers(test), ElementsAre("refused at 1s"));
  EXPECT_THAT(starts(test), ElementsAre("3s", "6s"));
}

// S67.
/// Recorded from k6: paused and resumed beside an executor that cannot be.
Rehearsed beside_constant_vus(const std::string& start_time_of_steered) {
  return run({.scenarios = R"("a": {"executor": "externally-controlled", "vus": 1,
                                    "duration": "2500ms", "startTime": ")" +
                           start_time_of_steered + R"("},
                              "b": {"executor": "constant-vus", "duration": "2s"})",
              .duration = R"("460ms")",
              .more = R"("control": [{"at": "700ms", "pause": true},
                                     {"at": "1600ms", "resume": true}])"});
}

TEST(Pause, ReachesExecutorsBeforeTheOneThatRefusesIt) {
  const Rehearsed test = beside_constant_vus("0s");
  EXPECT_THAT(answers(test), ElementsAre("refused at 920ms", "refused at 1.6s"));
  EXPECT_THAT(starts(test, 0), ElementsAre("0s", "460ms", "1.6s", "2.06s"));
  EXPECT_THAT(starts(test, 1), ElementsAre("0s", "460ms", "920ms", "1.38s", "1.84s"));
}

TEST(Pause, NamesTheExecutorThatRefusesIt) {
  const Rehearsed test = beside_constant_vus("0s");
  EXPECT_EQ(
      test.result.commands[0].error,
      "constant-vus executor 'b' doesn't support pause and resume operations after its start");
}

TEST(Pause, LeavesTheClockRunningWhereItIsRefused) {
  const Rehearsed test = beside_constant_vus("0s");
  EXPECT_EQ(text(test.result.run), "2.5s");
  EXPECT_EQ(text(test.result.scenarios[0].ran), "2.5s");
}

TEST(Pause, DoesNotReachExecutorsBehindTheOneThatRefusesIt) {
  const Rehearsed test = beside_constant_vus("100ms");
  EXPECT_THAT(answers(test), ElementsAre("refused at 700ms", "refused at 1.6s"));
  EXPECT_THAT(starts(test, 1), ElementsAre("100ms", "560ms", "1.02s", "1.48s", "1.94s", "2.4s"));
}

/// Two that are steered, in iterations of 3 s and 2 s.
Rehearsed two_steered(const std::string& second, const std::string& commands) {
  return run({.scenarios = R"("a": {"executor": "externally-controlled", "vus": 1,
                                    "duration": "10s"},
                              "b": {"executor": "externally-controlled", "vus": 1, "exec": "b",
                                    "duration": "10s")" +
                           second + "}",
              .duration = R"("3s")",
              .journeys = R"("b": {"duration": "2s"})",
              .more = R"("control": [)" + commands + "]"});
}

TEST(Pause, GoesFromExecutorToExecutorAsEachComesToRest) {
  const Rehearsed test =
      two_steered("", R"({"at": "1s", "pause": true}, {"at": "8s", "resume": true})");
  EXPECT_THAT(answers(test), ElementsAre("ok at 4s", "ok at 8s"));
  EXPECT_THAT(starts(test, 0), ElementsAre("0s", "8s", "11s"));
  EXPECT_THAT(starts(test, 1), ElementsAre("0s", "2s", "8s", "10s", "12s"));
}

TEST(Pause, StopsTheClockOnceAllExecutorsRest) {
  const Rehearsed test =
      two_steered("", R"({"at": "1s", "pause": true}, {"at": "8s", "resume": true})");
  EXPECT_EQ(text(test.result.end), "14s");
  EXPECT_EQ(text(test.result.run), "10s");
  EXPECT_EQ(text(test.result.scenarios[0].ran), "10s");
  EXPECT_EQ(text(test.result.scenarios[1].ran), "10s");
}

TEST(Pause, ReachesTheRestWhenItComesAgain) {
  const Rehearsed test = two_steered(R"(, "startTime": "5s")",
                                     R"({"at": "1s", "pause": true}, {"at": "6s", "pause": true},
                     {"at": "9s", "resume": true})");
  EXPECT_THAT(answers(test), ElementsAre("refused at 3s", "ok at 7s", "ok at 9s"));
  EXPECT_THAT(starts(test, 0), ElementsAre("0s", "9s"));
  EXPECT_THAT(starts(test, 1), ElementsAre("5s", "9s", "11s", "13s", "15s"));
}

TEST(Pause, IsRefusedOnceTheFirstExecutorIsOver) {
  const Rehearsed test =
      run({.scenarios = R"("a": {"executor": "externally-controlled", "vus": 1, "duration": "1s"},
                       "b": {"executor": "externally-controlled", "vus": 1, "duration": "5s"})",
           .more = R"("control": [{"at": "2s", "pause": true}])"});
  EXPECT_THAT(answers(test), ElementsAre("refused at 2s"));
  EXPECT_THAT(starts(test, 1), ElementsAre("0s", "1s", "2s", "3s", "4s"));
}

// c refuses the pause that a and b have carried out, and a is over before the resume.
TEST(Pause, GoesOnForExecutorsBehindOneThatIsOver) {
  const Rehearsed test =
      run({.scenarios = R"("a": {"executor": "externally-controlled", "vus": 1, "duration": "2s"},
                       "b": {"executor": "externally-controlled", "vus": 1, "duration": "5s"},
                       "c": {"executor": "constant-vus", "duration": "5s"})",
           .duration = R"("500ms")",
           .more = R"("control": [{"at": "700ms", "pause": true}, {"at": "3s", "resume": true}])"});
  EXPECT_THAT(answers(test), ElementsAre("refused at 1s", "refused at 3s"));
  EXPECT_THAT(starts(test, 1), ElementsAre("0s", "500ms"));
}

TEST(Pause, IsRefusedToATestWithoutTheExecutor) {
  const Rehearsed test = run({.scenarios = R"("a": {"executor": "constant-vus", "duration": "5s"})",
                              .duration = R"("3s")",
                              .more = R"("control": [{"at": "1s", "pause": true}])"});
  EXPECT_THAT(answers(test), ElementsAre("refused at 1s"));
  EXPECT_THAT(starts(test), ElementsAre("0s", "3s"));
}

TEST(Pause, MayBeInterrupted) {
  const Rehearsed test =
      steered(R"("vus": 1)", R"({"at": "4s", "pause": true}, {"at": "8s", "interrupt": true})");
  EXPECT_EQ(text(test.result.end), "8s");
  EXPECT_EQ(text(test.result.run), "6s");
  EXPECT_EQ(test.result.exit_code, ExitCode::Interrupted);
}

}  // namespace
}  // namespace rehearse::testing
