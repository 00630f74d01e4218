// What is wrong with networks, each with its place.

#include "models/service/network_plan.hpp"

#include <algorithm>
#include <cmath>
#include <gtest/gtest.h>

#include "tests/models/service/network_driver.hpp"

namespace rehearse {
namespace {

using Texts = std::vector<std::string>;

Texts problems_of(const NetworkOptions& options) {
  const Checked<NetworkPlan> plan = plan_network(options);
  Texts texts;
  if (plan) return texts;
  for (const Problem& problem : plan.problems()) {
    texts.push_back(problem.path + ": " + problem.message);
  }
  return texts;
}

ServiceOptions good() { return service("api", {servers(2)}, {unary("GET /", milliseconds(1))}); }

/// The problems of a good service after `spoil`.
template <class Spoil>
Texts spoilt(Spoil spoil) {
  ServiceOptions options = good();
  spoil(options);
  return problems_of({{options}});
}

TEST(NetworkPlan, TakesAGoodService) {
  EXPECT_EQ(spoilt([](ServiceOptions&) {}), Texts{});
}

TEST(NetworkPlan, FindsServicesAndEndpointsByName) {
  ServiceOptions second = service("db", {{}}, {unary("a", Duration{0}), unary("b", Duration{0})});
  const auto plan = planned({{good(), second}});
  EXPECT_EQ(plan->find_service("db"), 1U);
  EXPECT_EQ(plan->find_service("cache"), std::nullopt);
  EXPECT_EQ(plan->find_endpoint(1, "b"), 1U);
  EXPECT_EQ(plan->find_endpoint(0, "b"), std::nullopt);
}

TEST(NetworkPlan, NeedsEndpointsAndInstances) {
  EXPECT_EQ(problems_of({{service("x", {}, {})}}),
            (Texts{"/x/endpoints: found none, expected at least one",
                   "/x/instances: found none, expected at least one"}));
}

TEST(NetworkPlan, WantsDifferentNames) {
  EXPECT_EQ(problems_of({{good(), good()}}), (Texts{"/api: comes twice"}));
  EXPECT_EQ(spoilt([](ServiceOptions& api) { api.endpoints.push_back(api.endpoints[0]); }),
            (Texts{"/api/endpoints/GET ~1: comes twice"}));
}

TEST(NetworkPlan, BoundsWhatAnInstanceIs) {
  EXPECT_EQ(
      spoilt([](ServiceOptions& api) {
        api.instances[0].servers = 0;
        api.instances[0].concurrency_limit = 0;
        api.instances[0].scalability = {-0.5, NAN};
        api.instances[0].slower = 0.001;
      }),
      (Texts{"/api/instances/0/servers: found 0, expected a number from 1 to 1000000",
             "/api/instances/0/concurrencyLimit: found 0, expected a number from 1 to 4294967295",
             "/api/instances/0/contention: found -0.5, expected a number from 0 to 1",
             "/api/instances/0/coherency: found nan, expected a number from 0 to 1",
             "/api/instances/0/slower: found 0.001, expected a number from 0.015625 to 1e+06"}));
}

TEST(NetworkPlan, HasNoQueueWhereNothingWaits) {
  EXPECT_EQ(spoilt([](ServiceOptions& api) {
              api.instances = {{}, servers(1, Discipline::ProcessorSharing)};
              for (InstanceOptions& instance : api.instances) instance.queue_bound = 3;
              api.instances[0].discipline = Discipline::Lifo;
            }),
            (Texts{"/api/instances/0/queueBound: nothing waits without servers; use a concurrency "
                   "limit",
                   "/api/instances/0/discipline: needs servers; a pure delay has none to wait for",
                   "/api/instances/1/queueBound: nothing waits under processor sharing; use a "
                   "concurrency limit"}));
}

TEST(NetworkPlan, BoundsWhatAnEndpointDoes) {
  EXPECT_EQ(
      spoilt([](ServiceOptions& api) {
        api.endpoints[0].duration.reset();
        api.endpoints[0].error_probability = 1.5;
      }),
      (Texts{"/api/endpoints/GET ~1/errorProbability: found 1.5, expected a number from 0 to 1",
             "/api/endpoints/GET ~1/duration: missing; only a stream may last for ever"}));
}

TEST(NetworkPlan, WantsSomebodyToEndAnEndlessStream) {
  EXPECT_EQ(spoilt([](ServiceOptions& api) {
              api.notices_abandonment = false;
              api.endpoints = {stream("events")};
            }),
            (Texts{"/api/endpoints/events/duration: missing; a stream whose server does not notice "
                   "that its client has gone must end by itself"}));
}

TEST(NetworkPlan, BoundsCallsAndTheirRetries) {
  NetworkOptions options{{good(), service("db", {{}}, {unary("get", Duration{0})})}};
  CallOptions bad = call("db", "get");
  bad.probability = -1.0;
  bad.count = 0;
  bad.timeout = Duration{0};
  bad.retry = {101, milliseconds(-1), 0.5, milliseconds(-2), false};
  options.services[0].endpoints[0].calls = {bad};
  const std::string place = "/api/endpoints/GET ~1/calls/0";
  EXPECT_EQ(problems_of(options),
            (Texts{place + "/probability: found -1, expected a number from 0 to 1",
                   place + "/count: found 0, expected a number from 1 to 100000",
                   place + "/timeout: found 0s, expected > 0s",
                   place + "/retry/limit: found 101, expected a number from 0 to 100",
                   place + "/retry/backoff: found -1ms, expected ≥ 0s",
                   place + "/retry/growth: found 0.5, expected a number from 1 to 100",
                   place + "/retry/longest: found -2ms, expected ≥ 0s"}));
}

TEST(NetworkPlan, WantsCallsToLeadSomewhere) {
  NetworkOptions options{{good(), service("db", {{}}, {unary("get", Duration{0})})}};
  options.services[0].endpoints[0].calls = {call("cache", "get"), call("db", "put")};
  EXPECT_EQ(problems_of(options),
            (Texts{"/api/endpoints/GET ~1/calls/0/service: \"cache\" is no service",
                   "/api/endpoints/GET ~1/calls/1/endpoint: \"put\" is no endpoint of the service "
                   "db"}));
}

TEST(NetworkPlan, NamesACycleOfCalls) {
  NetworkOptions options{{good(), service("db", {{}}, {unary("get", Duration{0})})}};
  options.services[0].endpoints[0].calls = {call("db", "get")};
  options.services[1].endpoints[0].calls = {call("api", "GET /")};
  EXPECT_EQ(problems_of(options),
            (Texts{"/api: found calls in a circle, api → db → api, expected none"}));
}

TEST(NetworkPlan, AllowsServicesThatCallEachOther) {
  NetworkOptions options{{good(), service("db", {{}}, {unary("get", Duration{0})})}};
  options.services[0].endpoints.push_back(unary("note", Duration{0}));
  options.services[0].endpoints[0].calls = {call("db", "get")};
  EXPECT_FALSE(planned(options)->circular);
  options.services[1].endpoints[0].calls = {call("api", "note")};
  EXPECT_TRUE(planned(options)->circular);
}

TEST(NetworkPlan, NamesACycleOfEndpoints) {
  NetworkOptions options{{good()}};
  options.services[0].endpoints.push_back(unary("note", Duration{0}));
  options.services[0].endpoints[0].calls = {call("api", "note")};
  options.services[0].endpoints[1].calls = {call("api", "GET /")};
  EXPECT_EQ(problems_of(options), (Texts{"/api: found calls in a circle, api/GET / → api/note → "
                                         "api/GET /, expected none"}));
}

TEST(NetworkPlan, LimitsWhatOneRequestMayCause) {
  NetworkOptions options;
  for (int i = 0; i < 4; ++i) {
    ServiceOptions next = service(std::to_string(i), {{}}, {unary("x", Duration{0})});
    if (i < 3) {
      next.endpoints[0].calls = {call(std::to_string(i + 1), "x")};
      next.endpoints[0].calls[0].count = 100;
      next.endpoints[0].calls[0].retry.limit = 1;
    }
    options.services.push_back(std::move(next));
  }
  EXPECT_EQ(problems_of(options),
            (Texts{"/0/endpoints/x/calls: found up to 8040201 requests for one, retries included, "
                   "expected at most 1e+06"}));
}

TEST(NetworkPlan, BoundsChanges) {
  ChangeOptions slower;
  slower.from = Instant{seconds(5).ns};
  slower.until = Instant{seconds(5).ns};
  slower.instance = 1;
  slower.factor = 0.0;
  ChangeOptions capacity;
  capacity.kind = ChangeOptions::Kind::Servers;
  capacity.from = Instant{-1};
  capacity.servers = 0;
  EXPECT_EQ(spoilt([&](ServiceOptions& api) {
              api.changes = {slower, capacity};
            }),
            (Texts{"/api/changes/0/until: found 5s, expected an instant after `from`, 5s",
                   "/api/changes/0/instance: found 1, expected an instance, 0 to 0",
                   "/api/changes/0/slower: found 0, expected a number from 0.015625 to 1e+06",
                   "/api/changes/1/from: found -1ns, expected ≥ 0s",
                   "/api/changes/1/servers: found 0, expected a number from 1 to 1000000"}));
}

TEST(NetworkPlan, ChangesNoServersOfAPureDelay) {
  EXPECT_EQ(spoilt([](ServiceOptions& api) {
              api.instances = {servers(1), {}};
              api.changes.resize(2);
              api.changes[0].kind = api.changes[1].kind = ChangeOptions::Kind::Servers;
              api.changes[0].instance = 0;
            }),
            (Texts{"/api/changes/1/servers: an instance that is a pure delay has no servers to "
                   "change"}));
}

TEST(NetworkPlan, BoundsStopsAndRestarts) {
  StopOptions stop;
  stop.at = Instant{-1};
  stop.instance = 3;
  stop.manner.graceful = false;
  stop.manner.grace = seconds(-1);
  RollingRestartOptions rolling;
  rolling.order = {0, 0, 7};
  EXPECT_EQ(spoilt([&](ServiceOptions& api) {
              api.stops = {stop};
              api.rolling_restarts = {rolling};
            }),
            (Texts{"/api/stops/0/at: found -1ns, expected ≥ 0s",
                   "/api/stops/0/instance: found 3, expected an instance, 0 to 0",
                   "/api/stops/0/grace: found -1s, expected ≥ 0s",
                   "/api/stops/0/grace: a stop at once has no grace",
                   "/api/rollingRestarts/0/restartAfter: missing; a restart comes back",
                   "/api/rollingRestarts/0/order/1: instance 0 comes twice",
                   "/api/rollingRestarts/0/order/2: found 7, expected an instance, 0 to 0"}));
}

TEST(NetworkPlan, BoundsTheRateLimit) {
  EXPECT_EQ(spoilt([](ServiceOptions& api) {
              api.rate_limit = RateLimitOptions{0.0, 0};
            }),
            (Texts{"/api/rateLimit/rate: found 0, expected a number from 1e-09 to 1e+09",
                   "/api/rateLimit/burst: found 0, expected a number from 1 to 4294967295"}));
}

}  // namespace
}  // namespace rehearse
