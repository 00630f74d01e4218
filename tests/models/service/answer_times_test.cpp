// What endpoints take while nothing waits, by hand.

#include "models/service/answer_times.hpp"

#include <gtest/gtest.h>

#include "tests/models/service/network_driver.hpp"

namespace rehearse {
namespace {

/// Of the first endpoint of the first service.
AnswerTime time_of(const NetworkOptions& options) { return answer_times(*planned(options))[0]; }
AnswerTime time_of(const ServiceOptions& options) { return time_of(NetworkOptions{{options}}); }

DurationModel between(Duration low, Duration high) { return *DurationModel::uniform(low, high); }

ServiceOptions api() {
  return service("api", {servers(1)}, {unary("get", between(milliseconds(2), milliseconds(4)))});
}

TEST(AnswerTimes, AreLatencyBothWaysAndWork) {
  ServiceOptions options = api();
  options.latency = between(milliseconds(1), milliseconds(3));
  const AnswerTime time = time_of(options);
  EXPECT_EQ(time.shortest, milliseconds(4));
  EXPECT_EQ(time.typical_ns, 7e6);
}

TEST(AnswerTimes, OfRequestsThatMayBeTurnedAwayAreTheLatency) {
  const auto after = [](auto change) {
    ServiceOptions options = api();
    options.latency = between(milliseconds(1), milliseconds(3));
    change(options);
    const AnswerTime time = time_of(options);
    return time.shortest == milliseconds(2) && time.typical_ns == 2e6;
  };
  EXPECT_TRUE(after([](ServiceOptions& o) { o.instances[0].queue_bound = 5; }));
  EXPECT_TRUE(after([](ServiceOptions& o) { o.instances[0].concurrency_limit = 5; }));
  EXPECT_TRUE(after([](ServiceOptions& o) { o.rate_limit.emplace(); }));
  EXPECT_TRUE(after([](ServiceOptions& o) { o.stops.emplace_back(); }));
  EXPECT_TRUE(after([](ServiceOptions& o) {
    o.rolling_restarts.emplace_back().manner.restart_after = DurationModel::constant(seconds(1));
  }));
  EXPECT_TRUE(after(
      [](ServiceOptions& o) { o.changes.emplace_back().kind = ChangeOptions::Kind::Refusing; }));
  EXPECT_FALSE(after(
      [](ServiceOptions& o) { o.changes.emplace_back().kind = ChangeOptions::Kind::BlackHole; }));
}

TEST(AnswerTimes, AreShorterWhereWorkGoesFaster) {
  ServiceOptions options = api();
  options.instances[0].slower = 0.5;
  ChangeOptions change;
  change.factor = 0.5;
  options.changes = {change};
  change.factor = 3.0;
  options.changes.push_back(change);
  const AnswerTime time = time_of(options);
  EXPECT_EQ(time.shortest, nanoseconds(499'999));
  EXPECT_EQ(time.typical_ns, 0.75e6);
}

TEST(AnswerTimes, AreNotShorterWhereWorkOnlyGoesSlower) {
  ServiceOptions options = api();
  ChangeOptions change;
  change.factor = 3.0;
  options.changes = {change};
  EXPECT_EQ(time_of(options).shortest, milliseconds(2));
}

TEST(AnswerTimes, MayBeThoseOfErrors) {
  ServiceOptions options = api();
  options.endpoints[0].error_probability = 0.25;
  options.endpoints[0].error_duration = DurationModel::constant(milliseconds(1));
  EXPECT_EQ(time_of(options).shortest, milliseconds(1));
  options.endpoints[0].error_probability = 1.0;
  EXPECT_EQ(time_of(options).typical_ns, 1e6);
}

NetworkOptions calling(std::vector<CallOptions> calls, CallOrder order = CallOrder::Sequence) {
  NetworkOptions options{{api(), service("db", {{}}, {unary("get", milliseconds(10))})}};
  options.services[0].endpoints[0].calls = std::move(calls);
  options.services[0].endpoints[0].call_order = order;
  return options;
}

TEST(AnswerTimes, AddUpCallsInSequence) {
  CallOptions twice = call("db", "get");
  twice.count = 2;
  const AnswerTime time = time_of(calling({call("db", "get"), twice}));
  EXPECT_EQ(time.shortest, milliseconds(32));
  EXPECT_EQ(time.typical_ns, 33e6);
}

TEST(AnswerTimes, TakeTheLongestOfCallsInParallel) {
  CallOptions thrice = call("db", "get");
  thrice.count = 3;
  const AnswerTime time = time_of(calling({call("db", "get"), thrice}, CallOrder::Parallel));
  EXPECT_EQ(time.shortest, milliseconds(12));
  EXPECT_EQ(time.typical_ns, 13e6);
}

TEST(AnswerTimes, WeighCallsThatMayNotBeMade) {
  CallOptions rare = call("db", "get");
  rare.probability = 0.5;
  const AnswerTime time = time_of(calling({rare}));
  EXPECT_EQ(time.shortest, milliseconds(2));
  EXPECT_EQ(time.typical_ns, 8e6);
}

TEST(AnswerTimes, WaitForCallsNoLongerThanTheirTimeout) {
  CallOptions hasty = call("db", "get");
  hasty.timeout = milliseconds(1);
  EXPECT_EQ(time_of(calling({hasty})).shortest, milliseconds(3));
}

TEST(AnswerTimes, CountNothingBehindACallThatMayFail) {
  CallOptions hasty = call("db", "get");
  hasty.timeout = milliseconds(1);
  EXPECT_EQ(time_of(calling({hasty, call("db", "get")})).shortest, milliseconds(3));
  hasty.required = false;
  EXPECT_EQ(time_of(calling({hasty, call("db", "get")})).shortest, milliseconds(13));
}

TEST(AnswerTimes, OfAnEndlessStreamNeverEnd) {
  EXPECT_EQ(time_of(service("api", {{}}, {stream("events")})).shortest, kMaxDuration);
}

TEST(KnownTargets, AreTheServicesAndTheirEndpoints) {
  const auto targets = known_targets(*planned(calling({call("db", "get")})));
  ASSERT_EQ(targets.size(), 2U);
  EXPECT_EQ(targets[0].name, "api");
  EXPECT_EQ(targets[1].name, "db");
  ASSERT_EQ(targets[0].endpoints.size(), 1U);
  EXPECT_EQ(targets[0].endpoints[0].name, "get");
  EXPECT_EQ(targets[0].endpoints[0].shortest, milliseconds(12));
}

}  // namespace
}  // namespace rehearse
