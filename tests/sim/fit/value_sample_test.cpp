#include "sim/fit/read/value_sample.hpp"

#include <cmath>
#include <gtest/gtest.h>

namespace rehearse::testing {
namespace {

TEST(ValueSample, KeepsUpToItsBoundEverything) {
  ValueSample sample(1);
  for (int i = 5; i > 0; --i) sample.add(i);
  EXPECT_EQ(sample.sorted(), (std::vector<double>{1, 2, 3, 4, 5}));
  EXPECT_EQ(sample.mean(), 3);
  EXPECT_EQ(sample.least(), 1);
  EXPECT_EQ(sample.most(), 5);
}

/// Of 0 … 4·kMost − 1, a quarter: the quartiles of what is kept are within five standard
/// deviations of √(kMost·p·(1 − p)) ranks.
TEST(ValueSample, KeepsAUniformSampleOfMore) {
  ValueSample sample(2);
  constexpr auto kMany = 4 * ValueSample::kMost;
  for (std::size_t i = 0; i < kMany; ++i) sample.add(static_cast<double>(i));
  const std::vector<double> kept = sample.sorted();
  ASSERT_EQ(kept.size(), ValueSample::kMost);
  EXPECT_EQ(sample.count(), kMany);
  EXPECT_EQ(sample.mean(), (kMany - 1) / 2.0);
  for (const double p : {0.25, 0.5, 0.75}) {
    const double there = kept[static_cast<std::size_t>(p * ValueSample::kMost)];
    const double bound = 5 * std::sqrt(ValueSample::kMost * p * (1 - p)) / ValueSample::kMost;
    EXPECT_NEAR(there / kMany, p, bound);
  }
}

}  // namespace
}  // namespace rehearse::testing
