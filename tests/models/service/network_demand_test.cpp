// What requests ask of the services behind, and what services bear, by hand.

#include "models/service/network_demand.hpp"

#include <cmath>
#include <gtest/gtest.h>
#include <string_view>

#include "models/duration/distribution.hpp"
#include "tests/models/service/network_driver.hpp"

namespace rehearse {
namespace {

/// One request to the first endpoint of the first service.
struct OneRequest {
  explicit OneRequest(const NetworkOptions& options) : plan(planned(options)) {
    means = request_means(*plan);
    std::vector<double> direct(plan->endpoints.size(), 0.0);
    direct[0] = 1.0;
    requests = with_calls(*plan, means, direct);
    uses = service_use(*plan, means, requests);
  }
  const ServiceUse& use(std::string_view service) const {
    for (const ServiceUse& one : uses) {
      if (plan->services[one.service].name == service) return one;
    }
    REQUIRE(false);
  }

  std::shared_ptr<const NetworkPlan> plan;
  std::vector<RequestMeans> means;
  std::vector<double> requests;
  std::vector<ServiceUse> uses;
};

/// A shop whose requests take 10 ms and then make the calls, on 8 servers, and a database: 4 ms on
/// 2 servers, 1 ms away.
NetworkOptions shop(std::vector<CallOptions> calls) {
  ServiceOptions front = service("shop", {servers(8)}, {unary("buy", milliseconds(10))});
  front.endpoints[0].calls = std::move(calls);
  ServiceOptions database = service("db", {servers(2)}, {unary("read", milliseconds(4))});
  database.latency = DurationModel::constant(milliseconds(1));
  return {{front, database}};
}

double rate_of(const ServiceOptions& options) {
  return OneRequest(NetworkOptions{{options}}).uses.at(0).highest_rate;
}

TEST(NetworkDemand, CountsCallsByProbabilityAndCount) {
  CallOptions call_it = call("db", "read");
  call_it.probability = 0.25;
  call_it.count = 6;
  const OneRequest one(shop({call_it}));
  EXPECT_DOUBLE_EQ(one.requests[1], 1.5);
  EXPECT_DOUBLE_EQ(one.means[0].calls_ns, 9e6);
  EXPECT_DOUBLE_EQ(one.means[0].answer_ns, 19e6);
  EXPECT_DOUBLE_EQ(one.use("shop").server_ns, 19e6);
  EXPECT_DOUBLE_EQ(one.use("db").server_ns, 6e6);
}

TEST(NetworkDemand, FollowsCallsOfCalls) {
  NetworkOptions options = shop({call("db", "read"), call("db", "read")});
  CallOptions to_disk = call("disk", "seek");
  to_disk.count = 3;
  options.services[1].endpoints[0].calls = {to_disk};
  options.services.push_back(service("disk", {servers(1)}, {unary("seek", milliseconds(2))}));
  const OneRequest one(options);
  EXPECT_DOUBLE_EQ(one.requests[2], 6.0);
  EXPECT_DOUBLE_EQ(one.use("disk").server_ns, 12e6);
  EXPECT_DOUBLE_EQ(one.use("db").server_ns, 20e6);
  EXPECT_DOUBLE_EQ(one.use("shop").server_ns, 34e6);
  EXPECT_DOUBLE_EQ(one.use("disk").highest_rate, 1e9 / 12e6);
}

TEST(NetworkDemand, TakesTheLongestOfParallelCalls) {
  CallOptions twice = call("db", "read");
  twice.count = 2;
  NetworkOptions options = shop({twice, call("db", "read")});
  options.services[0].endpoints[0].call_order = CallOrder::Parallel;
  const OneRequest one(options);
  EXPECT_DOUBLE_EQ(one.requests[1], 3.0);
  EXPECT_DOUBLE_EQ(one.means[0].calls_ns, 6e6);
}

// The first attempt fails with 1/4; a second follows 100 ms later.
TEST(NetworkDemand, CountsRetriesOfErrors) {
  CallOptions retried = call("db", "read");
  retried.retry.limit = 1;
  NetworkOptions options = shop({retried});
  options.services[1].endpoints[0].error_probability = 0.25;
  const OneRequest one(options);
  EXPECT_DOUBLE_EQ(one.requests[1], 1.25);
  EXPECT_DOUBLE_EQ(one.means[0].calls_ns, 6e6 + 0.25 * 106e6);
  EXPECT_DOUBLE_EQ(one.means[0].succeeds, 1.0 - 1.0 / 16);
}

// Of three calls that each fail with 1/2, the first that fails is the last: 1 + 1/2 + 1/4.
TEST(NetworkDemand, EndsASequenceWithTheFirstCallThatFails) {
  CallOptions thrice = call("db", "read");
  thrice.count = 3;
  NetworkOptions options = shop({thrice, call("db", "read")});
  options.services[1].endpoints[0].error_probability = 0.5;
  EXPECT_DOUBLE_EQ(OneRequest(options).requests[1], 1.75 + 0.125);
  EXPECT_DOUBLE_EQ(OneRequest(options).means[0].succeeds, 1.0 / 16);
  options.services[0].endpoints[0].calls[0].required = false;
  EXPECT_DOUBLE_EQ(OneRequest(options).requests[1], 4.0);
}

TEST(NetworkDemand, MakesNoCallsWhereTheOwnWorkFails) {
  NetworkOptions options = shop({call("db", "read")});
  options.services[0].endpoints[0].error_probability = 0.25;
  options.services[0].endpoints[0].error_duration = DurationModel::constant(milliseconds(2));
  const OneRequest one(options);
  EXPECT_DOUBLE_EQ(one.requests[1], 0.75);
  EXPECT_DOUBLE_EQ(one.use("shop").server_ns, 0.75 * 16e6 + 0.25 * 2e6);
}

// What a request that nothing disturbs does is what is expected of it.
TEST(NetworkDemand, IsWhatOneRequestDoes) {
  CallOptions twice = call("db", "read");
  twice.count = 2;
  const OneRequest one(shop({twice}));
  Driver driver(shop({twice}));
  EXPECT_EQ(driver.play({Duration{0}}), Outcomes{"1 ok 22ms"});
  EXPECT_EQ(one.means[0].answer_ns, 22e6);
  EXPECT_EQ(one.requests[1], 2.0);
}

TEST(NetworkDemand, FreesServersThatAreNotHeldDuringCalls) {
  NetworkOptions options = shop({call("db", "read")});
  EXPECT_DOUBLE_EQ(OneRequest(options).use("shop").server_ns, 16e6);
  options.services[0].instances[0].discipline = Discipline::ProcessorSharing;
  EXPECT_DOUBLE_EQ(OneRequest(options).use("shop").server_ns, 10e6);
  options.services[0].instances[0].discipline = Discipline::Fifo;
  options.services[0].endpoints[0].holds_server = false;
  EXPECT_DOUBLE_EQ(OneRequest(options).use("shop").server_ns, 10e6);
}

TEST(ServiceUse, BearsServersByServerTime) {
  const ServiceOptions api = service("api", {servers(4)}, {unary("get", milliseconds(20))});
  EXPECT_DOUBLE_EQ(rate_of(api), 200.0);
  const ServiceOptions delay = service("cdn", {{}}, {unary("get", milliseconds(20))});
  EXPECT_EQ(rate_of(delay), HUGE_VAL);
}

TEST(ServiceUse, CountsUnequalInstancesAsTheyAreBalanced) {
  ServiceOptions api = service("api", {servers(4), servers(2)}, {unary("get", milliseconds(20))});
  api.instances[1].slower = 2.0;
  EXPECT_DOUBLE_EQ(rate_of(api), 100.0);  // the second gets half of them and bears 50
  api.balancing = Balancing::LeastConnections;
  EXPECT_DOUBLE_EQ(rate_of(api), 250.0);
}

// 64 servers are no faster than 10: 10/(1 + 0.01·90) of one.
TEST(ServiceUse, IsLimitedByScalabilityAtItsBest) {
  ServiceOptions api = service("api", {servers(64)}, {unary("get", milliseconds(100))});
  api.instances[0].scalability = {0.0, 0.01};
  const OneRequest one(NetworkOptions{{api}});
  EXPECT_DOUBLE_EQ(one.uses[0].highest_rate, 100.0 / 1.9);
  EXPECT_EQ(one.uses[0].limit, ServiceLimit::Scalability);
  api.instances = {{}};
  api.instances[0].scalability = {0.05, 0.0};
  EXPECT_DOUBLE_EQ(rate_of(api), 200.0);
}

TEST(ServiceUse, IsLimitedByWhatMayBeInside) {
  NetworkOptions options = shop({call("db", "read")});
  options.services[0].instances[0].concurrency_limit = 2;
  const OneRequest one(options);
  EXPECT_DOUBLE_EQ(one.use("shop").highest_rate, 2e9 / 16e6);
  EXPECT_EQ(one.use("shop").limit, ServiceLimit::Concurrency);
}

TEST(ServiceUse, IsLimitedByItsRate) {
  ServiceOptions api = service("api", {servers(4)}, {unary("get", milliseconds(20))});
  api.rate_limit = RateLimitOptions{50.0, 1};
  const OneRequest one(NetworkOptions{{api}});
  EXPECT_DOUBLE_EQ(one.uses[0].highest_rate, 50.0);
  EXPECT_EQ(one.uses[0].limit, ServiceLimit::RateLimit);
}

TEST(ServiceUse, LeavesServersToRequestsThatAreNoStreams) {
  ServiceOptions api = service("api", {servers(4)}, {stream("watch", seconds(10))});
  EXPECT_EQ(rate_of(api), HUGE_VAL);
  api.instances[0].concurrency_limit = 30;
  EXPECT_DOUBLE_EQ(rate_of(api), 3.0);
}

TEST(ServiceUse, IsUnknownWithoutAMean) {
  ServiceOptions api =
      service("api", {servers(4)},
              {unary("get", *DurationModel::from(*Distribution::pareto(milliseconds(1), 0.9)))});
  const OneRequest one(NetworkOptions{{api}});
  EXPECT_FALSE(one.uses[0].known);
  EXPECT_EQ(one.uses[0].highest_rate, 0.0);
}

}  // namespace
}  // namespace rehearse
