// Two events that overlap: each by itself is pinned elsewhere.

#include <cmath>
#include <gtest/gtest.h>

#include "models/instances/balancer.hpp"
#include "models/service/network_demand.hpp"
#include "tests/models/service/network_driver.hpp"

namespace rehearse {
namespace {

Instant at(Duration since_start) { return {since_start.ns}; }

/// Two instances, the first of which takes 300 ms in place of 100, so that outcomes say which one
/// it was. It refuses from 50 ms until `until`; the balancer learns after 20 ms.
ServiceOptions flapping(Duration until) {
  ServiceOptions options =
      service("api", std::vector<InstanceOptions>(2), {unary("GET /", milliseconds(100))});
  options.instances[0].slower = 3.0;
  options.learns_after = both_after(milliseconds(20));
  ChangeOptions outage;
  outage.kind = ChangeOptions::Kind::Refusing;
  outage.from = at(milliseconds(50));
  outage.until = at(until);
  outage.instance = 0;
  options.changes = {outage};
  return options;
}

TEST(OverlappingEvents, AnOutageThatIsOverBeforeItIsLearntOfIsForgotten) {
  Driver driver(flapping(milliseconds(60)));
  for (const int ms : {80, 81, 82, 83}) driver.send(milliseconds(ms));
  EXPECT_EQ(driver.rest(), (Outcomes{"2 ok 181ms", "4 ok 183ms", "1 ok 380ms", "3 ok 382ms"}));
}

TEST(OverlappingEvents, AnotherChangeWhileLearningDelaysNothing) {
  ServiceOptions options = flapping(seconds(10));
  ChangeOptions other;
  other.kind = ChangeOptions::Kind::Slower;
  other.factor = 1.0;
  other.from = at(milliseconds(60));
  other.instance = 0;
  options.changes.push_back(other);
  Driver driver(options);
  for (const int ms : {69, 71, 72, 73}) driver.send(milliseconds(ms));
  EXPECT_EQ(driver.rest(), (Outcomes{"1 refused 69ms", "2 ok 171ms", "3 ok 172ms", "4 ok 173ms"}));
}

TEST(OverlappingEvents, AStopOfAnInstanceThatIsDownDoesNotDelayItsRestart) {
  ServiceOptions options = service("api", {{}}, {unary("GET /", milliseconds(100))});
  for (const int ms : {50, 500}) {
    StopOptions stop;
    stop.at = at(milliseconds(ms));
    stop.manner.graceful = false;
    stop.manner.restart_after = DurationModel::constant(seconds(1));
    options.stops.push_back(stop);
  }
  Driver driver(options);
  EXPECT_EQ(driver.play({milliseconds(1'049), milliseconds(1'050)}),
            (Outcomes{"1 refused 1.049s", "2 ok 1.15s"}));
}

/// What a request to a front costs that makes these calls, of 4 ms each and 1 ms away.
RequestMeans means_of(const CallOptions& made, CallOrder order, double failing = 0.0) {
  ServiceOptions front = service("shop", {servers(8)}, {unary("buy", milliseconds(10))});
  front.endpoints[0].calls = {made};
  front.endpoints[0].call_order = order;
  ServiceOptions database = service("db", {servers(2)}, {unary("read", milliseconds(4))});
  database.latency = DurationModel::constant(milliseconds(1));
  database.endpoints[0].error_probability = failing;
  return request_means(*planned({{front, database}})).at(0);
}

// The backoff of 100 ms is a uniform part of it: 50 ms on average.
TEST(CombinedDemand, OfARetryWithJitterHasHalfTheBackoff) {
  CallOptions retried = call("db", "read");
  retried.retry.limit = 1;
  retried.retry.jitter = true;
  EXPECT_DOUBLE_EQ(means_of(retried, CallOrder::Sequence, 0.25).calls_ns, 6e6 + 0.25 * 56e6);
}

// At least one of two calls that are made with 1/2 each is made with 3/4.
TEST(CombinedDemand, OfParallelCallsThatMayNotBeMadeIsThatOfAny) {
  CallOptions twice = call("db", "read");
  twice.count = 2;
  twice.probability = 0.5;
  EXPECT_DOUBLE_EQ(means_of(twice, CallOrder::Parallel).calls_ns, 0.75 * 6e6);
}

// n/(1 + 0.28·n·(n − 1)) is 1 for one and 1.28 for two; its peak is at 1.89.
TEST(CombinedDemand, IsBoundByTheBetterNeighbourOfThePeak) {
  ServiceOptions api = service("api", {servers(64)}, {unary("get", milliseconds(100))});
  api.instances[0].scalability = {0.0, 0.28};
  const auto plan = planned({{api}});
  const auto uses = service_use(*plan, request_means(*plan), {1.0});
  EXPECT_DOUBLE_EQ(uses.at(0).highest_rate, 10.0 * 2.0 / 1.56);
}

TEST(TwoChoices, TakeTheFirstOfTwoThatAreEquallyBusy) {
  const Stream stream(1, 0, Purpose::Balancer, "api");
  Balancer balancer(Balancing::TwoChoices);
  const std::vector<InstanceView> views(3, InstanceView{true, 5});
  for (std::uint64_t i = 0; i < 100; ++i) {
    Draws expected(stream, 0, i);
    const double first = std::floor(static_cast<double>(expected.next()) * 0x1p-64 * 3.0);
    Draws draws(stream, 0, i);
    EXPECT_EQ(balancer.choose(views, draws), static_cast<std::uint32_t>(first));
  }
}

}  // namespace
}  // namespace rehearse
