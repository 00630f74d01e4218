// A segment among the load of the others (S115).

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <string>

#include "sim/questions/fleet.hpp"
#include "sim/run/run.hpp"
#include "tests/sim/run/rehearsed.hpp"

namespace rehearse::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

/// Two VUs of halves, 1 s a request at one server.
Script halves(const std::string& segment, const std::string& share) {
  return {
      .scenarios = R"("s": {"executor": "per-vu-iterations", "vus": 2, "iterations": 2})",
      .steps = R"({"request": {"target": "api"}})",
      .targets = R"("api": {"duration": "1s", "servers": 1})",
      .options = R"("executionSegmentSequence": "0,1/2,1", "executionSegment": ")" + segment + "\"",
      .more = R"("share": ")" + share + "\""};
}

TEST(SharedTargets, AreMetByTheLoadOfAllSegments) {
  EXPECT_THAT(iterations(run(halves("1/2:1", "segment"))), ElementsAre("1: 0s-1s", "1: 1s-2s"));
  EXPECT_THAT(iterations(run(halves("1/2:1", "all"))), ElementsAre("1: 0s-2s", "1: 2s-4s"));
}

TEST(SharedTargets, ReportTheOwnSegmentAlone) {
  const Rehearsed test = run(halves("0:1/2", "all"));
  EXPECT_THAT(iterations(test), ElementsAre("0: 0s-1s", "0: 1s-3s"));
  ASSERT_EQ(test.result.scenarios.size(), 1U);
  EXPECT_EQ(test.result.counts.complete, 2U);
  EXPECT_EQ(test.result.vus_max, 1U);
  EXPECT_EQ(text(test.result.end), "3s");
  EXPECT_EQ(test.result.traffic.at(0).answered, 2U);
  EXPECT_EQ(test.result.services.at(0).completed, 3U);
}

TEST(SharedTargets, NumberTheOwnVusAsIfThereWereNoOthers) {
  EXPECT_THAT(vu_ids(run(halves("1/2:1", "all"))), ElementsAre(1U, 1U));
}

TEST(SharedTargets, WarnWhereTheLoadOfOthersIsMissing) {
  EXPECT_EQ(read(document(halves("0:1/2", "segment"))).options.warnings.size(), 1U);
  EXPECT_THAT(read(document(halves("0:1/2", "all"))).options.warnings, IsEmpty());
}

/// Every instance of a fleet, and its segment among the others.
TEST(SharedTargets, GiveEachSegmentItsPartOfTheFleet) {
  Script test{.scenarios = R"("a": {"executor": "constant-arrival-rate", "rate": 10,
                               "duration": "20s", "preAllocatedVUs": 4, "maxVUs": 30},
                              "b": {"executor": "ramping-vus", "startVUs": 1,
                               "stages": [{"duration": "10s", "target": 7}]})",
              .steps = R"({"request": {"target": "api"}}, {"think": {"exponential": "200ms"}})",
              .targets = R"("api": {"duration": {"exponential": "150ms"}, "servers": 2})"};
  const auto fleet = fleet_of(read(document(test)), {.instances = 3, .vus_per_instance = {}});
  ASSERT_TRUE(fleet);
  test.more = R"("share": "all")";
  for (const FleetInstance& instance : fleet->instances) {
    test.options = R"("executionSegment": ")" + instance.segment.text() +
                   R"(", "executionSegmentSequence": ")" + fleet->sequence.text() + "\"";
    const Result own = run_rehearsal(read(document(test)));
    EXPECT_EQ(own.counts.started(), instance.counts.started());
  }
}

}  // namespace
}  // namespace rehearse::testing
