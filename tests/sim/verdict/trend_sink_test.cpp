// Trends: exact values, and the histogram beyond the bound (S98).

#include "sim/verdict/trend_sink.hpp"

#include <cmath>
#include <gtest/gtest.h>
#include <limits>

namespace rehearse {
namespace {

TEST(TrendSink, InterpolatesBetweenNeighbours) {
  TrendSink trend;
  for (const double value : {20.0, 10.0, 40.0, 30.0}) trend.add(value);
  EXPECT_EQ(trend.percentile(0), 10);
  EXPECT_EQ(trend.percentile(50), 25);
  EXPECT_EQ(trend.percentile(90), 37);
  EXPECT_EQ(trend.percentile(100), 40);
}

/// Of one to four values each, kept one by one up to two: each pair is exact, or in cells.
TEST(TrendSink, MergedHasTheValuesOfBoth) {
  for (int first = 1; first <= 4; ++first) {
    for (int second = 1; second <= 4; ++second) {
      TrendSink trend(2);
      TrendSink more(2);
      TrendSink all(2);
      for (int i = 0; i < first; ++i) trend.add(1 << i);
      for (int i = 0; i < second; ++i) more.add(100 << i);
      for (int i = 0; i < first; ++i) all.add(1 << i);
      for (int i = 0; i < second; ++i) all.add(100 << i);
      trend.merge(more);
      EXPECT_TRUE(trend.is_sound());
      EXPECT_EQ(trend.count(), all.count());
      EXPECT_EQ(trend.avg(), all.avg());
      EXPECT_EQ(trend.min(), 1);
      EXPECT_EQ(trend.max(), 100 << (second - 1));
      EXPECT_EQ(trend.percentile(50), all.percentile(50)) << first << " and " << second;
    }
  }
}

TEST(TrendSink, TakesValuesAfterAPercentileWasAskedFor) {
  TrendSink trend;
  trend.add(3);
  trend.add(1);
  EXPECT_EQ(trend.percentile(50), 2);
  trend.add(2);
  trend.add(0);
  EXPECT_EQ(trend.percentile(0), 0);
  EXPECT_EQ(trend.percentile(50), 1.5);
}

TEST(TrendSink, IsTheSameHoweverOftenItIsAsked) {
  TrendSink asked;
  TrendSink once;
  std::uint64_t state = 1;
  for (int i = 0; i < 3000; ++i) {
    state = state * 6364136223846793005U + 1442695040888963407U;
    const double value = static_cast<double>(static_cast<std::int64_t>(state) >> 40) / 1024;
    asked.add(value);
    once.add(value);
    if (i % 7 == 0) asked.percentile(50);
  }
  for (int percent = 0; percent <= 100; ++percent) {
    EXPECT_EQ(asked.percentile(percent), once.percentile(percent)) << percent;
  }
}

TEST(TrendSink, SortsNanFirstAndKeepsWhatCameFirst) {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  TrendSink late;
  for (const double value : {1.0, nan, 2.0}) late.add(value);
  EXPECT_EQ(late.percentile(50), 1);
  EXPECT_EQ(late.min(), 1);
  EXPECT_EQ(late.max(), 2);
  TrendSink early;
  for (const double value : {nan, 1.0, 2.0}) early.add(value);
  EXPECT_TRUE(std::isnan(early.min()));
  EXPECT_TRUE(std::isnan(early.max()));
}

TEST(TrendSink, IsExactUpToItsBound) {
  TrendSink trend(3);
  for (const double value : {1.0, 2.0, 3.0}) trend.add(value);
  EXPECT_TRUE(trend.exact());
  trend.add(4);
  EXPECT_FALSE(trend.exact());
}

TEST(TrendSink, KeepsCountSumAndEndsExactBeyondItsBound) {
  TrendSink trend(2);
  for (const double value : {-8.125, 3.3, 1.0, 100.7}) trend.add(value);
  EXPECT_EQ(trend.count(), 4U);
  EXPECT_EQ(trend.avg(), (-8.125 + 3.3 + 1.0 + 100.7) / 4);
  EXPECT_EQ(trend.percentile(0), -8.125);
  EXPECT_EQ(trend.percentile(100), 100.7);
}

TEST(TrendSink, HasCellsOfAThousandthBeyondItsBound) {
  TrendSink exact;
  TrendSink cells(10);
  for (int i = -500; i < 1500; ++i) {
    const double value = std::ldexp(1 + (i & 63) / 64.0, i / 100) * (i < 0 ? -1 : 1);
    exact.add(value);
    cells.add(value);
  }
  for (int percent = 0; percent <= 100; ++percent) {
    const double value = exact.percentile(percent);
    EXPECT_LE(std::abs(cells.percentile(percent) - value), std::abs(value) / 512) << percent;
  }
}

/// Both trends get the same values; one keeps them one by one because some thousand different ones
/// came first.
TEST(TrendSink, OfFewDifferentValuesIsWhatItIsOfThemOneByOne) {
  TrendSink counted;
  TrendSink single;
  for (int i = 0; i < 20'000; ++i) single.add(1000.0 + i);
  std::uint64_t state = 7;
  for (int i = 0; i < 50'000; ++i) {
    state = state * 6364136223846793005U + 1442695040888963407U;
    const auto value = static_cast<double>((state >> 33U) % 100);
    counted.add(value);
    single.add(value);
    if (i % 9000 == 0) {
      EXPECT_EQ(counted.at_rank(0), single.at_rank(0)) << i;
    }
  }
  EXPECT_TRUE(counted.exact());
  for (std::uint64_t rank = 0; rank < 50'000; rank += 777) {
    EXPECT_EQ(counted.at_rank(rank), single.at_rank(rank)) << rank;
  }
}

TEST(TrendSink, KeepsValuesOneByOneOnceTooManyAreDifferent) {
  TrendSink trend;
  for (int i = 0; i < 10'000; ++i) trend.add(5);
  for (int i = 0; i < 40'000; ++i) trend.add(100 + i);
  EXPECT_EQ(trend.count(), 50'000U);
  EXPECT_EQ(trend.at_rank(9'999), 5);
  EXPECT_EQ(trend.at_rank(10'000), 100);
  EXPECT_EQ(trend.at_rank(49'999), 40'099);
}

TEST(TrendSink, StaysExactBeyondItsBoundWhereValuesAreFew) {
  TrendSink trend(10'000);
  for (int i = 0; i < 30'000; ++i) trend.add(i % 3);
  EXPECT_TRUE(trend.exact());
  EXPECT_EQ(trend.at_rank(9'999), 0);
  EXPECT_EQ(trend.at_rank(10'000), 1);
  EXPECT_EQ(trend.at_rank(29'999), 2);
}

TEST(TrendSink, MergesCountedValues) {
  TrendSink trend;
  TrendSink more;
  for (int i = 0; i < 10'000; ++i) trend.add(i % 2);
  for (int i = 0; i < 10'000; ++i) more.add(2 + i % 2);
  trend.merge(more);
  EXPECT_TRUE(trend.is_sound());
  EXPECT_EQ(trend.count(), 20'000U);
  EXPECT_EQ(trend.at_rank(4'999), 0);
  EXPECT_EQ(trend.at_rank(5'000), 1);
  EXPECT_EQ(trend.at_rank(15'000), 3);
}

}  // namespace
}  // namespace rehearse
