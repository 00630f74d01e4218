// An arrival rate without gracefulStop gave its idle VUs back twice, at the hard end and at the
// regular end of the same instant, and stopped the program.

#include <gmock/gmock-more-matchers.h>
#include <gtest/gtest.h>

#include "sim/core/fact_kind.hpp"
#include "tests/sim/run/rehearsed.hpp"

namespace rehearse::testing {
namespace {

using ::testing::ElementsAre;

TEST(IdleVusAtOneEnd, OfAConstantArrivalRateAreGivenBackOnce) {
  const Rehearsed test =
      run({.scenarios = R"("a": {"executor": "constant-arrival-rate", "rate": 1, "duration": "2s",
                                 "preAllocatedVUs": 3, "gracefulStop": "0s"})",
           .duration = R"("1500ms")"});
  EXPECT_THAT(iterations(test), ElementsAre("0: 0s-1.5s", "1: 1s-2s interrupted"));
  EXPECT_THAT(vus(test, FactKind::VuStopped), ElementsAre("0 at 2s", "1 at 2s", "2 at 2s"));
}

TEST(IdleVusAtOneEnd, OfARampingArrivalRateAreGivenBackOnce) {
  const Rehearsed test =
      run({.scenarios = R"("a": {"executor": "ramping-arrival-rate", "startRate": 1,
                                 "timeUnit": "5s", "stages": [{"duration": "12s", "target": 1}],
                                 "preAllocatedVUs": 2, "gracefulStop": "0s"})",
           .duration = R"("6s")"});
  EXPECT_THAT(iterations(test), ElementsAre("0: 5s-11s", "1: 10s-12s interrupted"));
}

TEST(IdleVusAtOneEnd, LeaveAnArrivalThatWaitsToBeDropped) {
  const Rehearsed test =
      run({.scenarios = R"("a": {"executor": "constant-arrival-rate", "rate": 1, "duration": "2s",
                                 "preAllocatedVUs": 1, "maxVUs": 2, "gracefulStop": "0s"})",
           .duration = R"("5s")",
           .more = R"("onNoVU": "wait", "vuInit": "5s")"});
  EXPECT_THAT(iterations(test), ElementsAre("0: 0s-2s interrupted"));
  EXPECT_THAT(drops(test), ElementsAre("1 at 2s"));
}

}  // namespace
}  // namespace rehearse::testing
