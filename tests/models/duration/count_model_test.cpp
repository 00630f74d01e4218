// Counts of repeats: their draws, and the expected passes.

#include "models/duration/count_model.hpp"

#include <algorithm>
#include <cmath>
#include <gmock/gmock-more-matchers.h>
#include <gtest/gtest.h>
#include <vector>

#include "tests/sim/file/problem_matchers.hpp"

namespace rehearse {
namespace {

using testing::ElementsAre;
const Stream kStream(1, 0, Purpose::Journey, "counts");

std::vector<std::uint32_t> drawn(const CountModel& model, std::uint64_t n) {
  std::vector<std::uint32_t> counts;
  for (std::uint64_t i = 0; i < n; ++i) {
    Draws draws(kStream, 0, i);
    counts.push_back(model.sample(draws));
  }
  return counts;
}

TEST(CountModel, DrawsNothingForAConstant) {
  Draws draws(kStream, 0, 0);
  EXPECT_EQ(CountModel::constant(7)->sample(draws), 7U);
  EXPECT_EQ(draws.taken(), 0U);
}

TEST(CountModel, DrawsOnceWhateverTheParameters) {
  for (const CountModel& model :
       {*CountModel::uniform(2, 2), *CountModel::choice({3}, {}), *CountModel::geometric(0.5)}) {
    Draws draws(kStream, 0, 0);
    static_cast<void>(model.sample(draws));
    EXPECT_EQ(draws.taken(), 1U) << model.text();
  }
}

TEST(CountModel, DrawsEveryCountOfAUniform) {
  std::vector<int> seen(6);
  for (const std::uint32_t count : drawn(*CountModel::uniform(2, 5), 4000)) ++seen.at(count);
  EXPECT_EQ(seen[0] + seen[1], 0);
  // Binomial, n = 4000, p = 1/4: standard deviation 27.4.
  for (int i = 2; i <= 5; ++i) EXPECT_NEAR(seen[static_cast<std::size_t>(i)], 1000, 5 * 27.4) << i;
}

TEST(CountModel, DrawsByWeight) {
  int ones = 0;
  for (const std::uint32_t count : drawn(*CountModel::choice({1, 9}, {3, 1}), 4000)) {
    ones += count == 1 ? 1 : 0;
  }
  EXPECT_NEAR(ones, 3000, 5 * 27.4);
}

// P(N ≥ n) = (mean/(1 + mean))^n.
TEST(CountModel, DrawsGeometricTails) {
  const std::vector<std::uint32_t> counts = drawn(*CountModel::geometric(2.0), 20'000);
  for (const std::uint32_t n : {1U, 2U, 5U, 10U}) {
    const double p = std::pow(2.0 / 3.0, n);
    const auto above = std::count_if(counts.begin(), counts.end(), [&](auto c) { return c >= n; });
    EXPECT_NEAR(static_cast<double>(above), 20'000 * p, 5 * std::sqrt(20'000 * p * (1 - p))) << n;
  }
}

TEST(CountModel, KnowsItsBounds) {
  EXPECT_EQ(CountModel::uniform(2, 5)->min(), 2U);
  EXPECT_EQ(CountModel::uniform(2, 5)->max(), 5U);
  EXPECT_EQ(CountModel::choice({4, 1, 9}, {})->min(), 1U);
  EXPECT_EQ(CountModel::choice({4, 1, 9}, {})->max(), 9U);
  EXPECT_EQ(CountModel::geometric(3)->min(), 0U);
  EXPECT_EQ(CountModel::geometric(1)->max(), 64U);  // (1/2)^n reaches 2^-64
}

TEST(CountModel, KnowsItsMean) {
  EXPECT_EQ(CountModel::constant(7)->mean(), 7.0);
  EXPECT_DOUBLE_EQ(CountModel::uniform(2, 5)->mean(), 3.5);
  EXPECT_DOUBLE_EQ(CountModel::choice({1, 9}, {3, 1})->mean(), 3.0);
  EXPECT_DOUBLE_EQ(CountModel::geometric(0.25)->mean(), 0.25);
  EXPECT_DOUBLE_EQ(CountModel::geometric(1e6)->mean(), 1e6);
}

/// Σ P(N > k) q^k and E[q^N] from the probabilities, term by term.
void expect_passes(const CountModel& model, const std::vector<double>& probabilities, double ends) {
  double begun = 0.0;
  double all_done = 0.0;
  for (std::size_t n = 0; n < probabilities.size(); ++n) {
    for (std::size_t k = 0; k < n; ++k) begun += probabilities[n] * std::pow(1 - ends, k);
    all_done += probabilities[n] * std::pow(1 - ends, n);
  }
  const CountModel::Passes passes = model.passes(ends);
  EXPECT_NEAR(passes.begun, begun, 1e-13 * (1 + begun)) << model.text() << " " << ends;
  EXPECT_NEAR(passes.all_done, all_done, 1e-13) << model.text() << " " << ends;
}

TEST(CountModel, SumsWhatRepeatingComesTo) {
  std::vector<double> geometric;
  for (int n = 0; n < 400; ++n) geometric.push_back(std::pow(2.0 / 3.0, n) / 3.0);
  for (const double ends : {0.0, 1e-3, 0.25, 0.999, 1.0}) {
    expect_passes(*CountModel::constant(3), {0, 0, 0, 1}, ends);
    expect_passes(*CountModel::constant(0), {1}, ends);
    expect_passes(*CountModel::uniform(1, 4), {0, .25, .25, .25, .25}, ends);
    expect_passes(*CountModel::uniform(0, 1), {.5, .5}, ends);
    expect_passes(*CountModel::choice({0, 2}, {1, 3}), {.25, 0, .75}, ends);
    expect_passes(*CountModel::geometric(2.0), geometric, ends);
  }
}

TEST(CountModel, LosesNothingWhereEndingIsRare) {
  // n passes, each the last with probability ε: n − ε·n(n−1)/2 + O(ε²).
  const CountModel::Passes passes = CountModel::constant(1000)->passes(1e-12);
  EXPECT_NEAR(passes.begun, 1000.0 - 499'500e-12, 1e-12);
}

TEST(CountModel, ReportsEveryProblem) {
  EXPECT_THAT(problems_of(CountModel::constant(1'000'001)),
              ElementsAre(problem_at("", "found 1000001, expected at most 1000000")));
  EXPECT_THAT(problems_of(CountModel::uniform(3, 2)),
              ElementsAre(problem_at("/1", "found 2, expected ≥ 3, the low end")));
  EXPECT_THAT(problems_of(CountModel::choice({1, 2'000'000}, {0})),
              ElementsAre(problem_at("/1", "found 2000000, expected at most 1000000"),
                          problem_at("/weights", "found 1 weights, expected 2, one for each value"),
                          problem_at("/weights/0", "found 0, expected a finite number above 0")));
  EXPECT_THAT(problems_of(CountModel::choice({}, {})),
              ElementsAre(problem_at("", "found no counts, expected at least one")));
  EXPECT_THAT(problems_of(CountModel::geometric(0)),
              ElementsAre(problem_at("", "found 0, expected > 0 and at most 1000000")));
}

}  // namespace
}  // namespace rehearse
