// Queues of known servers.

#include "sim/fit/server_fit.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/sim/fit/synthetic.hpp"

namespace rehearse::testing {
namespace {

const FittedFamily kExponential{Family::Exponential, {40}, 0};
const FittedFamily kUniform{Family::Uniform, {50, 150}, 0};
const FittedFamily kLognormal{Family::Lognormal, {3, 0.5}, 0};

TEST(ServerFit, FindsTheServers) {
  for (const std::uint32_t servers : {1U, 2U, 4U, 7U}) {
    for (const FittedFamily& service : {kExponential, kUniform, kLognormal}) {
      const auto requests = draw_queue(service, servers, 0.85, 0, 1500, servers);
      const ServerFit fit = fit_servers(requests, 1);
      ASSERT_TRUE(fit.servers.has_value()) << servers << family_name(service.family);
      EXPECT_EQ(*fit.servers, servers) << family_name(service.family);
      EXPECT_LE(fit.unexplained, 0.001);  // one in a thousand may be taken for something else
    }
  }
}

/// With the true servers the inversion is exact: it gives back what was drawn.
TEST(ServerFit, GivesBackTheServiceTimes) {
  const auto requests = draw_queue(kUniform, 3, 0.9, 0, 1000, 2);
  const ServerFit fit = fit_servers(requests, 1);
  ASSERT_EQ(fit.servers, 3U);
  for (std::size_t i = 0; i < requests.size(); ++i) {
    EXPECT_NEAR(fit.service_times[i], kUniform.quantile(uniform_draw(2, 2 * i + 1)), 1e-6);
  }
}

TEST(ServerFit, TakesADelayForADelay) {
  for (const FittedFamily& service : {kExponential, kUniform, kLognormal}) {
    const auto requests = draw_delay(service, 100, 2000, 4);
    const ServerFit fit = fit_servers(requests, 1);
    EXPECT_FALSE(fit.servers.has_value()) << family_name(service.family);
    EXPECT_EQ(fit.unexplained, 0);
    EXPECT_GT(fit.operational.most_inside, 5U);
  }
}

/// Of servers that never were all busy, the measurements say nothing.
TEST(ServerFit, SaysThatIdleServersCannotBeCounted) {
  const auto requests = draw_queue(kUniform, 64, 0.1, 0, 1000, 9);
  const ServerFit fit = fit_servers(requests, 1);
  EXPECT_FALSE(fit.servers.has_value());
  EXPECT_LT(fit.operational.most_inside, 64U);
}

TEST(ServerFit, SeparatesALatencyFromTheService) {
  const auto requests = draw_queue(kUniform, 2, 0.9, 30, 3000, 6);
  const ServerFit fit = fit_servers(requests, 1);
  ASSERT_EQ(fit.servers, 2U);
  EXPECT_NEAR(fit.latency, 30, 1.5);
}

/// Little's law and the utilisation law hold of any measurements.
TEST(ServerFit, HasOperationalFigures) {
  const std::vector<ServedRequest> requests{{0, 10, 0}, {5, 10, 0}, {20, 20, 0}};
  const OperationalFigures figures = fit_servers(requests, 1).operational;
  EXPECT_DOUBLE_EQ(figures.per_second, 75);
  EXPECT_DOUBLE_EQ(figures.mean_inside, 1);
  EXPECT_EQ(figures.most_inside, 2U);
  EXPECT_DOUBLE_EQ(figures.mean_response, 40.0 / 3);
}

/// Two endpoints of one queue, of which each has its own distribution.
TEST(ServerFit, KnowsEndpointsThatShareServers) {
  auto requests =
      draw_queue({Family::TwoLognormals, {0.7, 2, 0.1, 5, 0.1}, 0}, 3, 0.85, 0, 2000, 3);
  for (std::size_t i = 0; i < requests.size(); ++i) {
    requests[i].endpoint = uniform_draw(3, 2 * i + 1) < 0.7 ? 0 : 1;
  }
  EXPECT_EQ(fit_servers(requests, 2).servers, 3U);
}

}  // namespace
}  // namespace rehearse::testing
