// Services that call each other: requests that wait for each other, and how that is known.

#include <gtest/gtest.h>

#include "tests/models/service/random_network.hpp"

namespace rehearse {
namespace {

/// "a" and "b", of one server each, whose endpoint `x` works 10 ms and then calls `y` of the other,
/// which works 5 ms.
NetworkOptions each_other() {
  NetworkOptions options;
  for (const char* const name : {"a", "b"}) {
    options.services.push_back(
        service(name, {servers(1)}, {unary("x", milliseconds(10)), unary("y", milliseconds(5))}));
  }
  options.services[0].endpoints[0].calls = {call("b", "y")};
  options.services[1].endpoints[0].calls = {call("a", "y")};
  return options;
}

std::uint64_t waiting(const Network& network) {
  std::uint64_t sum = 0;
  for (std::uint32_t i = 0; i < network.plan().services.size(); ++i) {
    sum += network.deadlocks(i).at_end;
  }
  return sum;
}

const Duration k0{};

// S150.
TEST(Deadlocks, AreSeenWhenTheCircleCloses) {
  Driver driver(each_other());
  driver.send(k0, 0);
  driver.send(milliseconds(1), 1);
  EXPECT_EQ(driver.rest(), Outcomes{});
  EXPECT_EQ(driver.network.in_flight(), 2U);
  for (const std::uint32_t service : {0U, 1U}) {
    const DeadlockCounts counts = driver.network.deadlocks(service);
    EXPECT_EQ(counts.times, 1U);
    EXPECT_EQ(counts.first, Instant{milliseconds(11).ns});
    EXPECT_EQ(counts.most, 1U);
    EXPECT_EQ(counts.at_end, 1U);
  }
}

TEST(Deadlocks, AreOverWhenASenderGivesUp) {
  Driver driver(each_other());
  driver.send(k0, 0, 0, {.timeout = milliseconds(100)});
  driver.send(k0, 1);
  EXPECT_EQ(driver.rest(), (Outcomes{"1 timed out 100ms", "2 ok 105ms"}));
  EXPECT_EQ(driver.network.deadlocks(0).times, 1U);
  EXPECT_EQ(driver.network.deadlocks(0).at_end, 0U);
}

TEST(Deadlocks, ComeAgain) {
  NetworkOptions options = each_other();
  for (ServiceOptions& one : options.services) {
    one.endpoints[0].calls[0].timeout = milliseconds(50);
  }
  Driver driver(options);
  for (const Duration at : {k0, seconds(1)}) {
    driver.send(at, 0);
    driver.send(at, 1);
  }
  driver.rest();
  EXPECT_EQ(driver.network.deadlocks(0).times, 2U);
  EXPECT_EQ(driver.network.deadlocks(0).first, Instant{milliseconds(10).ns});
}

TEST(Deadlocks, NeedServersThatAreHeld) {
  NetworkOptions options = each_other();
  for (ServiceOptions& one : options.services) one.endpoints[0].holds_server = false;
  Driver driver(options);
  driver.send(k0, 0);
  driver.send(k0, 1);
  EXPECT_EQ(driver.rest(), (Outcomes{"1 ok 15ms", "2 ok 15ms"}));
  EXPECT_EQ(driver.network.deadlocks(0).times, 0U);
}

TEST(Deadlocks, NeedAllServers) {
  NetworkOptions options = each_other();
  options.services[0].instances = {servers(2)};
  Driver driver(options);
  driver.send(k0, 0);
  driver.send(k0, 1);
  EXPECT_EQ(driver.rest(), (Outcomes{"2 ok 15ms", "1 ok 20ms"}));
  EXPECT_EQ(driver.network.deadlocks(0).times, 0U);
}

TEST(Deadlocks, MayBeOfOneRequestAlone) {
  ServiceOptions self = service("a", {servers(1)}, {unary("x", milliseconds(10)), unary("y", k0)});
  self.endpoints[0].calls = {call("a", "y")};
  Driver driver(self);
  driver.send(k0);
  driver.rest();
  EXPECT_EQ(driver.network.deadlocks(0).at_end, 1U);
}

TEST(Deadlocks, MayBeOfPlacesInABulkhead) {
  NetworkOptions options = each_other();
  options.services[0].instances = options.services[1].instances = {{}};
  CallOptions guarded = call("b", "x");
  guarded.bulkhead = BulkheadOptions{1, {}, {}};
  options.services[0].endpoints[0].calls = {guarded};
  guarded.endpoint = "y";
  options.services[0].endpoints[1].calls = {guarded};
  Driver driver(options);
  driver.send(k0);
  driver.rest();
  EXPECT_EQ(driver.network.deadlocks(0).times, 1U);
  EXPECT_EQ(driver.network.deadlocks(0).at_end, 1U);
}

/// Three services with three endpoints each, which call those of higher numbers anywhere.
NetworkOptions any_circular_network() {
  using random_network::between;
  using random_network::one_in;
  NetworkOptions options;
  for (int s = 0; s < 3; ++s) {
    const std::string name = "s" + std::to_string(s);
    ServiceOptions one = service(name, {servers(static_cast<std::uint32_t>(between(1, 3)))}, {});
    if (one_in(3)) one.instances.push_back(servers(1));
    if (one_in(3)) one.central_queue.emplace();
    for (int e = 0; e < 3; ++e) {
      EndpointOptions endpoint = unary("e" + std::to_string(e), random_network::length(20));
      endpoint.holds_server = !one_in(4);
      endpoint.call_order = one_in(3) ? CallOrder::Parallel : CallOrder::Sequence;
      for (int to = between(0, 2); to > 0 && e < 2; --to) {
        CallOptions next =
            call("s" + std::to_string(between(0, 2)), "e" + std::to_string(between(e + 1, 2)));
        if (one_in(4)) next.bulkhead = BulkheadOptions{1, {}, {}};
        if (one_in(6)) next.hedge = HedgeOptions{DurationModel::constant(milliseconds(5)), 2};
        endpoint.calls.push_back(next);
      }
      one.endpoints.push_back(std::move(endpoint));
    }
    options.services.push_back(std::move(one));
  }
  return options;
}

// Without timeouts or endless work whatever is left when nothing is due any more waits for itself.
TEST(Deadlocks, AreWhatIsLeftWhenNothingIsDue) {
  int locked = 0;
  const bool holds = rc::check("left over iff in a circle", [&] {
    Driver driver(any_circular_network());
    Duration now;
    for (int i = 0; i < 30; ++i) {
      now = now + random_network::length(10);
      driver.send(now, static_cast<std::uint32_t>(random_network::between(0, 2)),
                  static_cast<std::uint32_t>(random_network::between(0, 2)));
    }
    driver.rest();
    const Network& network = driver.network;
    RC_ASSERT((network.in_flight() > 0) == (waiting(network) > 0));
    std::uint64_t times = 0;
    for (const std::uint32_t service : {0U, 1U, 2U}) times += network.deadlocks(service).times;
    if (waiting(network) > 0) {
      RC_ASSERT(times > 0U);
      ++locked;
    }
  });
  EXPECT_TRUE(holds);
  EXPECT_GT(locked, 5);
}

}  // namespace
}  // namespace rehearse
