// The way into a service where it is not straight.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/models/service/network_driver.hpp"

namespace rehearse {
namespace {

constexpr Duration ms(std::int64_t n) { return milliseconds(n); }

/// One server at each instance, 100 ms of work.
ServiceOptions pool(std::vector<InstanceOptions> instances) {
  return service("pool", std::move(instances), {unary("x", ms(100))});
}

ServiceOptions with_line(std::vector<InstanceOptions> instances, CentralQueueOptions line = {}) {
  ServiceOptions options = pool(std::move(instances));
  options.central_queue = line;
  return options;
}

InstanceOptions slow(double factor) {
  InstanceOptions instance = servers(1);
  instance.slower = factor;
  return instance;
}

// S132. In turn, the third would wait 200 ms at the second instance for its slow server.
TEST(CentralQueue, ServesWithTheServerThatIsFreeFirst) {
  Driver driver(with_line({servers(1), slow(3)}));
  EXPECT_EQ(driver.play({ms(0), ms(0), ms(0), ms(0)}),
            (Outcomes{"1 ok 100ms", "3 ok 200ms", "4 ok 300ms", "2 ok 300ms"}));
}

// S132
TEST(CentralQueue, SkipsFullInstances) {
  Driver driver(with_line({slow(9), servers(1)}));
  driver.send(ms(0));
  for (const int at : {0, 100, 200}) driver.send(ms(at));
  EXPECT_EQ(driver.rest(), (Outcomes{"2 ok 100ms", "3 ok 200ms", "4 ok 300ms", "1 ok 900ms"}));
}

// S132: the limit of an instance may be larger than its servers, so that some wait there.
TEST(CentralQueue, FillsInstancesUpToTheirConcurrencyLimit) {
  InstanceOptions instance = servers(1);
  instance.concurrency_limit = 2;
  Driver driver(with_line({instance}));
  for (int i = 0; i < 4; ++i) driver.send(ms(0));
  EXPECT_EQ(driver.network.station(0, 0).queue().count(), 1U);
  EXPECT_EQ(driver.network.central_queue(0).waiting.count(), 2U);
  EXPECT_EQ(driver.network.most_waiting(0), 3U);
  driver.rest();
  EXPECT_EQ(driver.network.instance_counts(0, 0).inside.largest(), 2U);
}

// S132
TEST(CentralQueue, TurnsAwayBeyondItsBound) {
  Driver driver(with_line({servers(1)}, {.bound = 1}));
  EXPECT_EQ(driver.play({ms(0), ms(0), ms(0)}),
            (Outcomes{"3 rejected 0s", "1 ok 100ms", "2 ok 200ms"}));
  EXPECT_EQ(driver.network.central_queue(0).rejected, 1U);
}

// S132
TEST(CentralQueue, HasTheDisciplineOfItsService) {
  Driver driver(with_line({servers(1, Discipline::Lifo)}));
  EXPECT_EQ(driver.play({ms(0), ms(1), ms(2)}),
            (Outcomes{"1 ok 100ms", "3 ok 200ms", "2 ok 300ms"}));
}

// S133: a server that is free at the same instant comes too late.
TEST(CentralQueue, TurnsAwayAfterItsTimeLimit) {
  Driver driver(with_line({servers(1)}, {.time_limit = ms(100)}));
  EXPECT_EQ(driver.play({ms(0), ms(0), ms(1)}),
            (Outcomes{"2 queue timed out 100ms", "1 ok 100ms", "3 ok 200ms"}));
  EXPECT_EQ(driver.network.central_queue(0).timed_out, 1U);
}

// S133: with a limit of 5 s on the wait alone, work of 6 s is done nevertheless.
TEST(CentralQueue, DoesNotLimitTheWork) {
  ServiceOptions options = with_line({servers(1)}, {.time_limit = seconds(5)});
  options.endpoints = {unary("x", seconds(6))};
  Driver driver(options);
  EXPECT_EQ(driver.play({ms(0), seconds(2)}), (Outcomes{"1 ok 6s", "2 ok 12s"}));
}

TEST(CentralQueue, IsLeftByClientsThatGiveUp) {
  Driver driver(with_line({servers(1)}));
  driver.send(ms(0));
  driver.send(ms(0), 0, 0, {.timeout = ms(50)});
  const RequestId third = driver.send(ms(0));
  EXPECT_TRUE(driver.abandon(ms(60), third));
  driver.send(ms(70));
  EXPECT_EQ(driver.rest(), (Outcomes{"2 timed out 50ms", "1 ok 100ms", "4 ok 200ms"}));
}

TEST(CentralQueue, IsServedWhenAnInstanceIsBack) {
  ServiceOptions options = with_line({servers(1), servers(1)});
  options.stops = {
      {Instant{}, 0, {.graceful = false, .restart_after = DurationModel::constant(ms(50))}}};
  Driver driver(options);
  EXPECT_EQ(driver.play({ms(1), ms(1)}), (Outcomes{"1 ok 101ms", "2 ok 150ms"}));
}

ServiceOptions keeping(std::uint32_t count, ConnectionLimits limits) {
  ServiceOptions options = pool({servers(count)});
  options.connections = ConnectionOptions{limits, true};
  return options;
}

RequestTerms of_client(std::uint32_t client) { return {.client = client}; }

// S134: of two clients that share a server the second waits until the first has been idle for 5 s.
TEST(HeldServer, IsFreeWhenItsConnectionWasIdleForTheTimeout) {
  Driver driver(keeping(1, {.idle_timeout = seconds(5)}));
  driver.send(ms(0), 0, 0, of_client(1));
  driver.send(ms(0), 0, 0, of_client(2));
  EXPECT_EQ(driver.rest(), (Outcomes{"1 ok 100ms", "2 ok 5.2s"}));
}

// S134
TEST(HeldServer, ServesItsConnectionWithoutWaiting) {
  Driver driver(keeping(1, {.idle_timeout = seconds(5)}));
  driver.send(ms(0), 0, 0, of_client(1));
  driver.send(ms(0), 0, 0, of_client(2));
  driver.send(ms(4'000), 0, 0, of_client(1));
  EXPECT_EQ(driver.rest(), (Outcomes{"1 ok 100ms", "3 ok 4.1s", "2 ok 9.2s"}));
}

// S134: a server that is held counts as busy.
TEST(HeldServer, IsBusyWhileItsConnectionIsIdle) {
  Driver driver(keeping(2, {}));
  driver.send(ms(0), 0, 0, of_client(1));
  driver.run(seconds(1));
  EXPECT_EQ(driver.network.station(0, 0).busy(), 1U);
  EXPECT_EQ(driver.network.connections(0), 1U);
  EXPECT_EQ(driver.network.instance_counts(0, 0).inside.count(), 0U);
}

// S134
TEST(HeldServer, IsFreeWhenItsClientHangsUp) {
  Driver driver(keeping(1, {}));
  driver.send(ms(0), 0, 0, of_client(1));
  driver.send(ms(0), 0, 0, of_client(2));
  driver.run(ms(300));
  EXPECT_TRUE(driver.network.hang_up(Instant{} + ms(300), 1));
  EXPECT_FALSE(driver.network.hang_up(Instant{} + ms(300), 1));
  EXPECT_EQ(driver.rest(), (Outcomes{"1 ok 100ms", "2 ok 400ms"}));
}

// S134
TEST(HeldServer, IsFreeAfterTheLastRequestOfItsConnection) {
  Driver driver(keeping(1, {.max_requests = 1}));
  driver.send(ms(0), 0, 0, of_client(1));
  driver.send(ms(0), 0, 0, of_client(2));
  EXPECT_EQ(driver.rest(), (Outcomes{"1 ok 100ms", "2 ok 200ms"}));
}

TEST(HeldServer, IsFreeWhenItsClientGivesUp) {
  Driver driver(keeping(1, {}));
  RequestTerms hasty = of_client(1);
  hasty.timeout = ms(50);
  driver.send(ms(0), 0, 0, hasty);
  driver.send(ms(0), 0, 0, of_client(2));
  EXPECT_EQ(driver.rest(), (Outcomes{"1 timed out 50ms", "2 ok 150ms"}));
  EXPECT_EQ(driver.network.connections(0), 1U);
}

TEST(HeldServer, IsGivenUpByAnInstanceThatStops) {
  ServiceOptions options = keeping(1, {});
  options.stops = {{Instant{} + ms(500), 0, {.restart_after = DurationModel::constant(ms(100))}}};
  Driver driver(options);
  driver.send(ms(0), 0, 0, of_client(1));
  driver.send(ms(700), 0, 0, of_client(2));
  EXPECT_EQ(driver.rest(), (Outcomes{"1 ok 100ms", "2 ok 800ms"}));
}

// S134: the connections of one instance of the caller; a pool of two in front of one server.
TEST(HeldServer, BelongsToTheInstanceThatCalls) {
  ServiceOptions caller = service("caller", {servers(2)}, {unary("x", ms(1))});
  caller.endpoints[0].calls = {call("pool", "x")};
  Driver driver(NetworkOptions{{caller, keeping(2, {})}});
  EXPECT_EQ(driver.play({ms(0), ms(0), ms(200)}),
            (Outcomes{"1 ok 101ms", "2 ok 101ms", "3 ok 301ms"}));
  EXPECT_EQ(driver.network.connections(1), 2U);
}

// S134: noConnectionReuse.
TEST(HeldServer, IsFreeWithAConnectionThatItsClientCloses) {
  Driver driver(keeping(1, {}));
  driver.send(ms(0), 0, 0, {.connects = true, .client = 1, .closes = true});
  driver.send(ms(0), 0, 0, of_client(2));
  EXPECT_EQ(driver.rest(), (Outcomes{"1 ok 100ms", "2 ok 200ms"}));
}

// S135: without that, the second request of a client would go to the other instance.
TEST(KeptConnection, GoesToTheSameInstance) {
  ServiceOptions options = pool({servers(1), slow(2)});
  options.connections = ConnectionOptions{};
  Driver driver(options);
  driver.send(ms(0), 0, 0, of_client(1));
  driver.send(ms(500), 0, 0, of_client(1));
  driver.send(ms(1'000), 0, 0, of_client(2));
  driver.send(ms(1'500), 0, 0, of_client(2));
  EXPECT_EQ(driver.rest(), (Outcomes{"1 ok 100ms", "2 ok 600ms", "3 ok 1.2s", "4 ok 1.7s"}));
}

// S135
TEST(KeptConnection, IsOpenedAnewWhenItIsTooOld) {
  ServiceOptions options = pool({servers(1), slow(2)});
  options.connections = ConnectionOptions{{.max_age = ms(400)}};
  Driver driver(options);
  driver.send(ms(0), 0, 0, of_client(1));
  driver.send(ms(500), 0, 0, of_client(1));
  EXPECT_EQ(driver.rest(), (Outcomes{"1 ok 100ms", "2 ok 700ms"}));
}

// S135: it takes the time that a new connection takes.
TEST(KeptConnection, IsSetUpAnewAfterTheServerHasClosedIt) {
  ServiceOptions options = pool({servers(1)});
  options.connect = DurationModel::constant(ms(7));
  options.connections = ConnectionOptions{{.idle_timeout = ms(200)}};
  Driver driver(options);
  driver.send(ms(0), 0, 0, {.connects = true, .client = 1});
  driver.send(ms(300), 0, 0, of_client(1));
  driver.send(ms(900), 0, 0, of_client(1));
  EXPECT_EQ(driver.rest(), (Outcomes{"1 ok 107ms", "2 ok 400ms", "3 ok 1.007s"}));
}

ServiceOptions listening(std::uint32_t backlog, WhenFull when_full) {
  InstanceOptions instance = servers(1);
  instance.queue_bound = backlog;
  ServiceOptions options = service("listening", {instance}, {unary("x", ms(600))});
  options.when_full = when_full;
  return options;
}

// S136
TEST(FullAcceptQueue, RefusesConnections) {
  Driver driver(listening(0, WhenFull::Refuse));
  EXPECT_EQ(driver.play({ms(0), ms(1)}), (Outcomes{"2 refused 1ms", "1 ok 600ms"}));
}

// S136: 1 s after the dropped one, at the kernel's next mark of 32 ms.
TEST(FullAcceptQueue, IsTriedAgainAfterASecond) {
  Driver driver(listening(0, WhenFull::Drop));
  EXPECT_EQ(driver.play({ms(0), ms(1)}), (Outcomes{"1 ok 600ms", "2 ok 1.6240023s"}));
}

// S136: the third is the first at the mark of 1.024 s; the second finds room at 2.048 s.
TEST(FullAcceptQueue, IsTriedAgainEachSecond) {
  Driver driver(listening(0, WhenFull::Drop));
  EXPECT_EQ(driver.play({ms(0), ms(1), ms(2)}),
            (Outcomes{"1 ok 600ms", "3 ok 1.6240022s", "2 ok 2.648002399s"}));
}

// S136: both see room when they knock at 1.024 s, the third first. The second believes that its
// connection is open, and sends its request 200, 400 and 800 ms later.
TEST(FullAcceptQueue, DropsRequestsOfThoseThatKnockTogether) {
  ServiceOptions options = listening(0, WhenFull::Drop);
  options.latency = DurationModel::constant(microseconds(500));
  Driver driver(options);
  EXPECT_EQ(driver.play({ms(0), ms(1), ms(2)}),
            (Outcomes{"1 ok 602ms", "3 ok 1.62550215s", "2 ok 2.456502199s"}));
}

// S136: the sixth's request is dropped, and comes again at 1.664 s; but it acknowledges the second
// answer to its SYN, at 1.024 s, and that opens its connection. A server waits for it meanwhile, so
// that the seventh waits too.
TEST(FullAcceptQueue, IsEnteredByConnectionsWithoutARequest) {
  ServiceOptions options = listening(2, WhenFull::Drop);
  options.instances[0].servers = 3;
  options.endpoints = {unary("x", seconds(1))};
  options.latency = DurationModel::constant(microseconds(500));
  Driver driver(options);
  EXPECT_EQ(driver.play({ms(0), ms(0), ms(0), ms(5), ms(10), ms(10), ms(1100)}),
            (Outcomes{"1 ok 1.002s", "2 ok 1.002s", "3 ok 1.002s", "4 ok 2.002s", "5 ok 2.002s",
                      "6 ok 2.664502799s", "7 ok 3.002s"}));
}

// S136: the client's limit of 30 s on connecting.
TEST(FullAcceptQueue, IsGivenUpAfterTheDialTimeout) {
  ServiceOptions options = listening(0, WhenFull::Drop);
  options.endpoints = {unary("x", seconds(60))};
  Driver driver(options);
  EXPECT_EQ(driver.play({ms(0), ms(1)}), (Outcomes{"2 refused 30.001s", "1 ok 1m0s"}));
}

// S136: a round trip of the handshake comes before the first request alone.
TEST(FullAcceptQueue, IsNotBeforeAConnectionThatIsKept) {
  ServiceOptions options = listening(0, WhenFull::Drop);
  options.latency = DurationModel::constant(microseconds(500));
  options.connections = ConnectionOptions{{}, true};
  Driver driver(options);
  driver.send(ms(0), 0, 0, of_client(1));
  driver.send(ms(1000), 0, 0, of_client(1));
  EXPECT_EQ(driver.rest(), (Outcomes{"1 ok 602ms", "2 ok 1.601s"}));
}

// S136
TEST(FullAcceptQueue, RejectsOnAConnectionThatIsKept) {
  ServiceOptions options = listening(0, WhenFull::Drop);
  options.connections = ConnectionOptions{};
  Driver driver(options);
  driver.send(ms(0), 0, 0, of_client(1));
  driver.send(ms(1000), 0, 0, of_client(2));
  driver.send(ms(1100), 0, 0, of_client(1));
  EXPECT_EQ(driver.rest(), (Outcomes{"1 ok 600ms", "3 rejected 1.1s", "2 ok 1.6s"}));
}

ServiceOptions limited(std::uint32_t burst, std::uint32_t delay_after) {
  ServiceOptions options = pool({InstanceOptions{}});
  options.rate_limit = RateLimitOptions{10.0, burst, delay_after};
  return options;
}

// S137: the first goes at once, the others 100 ms after each other, the fourth is too many.
TEST(DelayingRateLimit, SpacesTheRequestsOfABurst) {
  Driver driver(limited(3, 1));
  EXPECT_EQ(driver.play({ms(0), ms(0), ms(0), ms(0)}),
            (Outcomes{"4 rate limited 0s", "1 ok 100ms", "2 ok 200ms", "3 ok 300ms"}));
}

// S137
TEST(DelayingRateLimit, LetsTheFirstOfABurstGoAtOnce) {
  Driver driver(limited(3, 2));
  EXPECT_EQ(driver.play({ms(0), ms(0), ms(0), ms(0)}),
            (Outcomes{"4 rate limited 0s", "1 ok 100ms", "2 ok 100ms", "3 ok 200ms"}));
}

TEST(DelayingRateLimit, WaitsForNothingAfterAPause) {
  Driver driver(limited(3, 1));
  EXPECT_EQ(driver.play({ms(0), ms(30), ms(500)}),
            (Outcomes{"1 ok 100ms", "2 ok 200ms", "3 ok 600ms"}));
}

// S138: the time in the queue does not count.
TEST(TimeLimit, EndsRequestsThatTakeTooLongAtAServer) {
  ServiceOptions options =
      service("php", {servers(1)}, {unary("x", ms(100)), unary("slow", ms(900))});
  options.time_limit = ms(300);
  Driver driver(options);
  driver.send(ms(0), 0, 1);
  driver.send(ms(0), 0, 1);
  driver.send(ms(0), 0, 0);
  EXPECT_EQ(driver.rest(), (Outcomes{"1 overdue 300ms", "2 overdue 600ms", "3 ok 700ms"}));
  EXPECT_EQ(driver.network.counts({0, 1}).killed, 2U);
}

// S138
TEST(TimeLimit, IncludesCalls) {
  for (const bool holds : {true, false}) {
    ServiceOptions caller = service("caller", {servers(1)}, {unary("x", ms(100))});
    caller.endpoints[0].calls = {call("slow", "x")};
    caller.endpoints[0].holds_server = holds;
    caller.time_limit = ms(300);
    Driver driver(
        NetworkOptions{{caller, service("slow", {servers(1)}, {unary("x", seconds(1))})}});
    EXPECT_EQ(driver.play({ms(5)}), (Outcomes{"1 overdue 305ms"}));
    EXPECT_EQ(driver.network.counts({1, 0}).cancelled, 1U);
  }
}

// S143
TEST(Statuses, AreThoseOfTheService) {
  ServiceOptions options = with_line({servers(1)}, {.bound = 0});
  options.statuses.rejected = 502;
  Network network(planned({{options}}), 1);
  for (std::uint32_t i = 0; i < 2; ++i) network.submit(Instant{}, {0, 0}, i, {.iteration = i});
  const auto rejected = network.take();
  ASSERT_TRUE(rejected);
  EXPECT_EQ(rejected->status, Status::Rejected);
  EXPECT_EQ(rejected->http, 502);
  network.advance(Instant{} + ms(100));
  EXPECT_EQ(network.take()->http, 200);
}

ServiceOptions stopping(StopManner manner, LearningOptions learning = {}) {
  ServiceOptions options = pool({servers(1), servers(1)});
  manner.restart_after = DurationModel::constant(seconds(9));
  options.stops = {{Instant{} + ms(10), 0, std::move(manner)}};
  options.learns_after = std::move(learning);
  return options;
}

// S139: the balancer sends nothing more, and what comes past it is served.
TEST(StopStages, AnInstanceThatIsDrainedServesOn) {
  LearningOptions learning;
  learning.down = DurationModel::constant(ms(50));
  Driver driver(stopping({.drain = DurationModel::constant(ms(200))}, learning));
  // To instance 0, to 1, and to 0 again, which the balancer has not forgotten; then to 1 alone.
  EXPECT_EQ(driver.play({ms(0), ms(20), ms(40), ms(70)}),
            (Outcomes{"1 ok 100ms", "2 ok 120ms", "3 ok 200ms", "4 ok 220ms"}));
  EXPECT_EQ(driver.network.instance_counts(0, 0).rejected, 0U);
}

// S139
TEST(StopStages, WithoutADrainRequestsAreTurnedAwayUntilTheBalancerKnows) {
  LearningOptions learning;
  learning.down = DurationModel::constant(ms(50));
  Driver driver(stopping({}, learning));
  EXPECT_EQ(driver.play({ms(0), ms(20), ms(40), ms(70)}),
            (Outcomes{"3 rejected 40ms", "1 ok 100ms", "2 ok 120ms", "4 ok 220ms"}));
}

// S139
TEST(StopStages, AnInstanceReactsLater) {
  Driver driver(stopping({.grace = Duration{}, .reaction = DurationModel::constant(ms(50))}));
  EXPECT_EQ(driver.play({ms(0)}), (Outcomes{"1 terminated 60ms"}));
}

// S140: each instance learns at an instant of its own, the same in every run of the seed.
TEST(Learning, TakesARandomTime) {
  ServiceOptions options = pool({servers(1), servers(1)});
  options.learns_after.down = *DurationModel::uniform(ms(500), ms(1'000));
  options.changes = {
      {.kind = ChangeOptions::Kind::Refusing, .from = Instant{} + ms(1), .instance = 0}};
  std::vector<std::uint64_t> refused;
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    Driver driver(options, seed);
    for (int at = 2; at < 1'200; at += 2) driver.send(ms(at));
    driver.run(seconds(100));
    refused.push_back(driver.network.instance_counts(0, 0).refused);
  }
  // Every second one for 500 to 1000 ms.
  EXPECT_THAT(refused, testing::Each(testing::AllOf(testing::Ge(125U), testing::Le(250U))));
  EXPECT_NE(*std::min_element(refused.begin(), refused.end()),
            *std::max_element(refused.begin(), refused.end()));
}

// S141
TEST(RollingRestart, HasSeveralInstancesAwayAtATime) {
  ServiceOptions options = pool({servers(1), servers(1), servers(1)});
  RollingRestartOptions rolling{Instant{}, {}, {.graceful = false}, ms(10), 2};
  rolling.manner.restart_after = DurationModel::constant(ms(100));
  options.rolling_restarts = {rolling};
  Driver driver(options);
  const auto running = [&](int at) {
    driver.run(ms(at));
    std::string text;
    for (std::uint32_t i = 0; i < 3; ++i) text += driver.network.available(0, i) ? "1" : "0";
    return text;
  };
  EXPECT_EQ(running(0), "001");
  EXPECT_EQ(running(100), "111");
  EXPECT_EQ(running(110), "110");
  EXPECT_EQ(running(210), "111");
}

ServiceOptions visited(ArrivalOptions arrivals) {
  ServiceOptions options = pool({servers(1)});
  options.traffic = {{"x", std::move(arrivals), {}}};
  return options;
}

// S142: one of others is at the server from 50 ms on.
TEST(Traffic, MeetsTheRequestsOfTheTest) {
  Driver driver(visited({.trace = {Instant{} + ms(50)}}));
  EXPECT_EQ(driver.play({ms(60)}), (Outcomes{"1 ok 250ms"}));
  EXPECT_EQ(driver.network.counts({0, 0}).sent, 2U);
  EXPECT_EQ(driver.network.in_flight(), 0U);
}

// S142
TEST(Traffic, IsTheSameWhateverTheTestDoes) {
  const auto sent_by = [](bool tests) {
    ArrivalOptions arrivals{.rate = {{Instant{}, 20.0}}};
    arrivals.gap = *DurationModel::exponential(seconds(1));
    Driver driver(visited(arrivals));
    for (int at = 0; tests && at < 1'000; at += 100) driver.send(ms(at));
    driver.run(seconds(10));
    return driver.network.counts({0, 0}).sent - (tests ? 10 : 0);
  };
  EXPECT_EQ(sent_by(true), sent_by(false));
}

TEST(Traffic, GivesUpAfterItsTimeout) {
  ServiceOptions options = visited({.trace = {Instant{}, Instant{}}});
  options.traffic[0].timeout = ms(150);
  Driver driver(options);
  driver.rest();
  EXPECT_EQ(driver.network.counts({0, 0}).with(Status::TimedOut), 1U);
}

}  // namespace
}  // namespace rehearse
