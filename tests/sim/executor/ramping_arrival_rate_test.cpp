// ramping-arrival-rate (S52 to S54, S60).

#include <gmock/gmock-more-matchers.h>
#include <gtest/gtest.h>

#include "sim/core/fact_kind.hpp"
#include "tests/sim/run/rehearsed.hpp"

namespace rehearse::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

/// Arrivals at the rates of the stages, which count in 5 s; their doubles are whole nanoseconds.
std::string ramp(const std::string& rates, const std::string& vus = R"("preAllocatedVUs": 10)") {
  return R"("a": {"executor": "ramping-arrival-rate", "timeUnit": "5s", )" + rates + ", " + vus +
         "}";
}
constexpr const char* kEvery5s = R"("startRate": 1, "stages": [{"duration": "25s", "target": 1}])";
// 3 arrivals, then 50 s of silence.
constexpr const char* kSilentTail =
    R"("startRate": 1, "stages": [{"duration": "15s", "target": 1}, {"duration": "0s", "target": 0},
                                  {"duration": "50s", "target": 0}])";

TEST(RampingArrivalRate, StartsNothingAtZero) {
  const Rehearsed test = run({.scenarios = ramp(kEvery5s)});
  EXPECT_THAT(starts(test), ElementsAre("5s", "10s", "15s", "20s"));
}

TEST(RampingArrivalRate, NeitherStartsNorDropsAnArrivalExactlyAtTheEnd) {
  const Rehearsed test = run({.scenarios = ramp(kEvery5s)});
  EXPECT_EQ(test.result.counts.started(), 4U);
  EXPECT_EQ(test.result.counts.dropped, 0U);
  EXPECT_THAT(when(test, FactKind::ScenarioRegularEnd), ElementsAre("25s"));
}

TEST(RampingArrivalRate, TruncatesToWholeNanoseconds) {
  const Rehearsed test =
      run({.scenarios = R"("a": {"executor": "ramping-arrival-rate", "startRate": 1,
                                 "stages": [{"duration": "4500ms", "target": 1}],
                                 "preAllocatedVUs": 10})"});
  EXPECT_THAT(starts(test), ElementsAre("999.999999ms", "1.999999999s", "3s", "3.999999999s"));
}

TEST(RampingArrivalRate, StartsTheNthWhereTheAreaUnderTheRateIsN) {
  const Rehearsed test =
      run({.scenarios = R"("a": {"executor": "ramping-arrival-rate", "startRate": 0,
                                 "stages": [{"duration": "3s", "target": 3}],
                                 "preAllocatedVUs": 10})"});
  // The area is t²/2.
  EXPECT_THAT(starts(test), ElementsAre("1.414213562s", "2s", "2.449489742s", "2.828427124s"));
}

TEST(RampingArrivalRate, JumpsToAnotherRateInAStageOfNoLength) {
  const Rehearsed test =
      run({.scenarios = ramp(R"("startRate": 1, "stages": [{"duration": "10s", "target": 1},
                                {"duration": "0s", "target": 4}, {"duration": "5s", "target": 4}])")});
  EXPECT_THAT(starts(test), ElementsAre("5s", "10s", "11.25s", "12.5s", "13.75s"));
}

TEST(RampingArrivalRate, SkipsASilentTail) {
  const Rehearsed test = run({.scenarios = ramp(kSilentTail), .duration = R"("1500ms")"});
  EXPECT_THAT(starts(test), ElementsAre("5s", "10s", "15s"));
  EXPECT_THAT(when(test, FactKind::ScenarioRegularEnd), ElementsAre("15s"));
  EXPECT_THAT(when(test, FactKind::ScenarioEnded), ElementsAre("16.5s"));
  EXPECT_EQ(text(test.result.run), "16.5s");
}

TEST(RampingArrivalRate, LeavesItsHardEndWhereItWasBehindASilentTail) {
  const Rehearsed test =
      run({.scenarios = ramp(kSilentTail, R"("preAllocatedVUs": 3, "gracefulStop": "2s")"),
           .duration = R"("1h")"});
  EXPECT_THAT(iterations(test), ElementsAre("0: 5s-1m7s interrupted", "1: 10s-1m7s interrupted",
                                            "2: 15s-1m7s interrupted"));
}

TEST(RampingArrivalRate, GivesIdleVusBackAfterItsLastArrival) {
  const Rehearsed test =
      run({.scenarios = ramp(kSilentTail, R"("preAllocatedVUs": 4)"), .duration = R"("11s")"});
  EXPECT_THAT(vus(test, FactKind::VuStopped),
              ElementsAre("3 at 15s", "0 at 16s", "1 at 21s", "2 at 26s"));
}

TEST(RampingArrivalRate, DropsAnArrivalThatFindsNoIdleVu) {
  const Rehearsed test =
      run({.scenarios = ramp(kEvery5s, R"("preAllocatedVUs": 1)"), .duration = R"("7s")"});
  EXPECT_THAT(starts(test), ElementsAre("5s", "15s"));
  EXPECT_THAT(drops(test), ElementsAre("1 at 10s", "1 at 20s"));
}

TEST(RampingArrivalRate, DoesNotGiveAnArrivalTheVuThatBecomesFreeAtThatInstant) {
  const Rehearsed test =
      run({.scenarios = ramp(kEvery5s, R"("preAllocatedVUs": 1)"), .duration = R"("5s")"});
  EXPECT_THAT(starts(test), ElementsAre("5s", "15s"));
  EXPECT_THAT(drops(test), ElementsAre("1 at 10s", "1 at 20s"));
}

TEST(RampingArrivalRate, AddsVusUpToMaxVus) {
  const Rehearsed test = run(
      {.scenarios = ramp(kEvery5s, R"("preAllocatedVUs": 1, "maxVUs": 2)"), .duration = R"("1h")"});
  EXPECT_THAT(starts(test), ElementsAre("5s", "15s"));
  EXPECT_THAT(drops(test), ElementsAre("1 at 10s", "1 at 20s"));
  EXPECT_EQ(test.result.vus_max, 2U);
}

TEST(RampingArrivalRate, ServesWithTheVuThatHasBeenIdleLongest) {
  const Rehearsed test =
      run({.scenarios = ramp(kEvery5s, R"("preAllocatedVUs": 3)"),
           .duration = R"({"sequence": ["9s", "2s", "20s", "20s"], "by": "iteration"})"});
  // At 20 s VU 2 is idle since 12 s, VU 1 since 14 s.
  EXPECT_THAT(vu_ids(test), ElementsAre(1U, 2U, 3U, 2U));
}

TEST(RampingArrivalRate, IsNotOverWhileItsLastArrivalWaitsForAVu) {
  const Rehearsed test =
      run({.scenarios = ramp(kSilentTail, R"("preAllocatedVUs": 2, "maxVUs": 3)"),
           .duration = R"("20s")",
           .more = R"("vuInit": "1500ms", "onNoVU": "wait")"});
  EXPECT_THAT(iterations(test), ElementsAre("0: 5s-25s", "1: 10s-30s", "2: 16.5s-36.5s"));
  EXPECT_THAT(when(test, FactKind::ScenarioRegularEnd), ElementsAre("16.5s"));
}

TEST(RampingArrivalRate, EndsAtOnceWhenNothingArrives) {
  const Rehearsed test =
      run({.scenarios = ramp(R"("startRate": 0, "stages": [{"duration": "5s", "target": 0}])")});
  EXPECT_THAT(starts(test), IsEmpty());
  EXPECT_EQ(text(test.result.run), "0s");
}

}  // namespace
}  // namespace rehearse::testing
