// Calls between services: order, chance, servers held meanwhile, timeouts and retries.

#include <gtest/gtest.h>

#include "models/service/network.hpp"
#include "models/service/network_demand.hpp"
#include "tests/models/service/network_driver.hpp"

namespace rehearse {
namespace {

/// "api" works 10 ms, then makes the calls; "db" has two endpoints of 20 ms and 50 ms.
NetworkOptions api_and_db(std::vector<CallOptions> calls, CallOrder order = CallOrder::Sequence,
                          const InstanceOptions& database = {}) {
  ServiceOptions front = service("api", {{}}, {unary("GET /", milliseconds(10))});
  front.endpoints[0].calls = std::move(calls);
  front.endpoints[0].call_order = order;
  ServiceOptions back =
      service("db", {database}, {unary("get", milliseconds(20)), unary("scan", milliseconds(50))});
  return {{std::move(front), std::move(back)}};
}

TEST(Calls, InSequenceAddUp) {
  Driver driver(api_and_db({call("db", "get"), call("db", "scan")}));
  EXPECT_EQ(driver.play({milliseconds(0)}), (Outcomes{"1 ok 80ms"}));
}

TEST(Calls, InParallelLastAsLongAsTheLongest) {
  Driver driver(api_and_db({call("db", "get"), call("db", "scan")}, CallOrder::Parallel));
  EXPECT_EQ(driver.play({milliseconds(0)}), (Outcomes{"1 ok 60ms"}));
}

TEST(Calls, AreMadeAsOftenAsTheirCountSays) {
  CallOptions thrice = call("db", "get");
  thrice.count = 3;
  Driver driver(api_and_db({thrice}));
  EXPECT_EQ(driver.play({milliseconds(0)}), (Outcomes{"1 ok 70ms"}));
  EXPECT_EQ(driver.network.counts({1, 0}).sent, 3U);
}

TEST(Calls, OfNoProbabilityAreNotMade) {
  CallOptions never = call("db", "get");
  never.probability = 0.0;
  Driver driver(api_and_db({never}));
  EXPECT_EQ(driver.play({milliseconds(0)}), (Outcomes{"1 ok 10ms"}));
}

// 4000 calls of probability 1/4: 1000 on average with a standard deviation of sqrt(4000·3/16)
// = 27.4.
TEST(Calls, AreMadeWithTheirProbability) {
  CallOptions rare = call("db", "get");
  rare.probability = 0.25;
  rare.count = 4;
  Driver driver(api_and_db({rare}));
  for (int i = 0; i < 1'000; ++i) driver.send({});
  driver.rest();
  EXPECT_NEAR(static_cast<double>(driver.network.counts({1, 0}).sent), 1'000.0, 3.29 * 27.4);
}

TEST(Calls, HoldTheServerMeanwhile) {
  NetworkOptions options = api_and_db({call("db", "get")});
  options.services[0].instances = {servers(1)};
  Driver driver(options);
  EXPECT_EQ(driver.play({milliseconds(0), milliseconds(0)}), (Outcomes{"1 ok 30ms", "2 ok 60ms"}));
}

TEST(Calls, LeaveTheServerToOthersWhenTheyDoNotHoldIt) {
  NetworkOptions options = api_and_db({call("db", "get")});
  options.services[0].instances = {servers(1)};
  options.services[0].endpoints[0].holds_server = false;
  Driver driver(options);
  EXPECT_EQ(driver.play({milliseconds(0), milliseconds(0)}), (Outcomes{"1 ok 30ms", "2 ok 40ms"}));
}

TEST(Calls, ThatFailFailTheRequestAndEndTheSequence) {
  NetworkOptions options = api_and_db({call("db", "get"), call("db", "scan")});
  options.services[1].endpoints[0].error_probability = 1.0;
  Driver driver(options);
  EXPECT_EQ(driver.play({milliseconds(0)}), (Outcomes{"1 call failed 30ms"}));
  EXPECT_EQ(driver.network.counts({1, 1}).sent, 0U);
}

TEST(Calls, ThatAreNotRequiredMayFail) {
  CallOptions optional = call("db", "get");
  optional.required = false;
  NetworkOptions options = api_and_db({optional, call("db", "scan")});
  options.services[1].endpoints[0].error_probability = 1.0;
  Driver driver(options);
  EXPECT_EQ(driver.play({milliseconds(0)}), (Outcomes{"1 ok 80ms"}));
}

TEST(Calls, InParallelAreAwaitedEvenWhenOneHasFailed) {
  NetworkOptions options = api_and_db({call("db", "get"), call("db", "scan")}, CallOrder::Parallel);
  options.services[1].endpoints[0].error_probability = 1.0;
  Driver driver(options);
  EXPECT_EQ(driver.play({milliseconds(0)}), (Outcomes{"1 call failed 60ms"}));
}

TEST(CallTimeouts, FailTheCallAndStopItsWork) {
  CallOptions impatient = call("db", "scan");
  impatient.timeout = milliseconds(30);
  Driver driver(api_and_db({impatient}, CallOrder::Sequence, servers(1)));
  EXPECT_EQ(driver.play({milliseconds(0), milliseconds(25)}),
            (Outcomes{"1 call failed 40ms", "2 call failed 65ms"}));
  EXPECT_EQ(driver.network.counts({1, 1}).cancelled, 2U);
  EXPECT_EQ(driver.network.counts({1, 1}).with(Status::TimedOut), 2U);
}

TEST(CallTimeouts, LeaveTheWorkToAServerThatDoesNotNotice) {
  CallOptions impatient = call("db", "scan");
  impatient.timeout = milliseconds(30);
  NetworkOptions options = api_and_db({impatient}, CallOrder::Sequence, servers(1));
  options.services[1].notices_abandonment = false;
  Driver driver(options);
  driver.play({milliseconds(0)});
  EXPECT_EQ(driver.network.counts({1, 1}).completed, 1U);
  EXPECT_EQ(driver.network.counts({1, 1}).cancelled, 0U);
  EXPECT_EQ(driver.network.station(1, 0).busy_integral(Instant{milliseconds(60).ns}),
            Wide{milliseconds(50).ns});
}

// Attempts at 10, 10 + 20 + 5 = 35 and 35 + 20 + 10 = 65 ms, each of 20 ms.
TEST(Retries, ComeAfterGrowingBackoffsUpToTheirLimit) {
  CallOptions retried = call("db", "get");
  retried.retry = {2, milliseconds(5), 2.0, seconds(1), false};
  NetworkOptions options = api_and_db({retried});
  options.services[1].endpoints[0].error_probability = 1.0;
  Driver driver(options);
  EXPECT_EQ(driver.play({milliseconds(0)}), (Outcomes{"1 call failed 85ms"}));
  EXPECT_EQ(driver.network.counts({1, 0}).sent, 3U);
  EXPECT_EQ(driver.network.counts({1, 0}).retries, 2U);
}

TEST(Retries, WaitNoLongerThanTheLongestBackoff) {
  CallOptions retried = call("db", "get");
  retried.retry = {3, milliseconds(5), 10.0, milliseconds(7), false};
  NetworkOptions options = api_and_db({retried});
  options.services[1].endpoints[0].error_probability = 1.0;
  Driver driver(options);
  EXPECT_EQ(driver.play({milliseconds(0)}), (Outcomes{"1 call failed 109ms"}));
}

TEST(Retries, MakeUpForAnErrorThatDoesNotHappenAgain) {
  CallOptions retried = call("db", "get");
  retried.retry = {100, Duration{0}, 1.0, Duration{0}, false};
  NetworkOptions options = api_and_db({retried});
  options.services[1].endpoints[0].error_probability = 0.5;
  Driver driver(options);
  for (int i = 0; i < 200; ++i) driver.send({});
  driver.rest();
  EXPECT_EQ(driver.network.counts({0, 0}).with(Status::Ok), 200U);
  EXPECT_GT(driver.network.counts({1, 0}).retries, 100U);
}

TEST(Retries, WithJitterWaitAPartOfTheBackoff) {
  CallOptions retried = call("db", "get");
  retried.retry = {1, milliseconds(100), 1.0, seconds(1), true};
  NetworkOptions options = api_and_db({retried});
  options.services[1].endpoints[0].error_probability = 1.0;
  Driver driver(options);
  for (int i = 0; i < 100; ++i) driver.send({});
  driver.run(milliseconds(50));
  EXPECT_TRUE(driver.outcomes.empty());
  driver.run(milliseconds(100));
  EXPECT_GT(driver.outcomes.size(), 20U);
  EXPECT_LT(driver.outcomes.size(), 80U);
  driver.run(milliseconds(150));
  EXPECT_EQ(driver.outcomes.size(), 100U);
}

TEST(Calls, GoDownAChainOfServices) {
  NetworkOptions options;
  for (int i = 0; i < 5; ++i) {
    ServiceOptions next = service(std::to_string(i), {{}}, {unary("x", milliseconds(1))});
    next.latency = DurationModel::constant(milliseconds(1));
    if (i < 4) next.endpoints[0].calls = {call(std::to_string(i + 1), "x")};
    options.services.push_back(std::move(next));
  }
  Driver driver(options);
  EXPECT_EQ(driver.play({milliseconds(0)}), (Outcomes{"1 ok 15ms"}));
}

TEST(Calls, ThatAreTurnedAwayAtOnceByThousandsDoNotNest) {
  CallOptions many = call("db", "get");
  many.count = 90'000;
  many.required = false;
  InstanceOptions full = servers(1);
  full.queue_bound = 0;
  NetworkOptions options = api_and_db({many}, CallOrder::Sequence, full);
  Driver driver(options);
  driver.send(milliseconds(5), 1, 1);
  driver.send(milliseconds(0) + milliseconds(5));
  EXPECT_EQ(driver.rest().size(), 2U);
  EXPECT_EQ(driver.network.counts({1, 0}).with(Status::Rejected), 90'000U);
}

/// An endpoint that asks a cache, and otherwise the database.
NetworkOptions cached(CallOptions cache, CallCondition condition) {
  ServiceOptions app = service("app", {InstanceOptions{}}, {unary("x", Duration{})});
  cache.required = false;
  CallOptions database = call("db", "x");
  database.only_if = condition;
  app.endpoints[0].calls = {std::move(cache), database};
  return {{app, service("cache", {InstanceOptions{}}, {unary("x", milliseconds(1))}),
           service("db", {InstanceOptions{}}, {unary("x", milliseconds(20))})}};
}

// S144
TEST(ConditionalCalls, AreMadeAfterAFailure) {
  NetworkOptions options = cached(call("cache", "x"), CallCondition::Failed);
  options.services[1].changes = {
      {.kind = ChangeOptions::Kind::Refusing, .from = Instant{} + milliseconds(50)}};
  Driver driver(options);
  EXPECT_EQ(driver.play({Duration{}, milliseconds(100)}), (Outcomes{"1 ok 1ms", "2 ok 120ms"}));
}

// S144
TEST(ConditionalCalls, AreMadeAfterAMiss) {
  CallOptions cache = call("cache", "x");
  cache.hits = {{Instant{}, 0.0}};
  Driver missed(cached(cache, CallCondition::Missed));
  EXPECT_EQ(missed.play({Duration{}}), (Outcomes{"1 ok 21ms"}));
  Driver failed(cached(cache, CallCondition::Failed));
  EXPECT_EQ(failed.play({Duration{}}), (Outcomes{"1 ok 1ms"}));
}

// S144: at first the database is asked always, at last never, in between now and then.
TEST(ConditionalCalls, FollowTheHitRatioOverTime) {
  CallOptions cache = call("cache", "x");
  cache.hits = {{Instant{} + seconds(10), 0.0}, {Instant{} + seconds(20), 1.0}};
  Driver driver(cached(cache, CallCondition::Missed));
  const auto asked = [&](int from_s) {
    const std::uint64_t before = driver.network.counts({2, 0}).sent;
    for (int i = 0; i < 1'000; ++i) driver.send(seconds(from_s) + milliseconds(i * 9));
    driver.run(seconds(from_s + 10));
    return driver.network.counts({2, 0}).sent - before;
  };
  EXPECT_EQ(asked(0), 1'000U);
  const std::uint64_t between = asked(10);
  EXPECT_GT(between, 450U);  // about 545 of 1000
  EXPECT_LT(between, 650U);
  EXPECT_EQ(asked(20), 0U);
}

// S144: the database is asked for what the cache does not find, so that its load is 5 %.
TEST(ConditionalCalls, AreOfTheDemand) {
  CallOptions cache = call("cache", "x");
  cache.hits = {{Instant{}, 0.95}};
  const auto plan = planned(cached(cache, CallCondition::Missed));
  const std::vector<double> requests = with_calls(*plan, request_means(*plan), {1.0, 0.0, 0.0});
  EXPECT_DOUBLE_EQ(requests[1], 1.0);
  EXPECT_NEAR(requests[2], 0.05, 1e-12);
}

}  // namespace
}  // namespace rehearse
