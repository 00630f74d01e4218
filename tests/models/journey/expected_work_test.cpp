// Expected visits against closed forms.

#include "models/journey/expected_work.hpp"

#include <cmath>
#include <gmock/gmock-more-matchers.h>
#include <gtest/gtest.h>

#include "models/journey/absorbing_chain.hpp"
#include "tests/models/journey/steps.hpp"

namespace rehearse {
namespace {

using testing::DoubleEq;
using testing::ElementsAre;

std::vector<double> visits_of(const StepBody& body) {
  std::vector<double> visits;
  for (const ExpectedWork::OfStep& step : expected_work(body).steps) visits.push_back(step.visits);
  return visits;
}

TEST(ExpectedWork, VisitsEveryStepOfAListOnce) {
  EXPECT_THAT(visits_of(list({think(seconds(1)), request(), group("g", {request()})})),
              ElementsAre(1.0, 1.0, 1.0, 1.0));
}

TEST(ExpectedWork, VisitsAlternativesByTheirShare) {
  EXPECT_THAT(visits_of(list({choose({way(1, {request()}), way(3, {request(), request()})})})),
              ElementsAre(1.0, 0.25, 0.75, 0.75));
}

TEST(ExpectedWork, VisitsWhatIsRepeatedAsOftenAsTheMeanCount) {
  EXPECT_THAT(
      visits_of(list(
          {repeat(*CountModel::uniform(1, 4), {request(), repeat(2, {request()})}), request()})),
      ElementsAre(1.0, 2.5, 2.5, 5.0, 1.0));
}

// Three passes, each of which throws with probability 1/2: 1 + 1/2 + 1/4 begin, 1/8 get through.
TEST(ExpectedWork, StopsRepeatingWhereTheBodyEnds) {
  const StepBody body =
      list({repeat(3, {choose({way(1, {throwing()}), way(1, {request()})})}), request(1)});
  EXPECT_THAT(visits_of(body), ElementsAre(DoubleEq(1.0), DoubleEq(1.75), DoubleEq(0.875),
                                           DoubleEq(0.875), DoubleEq(0.125)));
  const ExpectedWork work = expected_work(body);
  EXPECT_DOUBLE_EQ(work.completes, 0.125);
  EXPECT_DOUBLE_EQ(work.throws, 0.875);
}

TEST(ExpectedWork, CountsPassesThroughASelfLoopGeometrically) {
  EXPECT_THAT(visits_of(graph({{"a", request(), {{0, 9.0}, {kEnd, 1.0}}}})),
              ElementsAre(DoubleEq(10.0)));
}

// Gambler's ruin on 1 … n from 1 with fair steps, leaving at both ends: state i is visited
// 2(n + 1 − i)/(n + 1) times (Feller, An Introduction to Probability Theory I, XIV.2).
TEST(ExpectedWork, SolvesGamblersRuin) {
  constexpr std::uint32_t kStates = 50;
  std::vector<Node> nodes;
  for (std::uint32_t i = 0; i < kStates; ++i) {
    const std::uint32_t up = i + 1 == kStates ? kEnd : i + 1;
    const std::uint32_t down = i == 0 ? kEnd : i - 1;
    nodes.push_back({std::to_string(i), request(), {{up, 1.0}, {down, 1.0}}});
  }
  const std::vector<double> visits = visits_of(graph(std::move(nodes)));
  for (std::uint32_t i = 0; i < kStates; ++i) {
    const double exact = 2.0 * (kStates - i) / (kStates + 1.0);
    EXPECT_NEAR(visits[i], exact, 1e-14 * exact) << i;
  }
}

// A cycle of n states that is left with probability ε in the last: 1/ε rounds, and no digit is lost
// although I − P is nearly singular.
TEST(ExpectedWork, LosesNoDigitWhereLeavingIsRare) {
  const double leave = 1e-9;
  const std::vector<double> visits =
      visits_of(graph({{"a", request(), {{1, 1.0}}},
                       {"b", request(), {{2, 1.0}}},
                       {"c", request(), {{0, 1.0}, {kEnd, leave}}}}));
  const double exact = (1.0 + leave) / leave;
  for (const double count : visits) EXPECT_NEAR(count, exact, 4e-16 * exact);
}

TEST(ExpectedWork, VisitsWhatIsWithinTheStepsOfAGraph) {
  const StepBody body =
      graph({{"a", repeat(2, {request(0)}), {{0, 1.0}, {1, 1.0}}},
             {"b", choose({way(1, {aborting()}), way(3, {request(1)})}), {{kEnd, 1.0}}}});
  EXPECT_THAT(visits_of(body), ElementsAre(2.0, 4.0, 1.0, 0.25, 0.75));
  EXPECT_DOUBLE_EQ(expected_work(body).aborts, 0.25);
  EXPECT_DOUBLE_EQ(expected_work(body).completes, 0.75);
}

TEST(ExpectedWork, NamesItsSteps) {
  const ExpectedWork work = expected_work(
      list({choose({way(1, {}), way(1, {request(3)})}), repeat(2, {think(seconds(1))})}));
  std::vector<std::string> paths;
  std::vector<std::string> labels;
  for (const ExpectedWork::OfStep& step : work.steps) {
    paths.push_back(step.path);
    labels.push_back(step.label);
  }
  EXPECT_THAT(paths,
              ElementsAre("/steps/0", "/steps/0/choose/1/steps/0", "/steps/1", "/steps/1/steps/0"));
  EXPECT_THAT(labels, ElementsAre("choose of 2 ways", "GET t3/e", "repeat 2", "think 1s"));
}

TEST(ExpectedWork, AddsUpThinkTimes) {
  EXPECT_DOUBLE_EQ(expected_work(list({repeat(4, {think(seconds(1))}),
                                       choose({way(1, {think(seconds(2))}), way(1, {})})}))
                       .think_ns,
                   5e9);
}

TEST(AbsorbingChain, VisitsNothingThatIsNotReached) {
  EXPECT_THAT(expected_visits({{{}, 1.0}, {{{0, 1.0}}, 0.0}}, 0), ElementsAre(1.0, 0.0));
}

TEST(AbsorbingChain, HasInfiniteVisitsWhereLeavingUnderflows) {
  EXPECT_THAT(expected_visits({{{{1, 1.0}}, 0.0}, {{{0, 1.0}}, 0.0}}, 0), testing::Each(HUGE_VAL));
}

}  // namespace
}  // namespace rehearse
