// What a network costs grows with its size as a straight line does, and no faster. Four times the
// size costs at most ten times as much where a square would cost sixteen times.

#include <algorithm>
#include <ctime>
#include <fmt/format.h>
#include <functional>
#include <gtest/gtest.h>
#include <string>
#include <vector>

#include "tests/models/service/network_driver.hpp"

namespace rehearse {
namespace {

double cpu_seconds() {
  timespec now{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) / 1e9;
}

double least_of_two(const std::function<void()>& work) {
  double least = 1e9;
  for (int i = 0; i < 2; ++i) {
    const double before = cpu_seconds();
    work();
    least = std::min(least, cpu_seconds() - before);
  }
  return least;
}

void expect_line(const std::string& what, std::uint32_t size,
                 const std::function<void(std::uint32_t)>& work) {
  const double once = least_of_two([&] { work(size); });
  const double four_times = least_of_two([&] { work(4 * size); });
  fmt::print("{}: {} in {:.3f} s, {} in {:.3f} s, {:.1f} times\n", what, size, once, 4 * size,
             four_times, four_times / once);
  EXPECT_LT(four_times, 10.0 * once) << what;
}

/// One request for each instance, then all of what follows from that until `end`.
void serve_one_each(const ServiceOptions& options, Duration end) {
  Network network(planned({{options}}), 1);
  const auto instances = static_cast<std::uint32_t>(options.instances.size());
  const auto run = [&](Instant until) {
    while (network.next() <= until) {
      network.advance(network.next());
      while (network.take()) {
      }
    }
  };
  for (std::uint32_t i = 0; i < 2 * instances; ++i) {
    const Instant at{i * 10'000LL};
    run(at);
    RequestKey key;
    key.iteration = i;
    network.submit(at, {0, 0}, i, key);
  }
  run(Instant{end.ns});
  ASSERT_EQ(network.in_flight(), 0U);
}

ServiceOptions many(std::uint32_t instances) {
  return service("api", std::vector<InstanceOptions>(instances, servers(1)),
                 {unary("x", milliseconds(5))});
}

TEST(Scale, BalancersOfManyInstances) {
  for (const Balancing way : {Balancing::RoundRobin, Balancing::Random, Balancing::TwoChoices,
                              Balancing::LeastConnections}) {
    expect_line("balancer " + std::to_string(static_cast<int>(way)), 2'000, [&](std::uint32_t n) {
      ServiceOptions options = many(n);
      options.balancing = way;
      serve_one_each(options, seconds(100));
    });
  }
}

TEST(Scale, OneQueueBeforeManyInstances) {
  expect_line("queue before all", 2'000, [](std::uint32_t n) {
    ServiceOptions options = many(n);
    options.central_queue.emplace();
    options.endpoints = {unary("x", milliseconds(50))};
    serve_one_each(options, seconds(100));
  });
}

TEST(Scale, WorkStealingAmongManyInstances) {
  expect_line("work stealing", 2'000, [](std::uint32_t n) {
    ServiceOptions options = many(n);
    options.steals_work = true;
    options.balancing = Balancing::Random;
    options.endpoints = {unary("x", milliseconds(50))};
    serve_one_each(options, seconds(100));
  });
}

// In place, one after the other; then replaced, a tenth at a time.
TEST(Scale, RollingRestartsOfManyInstances) {
  for (const bool replaces : {false, true}) {
    expect_line(replaces ? "replacements" : "rolling restart", 2'000, [&](std::uint32_t n) {
      ServiceOptions options = many(n);
      RollingRestartOptions rolling{Instant{} + milliseconds(1), {}, {}, Duration{}, n / 10};
      rolling.manner.restart_after = DurationModel::constant(milliseconds(20));
      if (replaces) rolling.max_surge = n / 10;
      options.rolling_restarts = {rolling};
      options.connections.emplace();
      serve_one_each(options, seconds(100));
    });
  }
}

TEST(Scale, KillsOfManyInstances) {
  expect_line("kills", 2'000, [](std::uint32_t n) {
    ServiceOptions options = many(n);
    options.endpoints = {unary("x", seconds(10))};
    for (std::uint32_t i = 0; i < n; ++i) {
      options.stops.push_back({Instant{} + seconds(2), i, {.graceful = false}});
    }
    serve_one_each(options, seconds(100));
  });
}

TEST(Scale, ChangesOfManyInstances) {
  expect_line("changes", 2'000, [](std::uint32_t n) {
    ServiceOptions options = many(n);
    for (std::uint32_t i = 0; i < n; ++i) {
      options.changes.push_back({.from = Instant{i * 10'000LL},
                                 .until = Instant{(i + 5) * 10'000LL},
                                 .instance = i,
                                 .factor = 2.0});
    }
    serve_one_each(options, seconds(100));
  });
}

TEST(Scale, AutoscalerOfManyInstances) {
  expect_line("autoscaler", 2'000, [](std::uint32_t n) {
    ServiceOptions options = many(n / 10);
    ScalingRule rule;
    rule.metric = ScalingMetric::Rate;
    rule.target = 10;
    rule.period = rule.window = seconds(1);
    rule.most = n;
    options.autoscale.emplace().rule = rule;
    Network network(planned({{options}}), 1);
    for (std::uint32_t i = 0; i < 2 * n; ++i) {
      const Instant at{i * 100'000LL};
      while (network.next() <= at) network.advance(network.next());
      RequestKey key;
      key.iteration = i;
      network.submit(at, {0, 0}, i, key);
      while (network.take()) {
      }
    }
  });
}

// Each calls the next one, so that one request goes through all of them.
TEST(Scale, ManyServices) {
  expect_line("services", 500, [](std::uint32_t n) {
    NetworkOptions options;
    for (std::uint32_t i = 0; i < n; ++i) {
      EndpointOptions endpoint = unary("x", microseconds(1));
      if (i + 1 < n) endpoint.calls = {call("s" + std::to_string(i + 1), "x")};
      options.services.push_back(service("s" + std::to_string(i), {servers(4)}, {endpoint}));
    }
    Network network(planned(options), 1);
    for (std::uint32_t i = 0; i < 2; ++i) {
      RequestKey key;
      key.iteration = i;
      network.submit(Instant{}, {0, 0}, i, key);
    }
    while (network.next() != kNever) network.advance(network.next());
    ASSERT_EQ(network.in_flight(), 0U);
  });
}

// All of them wait at a time; half of them give up.
TEST(Scale, RequestsInFlight) {
  expect_line("in flight", 20'000, [](std::uint32_t n) {
    ServiceOptions options = service("api", {servers(100)}, {unary("x", milliseconds(1))});
    Network network(planned({{options}}), 1);
    for (std::uint32_t i = 0; i < n; ++i) {
      RequestKey key;
      key.iteration = i;
      network.submit(Instant{}, {0, 0}, i, key,
                     {.timeout = i % 2 == 0 ? kMaxDuration : milliseconds(1 + i % 50)});
    }
    ASSERT_EQ(network.in_flight(), n);
    ASSERT_EQ(network.places(), n);
    while (network.next() != kNever) network.advance(network.next());
    ASSERT_EQ(network.in_flight(), 0U);
  });
}

}  // namespace
}  // namespace rehearse
