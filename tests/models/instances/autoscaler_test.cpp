// The rules of the HorizontalPodAutoscaler, one look after the other.

#include "models/instances/autoscaler.hpp"

#include <gtest/gtest.h>
#include <optional>
#include <vector>

namespace rehearse {
namespace {

ScalingRule rule_for(double target) {
  ScalingRule rule;
  rule.target = target;
  rule.most = 1000;
  rule.up.policies.clear();
  rule.down.policies.clear();
  rule.down.stabilisation = {};
  return rule;
}

/// Looks every 15 s at these metrics of one instance; how many there are after each.
std::vector<std::uint32_t> after_each(const ScalingRule& rule, std::uint32_t instances,
                                      const std::vector<double>& metrics) {
  Autoscaler scaler(rule, instances);
  std::vector<std::uint32_t> numbers;
  Instant now;
  for (const double metric : metrics) {
    now = now + seconds(15);
    const double seen = rule.steps.empty() ? metric * instances : metric;
    instances = scaler.decide({now, seen, instances});
    numbers.push_back(instances);
  }
  return numbers;
}

using Numbers = std::vector<std::uint32_t>;

// S152
TEST(Autoscaler, WantsAsManyAsWouldMeetTheTarget) {
  EXPECT_EQ(after_each(rule_for(50), 4, {100, 50, 25, 60}), (Numbers{8, 8, 4, 5}));
}

// S152
TEST(Autoscaler, LeavesWhatIsWithinTheTolerance) {
  EXPECT_EQ(after_each(rule_for(100), 100, {110, 90, 111, 89}), (Numbers{100, 100, 111, 99}));
}

// S152
TEST(Autoscaler, KeepsWithinItsBounds) {
  ScalingRule rule = rule_for(1);
  rule.least = 2;
  rule.most = 6;
  EXPECT_EQ(after_each(rule, 3, {100, 0, 0}), (Numbers{6, 2, 2}));
}

// S152
TEST(Autoscaler, WantsTheSameHoweverManyThereAre) {
  const ScalingRule rule = rule_for(10);
  for (const std::uint32_t instances : {1U, 2U, 6U, 100U}) {
    EXPECT_EQ(Autoscaler(rule, instances).decide({Instant{1}, 35.0, instances}), 4U);
  }
}

/// What a rule with targets of 10 and of 2 makes of four instances at two metrics of each.
std::uint32_t of_four(std::optional<double> first, std::optional<double> second) {
  ScalingRule rule = rule_for(10);
  rule.others = {{ScalingMetric::Queue, 2}};
  const auto of_all = [](std::optional<double> of_one) {
    return of_one ? std::optional(4 * *of_one) : std::nullopt;
  };
  return Autoscaler(rule, 4).decide({Instant{1}, of_all(first), 4, {of_all(second)}});
}

// S152
TEST(Autoscaler, FollowsTheMetricThatWantsMost) {
  EXPECT_EQ(of_four(20, 3), 8U);
  EXPECT_EQ(of_four(20, 5), 10U);
  EXPECT_EQ(of_four(5, 0.5), 2U);
  EXPECT_EQ(of_four(5, 2), 4U);
}

// S152: as Kubernetes: up by the others alone, and not down.
TEST(Autoscaler, StaysWhereOneMetricOfSeveralIsMissingAndNoOtherWantsMore) {
  EXPECT_EQ(of_four(5, {}), 4U);
  EXPECT_EQ(of_four({}, 0.5), 4U);
  EXPECT_EQ(of_four({}, 5), 10U);
}

// S152
TEST(Autoscaler, StaysWhereThereIsNoMetric) {
  const ScalingRule rule = rule_for(10);
  EXPECT_EQ(Autoscaler(rule, 4).decide({Instant{1}, {}, 4}), 4U);
}

// S153: the most that was wanted at looks less than 30 s ago; at the start four were.
TEST(Autoscaler, GoesDownToTheMostWantedOfLate) {
  ScalingRule rule = rule_for(10);
  rule.down.stabilisation = seconds(30);
  EXPECT_EQ(after_each(rule, 4, {5, 7.5, 2, 2, 2}), (Numbers{4, 3, 3, 1, 1}));
}

// S153
TEST(Autoscaler, GoesUpToTheLeastWantedOfLate) {
  ScalingRule rule = rule_for(10);
  rule.up.stabilisation = seconds(30);
  EXPECT_EQ(after_each(rule, 4, {20, 20, 10, 20, 20}), (Numbers{4, 8, 8, 8, 16}));
}

// S153: of 100 % and 4 instances the one that allows more.
TEST(Autoscaler, GoesUpNoFasterThanItsPoliciesAllow) {
  ScalingRule rule = rule_for(1);
  rule.up = ScalingRule{}.up;
  EXPECT_EQ(after_each(rule, 1, {99, 99, 99}), (Numbers{5, 10, 20}));
  rule.up.select = ScalingPace::Select::Min;
  EXPECT_EQ(after_each(rule, 1, {99, 99, 99, 99}), (Numbers{2, 4, 8, 12}));
  rule.up.select = ScalingPace::Select::Disabled;
  EXPECT_EQ(after_each(rule, 1, {99}), (Numbers{1}));
}

// S153: what was added within the period counts.
TEST(Autoscaler, AllowsOneChangeOfThatSizeInAPeriod) {
  ScalingRule rule = rule_for(1);
  rule.up.policies = {{false, 3, seconds(45)}};
  EXPECT_EQ(after_each(rule, 1, {99, 99, 99, 99, 99}), (Numbers{4, 4, 4, 7, 7}));
}

// S153
TEST(Autoscaler, GoesDownByPartsOfWhatThereWas) {
  ScalingRule rule = rule_for(1);
  rule.down.policies = {{true, 25, seconds(15)}};
  EXPECT_EQ(after_each(rule, 10, {0, 0, 0}), (Numbers{7, 5, 3}));
}

// S153
TEST(Autoscaler, WaitsForItsCooldown) {
  ScalingRule rule = rule_for(10);
  rule.up.cooldown = seconds(45);
  EXPECT_EQ(after_each(rule, 1, {20, 20, 20, 20}), (Numbers{2, 2, 2, 4}));
}

// S152
TEST(Autoscaler, TakesTheFurthestStepThatIsReached) {
  ScalingRule rule = rule_for(0);
  rule.steps = {{true, 0.6, 1}, {true, 0.9, 4}, {false, 0.3, 1}, {false, 0.1, 3}};
  EXPECT_EQ(after_each(rule, 4, {0.5, 0.6, 0.7, 0.95, 0.2, 0.05}), (Numbers{4, 4, 5, 9, 8, 5}));
}

}  // namespace
}  // namespace rehearse
