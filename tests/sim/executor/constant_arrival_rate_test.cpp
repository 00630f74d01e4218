// constant-arrival-rate with the VUs it was given (S51, S54 to S59, S90).

#include <gmock/gmock-more-matchers.h>
#include <gtest/gtest.h>

#include "sim/core/fact_kind.hpp"
#include "tests/sim/run/rehearsed.hpp"

namespace rehearse::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

/// One arrival a second for 5 s.
std::string every_second(const std::string& vus) {
  return R"("a": {"executor": "constant-arrival-rate", "rate": 1, "duration": "5s", )" + vus + "}";
}

TEST(ConstantArrivalRate, StartsAtZeroAndThenOnceAPeriod) {
  const Rehearsed test =
      run({.scenarios = every_second(R"("preAllocatedVUs": 1)"), .duration = R"("500ms")"});
  EXPECT_THAT(starts(test), ElementsAre("0s", "1s", "2s", "3s", "4s"));
}

TEST(ConstantArrivalRate, TruncatesThePeriodSoThatMoreArrive) {
  const Rehearsed test =
      run({.scenarios = R"("a": {"executor": "constant-arrival-rate", "rate": 3, "duration": "1s",
                                 "preAllocatedVUs": 1})",
           .duration = R"("100ms")"});
  EXPECT_THAT(starts(test), ElementsAre("0s", "333.333333ms", "666.666666ms", "999.999999ms"));
}

TEST(ConstantArrivalRate, AccumulatesTheRoundingOfItsPeriod) {
  const Rehearsed test =
      run({.scenarios = R"("a": {"executor": "constant-arrival-rate", "rate": 3000,
                                 "duration": "8s", "preAllocatedVUs": 1})",
           .duration = R"("300us")"});
  EXPECT_EQ(test.result.counts.complete, 24'001U);
}

TEST(ConstantArrivalRate, NeitherStartsNorDropsAnArrivalExactlyAtTheEnd) {
  const Rehearsed test =
      run({.scenarios = every_second(R"("preAllocatedVUs": 1)"), .duration = R"("500ms")"});
  EXPECT_EQ(test.result.counts.started(), 5U);
  EXPECT_EQ(test.result.counts.dropped, 0U);
}

// S55.
TEST(ConstantArrivalRate, ServesWithTheVuThatHasBeenIdleLongest) {
  const Rehearsed test = run(
      {.scenarios = every_second(R"("preAllocatedVUs": 3)"),
       .duration = R"({"sequence": ["2400ms", "500ms", "500ms", "3s", "3s"], "by": "iteration"})"});
  // At 3 s VU 2 is idle since 1.5 s, VU 1 since 2.4 s, VU 3 since 2.5 s.
  EXPECT_THAT(vu_ids(test), ElementsAre(1U, 2U, 3U, 2U, 1U));
}

// S56.
TEST(ConstantArrivalRate, DropsAnArrivalThatFindsNoIdleVu) {
  const Rehearsed test =
      run({.scenarios = every_second(R"("preAllocatedVUs": 1)"), .duration = R"("2500ms")"});
  EXPECT_THAT(starts(test), ElementsAre("0s", "3s"));
  EXPECT_THAT(drops(test), ElementsAre("1 at 1s", "1 at 2s", "1 at 4s"));
  EXPECT_TRUE(test.result.scenarios[0].insufficient_vus);
}

TEST(ConstantArrivalRate, DoesNotGiveAnArrivalTheVuThatBecomesFreeAtThatInstant) {
  const Rehearsed test =
      run({.scenarios = every_second(R"("preAllocatedVUs": 1)"), .duration = R"("1s")"});
  EXPECT_THAT(starts(test), ElementsAre("0s", "2s", "4s"));
  EXPECT_THAT(drops(test), ElementsAre("1 at 1s", "1 at 3s"));
}

// S59.
TEST(ConstantArrivalRate, LastsItsFullDuration) {
  const Rehearsed test =
      run({.scenarios = R"("a": {"executor": "constant-arrival-rate", "rate": 1, "timeUnit": "10s",
                                 "duration": "5s", "preAllocatedVUs": 1})",
           .duration = R"("1s")"});
  EXPECT_THAT(iterations(test), ElementsAre("0: 0s-1s"));
  EXPECT_THAT(when(test, FactKind::ScenarioEnded), ElementsAre("5s"));
  EXPECT_EQ(text(test.result.run), "5s");
}

TEST(ConstantArrivalRate, LetsIterationsFinishAfterItsRegularEnd) {
  const Rehearsed test =
      run({.scenarios = every_second(R"("preAllocatedVUs": 5)"), .duration = R"("2500ms")"});
  EXPECT_EQ(test.result.counts.complete, 5U);
  EXPECT_THAT(when(test, FactKind::ScenarioRegularEnd), ElementsAre("5s"));
  EXPECT_THAT(when(test, FactKind::ScenarioEnded), ElementsAre("6.5s"));
}

TEST(ConstantArrivalRate, InterruptsWhatRunsAtItsHardEnd) {
  const Rehearsed test =
      run({.scenarios = every_second(R"("preAllocatedVUs": 2, "gracefulStop": "1500ms")"),
           .duration = R"({"sequence": ["1h", "5500ms"], "by": "vu"})"});
  // The VU of the second would be free at the very hard end.
  EXPECT_THAT(iterations(test), ElementsAre("0: 0s-6.5s interrupted", "1: 1s-6.5s interrupted"));
  EXPECT_THAT(drops(test), ElementsAre("1 at 2s", "1 at 3s", "1 at 4s"));
}

TEST(ConstantArrivalRate, GivesIdleVusBackAtItsRegularEndAndOthersWhenTheyAreFree) {
  const Rehearsed test = run({.scenarios = every_second(R"("preAllocatedVUs": 2)"),
                              .duration = R"({"sequence": ["500ms", "6s"], "by": "vu"})"});
  EXPECT_THAT(vus(test, FactKind::VuStopped), ElementsAre("0 at 5s", "1 at 7s"));
}

TEST(ConstantArrivalRate, NumbersItsIterationsWithoutTheDroppedOnes) {
  const Rehearsed test =
      run({.scenarios = every_second(R"("preAllocatedVUs": 1)"), .duration = R"("1500ms")"});
  EXPECT_THAT(numbers(test), ElementsAre(0U, 1U, 2U));
}

}  // namespace
}  // namespace rehearse::testing
