// Limits of requests inside, of known truth.

#include "sim/fit/limit_fit.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/sim/fit/synthetic.hpp"

namespace rehearse::testing {
namespace {

const FittedFamily kExponential{Family::Exponential, {80}, 2};
const FittedFamily kUniform{Family::Uniform, {50, 150}, 0};

TEST(LimitFit, FindsTheLimitWhateverTheLatency) {
  for (const std::size_t limit : {1U, 4U, 20U}) {
    for (const double latency : {0.0, 0.3, 4.0, 20.0}) {
      const double per_second = 12.0 * static_cast<double>(limit);
      const auto requests = draw_limited(kUniform, limit, latency, per_second, 2000, limit);
      const LimitFit fit = fit_limit(requests);
      ASSERT_TRUE(fit.limit) << limit << " " << latency;
      EXPECT_EQ(*fit.limit, limit) << latency;
      EXPECT_LE(fit.low, limit);
      EXPECT_GE(fit.high, limit);
    }
  }
}

/// The client would take the limit for a softer one, and count more inside than there are.
TEST(LimitFit, FindsTheLatencyByTheTimeOfRejections) {
  const LimitFit fit = fit_limit(draw_limited(kExponential, 8, 6, 120, 3000, 2));
  EXPECT_EQ(fit.limit, 8U);
  EXPECT_NEAR(fit.latency, 6, 1e-6);
  EXPECT_EQ(fit.rejected_below, 0);
  EXPECT_EQ(fit.accepted_above, 0);
}

TEST(LimitFit, TakesNoLatencyThatExplainsNothing) {
  EXPECT_EQ(fit_limit(draw_limited(kUniform, 3, 0, 40, 1000, 3)).latency, 0);
}

TEST(LimitFit, TakesErrorsByChanceForNoLimit) {
  for (std::uint64_t key = 1; key <= 20; ++key) {
    auto requests = draw_limited(kUniform, 1000, 0, 60, 1000, key);
    for (std::size_t i = 0; i < requests.size(); ++i) {
      requests[i].rejected = uniform_draw(key + 100, i) < 0.3;
    }
    EXPECT_EQ(fit_limit(requests).divide, std::nullopt) << key;
  }
}

/// Rejections become likelier with each request inside: no step, but they depend on it.
TEST(LimitFit, TellsASlopeFromALimit) {
  auto requests = draw_limited(kUniform, 1000, 0, 60, 2000, 5);
  std::vector<double> ends;
  for (std::size_t i = 0; i < requests.size(); ++i) {
    std::erase_if(ends, [&](double end) { return end <= requests[i].arrival; });
    requests[i].rejected = uniform_draw(6, i) < static_cast<double>(ends.size()) / 12;
    if (!requests[i].rejected) ends.push_back(requests[i].arrival + requests[i].response);
  }
  const LimitFit fit = fit_limit(requests);
  EXPECT_EQ(fit.limit, std::nullopt);
  ASSERT_TRUE(fit.divide);
  EXPECT_GT(fit.accepted_above, 0.1);
}

TEST(LimitFit, SaysNothingOfAFewRejections) {
  auto requests = draw_limited(kUniform, 3, 0, 20, 40, 3);
  std::size_t rejected = 0;
  for (const AdmittedRequest& each : requests) rejected += each.rejected ? 1 : 0;
  ASSERT_GT(rejected, 0U);
  ASSERT_LT(rejected, 20U);
  EXPECT_EQ(fit_limit(requests).divide, std::nullopt);
  EXPECT_EQ(fit_limit({}).divide, std::nullopt);
}

}  // namespace
}  // namespace rehearse::testing
