// ramping-vus (S45 to S50, S80).

#include <gmock/gmock-more-matchers.h>
#include <gtest/gtest.h>

#include "sim/core/fact.hpp"
#include "tests/sim/run/rehearsed.hpp"

namespace rehearse::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

// S45.
TEST(RampingVus, StartsHandlesFromTheCurrentCountUpward) {
  const Rehearsed test =
      run({.scenarios = R"("a": {"executor": "ramping-vus", "startVUs": 0, "gracefulStop": "0s",
                                 "stages": [{"duration": "4s", "target": 4}]})",
           .duration = R"("1h")"});
  // The fourth VU would begin at the regular end, 4 s.
  EXPECT_THAT(iterations(test),
              ElementsAre("0: 1s-4s interrupted", "1: 2s-4s interrupted", "2: 3s-4s interrupted"));
}

TEST(RampingVus, BeginsWithStartVus) {
  const Rehearsed test = run({.scenarios = R"("a": {"executor": "ramping-vus", "startVUs": 2,
                                                    "stages": [{"duration": "2s", "target": 3}]})",
                              .duration = R"("5s")"});
  EXPECT_THAT(iterations(test), ElementsAre("0: 0s-5s", "1: 0s-5s"));
}

// S46.
TEST(RampingVus, GracefullyStopsTheHighestHandles) {
  const Rehearsed test =
      run({.scenarios = R"("a": {"executor": "ramping-vus", "startVUs": 3, "stages": [
                            {"duration": "4s", "target": 1}, {"duration": "4s", "target": 1}]})",
           .duration = R"("3s")"});
  // Down to 2 at 2 s, to 1 at 4 s, to 0 at 8 s.
  EXPECT_THAT(iterations(test),
              ElementsAre("0: 0s-3s", "1: 0s-3s", "2: 0s-3s", "0: 3s-6s", "1: 3s-6s", "0: 6s-9s"));
  EXPECT_THAT(vus(test, FactKind::VuGracePeriod), ElementsAre("2 at 2s", "1 at 4s", "0 at 8s"));
  EXPECT_THAT(vus(test, FactKind::VuStopped), ElementsAre("2 at 3s", "1 at 6s", "0 at 9s"));
}

// S47.
TEST(RampingVus, InterruptsWhatOutlivesRampDown) {
  const Rehearsed test =
      run({.scenarios = R"("a": {"executor": "ramping-vus", "startVUs": 2, "stages": [
                            {"duration": "2s", "target": 2}, {"duration": "0s", "target": 1},
                            {"duration": "8s", "target": 1}],
                            "gracefulRampDown": "3s", "gracefulStop": "1s"})",
           .duration = R"("20s")"});
  EXPECT_THAT(iterations(test), ElementsAre("0: 0s-11s interrupted", "1: 0s-5s interrupted"));
}

TEST(RampingVus, InterruptsWhatWouldEndExactlyWhenItsGraceDoes) {
  const Rehearsed test =
      run({.scenarios = R"("a": {"executor": "ramping-vus", "startVUs": 2, "stages": [
                            {"duration": "2s", "target": 2}, {"duration": "0s", "target": 1},
                            {"duration": "2s", "target": 1}], "gracefulRampDown": "3s"})",
           .duration = R"("5s")"});
  EXPECT_THAT(iterations(test), ElementsAre("0: 0s-5s", "1: 0s-5s interrupted"));
}

TEST(RampingVus, InterruptsAtOnceWithoutGracefulRampDown) {
  const Rehearsed test =
      run({.scenarios = R"("a": {"executor": "ramping-vus", "startVUs": 2, "stages": [
                            {"duration": "2s", "target": 2}, {"duration": "0s", "target": 1},
                            {"duration": "2s", "target": 1}], "gracefulRampDown": "0s"})",
           .duration = R"("3s")"});
  EXPECT_THAT(iterations(test), ElementsAre("0: 0s-3s", "1: 0s-2s interrupted", "0: 3s-6s"));
}

// S48.
TEST(RampingVus, TakesRawStepsBeforeHardStopsOfTheSameInstant) {
  const Rehearsed test =
      run({.scenarios = R"("a": {"executor": "ramping-vus", "startVUs": 2, "stages": [
                            {"duration": "2s", "target": 2}, {"duration": "0s", "target": 1},
                            {"duration": "2s", "target": 1}], "gracefulRampDown": "0s"})",
           .duration = R"("3s")"});
  EXPECT_THAT(vus(test, FactKind::VuGracePeriod), ElementsAre("1 at 2s", "0 at 4s"));
}

TEST(RampingVus, StartsNoIterationOfAVuThatIsFreeWhenItIsTakenAway) {
  const Rehearsed test =
      run({.scenarios = R"("a": {"executor": "ramping-vus", "startVUs": 2, "stages": [
                            {"duration": "2s", "target": 2}, {"duration": "0s", "target": 1},
                            {"duration": "2s", "target": 1}]})",
           .duration = R"("2s")"});
  EXPECT_THAT(iterations(test), ElementsAre("0: 0s-2s", "1: 0s-2s", "0: 2s-4s"));
}

// 2 VUs, 1 from 2 s, 2 again from 4 s until 10 s.
std::string down_and_up(const std::string& graces) {
  return R"("a": {"executor": "ramping-vus", "startVUs": 2, "stages": [
             {"duration": "2s", "target": 2}, {"duration": "0s", "target": 1},
             {"duration": "2s", "target": 1}, {"duration": "0s", "target": 2},
             {"duration": "6s", "target": 2}])" +
         graces + "}";
}

// S50.
TEST(RampingVus, GoesOnWithTheVuOfAHandleThatIsStillFinishing) {
  const Rehearsed test = run({.scenarios = down_and_up(""), .duration = R"("5s")"});
  EXPECT_THAT(iterations(test), ElementsAre("0: 0s-5s", "1: 0s-5s", "0: 5s-10s", "1: 5s-10s"));
  EXPECT_THAT(vus(test, FactKind::VuGracePeriod), ElementsAre("1 at 2s", "1 at 10s", "0 at 10s"));
  EXPECT_THAT(vus(test, FactKind::VuRevived), ElementsAre("1 at 4s"));
  EXPECT_THAT(vus(test, FactKind::VuStarted), ElementsAre("0 at 0s", "1 at 0s"));
}

TEST(RampingVus, RevivesAHandleWhoseIterationEndsAtThatInstant) {
  const Rehearsed test = run({.scenarios = down_and_up(""), .duration = R"("4s")"});
  EXPECT_THAT(vus(test, FactKind::VuRevived), ElementsAre("1 at 4s"));
  EXPECT_THAT(iterations(test), ElementsAre("0: 0s-4s", "1: 0s-4s", "0: 4s-8s", "1: 4s-8s",
                                            "0: 8s-12s", "1: 8s-12s"));
}

TEST(RampingVus, ActivatesAHandleAnewThatHadComeToRest) {
  const Rehearsed test = run({.scenarios = down_and_up(""), .duration = R"("3s")"});
  EXPECT_THAT(iterations(test), ElementsAre("0: 0s-3s", "1: 0s-3s", "0: 3s-6s", "1: 4s-7s",
                                            "0: 6s-9s", "1: 7s-10s", "0: 9s-12s"));
  EXPECT_THAT(vus(test, FactKind::VuRevived), IsEmpty());
  EXPECT_THAT(vus(test, FactKind::VuStarted), ElementsAre("0 at 0s", "1 at 0s", "1 at 4s"));
}

TEST(RampingVus, ActivatesAHandleAnewThatWasHardStopped) {
  const Rehearsed test =
      run({.scenarios = down_and_up(R"(, "gracefulRampDown": "0s", "gracefulStop": "0s")"),
           .duration = R"("20s")"});
  EXPECT_THAT(iterations(test), ElementsAre("0: 0s-10s interrupted", "1: 0s-2s interrupted",
                                            "1: 4s-10s interrupted"));
  EXPECT_THAT(vus(test, FactKind::VuRevived), IsEmpty());
  EXPECT_THAT(vus(test, FactKind::VuStarted), ElementsAre("0 at 0s", "1 at 0s", "1 at 4s"));
}

TEST(RampingVus, GivesAFreshActivationTheVuThatHasBeenInThePoolLongest) {
  const Rehearsed test =
      run({.scenarios = R"("a": {"executor": "ramping-vus", "startVUs": 3, "stages": [
                            {"duration": "2s", "target": 3}, {"duration": "0s", "target": 1},
                            {"duration": "4s", "target": 1}, {"duration": "0s", "target": 2},
                            {"duration": "1s", "target": 2}]})",
           .duration = R"({"sequence": ["9s", "4s", "3s"], "by": "vu"})"});
  // Handle 2 gives VU 3 back at 3 s, handle 1 VU 2 at 4 s; at 6 s handle 1 takes VU 3.
  EXPECT_THAT(vu_ids(test), ElementsAre(1U, 2U, 3U, 3U));
  EXPECT_THAT(iterations(test), ElementsAre("0: 0s-9s", "1: 0s-4s", "2: 0s-3s", "1: 6s-10s"));
}

// The plan delays the drop of 2 s to 7 s though the ramp is up again at 6 s; it is walked as it is.
TEST(RampingVus, InterruptsAHandleThatStartedAgainWhenTheGraceOfTheDropBeforeEnds) {
  const Rehearsed test =
      run({.scenarios = R"("a": {"executor": "ramping-vus", "startVUs": 3, "stages": [
                            {"duration": "2s", "target": 3}, {"duration": "0s", "target": 1},
                            {"duration": "4s", "target": 1}, {"duration": "0s", "target": 2},
                            {"duration": "2s", "target": 2}], "gracefulRampDown": "5s"})",
           .duration = R"({"sequence": ["9s", "4s", "3s"], "by": "vu"})"});
  EXPECT_THAT(iterations(test),
              ElementsAre("0: 0s-9s", "1: 0s-4s", "2: 0s-3s", "1: 6s-7s interrupted"));
}

TEST(RampingVus, HasItsRegularEndAtTheEndOfItsStages) {
  const Rehearsed test = run({.scenarios = down_and_up(""), .duration = R"("3s")"});
  EXPECT_THAT(when(test, FactKind::ScenarioRegularEnd), ElementsAre("10s"));
  EXPECT_THAT(when(test, FactKind::ScenarioEnded), ElementsAre("12s"));
}

TEST(RampingVus, HasItsHardEndAfterGracefulStopWhenThatIsShorterThanGracefulRampDown) {
  const Rehearsed test = run({.scenarios = R"("a": {"executor": "ramping-vus", "stages": [
                            {"duration": "2s", "target": 1}], "gracefulStop": "3s"})",
                              .duration = R"("1h")"});
  EXPECT_THAT(iterations(test), ElementsAre("0: 0s-5s interrupted"));
}

// Down to 0 at 2 s, and there for 10 s more.
constexpr const char* kTrailingZero =
    R"("a": {"executor": "ramping-vus", "startVUs": 1, "gracefulRampDown": "5s", "stages": [
              {"duration": "2s", "target": 1}, {"duration": "0s", "target": 0},
              {"duration": "10s", "target": 0}]})";

// S49.
TEST(RampingVus, EndsRegularlyAtItsLastRawStepWhateverStageFollows) {
  const Rehearsed test = run({.scenarios = kTrailingZero, .duration = R"("3s")"});
  EXPECT_THAT(when(test, FactKind::ScenarioRegularEnd), ElementsAre("2s"));
  EXPECT_THAT(when(test, FactKind::ScenarioEnded), ElementsAre("3s"));
  EXPECT_EQ(text(test.result.run), "3s");
}

TEST(RampingVus, EndsHardAtTheLastStepOfItsPlan) {
  const Rehearsed test = run({.scenarios = kTrailingZero, .duration = R"("1h")"});
  EXPECT_THAT(iterations(test), ElementsAre("0: 0s-7s interrupted"));
}

TEST(RampingVus, GoesOnThroughAStageAtZeroInTheMiddle) {
  const Rehearsed test =
      run({.scenarios = R"("a": {"executor": "ramping-vus", "startVUs": 1, "stages": [
                            {"duration": "2s", "target": 1}, {"duration": "0s", "target": 0},
                            {"duration": "10s", "target": 0}, {"duration": "0s", "target": 1},
                            {"duration": "1s", "target": 1}]})",
           .duration = R"("3s")"});
  EXPECT_THAT(iterations(test), ElementsAre("0: 0s-3s", "0: 12s-15s"));
}

// S80.
TEST(RampingVus, RunsNothingOnVusThatComeAndGoWithinOneInstant) {
  const Rehearsed test =
      run({.scenarios = R"("a": {"executor": "ramping-vus", "startVUs": 0, "stages": [
                            {"duration": "0s", "target": 3}, {"duration": "0s", "target": 1},
                            {"duration": "2s", "target": 1}]})",
           .duration = R"("2s")"});
  EXPECT_THAT(iterations(test), ElementsAre("0: 0s-2s"));
  EXPECT_EQ(test.result.vus_max, 3U);
}

TEST(RampingVus, RunsNothingOnVusThatComeAndGoWithinALaterInstant) {
  const Rehearsed test =
      run({.scenarios = R"("a": {"executor": "ramping-vus", "startVUs": 0, "stages": [
                            {"duration": "4s", "target": 0},
                            {"duration": "0s", "target": 3}, {"duration": "0s", "target": 1},
                            {"duration": "2s", "target": 1}]})",
           .duration = R"("2s")"});
  EXPECT_THAT(iterations(test), ElementsAre("0: 4s-6s"));
  EXPECT_EQ(test.result.vus_max, 3U);
}

TEST(RampingVus, NumbersTheDrawsOfAHandleOnAcrossItsActivations) {
  const Rehearsed test = run({.scenarios = down_and_up(""), .duration = R"("3s")"});
  std::vector<std::uint64_t> second;
  for (const Fact& fact : test.facts) {
    if (fact.kind == FactKind::IterationStarted && fact.number == 1) {
      second.push_back(fact.vu_iteration);
    }
  }
  EXPECT_THAT(second, ElementsAre(0U, 1U, 2U));
}

}  // namespace
}  // namespace rehearse::testing
