// The histogram against the sorted list of what was added.

#include "sim/measure/histogram.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <gtest/gtest.h>
#include <vector>

#include "models/base/random.hpp"

namespace rehearse {
namespace {

const Stream kStream(1, 0, Purpose::Journey, "histogram");

/// Values of all magnitudes, from 0 to the longest.
std::vector<Duration> values_of_all_magnitudes(std::uint64_t count) {
  std::vector<Duration> values;
  for (std::uint64_t i = 0; i < count; ++i) {
    const auto shift = static_cast<int>(1 + kStream.word(0, i, 1) % 63);
    values.push_back({static_cast<std::int64_t>(kStream.word(0, i, 0) >> shift)});
  }
  return values;
}

/// Values of a narrow range, most of them in cells with others.
std::vector<Duration> values_near_a_second(std::uint64_t count) {
  std::vector<Duration> values;
  for (std::uint64_t i = 0; i < count; ++i) {
    const auto extra = static_cast<std::int64_t>(kStream.word(1, i, 0) % 3'000'000);
    values.push_back(seconds(1) + nanoseconds(extra));
  }
  return values;
}

Histogram histogram_of(const std::vector<Duration>& values) {
  Histogram histogram;
  for (const Duration value : values) histogram.add(value);
  return histogram;
}

/// The percentile as k6 takes it of a sorted list.
double exact_quantile(const std::vector<Duration>& sorted, double fraction) {
  const double position = fraction * static_cast<double>(sorted.size() - 1);
  const auto below = static_cast<std::size_t>(position);
  const std::size_t above = std::min(below + 1, sorted.size() - 1);
  const auto low = static_cast<double>(sorted[below].ns);
  const auto high = static_cast<double>(sorted[above].ns);
  return low + (high - low) * (position - static_cast<double>(below));
}

TEST(Histogram, IsZeroWhenEmpty) {
  const Histogram histogram;
  EXPECT_EQ(histogram.count(), 0U);
  EXPECT_EQ(histogram.min(), Duration{0});
  EXPECT_EQ(histogram.max(), Duration{0});
  EXPECT_EQ(histogram.mean_ns(), 0.0);
  EXPECT_EQ(histogram.quantile_ns(0.5), 0.0);
}

TEST(Histogram, KnowsCountMinimumAndMaximumExactly) {
  const std::vector<Duration> values = values_of_all_magnitudes(10'000);
  const Histogram histogram = histogram_of(values);
  EXPECT_EQ(histogram.count(), 10'000U);
  EXPECT_EQ(histogram.min(), *std::min_element(values.begin(), values.end()));
  EXPECT_EQ(histogram.max(), *std::max_element(values.begin(), values.end()));
}

TEST(Histogram, TakesTheMeanOfASumBeyond64Bits) {
  EXPECT_EQ(histogram_of(std::vector<Duration>(5, kMaxDuration)).mean_ns(),
            static_cast<double>(kMaxDuration.ns));
  EXPECT_EQ(histogram_of({{1}, {2}}).mean_ns(), 1.5);
}

// A neighbour's estimate is the middle between the smallest and the largest value of its cell, so
// half a cell off at most: half of 1/1024 of the value. An interpolation between two such estimates
// is off by no more than half of 1/1024 of the interpolated values.
TEST(Histogram, IsWithinHalfACellOfTheExactQuantile) {
  for (const auto& values : {values_of_all_magnitudes(10'001), values_near_a_second(10'001)}) {
    const Histogram histogram = histogram_of(values);
    std::vector<Duration> sorted = values;
    std::sort(sorted.begin(), sorted.end());
    for (int k = 0; k <= 1'000; ++k) {
      const double fraction = k / 1'000.0;
      const double exact = exact_quantile(sorted, fraction);
      EXPECT_NEAR(histogram.quantile_ns(fraction), exact, exact / 2'048) << fraction;
    }
  }
}

TEST(Histogram, IsExactBelow2048Nanoseconds) {
  std::vector<Duration> values;
  for (std::uint64_t i = 0; i < 1'000; ++i) {
    values.push_back({static_cast<std::int64_t>(kStream.word(2, i, 0) % 2'048)});
  }
  const Histogram histogram = histogram_of(values);
  std::sort(values.begin(), values.end());
  for (int k = 0; k <= 100; ++k) {
    EXPECT_EQ(histogram.quantile_ns(k / 100.0), exact_quantile(values, k / 100.0)) << k;
  }
}

TEST(Histogram, IsExactWhereTheValuesOfACellAreEqual) {
  std::vector<Duration> values;
  for (int i = 0; i < 100; ++i) {
    for (const std::int64_t length : {1, 3, 5}) values.push_back(seconds(length));
  }
  const Histogram histogram = histogram_of(values);
  std::sort(values.begin(), values.end());
  for (int k = 0; k <= 100; ++k) {
    EXPECT_EQ(histogram.quantile_ns(k / 100.0), exact_quantile(values, k / 100.0)) << k;
  }
}

TEST(Histogram, InterpolatesBetweenNeighboursOfTwoCells) {
  const Histogram histogram = histogram_of({seconds(1), seconds(2)});
  EXPECT_EQ(histogram.quantile_ns(0.25), 1.25e9);
}

TEST(Histogram, IsExactAtBothEnds) {
  const Histogram histogram = histogram_of(values_near_a_second(1'000));
  EXPECT_EQ(histogram.quantile_ns(0.0), static_cast<double>(histogram.min().ns));
  EXPECT_EQ(histogram.quantile_ns(1.0), static_cast<double>(histogram.max().ns));
}

TEST(Histogram, ForgetsTheOrderOfAdding) {
  std::vector<Duration> values = values_of_all_magnitudes(2'000);
  const Histogram histogram = histogram_of(values);
  std::reverse(values.begin(), values.end());
  EXPECT_EQ(histogram, histogram_of(values));
  std::sort(values.begin(), values.end());
  EXPECT_EQ(histogram, histogram_of(values));
}

TEST(Histogram, IsMadeOfItsCells) {
  const Histogram histogram = histogram_of(values_of_all_magnitudes(2'000));
  EXPECT_EQ(Histogram::of(histogram.cells(), histogram.sum_ns()), histogram);
  EXPECT_EQ(Histogram::of({}, 0), Histogram());
}

TEST(Histogram, IsNotMadeOfCellsThatNoValuesHave) {
  using Cell = Histogram::Cell;
  const auto made = [](std::vector<Cell> cells, UnsignedWide sum) {
    return Histogram::of(cells, sum).has_value();
  };
  EXPECT_TRUE(made({{2, 5, 5}}, 10));
  EXPECT_FALSE(made({{2, 5, 5}}, 11));
  EXPECT_FALSE(made({{0, 5, 5}}, 0));
  EXPECT_FALSE(made({{2, 5, 6}}, 11));
  EXPECT_FALSE(made({{1, 5, 5}, {1, 5, 5}}, 10));
  EXPECT_FALSE(made({{1, -5, -5}}, 0));
}

TEST(Histogram, NoticesAnyDifference) {
  EXPECT_NE(histogram_of({{1}, {5}}), histogram_of({{1}, {4}}));
  EXPECT_NE(histogram_of({{1}, {2}, {4}, {5}}), histogram_of({{1}, {3}, {3}, {5}}));
  EXPECT_NE(histogram_of({{1}}), Histogram());
  EXPECT_EQ(Histogram(), Histogram());
}

TEST(Histogram, AddsManyAsEachOfThem) {
  const std::vector<Duration> values{seconds(3), {}, kMaxDuration, seconds(3), {1}, seconds(70)};
  Histogram many;
  many.add(values);
  Histogram each;
  for (const Duration value : values) each.add(value);
  EXPECT_EQ(many, each);
  EXPECT_EQ(many.min(), Duration{});
  EXPECT_EQ(many.max(), kMaxDuration);
}

TEST(Histogram, MergesAsIfAllHadBeenAddedToOne) {
  const std::vector<Duration> all = values_of_all_magnitudes(3'000);
  const Histogram whole = histogram_of(all);
  for (std::ptrdiff_t cut = 0; cut <= 3'000; cut += 250) {
    const Histogram left = histogram_of({all.begin(), all.begin() + cut});
    const Histogram right = histogram_of({all.begin() + cut, all.end()});
    Histogram forth = left;
    forth.merge(right);
    Histogram back = right;
    back.merge(left);
    EXPECT_EQ(forth, whole) << cut;
    EXPECT_EQ(back, whole) << cut;
  }
}

TEST(Histogram, MergesWithItself) {
  Histogram twice = histogram_of({seconds(1), seconds(3)});
  const Histogram copy = twice;
  twice.merge(copy);
  EXPECT_EQ(twice, histogram_of({seconds(1), seconds(3), seconds(1), seconds(3)}));
}

TEST(HistogramDeathTest, RequiresDurationsThatAreNotNegative) {
  Histogram histogram;
  EXPECT_DEATH(histogram.add({-1}), "broken invariant");
}

}  // namespace
}  // namespace rehearse
