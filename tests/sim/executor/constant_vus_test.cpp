// constant-vus (S36 to S40).

#include <gmock/gmock-more-matchers.h>
#include <gtest/gtest.h>

#include "sim/core/fact_kind.hpp"
#include "tests/sim/run/rehearsed.hpp"

namespace rehearse::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr const char* kOneFor10s = R"("a": {"executor": "constant-vus", "duration": "10s"})";

// S40.
TEST(ConstantVus, BeginsWithEveryVu) {
  const Rehearsed test =
      run({.scenarios = R"("a": {"executor": "constant-vus", "vus": 3, "duration": "10s"})",
           .duration = R"("20s")"});
  EXPECT_THAT(iterations(test), ElementsAre("0: 0s-20s", "1: 0s-20s", "2: 0s-20s"));
}

TEST(ConstantVus, LoopsUntilTheRegularEnd) {
  const Rehearsed test = run({.scenarios = kOneFor10s, .duration = R"("4s")"});
  EXPECT_THAT(iterations(test), ElementsAre("0: 0s-4s", "0: 4s-8s", "0: 8s-12s"));
}

TEST(ConstantVus, LetsEachVuLoopOnItsOwn) {
  const Rehearsed test =
      run({.scenarios = R"("a": {"executor": "constant-vus", "vus": 2, "duration": "5s"})",
           .duration = R"({"sequence": ["2s", "3500ms"], "by": "vu"})"});
  EXPECT_THAT(iterations(test),
              ElementsAre("0: 0s-2s", "1: 0s-3.5s", "0: 2s-4s", "1: 3.5s-7s", "0: 4s-6s"));
}

TEST(ConstantVus, StartsNothingAfterAnIterationThatEndsAtTheRegularEnd) {
  const Rehearsed test = run({.scenarios = kOneFor10s, .duration = R"("5s")"});
  EXPECT_THAT(iterations(test), ElementsAre("0: 0s-5s", "0: 5s-10s"));
  EXPECT_EQ(text(test.result.run), "10s");
}

// S38.
TEST(ConstantVus, EndsWhenItsLastIterationIsOver) {
  const Rehearsed test = run({.scenarios = kOneFor10s, .duration = R"("4s")"});
  EXPECT_THAT(when(test, FactKind::ScenarioRegularEnd), ElementsAre("10s"));
  EXPECT_THAT(when(test, FactKind::ScenarioEnded), ElementsAre("12s"));
  EXPECT_EQ(text(test.result.end), "12s");
}

TEST(ConstantVus, InterruptsWhatRunsAtTheHardEnd) {
  const Rehearsed test = run(
      {.scenarios = R"("a": {"executor": "constant-vus", "duration": "10s", "gracefulStop": "5s"})",
       .duration = R"("20s")"});
  EXPECT_THAT(iterations(test), ElementsAre("0: 0s-15s interrupted"));
  EXPECT_EQ(text(test.result.run), "15s");
}

TEST(ConstantVus, GracefullyStopsFor30sUnlessTold) {
  const Rehearsed test = run({.scenarios = kOneFor10s, .duration = R"("1h")"});
  EXPECT_THAT(iterations(test), ElementsAre("0: 0s-40s interrupted"));
}

// S84.
TEST(ConstantVus, InterruptsAnIterationThatWouldEndExactlyAtTheHardEnd) {
  const Rehearsed test = run(
      {.scenarios = R"("a": {"executor": "constant-vus", "duration": "10s", "gracefulStop": "5s"})",
       .duration = R"("15s")"});
  EXPECT_THAT(iterations(test), ElementsAre("0: 0s-15s interrupted"));
}

// S37.
TEST(ConstantVus, HasOneEndWithoutGracefulStop) {
  const Rehearsed test = run(
      {.scenarios = R"("a": {"executor": "constant-vus", "duration": "10s", "gracefulStop": "0s"})",
       .duration = R"("5s")"});
  EXPECT_THAT(iterations(test), ElementsAre("0: 0s-5s", "0: 5s-10s interrupted"));
}

TEST(ConstantVus, DropsNothing) {
  const Rehearsed test = run({.scenarios = kOneFor10s, .duration = R"("1h")"});
  EXPECT_THAT(drops(test), IsEmpty());
  EXPECT_EQ(test.result.counts.dropped, 0U);
}

TEST(ConstantVus, HoldsItsVusUntilTheyAreDone) {
  const Rehearsed test =
      run({.scenarios = R"("a": {"executor": "constant-vus", "vus": 2, "duration": "4s"})",
           .duration = R"({"sequence": ["2s", "5s"], "by": "vu"})"});
  EXPECT_THAT(vus(test, FactKind::VuStarted), ElementsAre("0 at 0s", "1 at 0s"));
  // The first rests at its regular end, the other after its iteration.
  EXPECT_THAT(vus(test, FactKind::VuStopped), ElementsAre("0 at 4s", "1 at 5s"));
}

}  // namespace
}  // namespace rehearse::testing
