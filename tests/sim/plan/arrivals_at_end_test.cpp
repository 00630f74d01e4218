// The arrival at the regular end (S54).

#include "sim/plan/arrivals_at_end.hpp"

#include <gtest/gtest.h>

namespace rehearse {
namespace {

std::optional<ArrivalAtEnd> at_end(ExecutorOptions executor, const std::string& segment = "") {
  Options options;
  ScenarioOptions scenario;
  scenario.name = "arrivals";
  scenario.executor = std::move(executor);
  options.scenarios.push_back(std::move(scenario));
  if (!segment.empty()) options.segment = *Segment::parse(segment);
  return arrival_at_end(plan_test(options)->scenarios.at(0));
}

ConstantArrivalRate constant(std::int64_t rate, Duration duration) {
  return {rate, seconds(1), duration, 4, 4};
}

RampingArrivalRate ramping(std::vector<Stage> stages) {
  return {1, seconds(5), std::move(stages), 4, 4};
}

TEST(ArrivalAtEnd, IsBehindThoseOfAConstantRateWhosePeriodFits) {
  const auto found = at_end(constant(4, seconds(3)));
  ASSERT_TRUE(found);
  EXPECT_EQ(found->planned, 13);
  EXPECT_EQ(found->started, 12);
}

TEST(ArrivalAtEnd, IsNoneWhereThePeriodIsCutOff) {
  EXPECT_FALSE(at_end(constant(3, seconds(1))));
  EXPECT_FALSE(at_end(constant(4, milliseconds(900))));
}

TEST(ArrivalAtEnd, IsTheLastOfARamp) {
  const auto found = at_end(ramping({{seconds(10), 1}, {seconds(5), 1}}));
  ASSERT_TRUE(found);
  EXPECT_EQ(found->planned, 3);
  EXPECT_EQ(found->started, 2);
}

TEST(ArrivalAtEnd, IsNoneWhereARampIsOverBefore) {
  EXPECT_FALSE(at_end(ramping({{seconds(14), 1}})));
  EXPECT_FALSE(at_end(ramping({{seconds(10), 1}, {seconds(5), 0}, {seconds(5), 0}})));
  EXPECT_FALSE(at_end(ramping({{seconds(4), 1}})));
}

TEST(ArrivalAtEnd, BelongsToOneSegment) {
  const auto first = at_end(constant(4, seconds(3)), "0:1/2");
  const auto second = at_end(constant(4, seconds(3)), "1/2:1");
  ASSERT_NE(first.has_value(), second.has_value());
  const ArrivalAtEnd& found = first ? *first : *second;
  EXPECT_EQ(found.planned, 7);
  EXPECT_EQ(found.started, 6);
}

TEST(ArrivalAtEnd, IsNoneOfExecutorsWithoutArrivals) {
  EXPECT_FALSE(at_end(ConstantVus{1, seconds(1)}));
}

}  // namespace
}  // namespace rehearse
