// Shifted, scaled and clamped models, and which models have a mean.

#include <algorithm>
#include <cmath>
#include <gtest/gtest.h>
#include <vector>

#include "models/duration/distribution.hpp"
#include "models/duration/duration_model.hpp"
#include "tests/models/duration/model_samples.hpp"

namespace rehearse {
namespace {

DurationModel from(const Checked<Distribution>& distribution) {
  return *DurationModel::from(*distribution);
}

DurationModel lognormal() {
  return from(Distribution::lognormal_of_median(milliseconds(120), milliseconds(400)));
}

/// One of each kind of model.
std::vector<DurationModel> models() {
  const DurationModel uniform = *DurationModel::uniform(seconds(1), seconds(5));
  const DurationModel mixture = *DurationModel::mixture(
      {uniform, lognormal(), DurationModel::constant(seconds(3))}, {1, 2, 3});
  return {DurationModel::constant(seconds(3)),
          uniform,
          *DurationModel::choice({seconds(1), seconds(4)}, {}),
          *DurationModel::choice({seconds(1), seconds(4)}, {1.0, 3.0}),
          *DurationModel::exponential(seconds(2)),
          lognormal(),
          *DurationModel::sequence({seconds(1), seconds(3)}, SequenceBy::Iteration),
          *DurationModel::sequence({seconds(1), seconds(3)}, SequenceBy::Vu),
          *DurationModel::sum({uniform, lognormal(), DurationModel::constant(seconds(1))}),
          *DurationModel::sum({uniform, DurationModel::constant(seconds(1))}),
          mixture,
          *DurationModel::mixture({*DurationModel::sum({uniform, uniform}), uniform}, {}),
          *DurationModel::sum({mixture, DurationModel::constant(seconds(1))}),
          *uniform.clamped(seconds(2), seconds(3)),
          *mixture.shifted(seconds(1))};
}

TEST(ShiftedDuration, IsEverySampleAndAsMuchMore) {
  for (const DurationModel& model : models()) {
    const DurationModel shifted = *model.shifted(milliseconds(250));
    std::vector<Duration> expected = samples_of(model, kFew);
    for (Duration& sample : expected) sample = sample + milliseconds(250);
    EXPECT_EQ(samples_of(shifted, kFew), expected) << model.text();
    EXPECT_EQ(shifted.min(), model.min() + milliseconds(250));
    EXPECT_EQ(shifted.max(), model.max() + milliseconds(250));
    EXPECT_DOUBLE_EQ(shifted.mean_ns(), model.mean_ns() + 2.5e8);
  }
}

TEST(ShiftedDuration, MayTakeAwayWhatIsAlwaysThere) {
  const DurationModel model = *DurationModel::uniform(seconds(1), seconds(5))->shifted(seconds(-1));
  EXPECT_EQ(model.min(), Duration{0});
  EXPECT_EQ(model.text(), "shift(uniform(1s, 5s), -1s)");
  EXPECT_EQ(
      problems_of(model.shifted({-1})),
      (Pairs{{"",
              "found a shift by -1ns of what may take only 0s, expected at least 0s to be left"}}));
}

TEST(ShiftedDuration, RefusesWhatDoesNotFit) {
  EXPECT_EQ(
      problems_of(DurationModel::constant(kMaxDuration).shifted({1})),
      (Pairs{{"",
              "found a longest duration beyond 2562047h47m16.854775807s, expected at most that"}}));
}

// Parameters, entries and samples are each rounded by up to half a nanosecond, some of it times 2.5
// and once for each of up to two terms.
TEST(ScaledDuration, IsEverySampleTimesTheFactor) {
  for (const DurationModel& model : models()) {
    const DurationModel scaled = *model.scaled(2.5);
    const std::vector<Duration> original = samples_of(model, kFew);
    const std::vector<Duration> samples = samples_of(scaled, kFew);
    for (std::size_t i = 0; i < samples.size(); ++i) {
      const double expected = 2.5 * static_cast<double>(original[i].ns);
      ASSERT_NEAR(static_cast<double>(samples[i].ns), expected, 8.0) << model.text();
    }
    EXPECT_NEAR(scaled.mean_ns(), 2.5 * model.mean_ns(), 1.0) << model.text();
  }
}

TEST(ScaledDuration, KeepsThePrecisionOfShortDurations) {
  const DurationModel nanoseconds_long = *DurationModel::exponential({3});
  const DurationModel scaled = *nanoseconds_long.scaled(1e9);
  EXPECT_EQ(samples_of(scaled, kFew), samples_of(*DurationModel::exponential(seconds(3)), kFew));
}

TEST(ScaledDuration, IsNamedByItsFactor) {
  EXPECT_EQ(lognormal().scaled(0.5)->text(), "scale(lognormal(median 120ms, p95 400ms), 0.5)");
}

TEST(ScaledDuration, RefusesFactorsThatAreNoneAndWhatDoesNotFit) {
  const DurationModel second = DurationModel::constant(seconds(1));
  EXPECT_EQ(problems_of(second.scaled(0.0)),
            (Pairs{{"", "found a factor of 0, expected a finite number above 0"}}));
  EXPECT_FALSE(second.scaled(-1.0));
  EXPECT_FALSE(second.scaled(NAN));
  EXPECT_FALSE(second.scaled(INFINITY));
  EXPECT_FALSE(second.scaled(1e10));
  EXPECT_FALSE(lognormal().scaled(1e11));
  EXPECT_FALSE(DurationModel::sum({second, second})->scaled(1e10));
}

TEST(ClampedDuration, IsEverySampleHeldWithinTheBounds) {
  for (const DurationModel& model : models()) {
    const DurationModel clamped = *model.clamped(milliseconds(1500), milliseconds(3500));
    std::vector<Duration> expected = samples_of(model, kFew);
    for (Duration& sample : expected) {
      sample = std::clamp(sample, milliseconds(1500), milliseconds(3500));
    }
    EXPECT_EQ(samples_of(clamped, kFew), expected) << model.text();
    EXPECT_EQ(clamped.min(), std::clamp(model.min(), milliseconds(1500), milliseconds(3500)));
    EXPECT_EQ(clamped.max(), std::clamp(model.max(), milliseconds(1500), milliseconds(3500)));
  }
}

TEST(ClampedDuration, CanBeClampedShiftedAndScaledAgain) {
  for (const DurationModel& model : models()) {
    const DurationModel twice =
        *model.clamped(seconds(1), seconds(4))->clamped(seconds(2), seconds(9));
    EXPECT_EQ(samples_of(twice, kFew), samples_of(*model.clamped(seconds(2), seconds(4)), kFew));
    const DurationModel shifted = *model.clamped(seconds(1), seconds(4))->shifted(seconds(1));
    EXPECT_EQ(samples_of(shifted, kFew),
              samples_of(*model.shifted(seconds(1))->clamped(seconds(2), seconds(5)), kFew));
    const DurationModel scaled = *model.clamped(seconds(1), seconds(4))->scaled(2.0);
    EXPECT_EQ(samples_of(scaled, kFew),
              samples_of(*model.scaled(2.0)->clamped(seconds(2), seconds(8)), kFew));
  }
}

// The mean of 100 000 samples between 1.5 s and 3.5 s has a standard error of at most 1 s/316.
TEST(ClampedDuration, KnowsItsMean) {
  for (const DurationModel& model : models()) {
    const DurationModel clamped = *model.clamped(milliseconds(1500), milliseconds(3500));
    if (!clamped.has_mean()) continue;
    const auto half_range = static_cast<double>((clamped.max() - clamped.min()).ns) / 2.0;
    EXPECT_NEAR(clamped.mean_ns(), mean_of(samples_of(clamped)), 5 * half_range / 316.0 + 1.0)
        << model.text();
  }
}

TEST(ClampedDuration, KnowsItsMeanExactlyWhereAFormulaGivesIt) {
  // Uniform on [0, 10]: 0 to 3 become 3, 8 to 10 become 7.
  EXPECT_DOUBLE_EQ(DurationModel::uniform({0}, {10})->clamped({3}, {7})->mean_ns(), 55.0 / 11);
  // E max(X, c) = c + mean·e^(−c/mean), E min(X, c) = mean·(1 − e^(−c/mean)).
  const DurationModel exponential = *DurationModel::exponential(seconds(2));
  EXPECT_NEAR(exponential.clamped(seconds(2))->mean_ns(), 2e9 * (1.0 + std::exp(-1.0)), 1e5);
  EXPECT_NEAR(exponential.clamped({}, seconds(2))->mean_ns(), 2e9 * (1.0 - std::exp(-1.0)), 1e5);
}

TEST(ClampedDuration, RefusesBoundsTheWrongWayRound) {
  EXPECT_EQ(problems_of(lognormal().clamped(seconds(-1), seconds(-2))),
            (Pairs{{"/min", "found -1s, expected ≥ 0s"},
                   {"/max", "found -2s, expected ≥ -1s, the min"}}));
}

TEST(DurationMean, IsMissingForAParetoOfAlphaOneAndSaysSo) {
  const DurationModel pareto = from(Distribution::pareto(seconds(1), 1.0));
  EXPECT_FALSE(pareto.has_mean());
  EXPECT_EQ(
      problems_of(pareto.mean()),
      (Pairs{{"", "pareto(min 1s, alpha 1) has an infinite mean; give it a greatest value"}}));
  EXPECT_TRUE(from(Distribution::pareto(seconds(1), 1.001)).has_mean());
}

TEST(DurationMean, IsMissingForWhatAnInfiniteMeanIsPartOf) {
  const DurationModel pareto = from(Distribution::pareto(seconds(1), 0.9));
  const DurationModel second = DurationModel::constant(seconds(1));
  const auto reason = problems_of(pareto.mean());
  EXPECT_EQ(problems_of(DurationModel::sum({second, pareto, second})->mean()), reason);
  EXPECT_EQ(problems_of(DurationModel::mixture({second, pareto}, {})->mean()), reason);
  EXPECT_EQ(problems_of(pareto.shifted(seconds(1))->mean()), reason);
  EXPECT_FALSE(pareto.scaled(2.0)->has_mean());
  EXPECT_FALSE(pareto.clamped(seconds(5))->has_mean());
}

// E min(X, c) = 1 + ln c for a Pareto of min 1 and alpha 1.
TEST(DurationMean, IsThereOnceAnInfiniteOneIsClamped) {
  const DurationModel pareto = from(Distribution::pareto(seconds(1), 1.0));
  EXPECT_NEAR(*pareto.clamped({}, seconds(100))->mean(), 1e9 * (1.0 + std::log(100.0)), 1e5);
}

TEST(DurationMean, IsNotKnownOfAClampedSumThatSaysWhatHelps) {
  const DurationModel uniform = *DurationModel::uniform(seconds(1), seconds(2));
  const DurationModel clamped = *DurationModel::sum({uniform, uniform})->clamped(seconds(3));
  EXPECT_FALSE(clamped.has_mean());
  EXPECT_EQ(problems_of(clamped.mean()),
            (Pairs{{"",
                    "clamp(sum(uniform(1s, 2s), uniform(1s, 2s)), 3s) has no known mean, as it "
                    "clamps a sum; clamp the terms instead"}}));
}

TEST(DurationMean, OfASumSurvivesBoundsThatHoldNothing) {
  const DurationModel uniform = *DurationModel::uniform(seconds(1), seconds(2));
  EXPECT_EQ(DurationModel::sum({uniform, uniform})->clamped(seconds(2), seconds(4))->mean_ns(),
            3e9);
}

}  // namespace
}  // namespace rehearse
