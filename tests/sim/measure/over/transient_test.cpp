// What is cut of a run's beginning, and the interval of the rest (S120, S121).

#include "sim/measure/over/transient.hpp"

#include <cmath>
#include <gtest/gtest.h>

#include "sim/measure/over/batch_means.hpp"
#include "sim/measure/over/estimate.hpp"

namespace rehearse::testing {
namespace {

/// `first` values of 10, then values that are 0 and 1 by turns.
std::vector<double> settling(std::size_t first, std::size_t then) {
  std::vector<double> values(first, 10.0);
  for (std::size_t i = 0; i < then; ++i) values.push_back(i % 2 == 0 ? 0 : 1);
  return values;
}

TEST(Mser, CutsWhatIsUnlikeTheRest) { EXPECT_EQ(mser_cut(settling(12, 100)), 12U); }

TEST(Mser, CutsNothingOfWhatIsAlikeThroughout) {
  EXPECT_EQ(mser_cut(std::vector<double>(50, 3.0)), 0U);
}

TEST(Mser, KnowsNoSteadyPartBehindTheMiddle) { EXPECT_FALSE(mser_cut(settling(60, 40))); }

TEST(Mser, KnowsNothingOfFewValues) {
  EXPECT_FALSE(mser_cut(std::vector<double>(kLeastForMser - 1, 3.0)));
  EXPECT_TRUE(mser_cut(std::vector<double>(kLeastForMser, 3.0)));
}

/// Each number of values left out, by the definition.
TEST(Mser, IsTheLeastStandardErrorOfAllCuts) {
  std::vector<double> values;
  double value = 4;
  for (int i = 0; i < 60; ++i) {
    value = 0.8 * value + std::sin(i * 1.7);
    values.push_back(value);
  }
  std::size_t best = 0;
  double least = HUGE_VAL;
  for (std::size_t cut = 0; cut + 5 <= values.size(); ++cut) {
    const auto n = static_cast<double>(values.size() - cut);
    double sum = 0;
    double squares = 0;
    for (std::size_t i = cut; i < values.size(); ++i) sum += values[i];
    for (std::size_t i = cut; i < values.size(); ++i) squares += std::pow(values[i] - sum / n, 2);
    if (squares / n / n < least) best = cut;
    least = std::min(least, squares / n / n);
  }
  ASSERT_LE(best, 30U);
  EXPECT_EQ(mser_cut(values), best);
}

TEST(BatchedSeries, HasMeansOfFiveAndWhenTheyBegin) {
  BatchedSeries series;
  for (int i = 0; i < 13; ++i) series.add(Instant{i * 10}, i);
  EXPECT_EQ(series.means(), (std::vector<double>{2, 7}));
  EXPECT_EQ(series.begin_of(1), Instant{50});
  EXPECT_EQ(series.count(), 13U);
}

TEST(BatchedSeries, JoinsNeighboursWhereThereAreTooMany) {
  BatchedSeries series;
  const std::uint64_t count = BatchedSeries::kMostMeans * BatchedSeries::kFirstSize;
  for (std::uint64_t i = 0; i < count; ++i) series.add(Instant{static_cast<std::int64_t>(i)}, 1);
  EXPECT_EQ(series.size(), 10U);
  EXPECT_EQ(series.means().size(), BatchedSeries::kMostMeans / 2);
  EXPECT_EQ(series.begin_of(1), Instant{10});
}

/// 20 batches of ten equal values: 1 ms in those of even number, 3 ms in the others.
TEST(BatchedRun, TheMeansIntervalIsStudentsOverTheBatches) {
  BatchedRun run(200);
  for (int i = 0; i < 200; ++i) run.add(milliseconds(i / 10 % 2 == 0 ? 1 : 3));
  const BatchMeans means = run.means();
  EXPECT_DOUBLE_EQ(means.mean.value, 2e6);
  EXPECT_DOUBLE_EQ(means.mean.half_width, student_quantile(19) * 1e6 / std::sqrt(19.0));
  EXPECT_DOUBLE_EQ(means.lag1, -19.0 / 20);
  EXPECT_FALSE(means.correlated);
  EXPECT_FALSE(means.p95);
}

TEST(BatchedRun, SaysWhereNeighboursAreAlike) {
  BatchedRun run(200);
  for (int i = 0; i < 200; ++i) run.add(milliseconds(1 + i / 10));
  EXPECT_TRUE(run.means().correlated);
}

/// 1 … 100 ms over and over, so that all batches have the same percentile.
TEST(BatchedRun, HasThePercentileOfAllObservations) {
  const std::uint64_t count = BatchedRun::kBatches * BatchedRun::kLeastForPercentile;
  BatchedRun run(count);
  for (std::uint64_t i = 0; i < count; ++i) {
    run.add(milliseconds(static_cast<std::int64_t>(1 + i % 100)));
  }
  const SingleRunFigure p95 = run.means().p95.value();
  EXPECT_NEAR(p95.value, 95e6, 1e6);
  EXPECT_NEAR(p95.half_width, 0, 1e-3);
}

}  // namespace
}  // namespace rehearse::testing
