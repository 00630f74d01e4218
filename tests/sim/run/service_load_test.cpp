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

/// A VU that sends one request after the other to "shop" for a second. Services are in the order of
/// their names.
Rehearsed with_targets(const std::string& targets, int vus = 1) {
  return run({.scenarios = R"("a": {"executor": "constant-vus", "duration": "1s", "vus": )" +
                           std::to_string(vus) + R"(, "gracefulStop": "0s"})",
              .steps = R"({"request": {"target": "shop", "endpoint": "e"}})",
              .targets = targets});
}

// The first two requests of 100 ms fail; then it is open for 300 ms, and one trial fails.
TEST(ServiceLoadOfGuards, HasWhatBreakersDid) {
  const Rehearsed test = with_targets(
      R"("shop": {"endpoints": {"e": {"duration": "50ms", "calls": [{"target": "db",
                  "breaker": {"lastCalls": 2, "openFor": "300ms", "trials": 1}}]}}},
         "db": {"duration": "50ms", "error": 1})");
  ASSERT_EQ(test.result.services.at(1).breakers.size(), 1U);
  const BreakerLoad& breaker = test.result.services.at(1).breakers.front();
  EXPECT_EQ(breaker.to, "db");
  EXPECT_EQ(breaker.opened, 3U);
  EXPECT_EQ(breaker.not_made, 11U);
  EXPECT_EQ(breaker.open, milliseconds(700));
}

TEST(ServiceLoadOfGuards, HasWhatBulkheadsDid) {
  const Rehearsed test = with_targets(
      R"("shop": {"endpoints": {"e": {"duration": "10ms", "calls": [{"target": "db",
                  "bulkhead": {"limit": 2, "queue": {"limit": 1, "timeout": "50ms"}}}]}}},
         "db": {"duration": "400ms"})",
      4);
  ASSERT_EQ(test.result.services.at(1).bulkheads.size(), 1U);
  const BulkheadLoad& bulkhead = test.result.services.at(1).bulkheads.front();
  EXPECT_EQ(bulkhead.to, "db");
  EXPECT_EQ(bulkhead.most_in_flight, 2U);
  EXPECT_EQ(bulkhead.most_waiting, 1U);
  EXPECT_GT(bulkhead.rejected, 0U);
  EXPECT_GT(bulkhead.timed_out, 0U);
}

// Each of the 400 requests makes one call, which is sent or rejected.
TEST(ServiceLoadOfGuards, HasThoseOfInstancesThatComeLater) {
  const Rehearsed test = run(
      {.scenarios = R"("a": {"executor": "per-vu-iterations", "vus": 8, "iterations": 50})",
       .steps = R"({"request": {"target": "shop", "endpoint": "e"}})",
       .targets = R"("shop": {"instances": 1, "servers": 8, "autoscale": {"metric": "concurrency",
                             "target": 2, "period": "100ms", "max": 4, "up": {"policies": []}},
                             "endpoints": {"e": {"duration": "10ms", "calls": [
                                 {"target": "db", "bulkhead": 1}]}}},
                         "db": "30ms")"});
  const ServiceLoad& shop = test.result.services.at(1);
  ASSERT_TRUE(shop.scaled);
  EXPECT_EQ(shop.scaled->most, 4U);
  EXPECT_EQ(shop.requests, 400U);
  EXPECT_EQ(shop.bulkheads.at(0).rejected + test.result.services.at(0).requests, shop.requests);
}

// Ten requests of 100 ms, of which the last is not over.
TEST(ServiceLoadOfGuards, HasHedges) {
  const Rehearsed test = with_targets(
      R"("shop": {"endpoints": {"e": {"duration": "0s", "calls": [{"target": "db",
                  "hedge": {"after": "60ms", "attempts": 2}}]}}},
         "db": {"duration": "100ms"})");
  const ServiceLoad& db = test.result.services.at(0);
  EXPECT_TRUE(db.is_hedged);
  EXPECT_FALSE(test.result.services.at(1).is_hedged);
  EXPECT_EQ(db.hedges, 10U);
  EXPECT_EQ(db.hedges_won, 0U);
}

// Two requests of a millisecond each hold both servers; their calls to the same target wait.
TEST(ServiceLoadOfGuards, WarnsOfRequestsThatWaitForEachOther) {
  const Rehearsed test = with_targets(
      R"("shop": {"servers": 2, "endpoints": {"f": "1ms", "e": {"duration": "1ms", "calls": [
                  {"target": "shop", "endpoint": "f", "timeout": "400ms"}]}}})",
      2);
  const DeadlockCounts& deadlock = test.result.services.at(0).deadlock;
  EXPECT_EQ(deadlock.times, 3U);
  EXPECT_EQ(deadlock.first, Instant{milliseconds(1).ns});
  EXPECT_EQ(deadlock.most, 2U);
  EXPECT_EQ(deadlock.at_end, 0U);
  EXPECT_THAT(test.result.warnings,
              ::testing::ElementsAre(
                  "requests waited for each other, from 1ms on: up to 2 of shop held servers that "
                  "others of them needed, so that only timeouts ended it; 0 did at the end"));
}

// 30 ms at first, then 5 ms before each request of 10 ms.
TEST(ClientOverhead, IsTimeOfIterationsAndNotOfRequests) {
  const Rehearsed test =
      run({.scenarios = R"("a": {"executor": "per-vu-iterations", "vus": 1, "iterations": 3})",
           .steps = R"({"request": {"target": "shop"}})",
           .targets = R"("shop": "10ms")",
           .more = R"("client": {"overhead": "5ms", "firstIteration": "30ms"})"});
  EXPECT_EQ(iterations(test),
            (std::vector<std::string>{"0: 0s-45ms", "0: 45ms-60ms", "0: 60ms-75ms"}));
  EXPECT_EQ(test.result.traffic.at(0).duration.max(), milliseconds(10));
}

// Four requests are inside the only instance at the first look.
TEST(ServiceLoadOfInstances, SaysHowManyThereWere) {
  const ServiceLoad load = load_of(4, R"("instances": 1, "servers": 1, "autoscale":
      {"metric": "concurrency", "target": 1, "period": "2s", "up": {"policies": []}})");
  ASSERT_TRUE(load.scaled);
  EXPECT_EQ(load.scaled->least, 1U);
  EXPECT_EQ(load.scaled->most, 4U);
  EXPECT_EQ(load.scaled->scale_ups, 1U);
  EXPECT_EQ(load.scaled->scale_downs, 0U);
  // A sample is taken before what happens at its instant.
  EXPECT_EQ(load.samples[1].instances, 1U);
  EXPECT_EQ(load.samples[2].instances, 4U);
  EXPECT_TRUE(load.samples[4].instance_ns == Wide{seconds(2 + 3 * 4).ns});
  EXPECT_DOUBLE_EQ(load.scaled->seconds,
                   static_cast<double>(load.samples.back().instance_ns) / 1e9);
}

TEST(ServiceLoadOfInstances, HasAlwaysAsManyWithoutAnAutoscaler) {
  const ServiceLoad load = load_of(1, R"("instances": 3, "servers": 1)");
  EXPECT_FALSE(load.scaled);
  EXPECT_THAT(load.samples, Each(Field(&ServiceSample::instances, 3U)));
}

}  // namespace
}  // namespace rehearse::testing
