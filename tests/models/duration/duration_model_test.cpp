// What each duration model samples, what is known of it beforehand, and what is refused.

#include "models/duration/duration_model.hpp"

#include <cmath>
#include <cstdint>
#include <functional>
#include <gtest/gtest.h>
#include <limits>
#include <map>
#include <string>
#include <vector>

#include "models/base/random.hpp"
#include "models/duration/distribution.hpp"
#include "tests/models/duration/model_samples.hpp"

namespace rehearse {
namespace {

const Stream kStream(1, 0, Purpose::Journey, "default");

TEST(ConstantDuration, IsAlwaysTheSameWithoutADraw) {
  const DurationModel model = DurationModel::constant(seconds(3));
  Draws draws(kStream, 0, 0);
  EXPECT_EQ(model.sample({}, draws), seconds(3));
  EXPECT_EQ(draws.taken(), 0U);
  EXPECT_EQ(model.min(), seconds(3));
  EXPECT_EQ(model.max(), seconds(3));
  EXPECT_EQ(model.mean_ns(), 3e9);
  EXPECT_EQ(model.text(), "3s");
}

// One of each kind that a run of iterations can be drawn of at once, with and without bounds.
TEST(DurationModel, SamplesARunOfIterationsAsEachOfThem) {
  const DurationModel uniform = *DurationModel::uniform(seconds(1), seconds(5));
  const DurationModel table = *DurationModel::exponential(seconds(3));
  const DurationModel by_vu = *DurationModel::sequence({{7}, {8}, {9}}, SequenceBy::Vu);
  const std::vector<DurationModel> models{
      DurationModel::constant(seconds(3)),
      uniform,
      *uniform.clamped(seconds(2), seconds(4)),
      *DurationModel::choice({{1}, {2}, {3}}, {}),
      *DurationModel::choice({{1}, {2}, {3}}, {1, 2, 3}),
      table,
      *table.shifted(seconds(1)),
      *table.clamped(seconds(1), seconds(4)),
      by_vu,
      *DurationModel::mixture({uniform, table, by_vu}, {}),
      *DurationModel::hyperexponential({seconds(1), seconds(9)}, {}),
  };
  for (const DurationModel& model : models) {
    ASSERT_TRUE(model.is_of_one_word() && !model.looks_at_iteration()) << model.text();
    std::vector<std::uint64_t> words(200);
    std::vector<Duration> run(200);
    model.sample_run(kStream, 4, 11, {.vu = 4}, words, run);
    for (std::uint64_t i = 0; i < run.size(); ++i) {
      Draws draws(kStream, 4, 11 + i);
      ASSERT_EQ(run[i], model.sample({.vu = 4, .iteration = i}, draws)) << model.text();
    }
  }
}

TEST(DurationModel, KnowsWhatItLooksAt) {
  const DurationModel by_iteration = *DurationModel::sequence({{1}, {2}}, SequenceBy::Iteration);
  const DurationModel by_vu = *DurationModel::sequence({{1}, {2}}, SequenceBy::Vu);
  const DurationModel uniform = *DurationModel::uniform({1}, {2});
  EXPECT_TRUE(by_iteration.looks_at_iteration());
  EXPECT_TRUE(DurationModel::sum({uniform, by_iteration})->looks_at_iteration());
  EXPECT_TRUE(DurationModel::mixture({uniform, by_iteration}, {})->looks_at_iteration());
  EXPECT_FALSE(DurationModel::sum({uniform, by_vu})->looks_at_iteration());
  EXPECT_FALSE(DurationModel::mixture({uniform, by_vu}, {})->is_of_one_word_alone());
  EXPECT_TRUE(uniform.is_of_one_word_alone());
  EXPECT_FALSE(DurationModel::sum({uniform, uniform})->is_of_one_word());
}

TEST(ConstantDuration, HoldsTheLongest) {
  Draws draws(kStream, 0, 0);
  EXPECT_EQ(DurationModel::constant(kMaxDuration).sample({}, draws), kMaxDuration);
}

TEST(UniformDuration, StaysWithinItsEnds) {
  const DurationModel model = *DurationModel::uniform(seconds(1), seconds(5));
  for (const Duration sample : samples_of(model)) {
    ASSERT_GE(sample, model.min());
    ASSERT_LE(sample, model.max());
  }
  EXPECT_EQ(model.min(), seconds(1));
  EXPECT_EQ(model.max(), seconds(5));
  EXPECT_EQ(model.text(), "uniform(1s, 5s)");
}

// The standard error of the mean is 4s/sqrt(12·100 000) = 3.65ms; five of them are allowed.
TEST(UniformDuration, HasItsMeanInTheMiddle) {
  const DurationModel model = *DurationModel::uniform(seconds(1), seconds(5));
  EXPECT_EQ(model.mean_ns(), 3e9);
  EXPECT_NEAR(mean_of(samples_of(model)), 3e9, 5 * 3.65e6);
}

// Each of 4 values comes 25 000 times with a standard deviation of sqrt(100 000·3/16) = 137.
TEST(UniformDuration, GivesBothEndsAsOftenAsWhatIsBetween) {
  std::map<std::int64_t, int> counts;
  for (const Duration sample : samples_of(*DurationModel::uniform({7}, {10}))) ++counts[sample.ns];
  ASSERT_EQ(counts.size(), 4U);
  for (const auto& [value, count] : counts) EXPECT_NEAR(count, 25'000, 5 * 137) << value;
}

TEST(UniformDuration, TakesADrawEvenForASingleValue) {
  const DurationModel model = *DurationModel::uniform(seconds(2), seconds(2));
  Draws draws(kStream, 0, 0);
  EXPECT_EQ(model.sample({}, draws), seconds(2));
  EXPECT_EQ(draws.taken(), 1U);
}

TEST(UniformDuration, SpansAllDurations) {
  for (const Duration sample : samples_of(*DurationModel::uniform({0}, kMaxDuration))) {
    ASSERT_GE(sample, Duration{0});
  }
}

TEST(UniformDuration, RefusesNegativeAndExchangedEnds) {
  EXPECT_EQ(problems_of(DurationModel::uniform(seconds(-3), seconds(1))),
            (Pairs{{"/0", "found -3s, expected ≥ 0s"}}));
  EXPECT_EQ(problems_of(DurationModel::uniform(seconds(2), seconds(1))),
            (Pairs{{"/1", "found 1s, expected ≥ 2s, the low end"}}));
  EXPECT_EQ(problems_of(DurationModel::uniform(seconds(-1), seconds(-2))).size(), 2U);
}

TEST(ChoiceDuration, ChoosesEachAsOftenWithoutWeights) {
  const DurationModel model = *DurationModel::choice({seconds(1), seconds(9), seconds(1)}, {});
  std::map<std::int64_t, int> counts;
  for (const Duration sample : samples_of(model)) ++counts[sample.ns];
  ASSERT_EQ(counts.size(), 2U);
  // 33 333 with a standard deviation of sqrt(100 000·2/9) = 149.
  EXPECT_NEAR(counts[seconds(9).ns], 33'333, 5 * 149);
  EXPECT_EQ(model.min(), seconds(1));
  EXPECT_EQ(model.max(), seconds(9));
  EXPECT_DOUBLE_EQ(model.mean_ns(), 11e9 / 3);
  EXPECT_EQ(model.text(), "choice(1s, 9s, 1s)");
}

TEST(ChoiceDuration, ChoosesByWeight) {
  const DurationModel model =
      *DurationModel::choice({seconds(1), seconds(2), seconds(3)}, {1.0, 0.5, 2.5});
  std::map<std::int64_t, int> counts;
  for (const Duration sample : samples_of(model)) ++counts[sample.ns];
  // Probability 1/4, 1/8, 5/8: standard deviations sqrt(100 000·p·(1 − p)) = 137, 105, 153.
  EXPECT_NEAR(counts[seconds(1).ns], 25'000, 5 * 137);
  EXPECT_NEAR(counts[seconds(2).ns], 12'500, 5 * 105);
  EXPECT_NEAR(counts[seconds(3).ns], 62'500, 5 * 153);
  EXPECT_DOUBLE_EQ(model.mean_ns(), (1e9 + 2e9 * 0.5 + 3e9 * 2.5) / 4.0);
  EXPECT_EQ(model.text(), "choice(1s ×1, 2s ×0.5, 3s ×2.5)");
}

TEST(ChoiceDuration, FindsTheValueOfAWordAmongAnyNumberOfWeights) {
  for (std::size_t count = 1; count <= 20; ++count) {
    std::vector<Duration> values;
    for (std::size_t i = 0; i < count; ++i) values.push_back({static_cast<std::int64_t>(i)});
    const DurationModel even = *DurationModel::choice(values, {});
    const DurationModel weighted = *DurationModel::choice(values, std::vector<double>(count, 3.0));
    // With equal weights the thresholds are k/count·2^64 but for rounding, which no word here
    // meets.
    EXPECT_EQ(samples_of(weighted, kFew), samples_of(even, kFew)) << count;
  }
}

TEST(ChoiceDuration, TakesWeightsOfAnyMagnitude) {
  const DurationModel huge = *DurationModel::choice({seconds(1), seconds(3)}, {1.7e308, 1.7e308});
  EXPECT_EQ(huge.mean_ns(), 2e9);
  const DurationModel apart = *DurationModel::choice({seconds(1), seconds(3)}, {1e300, 1e-300});
  EXPECT_EQ(mean_of(samples_of(apart)), 1e9);
}

TEST(ChoiceDuration, TakesOneDrawWithAndWithoutWeights) {
  EXPECT_EQ(draws_of(*DurationModel::choice({seconds(1)}, {})), 1U);
  EXPECT_EQ(draws_of(*DurationModel::choice({seconds(1)}, {2.0})), 1U);
}

TEST(ChoiceDuration, ReportsAllThatIsWrongAtOnce) {
  EXPECT_EQ(problems_of(DurationModel::choice({seconds(1), seconds(-2), milliseconds(-5)},
                                              {1.0, 0.0, -1.5, NAN})),
            (Pairs{{"/1", "found -2s, expected ≥ 0s"},
                   {"/2", "found -5ms, expected ≥ 0s"},
                   {"/weights", "found 4 weights, expected 3, one for each value"},
                   {"/weights/1", "found 0, expected a finite number above 0"},
                   {"/weights/2", "found -1.5, expected a finite number above 0"},
                   {"/weights/3", "found nan, expected a finite number above 0"}}));
  EXPECT_EQ(problems_of(DurationModel::choice({}, {})),
            (Pairs{{"", "found no values, expected at least one"}}));
}

TEST(ExponentialDuration, HasTheMeanItIsGiven) {
  const DurationModel model = *DurationModel::exponential(seconds(2));
  EXPECT_EQ(model.mean_ns(), 2e9);
  // The standard error of the mean is 2s/sqrt(100 000) = 6.32ms.
  EXPECT_NEAR(mean_of(samples_of(model)), 2e9, 5 * 6.32e6);
  EXPECT_EQ(model.text(), "exponential(2s)");
}

TEST(ExponentialDuration, ExceedsKMeansWithProbabilityExpMinusK) {
  const std::vector<Duration> samples = samples_of(*DurationModel::exponential(seconds(1)));
  for (const std::int64_t k : {1, 2, 4}) {
    const double p = std::exp(-static_cast<double>(k));
    int above = 0;
    for (const Duration sample : samples) above += sample > seconds(k) ? 1 : 0;
    const double deviation = std::sqrt(static_cast<double>(kSamples) * p * (1.0 - p));
    EXPECT_NEAR(above, static_cast<double>(kSamples) * p, 5 * deviation) << k;
  }
}

TEST(ExponentialDuration, IsTheSameOnEveryMachine) {
  const DurationModel model = *DurationModel::exponential(seconds(1));
  std::uint64_t hash = 0xcbf29ce484222325;
  for (const Duration sample : samples_of(model)) {
    hash = (hash ^ static_cast<std::uint64_t>(sample.ns)) * 0x100000001b3;
  }
  EXPECT_EQ(hash, 10720785280676021476U);
}

TEST(ExponentialDuration, IsBoundedForAnyMean) {
  const DurationModel model = *DurationModel::exponential(kMaxDuration);
  EXPECT_EQ(model.max(), QuantileTable::kLongest);
  EXPECT_EQ(DurationModel::exponential({1})->min(), Duration{0});
}

TEST(ExponentialDuration, RefusesAMeanOfNothing) {
  EXPECT_EQ(problems_of(DurationModel::exponential({0})), (Pairs{{"", "found 0s, expected > 0s"}}));
  EXPECT_EQ(problems_of(DurationModel::exponential(seconds(-1))),
            (Pairs{{"", "found -1s, expected > 0s"}}));
}

TEST(SequenceDuration, FollowsTheIterationOfTheScenario) {
  const DurationModel model =
      *DurationModel::sequence({seconds(1), seconds(3), seconds(5)}, SequenceBy::Iteration);
  Draws draws(kStream, 0, 0);
  EXPECT_EQ(model.sample({.vu = 1, .iteration = 3}, draws), seconds(1));
  EXPECT_EQ(model.sample({.vu = 1, .iteration = 1'000'000'000'001}, draws), seconds(5));
  EXPECT_EQ(draws.taken(), 0U);
  EXPECT_EQ(model.text(), "sequence(1s, 3s, 5s)");
  EXPECT_EQ(model.mean_ns(), 3e9);
}

TEST(SequenceDuration, FollowsTheVu) {
  const DurationModel model = *DurationModel::sequence({seconds(1), seconds(3)}, SequenceBy::Vu);
  Draws draws(kStream, 0, 0);
  EXPECT_EQ(model.sample({.vu = 5, .iteration = 2}, draws), seconds(3));
  EXPECT_EQ(model.text(), "sequence by vu(1s, 3s)");
}

TEST(SequenceDuration, RefusesAnEmptyListAndNegativeValues) {
  EXPECT_EQ(problems_of(DurationModel::sequence({}, SequenceBy::Vu)),
            (Pairs{{"", "found no values, expected at least one"}}));
  EXPECT_EQ(problems_of(DurationModel::sequence({seconds(1), {-1}}, SequenceBy::Vu)),
            (Pairs{{"/1", "found -1ns, expected ≥ 0s"}}));
}

TEST(SequenceDuration, CutsALongListInItsText) {
  EXPECT_EQ(
      DurationModel::sequence(std::vector<Duration>(1'000, seconds(1)), SequenceBy::Vu)->text(),
      "sequence by vu(1s, 1s, 1s, 1s, 1s, 1s, … of 1000)");
}

TEST(SumOfDurations, AddsIndependentTerms) {
  const DurationModel term = *DurationModel::uniform(seconds(1), seconds(2));
  const DurationModel sum = *DurationModel::sum({term, DurationModel::constant(seconds(10)), term});
  Draws apart(kStream, 3, 4);
  const Duration first = term.sample({}, apart);
  const Duration second = term.sample({}, apart);
  Draws together(kStream, 3, 4);
  EXPECT_EQ(sum.sample({}, together), first + seconds(10) + second);
  EXPECT_EQ(together.taken(), 2U);
  EXPECT_EQ(sum.min(), seconds(12));
  EXPECT_EQ(sum.max(), seconds(14));
  EXPECT_EQ(sum.mean_ns(), 13e9);
  EXPECT_EQ(sum.text(), "sum(uniform(1s, 2s), 10s, uniform(1s, 2s))");
}

TEST(SumOfDurations, NestsWithoutChangingAnySample) {
  const DurationModel a = *DurationModel::exponential(seconds(1));
  const DurationModel b = *DurationModel::choice({seconds(1), seconds(2)}, {1.0, 2.0});
  const DurationModel c = *DurationModel::sequence({seconds(4), seconds(8)}, SequenceBy::Iteration);
  const DurationModel d = DurationModel::constant(seconds(16));
  const DurationModel flat = *DurationModel::sum({a, b, c, d});
  const DurationModel nested =
      *DurationModel::sum({*DurationModel::sum({a, d}), *DurationModel::sum({b, c})});
  EXPECT_EQ(samples_of(flat, kFew), samples_of(nested, kFew));
}

TEST(SumOfDurations, OfConstantsIsAConstant) {
  const DurationModel sum = *DurationModel::sum(
      {DurationModel::constant(seconds(1)), DurationModel::constant(seconds(2))});
  Draws draws(kStream, 0, 0);
  EXPECT_EQ(sum.sample({}, draws), seconds(3));
}

TEST(SumOfDurations, OutlivesItsTerms) {
  const auto make = [] {
    return *DurationModel::sum({*DurationModel::sum({*DurationModel::exponential(seconds(1)),
                                                     *DurationModel::exponential(seconds(2))}),
                                *DurationModel::choice({seconds(1)}, {1.0})});
  };
  const DurationModel copy = make();
  EXPECT_EQ(samples_of(copy, kFew), samples_of(make(), kFew));
}

TEST(SumOfDurations, RefusesNoTermsAndSumsThatDoNotFit) {
  EXPECT_EQ(problems_of(DurationModel::sum({})),
            (Pairs{{"", "found no terms, expected at least one"}}));
  EXPECT_EQ(
      problems_of(DurationModel::sum(
          {DurationModel::constant(kMaxDuration), DurationModel::constant({1})})),
      (Pairs{{"", "found a longest sum beyond 2562047h47m16.854775807s, expected at most that"}}));
}

}  // namespace
}  // namespace rehearse
