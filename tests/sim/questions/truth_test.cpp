// Predictions against the runs that they are of.

#include "sim/questions/truth.hpp"

#include <cmath>
#include <gtest/gtest.h>
#include <span>

#include "sim/run/replications.hpp"
#include "tests/sim/run/rehearsed.hpp"

namespace rehearse::testing {
namespace {

/// The lengths of runs of 30 iterations of 1 s (Erlang of 30 phases, nearly normal).
std::vector<double> lengths_of(std::uint32_t runs) {
  const Rehearsal rehearsal = read(document(
      {.scenarios = R"("s": {"executor": "per-vu-iterations", "vus": 1, "iterations": 30})",
       .duration = R"({"exponential": "1s"})"}));
  std::vector<double> lengths;
  run_replications(rehearsal, runs, 1, [&](std::uint32_t, const Result& result) {
    lengths.push_back(static_cast<double>(result.run.ns));
  });
  return lengths;
}

/// How many of them are in the range that all others predict.
int inside_range_of_others(std::span<const double> lengths) {
  int inside = 0;
  for (std::size_t i = 0; i < lengths.size(); ++i) {
    Sample others;
    for (std::size_t k = 0; k < lengths.size(); ++k) {
      if (k != i) others.add(lengths[k]);
    }
    PredictedFigure figure;
    figure.real = lengths[i];
    figure.range = others.prediction_range();
    if (figure.outside() == 0) ++inside;
  }
  return inside;
}

/// Each of 40 runs is as likely to be any of them: the first and the last are outside.
TEST(PredictionRange, ByRanksCoversOneMoreRunAsOftenAsItSays) {
  EXPECT_EQ(inside_range_of_others(lengths_of(40)), 38);
}

/// Three standard deviations of the share of 440 are 3.1 %.
TEST(PredictionRange, ByStudentsTCoversOneMoreRunAsOftenAsItSays) {
  constexpr std::size_t kGroup = 11;
  const std::vector<double> lengths = lengths_of(440);
  int inside = 0;
  for (std::size_t at = 0; at < lengths.size(); at += kGroup) {
    inside += inside_range_of_others(std::span(lengths).subspan(at, kGroup));
  }
  EXPECT_NEAR(inside / 440.0, 0.95, 0.031);
}

TEST(PredictedFigures, AreThoseThatRealityHasToo) {
  OverRuns over;
  Result result;
  for (const std::uint64_t complete : {3U, 5U}) {
    result.counts.complete = complete;
    over.add(result);
  }
  const auto figures =
      predicted_figures(over, [](const std::vector<std::string>& path) -> std::optional<double> {
        return path == std::vector<std::string>{"complete"} ? std::optional(4.5) : std::nullopt;
      });
  ASSERT_EQ(figures.size(), 1U);
  EXPECT_EQ(figures[0].path.back(), "complete");
  EXPECT_EQ(figures[0].real, 4.5);
  EXPECT_EQ(figures[0].mean, 4);
}

/// 1, 2 … n: by ranks the first and the last of 39, the second and the last but one of 79.
TEST(PredictionRange, LeavesTheSameNumberOfGapsOnBothSides) {
  const auto range_of = [](int count) {
    Sample sample;
    for (int i = 1; i <= count; ++i) sample.add(i);
    return sample.prediction_range();
  };
  EXPECT_FALSE(range_of(38).by_rank);
  EXPECT_EQ(range_of(39).low, 1);
  EXPECT_EQ(range_of(39).high, 39);
  EXPECT_EQ(range_of(79).low, 2);
  EXPECT_EQ(range_of(79).high, 78);
}

/// 4, 6: mean 5, sd √2; t(1)·√2·√(1 + 1/2) is 22.0.
TEST(PredictionRange, OfFewIsStudentsAndNotNegative) {
  Sample sample;
  sample.add(4);
  sample.add(6);
  EXPECT_EQ(sample.prediction_range().low, 0);
  EXPECT_DOUBLE_EQ(sample.prediction_range().high, 5 + student_quantile(1) * std::sqrt(3));
}

TEST(PredictedFigure, IsOutsideByTheDistanceToTheNearestEnd) {
  PredictedFigure figure;
  figure.range = {10, 20, true};
  const auto outside = [&](double real) {
    figure.real = real;
    return figure.outside();
  };
  EXPECT_EQ(outside(7), -3);
  EXPECT_EQ(outside(10), 0);
  EXPECT_EQ(outside(20), 0);
  EXPECT_EQ(outside(21), 1);
}

}  // namespace
}  // namespace rehearse::testing
