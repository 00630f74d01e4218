// Quantile tables against the exact quantiles of Boost.Math.

#include "models/duration/quantile_table.hpp"

#include <boost/math/distributions/exponential.hpp>
#include <boost/math/distributions/lognormal.hpp>
#include <cmath>
#include <cstdint>
#include <gtest/gtest.h>
#include <limits>
#include <vector>

#include "models/base/logarithm.hpp"
#include "models/base/random.hpp"

namespace rehearse {
namespace {

using Policy = boost::math::policies::policy<boost::math::policies::promote_double<false>>;
using Exponential = boost::math::exponential_distribution<double, Policy>;
using Lognormal = boost::math::lognormal_distribution<double, Policy>;

template <class Distribution>
QuantileTable table_of(const Distribution& distribution, double scale) {
  return QuantileTable::build(
      [&](double p) { return scale * quantile(distribution, p); },
      [&](double p) { return scale * quantile(complement(distribution, p)); });
}

/// Words at random, in each octave of both tails as often.
std::vector<std::uint64_t> words_of_all_depths(int octaves) {
  const Stream stream(1, 0, Purpose::Journey, "words");
  std::vector<std::uint64_t> words;
  for (std::uint64_t i = 0; i < 2'000; ++i) {
    for (int zeros = 1; zeros <= octaves; ++zeros) {
      const std::uint64_t word = stream.word(0, i, static_cast<std::uint32_t>(zeros));
      const std::uint64_t tail = (word | (std::uint64_t{1} << 63)) >> zeros;
      words.push_back((word & 1) == 0 ? tail : ~tail);
    }
  }
  return words;
}

/// The largest relative error of the table at words whose tail has up to `octaves` leading zeros;
/// the two half nanoseconds that rounding an entry and a sample may add are left out.
template <class Distribution>
double worst_error(const Distribution& distribution, double scale, int octaves) {
  const QuantileTable table = table_of(distribution, scale);
  double worst = 0.0;
  for (const std::uint64_t word : words_of_all_depths(octaves)) {
    const bool upper = (word >> 63) != 0;
    const double tail = std::ldexp(static_cast<double>(upper ? ~word : word), -64);
    const double exact =
        scale * (upper ? quantile(complement(distribution, tail)) : quantile(distribution, tail));
    const double error = std::fabs(static_cast<double>(table.sample(word).ns) - exact);
    worst = std::max(worst, std::max(0.0, error - 1.0) / exact);
  }
  return worst;
}

// p²Q″ is at most the mean in the upper tail, where values are at least 0.69 means, and 2p²Q'' at
// most p·Q in the lower: 1/(8·128²)/0.69 = 1.1e-5 and 1/(2·128²)·1/2 = 1.6e-5.
TEST(QuantileTable, IsWithin2e5OfTheExponentialInBothTails) {
  EXPECT_LE(worst_error(Exponential(1.0), 1e15, 48), 2e-5);
}

TEST(QuantileTable, IsWithin1e4OfAWideLognormalInBothTails) {
  EXPECT_LE(worst_error(Lognormal(0.0, 1.5), 1e12, 30), 1e-4);
}

TEST(QuantileTable, IsExactWhereACellBegins) {
  const double scale = 1e15;
  const QuantileTable table = table_of(Exponential(1.0), scale);
  for (int octave = 1; octave <= 48; ++octave) {
    for (std::uint64_t digits = 128; digits < 256; ++digits) {
      const double p = std::ldexp(static_cast<double>(digits), -8 - octave);
      const double exact = std::round(scale * quantile(Exponential(1.0), p));
      EXPECT_EQ(static_cast<double>(table.sample(digits << (56 - octave)).ns), exact) << p;
    }
  }
}

TEST(QuantileTable, IsMonotoneInTheWord) {
  const QuantileTable table = table_of(Exponential(1.0), 1e9);
  std::vector<std::uint64_t> words = words_of_all_depths(63);
  for (std::size_t i = words.size(); i-- > 0;) {
    if (words[i] != UINT64_MAX) words.push_back(words[i] + 1);
  }
  std::sort(words.begin(), words.end());
  for (std::size_t i = 1; i < words.size(); ++i) {
    ASSERT_LE(table.sample(words[i - 1]), table.sample(words[i])) << words[i];
  }
}

TEST(QuantileTable, EndsAtTheDeepestTails) {
  const QuantileTable table = table_of(Exponential(1.0), 1e18);
  EXPECT_EQ(table.min().ns, std::llround(1e18 * quantile(Exponential(1.0), 0x1p-49)));
  EXPECT_EQ(table.sample(0), table.min());
  EXPECT_EQ(table.sample(UINT64_MAX), table.max());
}

TEST(QuantileTable, HoldsItsEntriesWithinZeroAndTheLongest) {
  const QuantileTable table = QuantileTable::build([](double) { return -INFINITY; },
                                                   [](double p) { return 1e300 * (0.5 - p); });
  EXPECT_EQ(table.min(), Duration{0});
  EXPECT_EQ(table.sample(std::uint64_t{1} << 62), Duration{0});
  EXPECT_EQ(table.max(), QuantileTable::kLongest);
}

TEST(QuantileTable, KeepsTheLargerValueWhereAQuantileFunctionDecreases) {
  const QuantileTable table = QuantileTable::build([](double) { return 7.0; },
                                                   [](double p) { return p < 0.25 ? 3.0 : 9.0; });
  EXPECT_EQ(table.sample(0), Duration{7});
  EXPECT_EQ(table.sample(UINT64_MAX), Duration{9});
}

TEST(QuantileTable, OfOneValueAlwaysGivesIt) {
  const auto same = [](double) { return 1'234'567.0; };
  const QuantileTable table = QuantileTable::build(same, same);
  for (const std::uint64_t word : words_of_all_depths(63)) {
    ASSERT_EQ(table.sample(word), Duration{1'234'567});
  }
  EXPECT_DOUBLE_EQ(table.mean_ns(), 1'234'567.0);
}

TEST(QuantileTable, OfAUniformIsWithin1NsOfTheLine) {
  const double width = 1e15 + 1.0;
  const QuantileTable table = QuantileTable::uniform({7}, {1'000'000'000'000'008});
  EXPECT_EQ(table.min(), Duration{9});  // 7 + 1e15·2^-49
  EXPECT_EQ(table.max(), Duration{1'000'000'000'000'006});
  for (const std::uint64_t word : words_of_all_depths(48)) {
    const double exact = 7.0 + width * std::ldexp(static_cast<double>(word), -64);
    ASSERT_NEAR(static_cast<double>(table.sample(word).ns), exact, 1.5) << word;
  }
}

TEST(QuantileTable, GivesTheSameOnAFinerGrid) {
  const QuantileTable table = table_of(Exponential(1.0), 1e15);
  const QuantileTable finer = table.refined(QuantileTable::kMostBits);
  EXPECT_EQ(table.bits(), 7);
  EXPECT_EQ(finer.bits(), 10);
  EXPECT_EQ(finer.min(), table.min());
  EXPECT_EQ(finer.max(), table.max());
  for (const std::uint64_t word : words_of_all_depths(63)) {
    ASSERT_LE(std::llabs(finer.sample(word).ns - table.sample(word).ns), 1) << word;
  }
}

// Of p^20 a line is off by 20·19/8/4^b with b bits, of p^4 by 4·3/8/4^b.
TEST(QuantileTable, IsFinerWhereALineWouldBeOffByMoreThan4e5) {
  const auto steep = [](double p) { return 1e18 * std::pow(p, 20.0); };
  const auto flat = [](double) { return 1e18 * std::pow(0.5, 20.0); };
  EXPECT_EQ(QuantileTable::build(steep, flat).bits(), 10);
  const auto less_steep = [](double p) { return 1e18 * std::pow(p, 4.0); };
  EXPECT_EQ(QuantileTable::build(less_steep, flat).bits(), 8);
}

// Linear interpolation of a convex function is too large, by at most the table's own error.
TEST(QuantileTable, HasAMeanWithin2e5OfTheExponentials) {
  const double mean = table_of(Exponential(1.0), 1e15).mean_ns();
  EXPECT_GE(mean, 1e15);
  EXPECT_LE(mean, 1e15 * (1.0 + 2e-5));
}

}  // namespace
}  // namespace rehearse
