// Mixtures, measured values and weighted choices.

#include <cmath>
#include <cstdint>
#include <gtest/gtest.h>
#include <map>
#include <vector>

#include "models/base/random.hpp"
#include "models/duration/distribution.hpp"
#include "models/duration/duration_model.hpp"
#include "models/duration/weighted_choice.hpp"
#include "models/duration/weights.hpp"
#include "tests/models/duration/model_samples.hpp"

namespace rehearse {
namespace {

TEST(WeightedChoice, CountsTheThresholdsThatAWordReaches) {
  std::vector<double> weights;
  for (int i = 1; i <= 1000; ++i) weights.push_back(i % 7 == 0 ? 1e-9 : 1.0 + i % 3);
  const std::vector<std::uint64_t> thresholds = cumulative_thresholds(weights);
  const WeightedChoice choice(weights);
  const auto expected = [&](std::uint64_t word) {
    std::size_t count = 0;
    while (count < thresholds.size() && thresholds[count] <= word) ++count;
    return count;
  };
  for (const std::uint64_t threshold : thresholds) {
    ASSERT_EQ(choice.chosen(threshold), expected(threshold));
    ASSERT_EQ(choice.chosen(threshold - 1), expected(threshold - 1));
  }
  EXPECT_EQ(choice.chosen(0), expected(0));
  EXPECT_EQ(choice.chosen(UINT64_MAX), expected(UINT64_MAX));
}

TEST(WeightedChoice, SharesAddUpToOne) {
  const WeightedChoice choice({1.0, 1.0, 2.0});
  EXPECT_EQ(choice.count(), 3U);
  EXPECT_EQ(choice.share(0), 0.25);
  EXPECT_EQ(choice.share(1), 0.25);
  EXPECT_EQ(choice.share(2), 0.5);
  EXPECT_EQ(WeightedChoice({3.0}).share(0), 1.0);
}

TEST(ChoiceWord, HasTheBytesOfTheWordInReverse) {
  EXPECT_EQ(choice_word(0x0102030405060708), 0x0807060504030201U);
}

// A quarter of the samples, of which each part's own lowest and highest thousandth must be its
// share: 25 with a standard deviation of 5.
TEST(MixtureOfDurations, DrawsThePartsTailsAsOftenAsIfTheyWereAlone) {
  const DurationModel exponential = *DurationModel::exponential(seconds(1));
  const DurationModel later = *exponential.shifted(seconds(1000));
  int short_ones = 0;
  int long_ones = 0;
  for (const Duration sample :
       samples_of(*DurationModel::mixture({exponential, later}, {3.0, 1.0}))) {
    if (sample < seconds(1000)) continue;
    short_ones += sample < seconds(1000) + microseconds(1000) ? 1 : 0;
    long_ones += sample > seconds(1000) + milliseconds(6908) ? 1 : 0;
  }
  EXPECT_NEAR(short_ones, 25, 5 * 5);
  EXPECT_NEAR(long_ones, 25, 5 * 5);
}

TEST(MixtureOfDurations, ChoosesEachPartByItsWeight) {
  const DurationModel model = *DurationModel::mixture(
      {DurationModel::constant(seconds(1)), DurationModel::constant(seconds(2))}, {3.0, 1.0});
  std::map<std::int64_t, int> counts;
  for (const Duration sample : samples_of(model)) ++counts[sample.ns];
  ASSERT_EQ(counts.size(), 2U);
  // 25 000 with a standard deviation of sqrt(100 000·3/16) = 137.
  EXPECT_NEAR(counts[seconds(2).ns], 25'000, 5 * 137);
  EXPECT_EQ(model.mean_ns(), 1.25e9);
  EXPECT_EQ(model.text(), "mixture(1s ×3, 2s ×1)");
}

// Within what part 1 gives (a quarter of the samples) its values are spread as they are alone: each
// tenth has 2500 samples with a standard deviation of sqrt(25 000·0.09) = 47.
TEST(MixtureOfDurations, DrawsAPartAsIfItWereAlone) {
  const DurationModel model = *DurationModel::mixture(
      {*DurationModel::uniform({0}, {999}), *DurationModel::uniform({1000}, {1999})}, {3.0, 1.0});
  std::vector<int> tenths(10);
  int chosen = 0;
  for (const Duration sample : samples_of(model)) {
    if (sample.ns < 1000) continue;
    ++chosen;
    ++tenths[static_cast<std::size_t>(sample.ns - 1000) / 100];
  }
  for (const int count : tenths) EXPECT_NEAR(count, chosen / 10.0, 5 * 47);
}

TEST(MixtureOfDurations, TakesOneDrawWhateverItsParts) {
  EXPECT_EQ(draws_of(*DurationModel::mixture({DurationModel::constant({1})}, {})), 1U);
  EXPECT_EQ(draws_of(*DurationModel::mixture(
                {*DurationModel::exponential(seconds(1)),
                 *DurationModel::mixture({*DurationModel::uniform({1}, {2}),
                                          *DurationModel::choice({{1}, {2}}, {1, 2})},
                                         {})},
                {})),
            1U);
}

TEST(MixtureOfDurations, TakesTheDrawsOfItsHungriestSumAndOne) {
  const DurationModel uniform = *DurationModel::uniform({1}, {9});
  const DurationModel model = *DurationModel::mixture(
      {*DurationModel::sum({uniform, uniform, uniform}), DurationModel::constant({1})}, {1.0, 1.0});
  const Stream stream(1, 0, Purpose::Journey, "draws");
  for (std::uint64_t i = 0; i < 64; ++i) {
    Draws draws(stream, 0, i);
    model.sample({}, draws);
    ASSERT_EQ(draws.taken(), 4U);
  }
  EXPECT_EQ(model.min(), Duration{1});
  EXPECT_EQ(model.max(), Duration{27});
  EXPECT_EQ(model.mean_ns(), 8.0);
}

TEST(MixtureOfDurations, NestsAsOneMixtureOfAllParts) {
  const DurationModel a = DurationModel::constant(seconds(1));
  const DurationModel b = *DurationModel::exponential(seconds(1));
  const DurationModel c = *DurationModel::uniform(seconds(1), seconds(2));
  const DurationModel flat = *DurationModel::mixture({a, b, c}, {2.0, 1.0, 1.0});
  const DurationModel nested =
      *DurationModel::mixture({a, *DurationModel::mixture({b, c}, {1.0, 1.0})}, {1.0, 1.0});
  EXPECT_EQ(samples_of(flat, kFew), samples_of(nested, kFew));
}

TEST(MixtureOfDurations, ReportsAllThatIsWrongAtOnce) {
  EXPECT_EQ(problems_of(DurationModel::mixture({}, {})),
            (Pairs{{"", "found no parts, expected at least one"}}));
  EXPECT_EQ(problems_of(DurationModel::mixture({DurationModel::constant({1})}, {0.0, 1.0})),
            (Pairs{{"/weights", "found 2 weights, expected 1, one for each value"},
                   {"/weights/0", "found 0, expected a finite number above 0"}}));
}

TEST(HyperexponentialDuration, KnowsItsMean) {
  const DurationModel model =
      *DurationModel::hyperexponential({seconds(1), seconds(11)}, {9.0, 1.0});
  EXPECT_DOUBLE_EQ(model.mean_ns(), 2e9);
  EXPECT_EQ(model.text(), "hyperexponential(1s ×9, 11s ×1)");
}

TEST(HyperexponentialDuration, ReportsAllThatIsWrongAtOnce) {
  EXPECT_EQ(problems_of(DurationModel::hyperexponential({seconds(1), {0}}, {1.0, -1.0})),
            (Pairs{{"/means/1", "found 0s, expected > 0s"},
                   {"/weights/1", "found -1, expected a finite number above 0"}}));
  EXPECT_EQ(problems_of(DurationModel::hyperexponential({}, {})),
            (Pairs{{"/means", "found no means, expected at least one"}}));
}

TEST(EmpiricalDuration, GivesEachValueAsOftenAsItIsListed) {
  const DurationModel model = *DurationModel::empirical({{3}, {1}, {3}, {2}});
  std::map<std::int64_t, int> counts;
  for (const Duration sample : samples_of(model)) ++counts[sample.ns];
  ASSERT_EQ(counts.size(), 3U);
  EXPECT_NEAR(counts[3], 50'000, 5 * 158);
  EXPECT_EQ(model.mean_ns(), 2.25);
  EXPECT_EQ(model.text(), "empirical(4 from 1ns to 3ns)");
}

TEST(EmpiricalDuration, GivesLongerOnesForLargerWords) {
  const DurationModel model = *DurationModel::empirical({{9}, {1}, {5}});
  const DurationModel sorted = *DurationModel::choice({{1}, {5}, {9}}, {});
  EXPECT_EQ(samples_of(model, kFew), samples_of(sorted, kFew));
}

TEST(EmpiricalDuration, RefusesNothingAndNegativeValues) {
  EXPECT_EQ(problems_of(DurationModel::empirical({})),
            (Pairs{{"", "found no values, expected at least one"}}));
  EXPECT_EQ(problems_of(DurationModel::empirical({{1}, {-1}})),
            (Pairs{{"/1", "found -1ns, expected ≥ 0s"}}));
}

}  // namespace
}  // namespace rehearse
