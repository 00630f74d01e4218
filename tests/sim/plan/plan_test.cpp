// The plan of a test, rule by rule: shares, work, numbering, descriptions, refusals.
#include "sim/plan/plan.hpp"

#include <gmock/gmock-more-matchers.h>
#include <gtest/gtest.h>
#include <string>
#include <utility>

namespace rehearse {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

ScenarioOptions scenario(std::string name, ExecutorOptions executor) {
  ScenarioOptions options;
  options.name = std::move(name);
  options.executor = std::move(executor);
  return options;
}

Options options_of(ExecutorOptions executor, const std::string& segment = "",
                   const std::string& sequence = "") {
  Options options;
  options.scenarios.push_back(scenario("one", std::move(executor)));
  if (!segment.empty()) options.segment = *Segment::parse(segment);
  if (!sequence.empty()) options.sequence = *SegmentSequence::parse(sequence);
  return options;
}

ScenarioPlan planned(const Options& options) { return plan_test(options)->scenarios.at(0); }

VuStep held(Duration offset, std::uint64_t vus, std::uint64_t more = 0) {
  return {offset, vus, more};
}

// S20.
TEST(Plan, HoldsTheVusUntilTheGracefulStopIsOver) {
  EXPECT_THAT(planned(options_of(ConstantVus{3, seconds(10)})).steps,
              ElementsAre(held({}, 3), held(seconds(40), 0)));
  EXPECT_THAT(planned(options_of(SharedIterations{3, 9, minutes(1)})).steps,
              ElementsAre(held({}, 3), held(seconds(90), 0)));
  EXPECT_THAT(planned(options_of(PerVuIterations{3, 9, minutes(1)})).steps,
              ElementsAre(held({}, 3), held(seconds(90), 0)));
}

/// The regular and the hard end.
std::vector<Duration> ends(ExecutorOptions executor) {
  const ScenarioPlan plan = planned(options_of(std::move(executor)));
  return {plan.regular_end, plan.hard_end};
}

// S36, S37.
TEST(Plan, EndsAScenarioAfterItsLengthAndTheGracefulStop) {
  EXPECT_THAT(ends(ConstantVus{3, seconds(10)}), ElementsAre(seconds(10), seconds(40)));
  EXPECT_THAT(ends(SharedIterations{3, 9, minutes(1)}), ElementsAre(seconds(60), seconds(90)));
  EXPECT_THAT(ends(PerVuIterations{3, 9, minutes(1)}), ElementsAre(seconds(60), seconds(90)));
  EXPECT_THAT(ends(ConstantArrivalRate{1, seconds(1), seconds(10), 2, 7}),
              ElementsAre(seconds(10), seconds(40)));
  EXPECT_THAT(ends(RampingArrivalRate{0, seconds(1), {{seconds(5), 1}, {seconds(2), 0}}, 2, 7}),
              ElementsAre(seconds(7), seconds(37)));
}

// S36, S37.
TEST(Plan, EndsARampWithItsLastSteps) {
  const RampingVus silent_tail{2, {{seconds(4), 2}, {{}, 0}, {seconds(9), 0}}, seconds(3)};
  EXPECT_THAT(ends(silent_tail), ElementsAre(seconds(4), seconds(7)));
  const RampingVus at_full_height{2, {{seconds(4), 2}}, seconds(3)};
  EXPECT_THAT(ends(at_full_height), ElementsAre(seconds(4), seconds(34)));
}

// S21.
TEST(Plan, LeavesUnplannedVusToTheArrivalRates) {
  EXPECT_THAT(planned(options_of(ConstantArrivalRate{1, seconds(1), seconds(10), 2, 7})).steps,
              ElementsAre(held({}, 2, 5), held(seconds(40), 0)));
  EXPECT_THAT(planned(options_of(RampingArrivalRate{0, seconds(1), {{seconds(5), 1}}, 2, 7})).steps,
              ElementsAre(held({}, 2, 5), held(seconds(35), 0)));
}

// S22.
TEST(Plan, ReleasesExternallyControlledVusAtTheDurationOrNever) {
  Options options = options_of(ExternallyControlled{1, 4, seconds(10)});
  options.scenarios[0].graceful_stop = {};
  EXPECT_THAT(planned(options).steps, ElementsAre(held({}, 4), held(seconds(10), 0)));
  options.scenarios[0].executor = ExternallyControlled{1, 4, {}};
  EXPECT_THAT(planned(options).steps, ElementsAre(held({}, 4)));
  EXPECT_FALSE(plan_test(options)->is_final);
}

TEST(Plan, EndsARampsRawStepsWithTheLastStage) {
  const ScenarioPlan ramp = planned(options_of(RampingVus{1, {{seconds(2), 3}}, seconds(30)}));
  EXPECT_EQ(ramp.raw_steps.back(), (ActiveStep{seconds(2), 0}));
  EXPECT_EQ(ramp.steps.back(), held(seconds(32), 0));
}

// S88.
TEST(Plan, ScalesSharedIterationsByThePartitionReCutByTheUnscaledVus) {
  // Of 4 VUs the third gets 1, a quarter; so it gets a quarter of the iterations.
  const ScenarioPlan plan = planned(options_of(SharedIterations{4, 100, minutes(1)}, "0:1/3"));
  EXPECT_EQ(plan.share.vus, 1);
  EXPECT_EQ(plan.share.iterations, 25);
  EXPECT_EQ(plan.numbering->segment().text(), "0:1/4");
}

TEST(Plan, NeverScalesPerVuIterations) {
  const ScenarioPlan plan = planned(options_of(PerVuIterations{4, 7, minutes(1)}, "0:1/2"));
  EXPECT_EQ(plan.share.vus, 2);
  EXPECT_EQ(plan.share.iterations, 7);
}

TEST(Plan, NumbersArrivalsByThePartitionReCutByTheUnscaledMaxVus) {
  const ConstantArrivalRate rate{1, seconds(1), seconds(10), 1, 4};
  EXPECT_EQ(planned(options_of(rate, "0:1/3")).numbering->segment().text(), "0:1/4");
}

TEST(Plan, SaysWhyASegmentGetsNothing) {
  const ScenarioPlan plan = planned(options_of(SharedIterations{1, 9, minutes(1)}, "0:1/3"));
  EXPECT_FALSE(plan.has_work);
  EXPECT_FALSE(plan.numbering);
  EXPECT_EQ(plan.recut_error, "segment 0 (0:1/3) isn't present in the new sequence");
}

TEST(Plan, CountsStepsOfAScenarioWithoutWork) {
  const ScenarioPlan plan = planned(options_of(ConstantVus{1, seconds(10)}, "0:1/3"));
  EXPECT_FALSE(plan.has_work);
  EXPECT_THAT(plan.steps, SizeIs(2));
}

TEST(Plan, GivesExternallyControlledWorkInAnySegment) {
  EXPECT_TRUE(planned(options_of(ExternallyControlled{1, 1, {}}, "0:1/3")).has_work);
}

TEST(Plan, NeedsTheVusOfScenariosWhoseGraceOverlaps) {
  Options options = options_of(ConstantVus{10, seconds(10)});
  options.scenarios.push_back(scenario("two", ConstantVus{5, seconds(10)}));
  options.scenarios[1].start_time = seconds(10);
  EXPECT_EQ(plan_test(options)->max_planned_vus, 15U);
  options.scenarios[0].graceful_stop = {};
  EXPECT_EQ(plan_test(options)->max_planned_vus, 10U);
  EXPECT_EQ(plan_test(options)->end, seconds(50));
}

// S29.
TEST(Plan, CountsPossibleVusAtOneStep) {
  const TestPlan plan =
      *plan_test(options_of(ConstantArrivalRate{1, seconds(1), seconds(10), 2, 7}));
  EXPECT_EQ(plan.max_planned_vus, 2U);
  EXPECT_EQ(plan.max_possible_vus, 7U);
}

TEST(Plan, NamesAnExecThatWasWrittenOut) {
  Options options = options_of(ConstantVus{1, seconds(1)});
  EXPECT_EQ(planned(options).description, "1 looping VUs for 1s (gracefulStop: 30s)");
  options.scenarios[0].exec_given = true;
  EXPECT_EQ(planned(options).description,
            "1 looping VUs for 1s (exec: default, gracefulStop: 30s)");
}

TEST(Plan, DescribesAnArrivalRateByItsReCutShare) {
  const ConstantArrivalRate rate{7, seconds(1), seconds(2), 11, 13};
  EXPECT_EQ(planned(options_of(rate, "0:3/20")).description,
            "1.08 iterations/s for 2s (maxVUs: 2, gracefulStop: 30s)");
}

TEST(Plan, RefusesASegmentThatIsNotInItsSequence) {
  const auto plan = plan_test(options_of(ConstantVus{1, seconds(1)}, "0:1/2", "0,1/3,1"));
  ASSERT_FALSE(plan);
  EXPECT_EQ(plan.problems().at(0).message, "couldn't find segment 0:1/2 in sequence 0,1/3,1");
}

TEST(Plan, RefusesTooManySteps) {
  PlanLimits limits;
  limits.max_steps = 10;
  const auto plan = plan_test(options_of(RampingVus{0, {{seconds(1), 1'000}}, {}}), limits);
  ASSERT_FALSE(plan);
  EXPECT_EQ(plan.problems().at(0).path, "/scenarios/one/stages");
}

TEST(Plan, RefusesTooManyStepsOfAllScenarios) {
  PlanLimits limits;
  limits.max_steps = 3;
  Options options = options_of(ConstantVus{1, seconds(1)});
  options.scenarios.push_back(scenario("two", ConstantVus{1, seconds(1)}));
  const auto plan = plan_test(options, limits);
  ASSERT_FALSE(plan);
  EXPECT_EQ(plan.problems().at(0).path, "/scenarios");
}

TEST(Plan, RefusesAReCutWhoseCycleIsTooLong) {
  const auto plan = plan_test(
      options_of(ConstantArrivalRate{1, seconds(1), seconds(10), 1, 99'999'999}, "0:1/2"));
  ASSERT_FALSE(plan);
  EXPECT_EQ(plan.problems().at(0).path, "/scenarios/one");
  EXPECT_THAT(plan.problems().at(0).message, HasSubstr("common denominator"));
}

TEST(Plan, OfNoScenariosIsOver) {
  const TestPlan plan = *plan_test(Options{});
  EXPECT_THAT(plan.steps, IsEmpty());
  EXPECT_TRUE(plan.is_final);
}

}  // namespace
}  // namespace rehearse
