// When services are looked at, and how much of it is kept.

#include "sim/measure/service_sampler.hpp"

#include <gtest/gtest.h>
#include <memory>
#include <string>
#include <utility>

namespace rehearse {
namespace {

/// A network of `services` services that do nothing.
Network idle_network(int services) {
  NetworkOptions options;
  for (int i = 0; i < services; ++i) {
    options.services.push_back(
        {.name = "s" + std::to_string(i),
         .endpoints = {{.name = "e", .duration = DurationModel::constant(seconds(1))}},
         .instances = {{}}});
  }
  Checked<NetworkPlan> plan = plan_network(options);
  return Network(std::make_shared<const NetworkPlan>(*std::move(plan)), 1);
}

/// Takes `times` samples, and then sums up at once.
std::vector<ServiceLoad> looked(int services, int times) {
  const Network network = idle_network(services);
  ServiceSampler sampler(network);
  Instant last;
  for (int i = 0; i < times; ++i) {
    last = sampler.next();
    sampler.look(last);
  }
  return sampler.loads(last);
}

TEST(ServiceSampler, LooksEachSecond) {
  const std::vector<ServiceLoad> loads = looked(1, 3);
  ASSERT_EQ(loads[0].samples.size(), 3U);
  for (std::int64_t i = 0; i < 3; ++i) {
    EXPECT_EQ(loads[0].samples[static_cast<std::size_t>(i)].at, Instant{} + seconds(i + 1));
  }
}

TEST(ServiceSampler, LooksLessOftenInALongRun) {
  const std::vector<ServiceLoad> loads = looked(2, 10'000);
  for (const ServiceLoad& load : loads) {
    const std::vector<ServiceSample>& samples = load.samples;
    ASSERT_LE(samples.size(), ServiceSampler::kMost + 1);
    ASSERT_GE(samples.size(), ServiceSampler::kMost / 2);
    const Duration distance = samples[0].at - Instant{};
    EXPECT_GT(distance, seconds(1));
    for (std::size_t i = 1; i < samples.size(); ++i) {
      ASSERT_EQ(samples[i].at - samples[i - 1].at, distance) << i;
    }
  }
}

}  // namespace
}  // namespace rehearse
