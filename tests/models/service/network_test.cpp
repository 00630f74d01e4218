// One service: servers, queues, limits, disciplines, errors and the wire.

#include "models/service/network.hpp"

#include <gtest/gtest.h>
#include <type_traits>

#include "tests/models/service/network_driver.hpp"

namespace rehearse {
namespace {

// An owner in the endpoint's place, or a service and an endpoint as two numbers, do not compile.
template <class... Arguments>
constexpr bool kSubmits = std::is_invocable_v<decltype(&Network::submit), Network&, Instant,
                                              Arguments..., const RequestKey&, const RequestTerms&>;
static_assert(kSubmits<EndpointRef, std::uint32_t>);
static_assert(!kSubmits<std::uint32_t, EndpointRef> && !kSubmits<EndpointRef, EndpointRef> &&
              !kSubmits<std::uint32_t, std::uint32_t> &&
              !kSubmits<std::uint32_t, std::uint32_t, std::uint32_t>);
static_assert(sizeof(EndpointRef) == 2 * sizeof(std::uint32_t));

ServiceOptions api(const InstanceOptions& instance, Duration work = milliseconds(100)) {
  return service("api", {instance}, {unary("GET /", work)});
}

TEST(PureDelay, AnswersEachRequestAfterItsWorkWhateverElseComes) {
  Driver driver(api({}));
  EXPECT_EQ(driver.play({milliseconds(0), milliseconds(0), milliseconds(30)}),
            (Outcomes{"1 ok 100ms", "2 ok 100ms", "3 ok 130ms"}));
}

TEST(Servers, WorkOnOneRequestEachAndOthersWaitInOrder) {
  Driver driver(api(servers(2)));
  EXPECT_EQ(driver.play({milliseconds(0), milliseconds(10), milliseconds(20), milliseconds(30)}),
            (Outcomes{"1 ok 100ms", "2 ok 110ms", "3 ok 200ms", "4 ok 210ms"}));
}

TEST(Servers, RejectWhatFindsTheQueueFull) {
  InstanceOptions instance = servers(1);
  instance.queue_bound = 1;
  Driver driver(api(instance));
  EXPECT_EQ(driver.play({milliseconds(0), milliseconds(1), milliseconds(2), milliseconds(100)}),
            (Outcomes{"3 rejected 2ms", "1 ok 100ms", "2 ok 200ms", "4 ok 300ms"}));
  EXPECT_EQ(driver.network.counts({0, 0}).with(Status::Rejected), 1U);
  EXPECT_EQ(driver.network.counts({0, 0}).accepted, 3U);
}

TEST(Servers, WithoutAQueueLoseWhatFindsThemBusy) {
  InstanceOptions instance = servers(1);
  instance.queue_bound = 0;
  Driver driver(api(instance));
  EXPECT_EQ(driver.play({milliseconds(0), milliseconds(99), milliseconds(100)}),
            (Outcomes{"2 rejected 99ms", "1 ok 100ms", "3 ok 200ms"}));
}

TEST(Lifo, ServesWhatCameLast) {
  Driver driver(api(servers(1, Discipline::Lifo)));
  EXPECT_EQ(driver.play({milliseconds(0), milliseconds(1), milliseconds(2), milliseconds(101)}),
            (Outcomes{"1 ok 100ms", "3 ok 200ms", "4 ok 300ms", "2 ok 400ms"}));
}

TEST(Priority, ServesTheHighestEndpointFirstAndEqualsInOrder) {
  ServiceOptions options = service("api", {servers(1, Discipline::Priority)},
                                   {unary("low", milliseconds(10)), unary("high", milliseconds(10)),
                                    unary("as low", milliseconds(10))});
  options.endpoints[1].priority = 5;
  Driver driver(options);
  for (const std::uint32_t endpoint : {0U, 0U, 2U, 1U, 0U, 1U}) driver.send({}, 0, endpoint);
  EXPECT_EQ(driver.rest(), (Outcomes{"1 ok 10ms", "4 ok 20ms", "6 ok 30ms", "2 ok 40ms",
                                     "3 ok 50ms", "5 ok 60ms"}));
}

// 1 alone for 50 ms; then both at half speed; at 150 ms 1 is done, 2 has 50 ms left for itself.
TEST(ProcessorSharing, SharesTheServerEqually) {
  Driver driver(api(servers(1, Discipline::ProcessorSharing)));
  EXPECT_EQ(driver.play({milliseconds(0), milliseconds(50)}),
            (Outcomes{"1 ok 150ms", "2 ok 200ms"}));
}

TEST(ProcessorSharing, GivesNobodyMoreThanOneServer) {
  Driver driver(api(servers(2, Discipline::ProcessorSharing)));
  EXPECT_EQ(driver.play({milliseconds(0), milliseconds(0)}),
            (Outcomes{"1 ok 100ms", "2 ok 100ms"}));
}

TEST(ProcessorSharing, DividesWhatDoesNotDivideEvenlyToTheNanosecond) {
  Driver driver(api(servers(2, Discipline::ProcessorSharing)));
  EXPECT_EQ(driver.play({milliseconds(0), milliseconds(0), milliseconds(0)}),
            (Outcomes{"1 ok 150ms", "2 ok 150ms", "3 ok 150ms"}));
}

TEST(ConcurrencyLimit, CountsAllThatIsInside) {
  InstanceOptions instance = servers(1);
  instance.concurrency_limit = 2;
  Driver driver(api(instance));
  EXPECT_EQ(driver.play({milliseconds(0), milliseconds(0), milliseconds(0), milliseconds(100)}),
            (Outcomes{"3 rejected 0s", "1 ok 100ms", "2 ok 200ms", "4 ok 300ms"}));
}

// Two at work each take 1 + 0.5·1 + 0.1·2·1 = 1.7 times as long.
TEST(Scalability, SlowsDownAllThatIsInService) {
  InstanceOptions instance = servers(4);
  instance.scalability = {0.5, 0.1};
  Driver driver(api(instance));
  driver.play({milliseconds(0), milliseconds(0)});
  EXPECT_EQ(driver.outcomes, (Outcomes{"1 ok 170ms", "2 ok 170ms"}));
}

TEST(RateLimit, LetsABurstInAndThenItsRate) {
  ServiceOptions options = api({}, milliseconds(1));
  options.rate_limit = RateLimitOptions{10.0, 2};
  Driver driver(options);
  EXPECT_EQ(driver.play({milliseconds(0), milliseconds(0), milliseconds(0), milliseconds(99),
                         milliseconds(100), milliseconds(100)}),
            (Outcomes{"3 rate limited 0s", "1 ok 1ms", "2 ok 1ms", "4 rate limited 99ms",
                      "6 rate limited 100ms", "5 ok 101ms"}));
}

TEST(Wire, DelaysTheRequestAndItsAnswer) {
  ServiceOptions options = api({});
  options.latency = DurationModel::constant(milliseconds(5));
  Driver driver(options);
  EXPECT_EQ(driver.play({milliseconds(0)}), (Outcomes{"1 ok 110ms"}));
}

TEST(Wire, DelaysARejectionToo) {
  InstanceOptions instance = servers(1);
  instance.queue_bound = 0;
  ServiceOptions options = api(instance);
  options.latency = DurationModel::constant(milliseconds(5));
  Driver driver(options);
  EXPECT_EQ(driver.play({milliseconds(0), milliseconds(1)}),
            (Outcomes{"2 rejected 11ms", "1 ok 110ms"}));
}

TEST(Wire, SetsUpAConnectionForThoseThatNeedOne) {
  ServiceOptions options = api({});
  options.connect = DurationModel::constant(milliseconds(7));
  Driver driver(options);
  driver.send({}, 0, 0, {kMaxDuration, true});
  driver.send({}, 0, 0);
  EXPECT_EQ(driver.rest(), (Outcomes{"2 ok 100ms", "1 ok 107ms"}));
}

TEST(Errors, TakeTheirOwnDuration) {
  ServiceOptions options = api({});
  options.endpoints[0].error_probability = 1.0;
  options.endpoints[0].error_duration = DurationModel::constant(milliseconds(3));
  Driver driver(options);
  EXPECT_EQ(driver.play({milliseconds(0)}), (Outcomes{"1 error 3ms"}));
}

TEST(Errors, TakeAsLongAsSuccessWithoutADurationOfTheirOwn) {
  ServiceOptions options = api({});
  options.endpoints[0].error_probability = 1.0;
  Driver driver(options);
  EXPECT_EQ(driver.play({milliseconds(0)}), (Outcomes{"1 error 100ms"}));
}

TEST(Streams, TakeNoServerAndArePerhapsEndless) {
  Driver driver(service(
      "api", {servers(1)},
      {stream("short", milliseconds(70)), stream("endless"), unary("GET /", milliseconds(50))}));
  driver.send({}, 0, 0);
  driver.send({}, 0, 1);
  driver.send({}, 0, 2);
  EXPECT_EQ(driver.rest(), (Outcomes{"3 ok 50ms", "1 ok 70ms"}));
  EXPECT_EQ(driver.network.in_flight(), 1U);
}

std::vector<std::uint64_t> accepted_by_instance(const Network& network, std::uint32_t instances) {
  std::vector<std::uint64_t> accepted;
  for (std::uint32_t i = 0; i < instances; ++i) {
    accepted.push_back(network.instance_counts(0, i).accepted);
  }
  return accepted;
}

TEST(SeveralInstances, TakeTurns) {
  Driver driver(service("api", {{}, {}, {}}, {unary("GET /", milliseconds(100))}));
  driver.play({milliseconds(0), milliseconds(1), milliseconds(2), milliseconds(3)});
  EXPECT_EQ(accepted_by_instance(driver.network, 3), (std::vector<std::uint64_t>{2, 1, 1}));
}

TEST(SeveralInstances, MayDifferInSpeed) {
  InstanceOptions slow;
  slow.slower = 3.0;
  Driver driver(service("api", {{}, slow}, {unary("GET /", milliseconds(100))}));
  EXPECT_EQ(driver.play({milliseconds(0), milliseconds(0)}),
            (Outcomes{"1 ok 100ms", "2 ok 300ms"}));
}

TEST(SeveralInstances, GetTheNextRequestWhereTheFewestAreUnderWay) {
  InstanceOptions slow;
  slow.slower = 10.0;
  ServiceOptions options = service("api", {slow, {}}, {unary("GET /", milliseconds(100))});
  options.balancing = Balancing::LeastConnections;
  Driver driver(options);
  driver.play({milliseconds(0), milliseconds(0), milliseconds(150), milliseconds(300)});
  EXPECT_EQ(accepted_by_instance(driver.network, 2), (std::vector<std::uint64_t>{1, 3}));
}

TEST(Network, AnswersTheSameForTheSameKeyWhateverElseRuns) {
  const ServiceOptions options =
      service("api", {{}}, {unary("GET /", *DurationModel::exponential(seconds(1)))});
  const auto answered_at = [&](std::uint64_t iteration, bool others) {
    Network network(planned({{options}}), 7);
    RequestKey key;
    if (others) {
      key.number = 1;
      network.submit(Instant{0}, {0, 0}, 2, key);
    }
    key = {};
    key.iteration = iteration;
    network.submit(Instant{0}, {0, 0}, 1, key);
    for (;;) {
      network.advance(network.next());
      while (const auto outcome = network.take()) {
        if (outcome->owner == 1) return outcome->at;
      }
    }
  };
  EXPECT_EQ(answered_at(3, true), answered_at(3, false));
  EXPECT_NE(answered_at(3, false), answered_at(4, false));
}

TEST(NetworkDeathTest, DoesNotGoBackNorPastWhatIsDue) {
  Driver driver(api({}));
  driver.send(milliseconds(5));
  EXPECT_DEATH(driver.network.advance(Instant{0}), "broken invariant");
  EXPECT_DEATH(driver.network.advance(Instant{seconds(1).ns}), "broken invariant");
}

}  // namespace
}  // namespace rehearse
