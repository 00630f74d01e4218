// VUs that begin iteration after iteration while no time passes (S106).

#include <fmt/format.h>
#include <gmock/gmock-more-matchers.h>
#include <gtest/gtest.h>

#include "sim/core/fact_kind.hpp"
#include "sim/run/run.hpp"
#include "tests/sim/run/rehearsed.hpp"

namespace rehearse::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr const char* kTwoVus =
    R"("a": {"executor": "constant-vus", "vus": 2, "duration": "10s", "gracefulStop": "0s"})";
constexpr const char* kRequest = R"({"request": {"target": "shop"}})";
/// Practically never another duration than 0.
constexpr const char* kRarelyAnHour = R"({"choice": [0, "1h"], "weights": [1000000, 1]})";

/// One of its two VUs is served, the other one turned away in no time.
Script turned_away() {
  return {.scenarios = kTwoVus,
          .steps = kRequest,
          .targets = R"("shop": {"duration": "4s", "servers": 1, "queue": 0})"};
}

TEST(Standstill, InterruptsTheTestAtItsInstant) {
  const Rehearsed test = run(turned_away());
  EXPECT_EQ(text(test.result.end), "0s");
  EXPECT_EQ(test.result.exit_code, ExitCode::Interrupted);
}

TEST(Standstill, IsThereWithTheFirstIterationBeyondTheBound) {
  const Rehearsed test = run(turned_away());
  EXPECT_EQ(iterations(test).size(), 100'001U);
}

TEST(Standstill, IsReportedWithScenarioVuInstantAndBound) {
  const Rehearsed test =
      run({.scenarios = R"("a": {"executor": "ramping-vus", "startVUs": 1, "gracefulStop": "0s",
                                 "stages": [{"duration": "10s", "target": 1}]})",
           .steps = kRequest,
           .targets = R"("shop": {"duration": "1s",
                                  "changes": [{"from": "3s", "until": "20s", "down": "refusing"}]})"});
  EXPECT_THAT(test.result.warnings,
              ElementsAre("scenario a stood still at 3s: VU 1 began 100000 iterations at that "
                          "instant, the most that are allowed, so the test was interrupted; its "
                          "iterations need a duration, a think time or a latency of their targets "
                          "above 0, or the option minIterationDuration"));
}

TEST(Standstill, IsTheSameWhereVusAreComputedAhead) {
  Script of_steps{.scenarios = kTwoVus};
  of_steps.steps = fmt::format(R"({{"think": {}}})", kRarelyAnHour);
  for (const Script& script : {Script{.scenarios = kTwoVus, .duration = kRarelyAnHour}, of_steps}) {
    const Rehearsed in_order = run(script);
    const Result ahead = run_rehearsal(read(document(script)));
    EXPECT_EQ(ahead.warnings.size(), 1U);
    EXPECT_THAT(differences(ahead, in_order.result), IsEmpty());
  }
}

TEST(Standstill, StopsAnExternallyControlledScenario) {
  const Rehearsed test = run(
      {.scenarios = R"("a": {"executor": "externally-controlled", "vus": 1, "duration": "10s"})",
       .duration = kRarelyAnHour});
  EXPECT_EQ(text(test.result.end), "0s");
  EXPECT_EQ(test.result.warnings.size(), 1U);
}

TEST(Standstill, IsNotWhatCountedIterationsDo) {
  const Rehearsed test = run({.scenarios = R"("a": {"executor": "shared-iterations", "vus": 1,
                                                    "iterations": 200000},
                                              "b": {"executor": "per-vu-iterations", "vus": 1,
                                                    "iterations": 200000})",
                              .duration = "0"});
  EXPECT_EQ(test.result.counts.complete, 400'000U);
  EXPECT_THAT(test.result.warnings, IsEmpty());
}

TEST(Standstill, IsNoneWhereIterationsMayTakeNoTime) {
  for (const char* duration : {R"({"exponential": "1s"})", R"({"uniform": [0, "1s"]})",
                               R"({"weibull": {"shape": 1.5, "scale": "1s"}})",
                               R"({"normal": {"mean": "1s", "sd": "500ms"}})",
                               R"({"hyperexponential": ["500ms", "2s"], "weights": [9, 1]})"}) {
    const Result result =
        run_rehearsal(read(document({.scenarios = kTwoVus, .duration = duration})));
    EXPECT_EQ(result.exit_code, ExitCode::Ok) << duration;
    EXPECT_EQ(text(result.run), "10s") << duration;
    EXPECT_GT(result.counts.complete, 5U) << duration;
  }
}

}  // namespace
}  // namespace rehearse::testing
