// The share of runs with at most a value, as steps.

#include "tools/rehearse/pages/distribution_panel.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace rehearse::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::Pair;

std::vector<std::pair<double, double>> steps_of(const std::vector<double>& values) {
  FigureOverRuns figure;
  figure.path = {"interrupted"};
  for (const double value : values) figure.sample.add(value);
  std::vector<std::pair<double, double>> steps;
  const PicturePanel panel = distribution_panel(figure, {{"runs", &figure}});
  for (const PicturePoint& point : panel.curves.front().points) {
    steps.emplace_back(point.x, point.y);
  }
  return steps;
}

TEST(DistributionPanel, HasAStepAtEachValueOfAFewRuns) {
  EXPECT_THAT(steps_of({24, 21, 22, 21}), ElementsAre(Pair(21, 0.5), Pair(22, 0.75), Pair(24, 1)));
}

TEST(DistributionPanel, HasAHundredStepsOfManyRuns) {
  std::vector<double> values(250);
  for (std::size_t i = 0; i < values.size(); ++i) values[i] = static_cast<double>(i + 1);
  const auto steps = steps_of(values);
  EXPECT_EQ(steps.size(), 100U);
  EXPECT_THAT(steps.front(), Pair(3, 3 / 250.0));
  EXPECT_THAT(steps.back(), Pair(250, 1));
}

}  // namespace
}  // namespace rehearse::testing
