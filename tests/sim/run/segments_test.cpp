// What one segment of a test runs (S7 to S9, S24, S71, S88).

#include <gmock/gmock-more-matchers.h>
#include <gtest/gtest.h>

#include "sim/core/fact_kind.hpp"
#include "tests/sim/run/rehearsed.hpp"

namespace rehearse::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

/// The middle one of three equal segments.
constexpr const char* kMiddleThird =
    R"("executionSegment": "1/3:2/3", "executionSegmentSequence": "0,1/3,2/3,1")";
constexpr const char* kLastThird =
    R"("executionSegment": "2/3:1", "executionSegmentSequence": "0,1/3,2/3,1")";

TEST(Segment, RunsItsVusUnderTheirNumbersInTheWhole) {
  const Rehearsed test =
      run({.scenarios = R"("a": {"executor": "constant-vus", "vus": 6, "duration": "1s"})",
           .options = kMiddleThird});
  EXPECT_THAT(iterations(test), ElementsAre("1: 0s-1s", "4: 0s-1s"));
}

TEST(Segment, NumbersIterationsByItsStripe) {
  const Rehearsed test =
      run({.scenarios = R"("a": {"executor": "constant-vus", "vus": 6, "duration": "2s"})",
           .options = kMiddleThird});
  EXPECT_THAT(numbers(test), ElementsAre(1U, 4U, 7U, 10U));
}

TEST(Segment, TakesDurationsByNumbersInTheWhole) {
  const Rehearsed test =
      run({.scenarios = R"("a": {"executor": "constant-vus", "vus": 6, "duration": "3s"})",
           .duration = R"({"sequence": ["1s", "2s", "3s", "4s", "5s", "6s"], "by": "vu"})",
           .options = kMiddleThird});
  EXPECT_THAT(iterations(test), ElementsAre("1: 0s-2s", "4: 0s-5s", "1: 2s-4s"));
}

TEST(Segment, DoesNotScaleTheIterationsOfEachVu) {
  const Rehearsed test =
      run({.scenarios = R"("a": {"executor": "per-vu-iterations", "vus": 3, "iterations": 2})",
           .options = kMiddleThird});
  EXPECT_THAT(iterations(test), ElementsAre("1: 0s-1s", "1: 1s-2s"));
}

TEST(Segment, TakesItsShareOfSharedIterations) {
  const Rehearsed test =
      run({.scenarios = R"("a": {"executor": "shared-iterations", "vus": 6, "iterations": 10})",
           .options = kMiddleThird});
  EXPECT_THAT(iterations(test), ElementsAre("1: 0s-1s", "4: 0s-1s", "1: 1s-2s"));
  EXPECT_THAT(numbers(test), ElementsAre(1U, 4U, 7U));
}

// 4 VUs of three thirds: 2, 1 and 1, so the iterations are cut anew into 2/4, 1/4 and 1/4.
TEST(Segment, CutsSharedIterationsAnewByTheVusOfTheWhole) {
  const Rehearsed test =
      run({.scenarios = R"("a": {"executor": "shared-iterations", "vus": 4, "iterations": 8})",
           .options = R"("executionSegment": "0:1/3", "executionSegmentSequence": "0,1/3,2/3,1")"});
  EXPECT_EQ(test.result.counts.complete, 4U);
  EXPECT_EQ(test.result.scenarios[0].vus_max, 2U);
}

TEST(Segment, TakesTheArrivalsOfItsStripe) {
  const Rehearsed test =
      run({.scenarios = R"("a": {"executor": "constant-arrival-rate", "rate": 1, "duration": "7s",
                                 "preAllocatedVUs": 3})",
           .duration = R"("500ms")",
           .options = kMiddleThird});
  EXPECT_THAT(starts(test), ElementsAre("1s", "4s"));
  EXPECT_THAT(numbers(test), ElementsAre(1U, 4U));
}

TEST(Segment, TakesTheRampedArrivalsOfItsStripe) {
  const Rehearsed test =
      run({.scenarios = R"("a": {"executor": "ramping-arrival-rate", "startRate": 1,
                                 "timeUnit": "5s",
                                 "stages": [{"duration": "42500ms", "target": 1}],
                                 "preAllocatedVUs": 3})",
           .duration = R"("500ms")",
           .options = kMiddleThird});
  EXPECT_THAT(starts(test), ElementsAre("10s", "25s", "40s"));
}

TEST(Segment, RampsAtItsOwnInstants) {
  const std::string ramp = R"("a": {"executor": "ramping-vus", "startVUs": 0, "gracefulStop": "0s",
                                    "stages": [{"duration": "6s", "target": 6}]})";
  const Rehearsed middle = run({.scenarios = ramp, .duration = R"("1h")", .options = kMiddleThird});
  const Rehearsed last = run({.scenarios = ramp, .duration = R"("1h")", .options = kLastThird});
  EXPECT_THAT(iterations(middle), ElementsAre("1: 2s-6s interrupted", "4: 5s-6s interrupted"));
  // Its VU 5 would begin at the regular end.
  EXPECT_THAT(iterations(last), ElementsAre("2: 3s-6s interrupted"));
}

// S71.
TEST(Segment, DoesNotRunAScenarioWithoutWork) {
  const Rehearsed test =
      run({.scenarios = R"("a": {"executor": "constant-vus", "vus": 1, "duration": "9s"},
                           "b": {"executor": "constant-vus", "vus": 3, "duration": "1s"})",
           .options = kMiddleThird});
  EXPECT_FALSE(test.result.scenarios[0].began);
  EXPECT_THAT(iterations(test, 0), IsEmpty());
  EXPECT_THAT(iterations(test, 1), ElementsAre("1: 0s-1s"));
  EXPECT_EQ(text(test.result.run), "1s");
}

TEST(Segment, MayBeLeftWithNothingToDoAtAll) {
  const Rehearsed test =
      run({.scenarios = R"("a": {"executor": "constant-vus", "vus": 1, "duration": "9s"})",
           .options = kLastThird});
  EXPECT_THAT(when(test, FactKind::ScenarioStarted), IsEmpty());
  EXPECT_EQ(text(test.result.run), "0s");
  EXPECT_EQ(test.result.vus_max, 0U);
}

TEST(Segment, StartsWithItsShareOfExternallyControlledVus) {
  const Rehearsed test =
      run({.scenarios = R"("a": {"executor": "externally-controlled", "vus": 3, "maxVUs": 6,
                                 "duration": "2s"})",
           .duration = R"("3s")",
           .options = kMiddleThird});
  EXPECT_THAT(iterations(test), ElementsAre("1: 0s-2s interrupted"));
  EXPECT_EQ(test.result.vus_max, 2U);
}

}  // namespace
}  // namespace rehearse::testing
