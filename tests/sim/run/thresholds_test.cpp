// Thresholds in a run: evaluations, what an abort does, the verdict (S99 to S102).

#include <gmock/gmock-more-matchers.h>
#include <gtest/gtest.h>

#include "sim/core/fact.hpp"
#include "sim/run/run_verdict.hpp"
#include "tests/sim/run/rehearsed.hpp"

namespace rehearse::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr const char* kLoop =
    R"("a": {"executor": "constant-vus", "duration": "20s", "gracefulStop": "5s"})";

/// A loop of 500 ms for 20 s with these thresholds.
Rehearsed judged(const std::string& thresholds, const std::string& more = "",
                 const std::string& options = "") {
  return run({.scenarios = kLoop,
              .duration = R"("500ms")",
              .options = R"("thresholds": {)" + thresholds + "}" + options,
              .more = more});
}

std::string aborting(const std::string& metric, const std::string& threshold,
                     const std::string& more = "") {
  return "\"" + metric + R"(": [{"threshold": ")" + threshold + R"(", "abortOnFail": true)" + more +
         "}]";
}

// S102.
TEST(Thresholds, EndTheTestAtTheEvaluationThatFails) {
  const Rehearsed test = judged(aborting("iterations", "count<6"));
  EXPECT_EQ(test.result.exit_code, ExitCode::ThresholdsCrossed);
  EXPECT_THAT(when(test, FactKind::TestEnded), ElementsAre("4s"));
  EXPECT_THAT(test.result.verdict->abort->crossed, ElementsAre("iterations"));
  EXPECT_EQ(text(test.result.verdict->abort->at), "4s");
}

TEST(Thresholds, InterruptWhatRunsWithoutGrace) {
  const Rehearsed test = judged(aborting("iterations", "count<2"));
  EXPECT_THAT(iterations(test),
              ElementsAre("0: 0s-500ms", "0: 500ms-1s", "0: 1s-1.5s", "0: 1.5s-2s interrupted"));
}

TEST(Thresholds, SeeWhatWasBeforeTheirInstant) {
  EXPECT_THAT(when(judged(aborting("iterations", "count<4")), FactKind::TestEnded),
              ElementsAre("4s"));
  EXPECT_THAT(when(judged(aborting("iterations", "count<3")), FactKind::TestEnded),
              ElementsAre("2s"));
}

TEST(Thresholds, WaitForTheirDelay) {
  const std::string delay = R"(, "delayAbortEval": "4s")";
  EXPECT_THAT(when(judged(aborting("iterations", "count<1", delay)), FactKind::TestEnded),
              ElementsAre("6s"));
}

TEST(Thresholds, LetTeardownRun) {
  const Rehearsed test = judged(aborting("iterations", "count<1"), R"("teardown": "3s")");
  EXPECT_THAT(when(test, FactKind::TeardownEnded), ElementsAre("5s"));
  EXPECT_EQ(test.result.exit_code, ExitCode::ThresholdsCrossed);
}

TEST(Thresholds, EndSetupWithoutTeardown) {
  const Rehearsed test =
      judged(aborting("vus_max", "value<1"), R"("setup": "9s", "teardown": "3s")");
  EXPECT_THAT(when(test, FactKind::TestEnded), ElementsAre("2s"));
  EXPECT_THAT(when(test, FactKind::TeardownStarted), IsEmpty());
  EXPECT_THAT(iterations(test), IsEmpty());
}

TEST(Thresholds, KeepTheirExitCodeWhateverTeardownMeets) {
  const Rehearsed test =
      judged(aborting("iterations", "count<1"),
             R"("teardown": "9s", "control": [{"at": "3s", "interrupt": true}])");
  EXPECT_EQ(test.result.exit_code, ExitCode::ThresholdsCrossed);
}

TEST(Thresholds, NeverStartScenariosThatHaveNotStarted) {
  const Rehearsed test =
      run({.scenarios = std::string(kLoop) + R"(, "b": {"executor": "constant-vus",
                                               "startTime": "10s", "duration": "5s"})",
           .options = R"("thresholds": {)" + aborting("iterations", "count<1") + "}"});
  EXPECT_FALSE(test.result.scenarios[1].began.has_value());
}

// S99.
TEST(Thresholds, AreJudgedAtTheEndToo) {
  const Rehearsed test = judged(R"("iterations": ["count<6"])");
  EXPECT_THAT(when(test, FactKind::TestEnded), ElementsAre("20s"));
  EXPECT_EQ(test.result.exit_code, ExitCode::ThresholdsCrossed);
  EXPECT_THAT(test.result.verdict->crossed, ElementsAre("iterations"));
}

TEST(Thresholds, LeaveTheExitCodeOfATestThatPasses) {
  const Rehearsed test =
      judged(R"("iterations": ["count==40"], "iteration_duration": ["max<=500"])");
  EXPECT_EQ(test.result.exit_code, ExitCode::Ok);
  EXPECT_THAT(test.result.verdict->crossed, IsEmpty());
}

TEST(Thresholds, ComeAfterAnythingElseThatEndsTheTest) {
  const Rehearsed test =
      judged(R"("iterations": ["count<1"])", R"("control": [{"at": "3s", "interrupt": true}])");
  EXPECT_EQ(test.result.exit_code, ExitCode::Interrupted);
  EXPECT_THAT(test.result.verdict->crossed, ElementsAre("iterations"));
}

TEST(Thresholds, AreListedByMetricAsWritten) {
  const Rehearsed test = judged(R"("iterations": ["count>1", "rate>9"], "checks": ["rate>0.9"])");
  std::vector<std::string> rows;
  for (const Verdict::Row& row : test.result.verdict->thresholds) {
    rows.push_back(row.metric + " " + row.source + (row.ok ? " ok" : " failed"));
  }
  EXPECT_THAT(
      rows, ElementsAre("checks rate>0.9 ok", "iterations count>1 ok", "iterations rate>9 failed"));
}

TEST(Thresholds, SelectSamplesByScenario) {
  const Rehearsed test =
      run({.scenarios = std::string(kLoop) + R"(, "b": {"executor": "constant-vus", "vus": 3,
                                               "duration": "5s"})",
           .options = R"("thresholds": {"iterations{scenario:b}": ["count==15"]})"});
  EXPECT_THAT(test.result.verdict->crossed, IsEmpty());
}

TEST(Thresholds, SeeTheSamplesOfRequests) {
  const Rehearsed test =
      run({.scenarios = kLoop,
           .steps = R"({"request": {"target": "t", "endpoint": "e"}})",
           .targets = R"("t": {"endpoints": {"e": "250ms"}})",
           .options = R"("thresholds": {"http_req_duration{endpoint:e}": ["p(95)==250"],
                                        "http_reqs{status:200}": ["count==80"],
                                        "http_req_failed": ["rate==0"]})"});
  EXPECT_THAT(test.result.verdict->crossed, IsEmpty());
}

TEST(Thresholds, CountNoRequestThatAnInterruptionCutsOff) {
  const Rehearsed test =
      run({.scenarios = R"("a": {"executor": "constant-vus", "vus": 10, "duration": "2s",
                             "gracefulStop": "500ms"})",
           .steps = R"({"request": {"target": "t"}})",
           .targets = R"("t": "1600ms")",
           .options = R"("thresholds": {"http_reqs": ["count==10"]})"});
  EXPECT_THAT(test.result.verdict->crossed, IsEmpty());
}

/// The verdict does not depend on whether samples are seen one by one or the totals are enough.
TEST(Thresholds, AreTheSameFromTotalsAsFromSamples) {
  const std::string totals = R"("iterations": ["count==41", "rate>2"], "vus": ["value>0"],
                                "vus_max": ["value==1"], "dropped_iterations": ["count<1"],
                                "http_req_failed": ["rate>0.5"])";
  const Rehearsed few = judged(totals);
  const Rehearsed all = judged(totals + R"(, "iteration_duration": ["avg>0"])");
  EXPECT_EQ(few.result.verdict->crossed, all.result.verdict->crossed);
  EXPECT_THAT(few.result.verdict->crossed, ElementsAre("iterations"));
}

TEST(Thresholds, ThatTotalsDecideKeepTheRunAhead) {
  const Rehearsal rehearsal = read(
      document({.scenarios = kLoop, .options = R"("thresholds": {"iterations": ["count>100"]})"}));
  RunVerdict verdict(rehearsal);
  EXPECT_EQ(verdict.sampler(), nullptr);
}

TEST(Thresholds, AreRefusedWithTheirPlaces) {
  try {
    read(document(
        {.scenarios = kLoop, .options = R"("thresholds": {"iterations": ["count>1", "p(95)<1"],
                                                "nothing": ["count>1"], "vus": ["value>x"]})"}));
    FAIL();
  } catch (const std::invalid_argument& refused) {
    const std::string all = refused.what();
    for (const char* place : {"/options/thresholds/iterations", "/options/thresholds/nothing",
                              "/options/thresholds/vus/0"}) {
      EXPECT_NE(all.find(place), std::string::npos) << all;
    }
  }
}

}  // namespace
}  // namespace rehearse::testing
