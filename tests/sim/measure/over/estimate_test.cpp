// Estimates against tables and an exact sum (S116).

#include "sim/measure/over/estimate.hpp"

#include <cmath>
#include <gtest/gtest.h>

namespace rehearse::testing {
namespace {

TEST(StudentQuantile, IsThatOfTables) {
  EXPECT_NEAR(student_quantile(1), 12.706204736, 1e-8);
  EXPECT_NEAR(student_quantile(4), 2.776445105, 1e-8);
  EXPECT_NEAR(student_quantile(30), 2.042272456, 1e-8);
}

Sample ranks(std::uint64_t count) {
  Sample sample;
  for (std::uint64_t rank = 1; rank <= count; ++rank) sample.add(static_cast<double>(rank));
  return sample;
}

/// P(at most `most` of `trials` succeed), term by term; of more than 200 trials the first terms
/// would have no exact double.
double binomial_sum(std::uint64_t trials, double share, std::uint64_t most) {
  double term = std::pow(1 - share, static_cast<double>(trials));
  double sum = term;
  for (std::uint64_t k = 1; k <= most; ++k) {
    term *= static_cast<double>(trials - k + 1) / static_cast<double>(k) * share / (1 - share);
    sum += term;
  }
  return sum;
}

TEST(Sample, APercentilesIntervalIsTheNarrowestThatCoversIt) {
  for (std::uint64_t count = 1; count <= 200; ++count) {
    for (const double percent : {5.0, 50.0, 95.0}) {
      const auto interval = ranks(count).percentile(percent).interval;
      const double share = percent / 100;
      const bool possible = binomial_sum(count, share, 0) <= 0.025 &&
                            1 - binomial_sum(count, share, count - 1) <= 0.025;
      ASSERT_EQ(interval.has_value(), possible) << count << ' ' << percent;
      if (!interval) continue;
      const auto low = static_cast<std::uint64_t>(interval->low);
      const auto high = static_cast<std::uint64_t>(interval->high);
      EXPECT_LE(binomial_sum(count, share, low - 1), 0.025 + 1e-12) << count;
      EXPECT_GT(binomial_sum(count, share, low), 0.025 - 1e-12) << count;
      EXPECT_GE(binomial_sum(count, share, high - 1), 0.975 - 1e-12) << count;
      EXPECT_LT(binomial_sum(count, share, high - 2), 0.975 + 1e-12) << count;
    }
  }
}

TEST(Sample, OneObservationHasNoInterval) {
  const Estimate estimate = ranks(1).estimate();
  EXPECT_EQ(estimate.mean, 1);
  EXPECT_FALSE(estimate.of_mean);
  EXPECT_FALSE(estimate.sd);
  EXPECT_FALSE(estimate.p50.interval);
}

/// 0, 0, 0, 4: mean 1, sd 2; half of the interval is t(3)·2/√4.
TEST(Sample, TheMeansIntervalIsStudents) {
  Sample sample;
  for (const double value : {0.0, 0.0, 0.0, 4.0}) sample.add(value);
  const Estimate estimate = sample.estimate();
  EXPECT_DOUBLE_EQ(estimate.sd.value(), 2);
  EXPECT_DOUBLE_EQ(estimate.of_mean.value().high - 1, student_quantile(3));
  EXPECT_DOUBLE_EQ(1 - estimate.of_mean.value().low, student_quantile(3));
}

}  // namespace
}  // namespace rehearse::testing
