// Precomputed requests to pure delays have the same courses and counts as submitted ones.

#include <gtest/gtest.h>
#include <string>
#include <vector>

#include "tests/models/service/network_driver.hpp"

namespace rehearse {
namespace {

ServiceOptions delay(const DurationModel& work) {
  ServiceOptions options = service("api", {{}}, {unary("GET /", work)});
  options.latency = *DurationModel::uniform(milliseconds(1), milliseconds(20));
  options.connect = DurationModel::constant(milliseconds(5));
  options.endpoints[0].error_probability = 0.3;
  return options;
}

ServiceOptions delay() { return delay(*DurationModel::exponential(milliseconds(300))); }

RequestKey key_of(std::uint64_t iteration) {
  RequestKey key;
  key.iteration = iteration;
  return key;
}

bool is_pure_delay(const ServiceOptions& options) {
  return planned({{options}})->services[0].pure_delay;
}

TEST(PureDelay, HasNothingThatRequestsCouldShare) {
  EXPECT_TRUE(is_pure_delay(delay()));
  const std::vector<void (*)(ServiceOptions&)> spoilt{
      [](ServiceOptions& options) { options.instances.emplace_back(); },
      [](ServiceOptions& options) { options.instances[0].servers = 1000; },
      [](ServiceOptions& options) { options.instances[0].concurrency_limit = 1000; },
      [](ServiceOptions& options) { options.instances[0].scalability.contention = 0.1; },
      [](ServiceOptions& options) { options.instances[0].scalability.coherency = 0.1; },
      [](ServiceOptions& options) { options.instances[0].slower = 2.0; },
      [](ServiceOptions& options) { options.rate_limit = RateLimitOptions{}; },
      [](ServiceOptions& options) { options.connections = ConnectionOptions{}; },
      [](ServiceOptions& options) { options.time_limit = seconds(1); },
      [](ServiceOptions& options) { options.statuses.error = std::uint16_t{503}; },
      [](ServiceOptions& options) {
        options.traffic.push_back({options.endpoints[0].name, {.trace = {Instant{5}}}, {}});
      },
      [](ServiceOptions& options) { options.endpoints.push_back(stream("s", seconds(1))); },
      [](ServiceOptions& options) {
        options.stops.push_back({Instant{5}, {}, {}});
      },
      [](ServiceOptions& options) {
        options.rolling_restarts.push_back(
            {Instant{5}, {}, {true, {}, {}, DurationModel::constant(seconds(1))}, {}});
      },
      [](ServiceOptions& options) {
        options.changes.push_back(
            {ChangeOptions::Kind::Slower, Instant{5}, Instant{6}, {}, 2.0, 1});
      },
  };
  for (std::size_t i = 0; i < spoilt.size(); ++i) {
    ServiceOptions options = delay();
    spoilt[i](options);
    EXPECT_FALSE(is_pure_delay(options)) << i;
  }
}

TEST(PureDelay, CallsNobody) {
  NetworkOptions options{{delay(), service("db", {{}}, {unary("get", seconds(1))})}};
  options.services[0].endpoints[0].calls = {call("db", "get")};
  const auto plan = planned(options);
  EXPECT_FALSE(plan->services[0].pure_delay);
  EXPECT_TRUE(plan->services[1].pure_delay);
}

TEST(Precomputing, TellsTheOutcomesOfSubmitting) {
  Driver driver(delay());
  Outcomes precomputed;
  for (std::uint32_t owner = 1; owner <= 50; ++owner) {
    const RequestTerms terms{.connects = owner % 2 == 0};
    driver.send(seconds(100 * owner), 0, 0, terms);
    const auto request =
        driver.network.precompute(Instant{seconds(100 * owner).ns}, {0, 0}, key_of(owner), terms);
    precomputed.push_back(std::to_string(owner) + " " + status_name(request->status) + " " +
                          format_duration({request->ended.ns}));
  }
  EXPECT_EQ(driver.rest(), precomputed);
}

TEST(Precomputing, IsNotPossibleWhereTheClientGivesUp) {
  const Driver driver(delay(DurationModel::constant(seconds(2))));
  const auto fits = [&](Duration timeout) {
    return driver.network.precompute({}, {0, 0}, key_of(1), {.timeout = timeout}).has_value();
  };
  const Duration whole{driver.network.precompute({}, {0, 0}, key_of(1), {})->ended.ns};
  EXPECT_TRUE(fits(whole + nanoseconds(1)));
  EXPECT_FALSE(fits(whole));  // a timeout comes before an answer
}

TEST(Precomputing, IsNotPossibleWhereNoTimeIsSpentInside) {
  const Driver driver(delay(DurationModel::constant({})));
  EXPECT_FALSE(driver.network.precompute({}, {0, 0}, key_of(1), {}));
}

std::vector<std::uint64_t> sums(const Network& network, Instant now) {
  const EndpointCounts& endpoint = network.counts({0, 0});
  const InstanceCounts& instance = network.instance_counts(0, 0);
  const auto low = [](Wide wide) { return static_cast<std::uint64_t>(wide); };
  return {endpoint.sent,
          endpoint.with(Status::Ok),
          endpoint.with(Status::Error),
          endpoint.waiting.count(),
          low(endpoint.waiting.integral(now)),
          endpoint.accepted,
          endpoint.completed,
          endpoint.inside,
          instance.accepted,
          instance.completed,
          instance.inside.count(),
          low(instance.inside.integral(now)),
          low(instance.inside.stays()),
          network.station(0, 0).busy(),
          low(network.station(0, 0).busy_integral(now))};
}

// Every third request is submitted here and there, the others are precomputed in one of the two.
TEST(Precomputing, CountsAsSubmittingDoes) {
  Driver submitted(delay());
  Driver mixed(delay());
  mixed.network.expect_precomputed();
  const auto at = [](std::uint32_t owner) { return milliseconds(37) * owner; };
  std::vector<PrecomputedCourse> all;
  for (std::uint32_t owner = 1; owner <= 600; ++owner) {
    all.push_back(*mixed.network.precompute(Instant{at(owner).ns}, {0, 0}, key_of(owner), {}));
  }
  for (std::uint32_t owner = 600; owner >= 1; --owner) {
    if (owner % 3 != 0) mixed.network.precomputed()->add(all[owner - 1]);
  }
  std::uint32_t owner = 1;
  for (int second = 1; second < 30; ++second) {
    for (; owner <= 600 && at(owner) < seconds(second); ++owner) {
      submitted.send(at(owner));
      if (owner % 3 == 0) {
        mixed.run(at(owner));
        mixed.network.submit(Instant{at(owner).ns}, {0, 0}, owner, key_of(owner));
      }
    }
    const Instant now{seconds(second).ns};
    submitted.run(seconds(second) - nanoseconds(1));
    mixed.run(seconds(second) - nanoseconds(1));
    mixed.network.count_precomputed(now);
    EXPECT_EQ(sums(mixed.network, now), sums(submitted.network, now)) << second;
  }
  mixed.rest();
  mixed.network.count_precomputed(kNever);
  EXPECT_EQ(mixed.network.instance_counts(0, 0).inside.largest(),
            submitted.network.instance_counts(0, 0).inside.largest());
  EXPECT_FALSE(mixed.network.precomputed()->is_in_doubt());
}

}  // namespace
}  // namespace rehearse
