// The arrival rate over time, as pieces, area and peak.

#include "sim/plan/rate_curve.hpp"

#include <gtest/gtest.h>
#include <string>
#include <vector>

namespace rehearse {
namespace {

/// Up from 10/s to 30/s in 4 s, at once to 50/s, and down to 0 in 10 s.
const RampingArrivalRate kRamp{
    10, seconds(1), {{seconds(4), 30}, {{}, 50}, {seconds(10), 0}}, 1, 1};
const ConstantArrivalRate kFlat{90, minutes(1), seconds(20), 4, 4};

Options options_of(const std::vector<ExecutorOptions>& executors) {
  Options options;
  for (const ExecutorOptions& executor : executors) {
    ScenarioOptions& scenario = options.scenarios.emplace_back();
    scenario.name = "s" + std::to_string(options.scenarios.size());
    scenario.executor = executor;
  }
  return options;
}

RateCurve curve_of(const ExecutorOptions& executor) {
  return RateCurve::of_segment(plan_test(options_of({executor}))->scenarios.front());
}

TEST(RateCurve, HasAPieceForEachStage) {
  const RateCurve curve = curve_of(kRamp);
  ASSERT_EQ(curve.pieces().size(), 3U);
  EXPECT_EQ(curve.pieces()[1].from, seconds(4));
  EXPECT_EQ(curve.pieces()[1].until, seconds(4));
  EXPECT_EQ(curve.pieces()[2].first, 50);
  EXPECT_EQ(curve.pieces()[2].until, seconds(14));
}

TEST(RateCurve, IsEmptyWithoutArrivals) {
  const RateCurve curve = curve_of(ConstantVus{1, seconds(5)});
  EXPECT_TRUE(curve.pieces().empty());
  EXPECT_EQ(curve.area(), 0);
  EXPECT_EQ(curve.peak(), 0);
  EXPECT_EQ(curve.at(seconds(1)), 0);
}

TEST(RateCurve, HasTheAreaOfItsTrapezoids) {
  EXPECT_EQ(curve_of(kRamp).area(), 4 * 20 + 10 * 25);
  EXPECT_EQ(curve_of(kFlat).area(), 30);
}

TEST(RateCurve, HasTheAreaBetweenTwoOffsets) {
  EXPECT_EQ(curve_of(kRamp).area(2, 4), 2 * 25);
  EXPECT_EQ(curve_of(kRamp).area(-5, 2), 2 * 15);
  EXPECT_EQ(curve_of(kRamp).area(14, 20), 0);
}

TEST(RateCurve, PeaksAtTheEndOfAStage) { EXPECT_EQ(curve_of(kRamp).peak(), 50); }

TEST(RateCurve, DoesNotPeakAtARateThatIsLeftAtOnce) {
  const RampingArrivalRate left{100, seconds(1), {{{}, 5}, {seconds(2), 7}}, 1, 1};
  EXPECT_EQ(curve_of(left).peak(), 7);
}

TEST(RateCurve, MovesInAStraightLineAndStaysAtItsEnd) {
  const RateCurve curve = curve_of(kRamp);
  EXPECT_EQ(curve.at({}), 10);
  EXPECT_EQ(curve.at(seconds(1)), 15);
  EXPECT_EQ(curve.at(seconds(4)), 50);
  EXPECT_EQ(curve.at(seconds(9)), 25);
  EXPECT_EQ(curve.at(seconds(100)), 0);
}

TEST(RateCurve, IsScaledToTheSegmentUnlessItIsOfTheWhole) {
  Options options = options_of({kFlat});
  options.segment = *Segment::parse("0:1/4");
  options.sequence = *SegmentSequence::parse("0,1/4,1");
  const ScenarioPlan scenario = plan_test(options)->scenarios.front();
  EXPECT_EQ(RateCurve::of_segment(scenario).peak(), 1.5 / 4);
  EXPECT_EQ(RateCurve::of_whole(scenario.options.executor).peak(), 1.5);
}

TEST(PeakArrivalRate, IsWhereTheRatesTogetherAreHighest) {
  Options options = options_of({kRamp, kFlat});
  EXPECT_EQ(peak_arrival_rate(*plan_test(options)), 51.5);
  options.scenarios[1].start_time = seconds(5);  // when the ramp has come down to 45/s
  EXPECT_EQ(peak_arrival_rate(*plan_test(options)), 50);
}

}  // namespace
}  // namespace rehearse
