// What phases count where events overlap; arrivals that wait while VUs initialise.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/sim/run/rehearsed.hpp"

namespace rehearse::testing {
namespace {

using ::testing::ElementsAre;

constexpr const char* kSlowFrom3To6 =
    R"("api": {"duration": "1s", "changes": [{"from": "3s", "until": "6s", "slower": 2}]})";

TEST(PhaseCounts, HaveTheVusThatWereBusyWhereNothingStarts) {
  const Rehearsed test =
      run({.scenarios = R"("a": {"executor": "constant-vus", "vus": 5, "duration": "20s"})",
           .steps = R"({"think": "10s"}, {"request": {"target": "api"}})",
           .targets = kSlowFrom3To6});
  ASSERT_EQ(test.result.phases.size(), 3U);
  EXPECT_EQ(test.result.phases[1].scenarios[0].started, 0U);
  EXPECT_EQ(test.result.phases[1].scenarios[0].most_busy, 5U);
}

TEST(PhaseCounts, HaveAllIterationsThatAreDroppedTogether) {
  const Rehearsed test =
      run({.scenarios = R"("a": {"executor": "per-vu-iterations", "vus": 4, "iterations": 10,
                                 "maxDuration": "15s"})",
           .steps = R"({"think": "4s"}, {"request": {"target": "api"}})",
           .targets = kSlowFrom3To6});
  ASSERT_EQ(test.result.phases.size(), 3U);
  EXPECT_GT(test.result.counts.dropped, 4U);
  EXPECT_EQ(test.result.phases[2].scenarios[0].dropped, test.result.counts.dropped);
}

// Two wait; the first VU that is ready serves one and another is initialised for the other.
TEST(WaitingArrivals, HaveAVuInitialisedAsLongAsAnyWaits) {
  const Rehearsed test =
      run({.scenarios = R"("a": {"executor": "constant-arrival-rate", "rate": 20, "duration": "1s",
                                 "preAllocatedVUs": 1, "maxVUs": 3})",
           .duration = R"("20s")",
           .more = R"("vuInit": "100ms", "onNoVU": "wait")"});
  EXPECT_THAT(starts(test), ElementsAre("0s", "150ms", "250ms"));
}

}  // namespace
}  // namespace rehearse::testing
