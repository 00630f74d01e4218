// What a run says of services whose instances come and go.

#include <gmock/gmock-more-matchers.h>
#include <gtest/gtest.h>

#include "tests/sim/run/rehearsed.hpp"

namespace rehearse::testing {
namespace {

using ::testing::Each;
using ::testing::Field;

/// VUs that send one request after the other, of 1 s each, for 10 s.
ServiceLoad load_of(int vus, const std::string& shop) {
  const std::string scenario =
      R"("a": {"executor": "constant-vus", "duration": "10s", "vus": )" + std::to_string(vus) + "}";
  return run({.scenarios = scenario,
              .steps = R"({"request": {"target": "shop"}})",
              .targets = R"("shop": {"duration": "1s", )" + shop + "}"})
      .result.services.at(0);
}

TEST(ServiceLoadOfInstances, LeavesOutThoseThatAreDown) {
  const ServiceLoad load = load_of(1, R"("instances": 2, "servers": 1,
                                         "changes": [{"instance": 1, "down": "refusing"}])");
  EXPECT_EQ(load.utilisation, 1.0);
  EXPECT_THAT(load.samples, Each(Field(&ServiceSample::running, 1U)));
  EXPECT_THAT(load.samples, Each(Field(&ServiceSample::servers, 1U)));
}

TEST(ServiceLoadOfInstances, LeavesOutThoseThatSwallowRequests) {
  const ServiceLoad load = load_of(1, R"("instances": 2, "servers": 1,
                    "changes": [{"instance": 1, "from": "500ms", "down": "blackhole"}])");
  // One of two for half a second, then the only one.
  EXPECT_EQ(load.utilisation, 10.0 / 10.5);
}

TEST(ServiceLoadOfInstances, CountsServersThatAreStillBusyWhileTheirInstanceIsDown) {
  const ServiceLoad load = load_of(1, R"("instances": 1, "servers": 2,
                    "changes": [{"from": "500ms", "until": "9500ms", "down": "blackhole"}])");
  EXPECT_EQ(load.turned_away(), 0U);
  // Two servers until 500 ms, the busy one until 1 s, two again from 9.5 s on.
  EXPECT_EQ(load.samples[0].servers, 1U);
  EXPECT_EQ(load.samples[1].servers, 0U);
  EXPECT_TRUE(load.samples[8].server_ns == Wide{milliseconds(1500).ns});
  EXPECT_TRUE(load.samples[9].server_ns == Wide{milliseconds(2500).ns});
}

TEST(ServiceLoadOfInstances, LeavesOutThoseThatAreStopped) {
  const ServiceLoad load =
      load_of(1, R"("instances": 2, "servers": 1, "stops": [{"at": "0s", "instance": 1}])");
  EXPECT_EQ(load.utilisation, 1.0);
}

/// The one instance is down until 5 s, the other one from then on; three VUs go where they can.
constexpr const char* kTurns =
    R"("instances": 2, "servers": 2, "latency": "1ms",
       "changes": [{"instance": 1, "until": "5s", "down": "refusing"},
                   {"instance": 0, "from": "5s", "down": "refusing"}])";

TEST(ServiceLoadOfInstances, HasTheMostThatWereInsideAtOneTime) {
  EXPECT_EQ(load_of(2, kTurns).most_inside, 2U);
}

TEST(ServiceLoadOfInstances, HasTheMostThatWaitedAtOneTime) {
  const ServiceLoad load = load_of(3, kTurns);
  EXPECT_GE(load.most_inside, 3U);
  EXPECT_EQ(load.most_waiting, 1U);
}

}  // namespace
}  // namespace rehearse::testing
