// A ramp's active VUs, their reservation, and the sum of scenarios, rule by rule.
#include "sim/plan/vu_steps.hpp"

#include <cstdint>
#include <gmock/gmock-more-matchers.h>
#include <gtest/gtest.h>
#include <optional>
#include <random>
#include <string>
#include <utility>
#include <vector>

namespace rehearse {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr Duration ms(std::int64_t n) { return milliseconds(n); }

std::vector<ActiveStep> active(std::int64_t start, std::vector<Stage> stages) {
  return *active_steps({start, std::move(stages), {}}, ExecutionTuple(), {});
}

ActiveStep at(std::int64_t millisecond, std::uint64_t vus) { return {ms(millisecond), vus}; }
VuStep held(std::int64_t millisecond, std::uint64_t vus) { return {ms(millisecond), vus, 0}; }

TEST(RampingVusPlan, DrawsTheChartOfTheHeader) {
  const auto steps = active(0, {{seconds(4), 4}, {seconds(4), 0}});
  EXPECT_THAT(steps, ElementsAre(at(0, 0), at(1'000, 1), at(2'000, 2), at(3'000, 3), at(4'000, 4),
                                 at(5'000, 3), at(6'000, 2), at(7'000, 1), at(8'000, 0)));
  EXPECT_THAT(
      reserve_for_ramp_down(steps, seconds(2), seconds(38)),
      ElementsAre(held(0, 0), held(1'000, 1), held(2'000, 2), held(3'000, 3), held(4'000, 4),
                  held(7'000, 3), held(8'000, 2), held(9'000, 1), held(10'000, 0)));
}

// S23.
TEST(RampingVusPlan, RoundsInstantsUpGoingUpAndDown) {
  // The time left to the stage's end is what is truncated.
  EXPECT_THAT(
      active(0, {{nanoseconds(10), 3}}),
      ElementsAre(ActiveStep{{0}, 0}, ActiveStep{{4}, 1}, ActiveStep{{7}, 2}, ActiveStep{{10}, 3}));
  EXPECT_THAT(
      active(3, {{nanoseconds(10), 0}}),
      ElementsAre(ActiveStep{{0}, 3}, ActiveStep{{4}, 2}, ActiveStep{{7}, 1}, ActiveStep{{10}, 0}));
}

TEST(RampingVusPlan, JumpsInAStageWithoutLength) {
  EXPECT_THAT(active(0, {{Duration{}, 3}, {Duration{}, 1}, {seconds(1), 1}, {Duration{}, 2}}),
              ElementsAre(at(0, 0), at(0, 3), at(0, 1), at(1'000, 2)));
}

TEST(RampingVusPlan, OnlyLetsTimePassWhereTheTargetStays) {
  EXPECT_THAT(active(2, {{seconds(1), 2}, {seconds(1), 3}}), ElementsAre(at(0, 2), at(2'000, 3)));
}

TEST(RampingVusPlan, WrapsAProductBeyond64Bits) {
  // 2^62 ns · 2 becomes −2^63, a third of which is subtracted from the stage's end.
  const Duration length{std::int64_t{1} << 62};
  EXPECT_EQ(active(0, {{length, 3}}).at(1).offset, length - Duration{INT64_MIN / 3});
}

// S24.
TEST(RampingVusPlan, ChangesTheSegmentsAtDifferentInstants) {
  const RampingVus ramp{0, {{seconds(6), 6}, {seconds(6), 0}}, {}};
  const auto sequence = *SegmentSequence::parse("0,1/3,1");
  const auto third = *active_steps(ramp, *ExecutionTuple::make(sequence.segments[0], sequence), {});
  const auto rest = *active_steps(ramp, *ExecutionTuple::make(sequence.segments[1], sequence), {});
  EXPECT_THAT(third,
              ElementsAre(at(0, 0), at(2'000, 1), at(5'000, 2), at(8'000, 1), at(11'000, 0)));
  EXPECT_THAT(rest, ElementsAre(at(0, 0), at(1'000, 1), at(3'000, 2), at(4'000, 3), at(6'000, 4),
                                at(7'000, 3), at(9'000, 2), at(10'000, 1), at(12'000, 0)));
}

TEST(RampingVusPlan, RefusesMoreStepsThanTheLimit) {
  PlanLimits limits;
  limits.max_steps = 1'000;
  const RampingVus ramp{0, {{seconds(1), INT64_MAX}, {seconds(1), 0}, {seconds(1), INT64_MAX}}, {}};
  const auto steps = active_steps(ramp, ExecutionTuple(), limits);
  ASSERT_FALSE(steps);
  EXPECT_EQ(steps.problems().at(0).path, "/stages");
  EXPECT_THAT(steps.problems().at(0).message, HasSubstr("at most 1000"));
}

TEST(RampingVusPlan, DelaysADropByGracefulRampDown) {
  EXPECT_THAT(reserve_for_ramp_down({at(0, 5), at(1'000, 2)}, seconds(3), seconds(10)),
              ElementsAre(held(0, 5), held(4'000, 2), held(10'000, 0)));
}

TEST(RampingVusPlan, ReleasesNothingBeforeAReturnWithinGracefulRampDown) {
  EXPECT_THAT(reserve_for_ramp_down({at(0, 5), at(1'000, 2), at(2'000, 3), at(4'000, 5)},
                                    seconds(3), seconds(60)),
              ElementsAre(held(0, 5), held(60'000, 0)));
}

TEST(RampingVusPlan, PassesThroughAReturnAboveTheLevel) {
  EXPECT_THAT(
      reserve_for_ramp_down({at(0, 5), at(1'000, 2), at(4'000, 6)}, seconds(3), seconds(60)),
      ElementsAre(held(0, 5), held(4'000, 6), held(60'000, 0)));
}

TEST(RampingVusPlan, ReleasesBeforeAReturnThatComesTooLate) {
  EXPECT_THAT(
      reserve_for_ramp_down({at(0, 5), at(1'000, 2), at(4'001, 5)}, seconds(3), seconds(60)),
      ElementsAre(held(0, 5), held(4'000, 2), held(4'001, 5), held(60'000, 0)));
}

TEST(RampingVusPlan, LeavesOutDropsAtOrAfterTheEnd) {
  EXPECT_THAT(reserve_for_ramp_down({at(0, 5), at(1'000, 2), at(2'000, 1)}, seconds(3), seconds(5)),
              ElementsAre(held(0, 5), held(4'000, 2), held(5'000, 0)));
}

TEST(RampingVusPlan, EndsWhereItHasComeDownToZero) {
  EXPECT_THAT(reserve_for_ramp_down({at(0, 5), at(1'000, 0)}, seconds(3), seconds(50)),
              ElementsAre(held(0, 5), held(4'000, 0)));
}

TEST(RampingVusPlan, DelaysNothingWithoutGracefulRampDown) {
  for (const Duration none : {Duration{}, seconds(-5)}) {
    EXPECT_THAT(reserve_for_ramp_down({at(0, 5), at(1'000, 2), at(2'000, 5)}, none, seconds(9)),
                ElementsAre(held(0, 5), held(1'000, 2), held(2'000, 5), held(9'000, 0)));
  }
}

/// The reservation by its rule alone: at each drop, every later row is looked at.
std::vector<VuStep> reserved_by_the_rule(const std::vector<ActiveStep>& rows, Duration graceful,
                                         Duration end) {
  std::vector<VuStep> result{{rows[0].offset, rows[0].active, 0}};
  for (std::size_t i = 1; i < rows.size(); ++i) {
    const std::uint64_t level = result.back().planned;
    if (rows[i].active == level) continue;
    const Duration until = rows[i].offset + graceful;
    std::size_t back = rows.size();
    if (rows[i].active < level) {
      for (std::size_t j = i + 1; j < rows.size() && rows[j].offset <= until; ++j) {
        if (rows[j].active < level) continue;
        back = j;
        break;
      }
    }
    if (rows[i].active > level) {
      result.push_back({rows[i].offset, rows[i].active, 0});
    } else if (back < rows.size()) {
      i = back - 1;
    } else if (until >= end) {
      break;
    } else {
      result.push_back({until, rows[i].active, 0});
    }
  }
  if (result.back().planned != 0) result.push_back({end, 0, 0});
  return result;
}

std::vector<ActiveStep> random_rows(std::mt19937_64& random, bool in_order) {
  std::vector<ActiveStep> rows{{Duration{}, random() % 6}};
  const std::size_t count = random() % 40;
  while (rows.size() < count) {
    const Duration later = rows.back().offset + seconds(static_cast<std::int64_t>(random() % 4));
    const Duration any = seconds(static_cast<std::int64_t>(random() % 60));
    const std::uint64_t vus = random() % 6;
    if (vus != rows.back().active) rows.push_back({in_order ? later : any, vus});
  }
  return rows;
}

TEST(RampingVusPlan, ReservesByTheRuleEvenOutOfOrder) {
  std::mt19937_64 random(99);
  for (int round = 0; round < 5'000; ++round) {
    const std::vector<ActiveStep> rows = random_rows(random, round % 2 == 0);
    const Duration graceful = seconds(static_cast<std::int64_t>(random() % 12 + 1));
    const Duration end = seconds(static_cast<std::int64_t>(random() % 80));
    ASSERT_EQ(reserve_for_ramp_down(rows, graceful, end), reserved_by_the_rule(rows, graceful, end))
        << "round " << round;
  }
}

ScenarioPlan scenario(Duration start, std::vector<VuStep> steps) {
  ScenarioPlan plan;
  plan.options.start_time = start;
  plan.steps = std::move(steps);
  return plan;
}

TEST(MergedPlan, IsEmptyWithoutScenarios) { EXPECT_THAT(merged_steps({}), IsEmpty()); }

// S28.
TEST(MergedPlan, ShiftsScenariosByTheirStart) {
  EXPECT_THAT(merged_steps({scenario({}, level_steps(2, 1, seconds(3))),
                            scenario(seconds(1), level_steps(5, 0, seconds(1)))}),
              ElementsAre(VuStep{{}, 2, 1}, VuStep{seconds(1), 7, 1}, VuStep{seconds(2), 2, 1},
                          VuStep{seconds(3), 0, 0}));
}

TEST(MergedPlan, HasARowAfterEachStepOfOneInstant) {
  EXPECT_THAT(merged_steps({scenario({}, level_steps(2, 0, seconds(1))),
                            scenario(seconds(1), level_steps(3, 0, seconds(1)))}),
              ElementsAre(held(0, 2), held(1'000, 0), held(1'000, 3), held(2'000, 0)));
}

TEST(MergedPlan, LeavesOutRowsThatRepeatTheSum) {
  EXPECT_THAT(merged_steps({scenario({}, level_steps(0, 0, seconds(1)))}), ElementsAre(held(0, 0)));
}

TEST(MergedPlan, OrdersStepsThatAreOutOfOrder) {
  EXPECT_THAT(
      merged_steps({scenario({}, {held(0, 0), held(9, 1), held(5, 2), held(7, 3)}),
                    scenario({}, {held(6, 10), held(6, 20)})}),
      ElementsAre(held(0, 0), held(5, 2), held(6, 12), held(6, 22), held(7, 23), held(9, 21)));
}

}  // namespace
}  // namespace rehearse
