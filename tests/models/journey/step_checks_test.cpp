// The rules for steps, each with the place that it names.

#include "models/journey/step_checks.hpp"

#include <cmath>
#include <gmock/gmock-more-matchers.h>
#include <gtest/gtest.h>

#include "tests/models/journey/steps.hpp"
#include "tests/sim/file/problem_matchers.hpp"

namespace rehearse {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::UnorderedElementsAre;
constexpr Duration kOne = seconds(1);

TEST(StepChecks, FindNothingWrongWithAWholeJourney) {
  EXPECT_THAT(
      check_steps(list({think({}), request(), repeat(2, {think(kOne)}), group("g", {request()}),
                        choose({way(1, {throwing()}), way(2, {})})})),
      IsEmpty());
}

TEST(StepChecks, WantAStep) {
  EXPECT_THAT(check_steps(list({})), ElementsAre(problem_at("/steps", HasSubstr("no steps"))));
}

TEST(StepChecks, WantAStepInGroupsAndRepeats) {
  EXPECT_THAT(check_steps(list({group("g", {}), repeat(2, {})})),
              ElementsAre(problem_at("/steps/0/steps", HasSubstr("no steps")),
                          problem_at("/steps/1/steps", HasSubstr("no steps"))));
}

TEST(StepChecks, WantAnAlternative) {
  EXPECT_THAT(check_steps(list({choose({})})),
              ElementsAre(problem_at("/steps/0/choose", HasSubstr("no alternatives"))));
}

TEST(StepChecks, WantPositiveWeights) {
  EXPECT_THAT(check_steps(list({choose({way(0, {}), way(-1, {}), way(HUGE_VAL, {}), way(1, {})})})),
              ElementsAre(problem_at("/steps/0/choose/0/weight", HasSubstr("weight 0,")),
                          problem_at("/steps/0/choose/1/weight", HasSubstr("weight -1,")),
                          problem_at("/steps/0/choose/2/weight", HasSubstr("weight inf,"))));
}

TEST(StepChecks, WantPositiveWeightsOfTransitions) {
  EXPECT_THAT(check_steps(graph({{"a/b", think(kOne), {{kEnd, 1.0}, {0, 0.0}}}})),
              ElementsAre(problem_at("/graph/next/a~1b/a~1b", HasSubstr("weight 0,"))));
}

TEST(StepChecks, WantNoStepBehindOneThatNeverCompletes) {
  EXPECT_THAT(check_steps(list({think(kOne), throwing(), think(kOne), think(kOne)})),
              ElementsAre(problem_at("/steps/2", HasSubstr("cannot be reached"))));
  EXPECT_THAT(
      check_steps(list({choose({way(1, {throwing()}), way(1, {aborting()})}), think(kOne)})),
      ElementsAre(problem_at("/steps/1", HasSubstr("cannot be reached"))));
  EXPECT_THAT(check_steps(list({repeat(2, {throwing()}), think(kOne)})),
              ElementsAre(problem_at("/steps/1", HasSubstr("cannot be reached"))));
}

TEST(StepChecks, LetARepeatOfPerhapsNoPassesComplete) {
  EXPECT_THAT(check_steps(list({repeat(*CountModel::uniform(0, 1), {throwing()}), think(kOne)})),
              IsEmpty());
}

TEST(StepChecks, WantNoRepeatOfNoPasses) {
  EXPECT_THAT(check_steps(list({repeat(0, {think(kOne)})})),
              ElementsAre(problem_at("/steps/0/repeat", HasSubstr("cannot be reached"))));
}

TEST(StepChecks, WantEveryStepOfAGraphReached) {
  EXPECT_THAT(
      check_steps(graph({{"a", think(kOne), {{kEnd, 1.0}}},
                         {"b", think(kOne), {{2, 1.0}}},
                         {"c", think(kOne), {{kEnd, 1.0}}}})),
      ElementsAre(problem_at("/graph/steps/b",
                             HasSubstr("cannot be reached, expected a way to it from \"a\"")),
                  problem_at("/graph/steps/c", HasSubstr("cannot be reached"))));
}

TEST(StepChecks, DoNotReachAStepThroughOneThatNeverCompletes) {
  EXPECT_THAT(
      check_steps(graph({{"a", throwing(), {{1, 1.0}}}, {"b", think(kOne), {{kEnd, 1.0}}}})),
      UnorderedElementsAre(problem_at("/graph/next/a", HasSubstr("never completes")),
                           problem_at("/graph/steps/b", HasSubstr("cannot be reached"))));
}

TEST(StepChecks, WantAnEndFromEverywhere) {
  EXPECT_THAT(check_steps(graph({{"a", think(kOne), {{1, 1.0}, {kEnd, 1.0}}},
                                 {"b", think(kOne), {{2, 1.0}}},
                                 {"c", think(kOne), {{1, 1.0}}}})),
              ElementsAre(problem_at("/graph/steps/b", HasSubstr("no end can be reached")),
                          problem_at("/graph/steps/c", HasSubstr("no end can be reached"))));
}

TEST(StepChecks, TakeAThrowForAnEnd) {
  EXPECT_THAT(check_steps(graph({{"a", think(kOne), {{1, 1.0}}},
                                 {"b", choose({way(1, {throwing()}), way(99, {})}), {{0, 1.0}}}})),
              IsEmpty());
}

TEST(StepChecks, WantTransitionsOfAStepThatCompletes) {
  EXPECT_THAT(check_steps(graph({{"a", think(kOne), {{1, 1.0}}}, {"b", think(kOne), {}}})),
              ElementsAre(problem_at("/graph/next/b", HasSubstr("no transitions"))));
}

TEST(StepChecks, WantNoCycleWithoutTime) {
  EXPECT_THAT(
      check_steps(graph({{"a", think({}), {{1, 1.0}}},
                         {"b", choose({way(1, {}), way(1, {think({})})}), {{2, 1.0}, {kEnd, 1.0}}},
                         {"c", think({}), {{1, 1.0}, {0, 1.0}}}})),
      ElementsAre(
          problem_at("/graph/steps/b", HasSubstr("takes no time (\"b\" → \"c\" → \"b\")"))));
}

TEST(StepChecks, WantNoStepThatFollowsItselfWithoutTime) {
  EXPECT_THAT(check_steps(graph({{"a", think({}), {{0, 1.0}, {kEnd, 1.0}}}})),
              ElementsAre(problem_at("/graph/steps/a", HasSubstr("(\"a\" → \"a\")"))));
}

TEST(StepChecks, TakeARequestOrAThinkTimeForTime) {
  EXPECT_THAT(
      check_steps(graph({{"a", think({}), {{1, 1.0}}}, {"b", request(), {{0, 1.0}, {kEnd, 1.0}}}})),
      IsEmpty());
  EXPECT_THAT(
      check_steps(
          graph({{"a", think({}), {{1, 1.0}}},
                 {"b", {ThinkStep{*DurationModel::exponential(kOne)}}, {{0, 1.0}, {kEnd, 1.0}}}})),
      IsEmpty());
}

TEST(StepChecks, WantNoRepeatWithoutTime) {
  EXPECT_THAT(check_steps(list({repeat(2, {think({})})})),
              ElementsAre(problem_at("/steps/0", HasSubstr("cycle that takes no time"))));
  EXPECT_THAT(check_steps(list({repeat(1, {think({})}),
                                repeat(2, {choose({way(1, {}), way(1, {request()})})})})),
              IsEmpty());
}

TEST(StepChecks, NamePlacesWithinAlternativesAndGraphs) {
  StepBody inner = graph({{"x", think(kOne), {}}});
  EXPECT_THAT(check_steps(list({choose({way(1, {}), {1, inner}}),
                                {GroupStep{"g", inner}},
                                {RepeatStep{*CountModel::constant(2), inner}}})),
              ElementsAre(problem_at("/steps/0/choose/1/graph/next/x", HasSubstr("no transitions")),
                          problem_at("/steps/1/graph/next/x", HasSubstr("no transitions")),
                          problem_at("/steps/2/graph/next/x", HasSubstr("no transitions"))));
}

TEST(StepChecks, AreAllMadeAtOnce) {
  EXPECT_THAT(check_steps(list({group("g", {}), choose({way(0, {throwing()})}), think(kOne),
                                repeat(3, {think({})})})),
              ElementsAre(problem_at("/steps/2", HasSubstr("cannot be reached")),
                          problem_at("/steps/0/steps", HasSubstr("no steps")),
                          problem_at("/steps/1/choose/0/weight", HasSubstr("weight 0")),
                          problem_at("/steps/3", HasSubstr("takes no time"))));
}

}  // namespace
}  // namespace rehearse
