// Arrival times: the rules of both rates, and the constant one against exact arithmetic.
#include "sim/plan/arrival_times.hpp"

#include <cstdint>
#include <gmock/gmock-more-matchers.h>
#include <gtest/gtest.h>
#include <optional>
#include <random>
#include <string>
#include <vector>

#include "sim/plan/big_fraction.hpp"

namespace rehearse {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

Options options_with(ExecutorOptions executor, const std::string& segment = "",
                     const std::string& sequence = "") {
  Options options;
  ScenarioOptions scenario;
  scenario.name = "arrivals";
  scenario.executor = std::move(executor);
  options.scenarios.push_back(std::move(scenario));
  if (!segment.empty()) options.segment = *Segment::parse(segment);
  if (!sequence.empty()) options.sequence = *SegmentSequence::parse(sequence);
  return options;
}

std::vector<std::int64_t> arrivals_of(const Options& options) {
  const Checked<TestPlan> plan = plan_test(options);
  ArrivalTimes arrivals(plan->scenarios.at(0));
  std::vector<std::int64_t> result;
  while (const std::optional<Duration> next = arrivals.next()) result.push_back(next->ns);
  return result;
}

ConstantArrivalRate constant(std::int64_t rate, Duration time_unit, Duration duration,
                             std::int64_t max_vus = 1) {
  return {rate, time_unit, duration, max_vus, max_vus};
}

RampingArrivalRate ramping(std::int64_t start_rate, std::vector<Stage> stages,
                           std::int64_t max_vus = 1) {
  return {start_rate, seconds(1), std::move(stages), max_vus, max_vus};
}

// S51.
TEST(ConstantArrivals, BeginAtZeroAndEndBeforeTheDuration) {
  EXPECT_THAT(arrivals_of(options_with(constant(2, seconds(1), seconds(2)))),
              ElementsAre(0, 500'000'000, 1'000'000'000, 1'500'000'000));
}

// S90.
TEST(ConstantArrivals, AccumulateTheRoundingOfThePeriod) {
  EXPECT_THAT(arrivals_of(options_with(constant(3'000, seconds(1), seconds(8)))), SizeIs(24'001));
}

TEST(ConstantArrivals, AreNoneAboveOneANanosecond) {
  const ConstantArrivalRate rate = constant(1'000'000'001, seconds(1), seconds(1));
  EXPECT_EQ(ticker_period(rate), Duration{});
  EXPECT_THAT(arrivals_of(options_with(rate)), IsEmpty());
}

TEST(ConstantArrivals, EndWhereTheNextWouldExceed64Bits) {
  const Duration quarter{INT64_MAX / 4};
  EXPECT_THAT(arrivals_of(options_with(constant(1, quarter, kMaxDuration))),
              ElementsAre(0, quarter.ns, 2 * quarter.ns, 3 * quarter.ns, 4 * quarter.ns));
}

TEST(ConstantArrivals, StripeByThePartitionReCutByMaxVus) {
  // Of 3 VUs the half 0:1/2 gets two, so it is cut to 0:2/3, whose numbers are 0, 2, 3, 5, 6, …
  const auto rate = constant(1, nanoseconds(10), nanoseconds(70), 3);
  EXPECT_THAT(arrivals_of(options_with(rate, "1/2:1", "0,1/2,1")), ElementsAre(10, 40));
  EXPECT_THAT(arrivals_of(options_with(rate, "0:1/2", "0,1/2,1")), ElementsAre(0, 20, 30, 50, 60));
}

TEST(ConstantArrivals, EqualExactArithmetic) {
  std::mt19937_64 random(31);
  for (int round = 0; round < 200; ++round) {
    const auto rate = static_cast<std::int64_t>(random() % 100'000 + 1);
    const Duration unit{static_cast<std::int64_t>(random() % 10'000'000'000 + 100'000)};
    const Duration length{static_cast<std::int64_t>(random() % 3'000'000'000)};
    const BigInteger period = BigInteger(unit.ns) / rate;
    std::vector<std::int64_t> expected;
    for (BigInteger k = 0; k * period < length.ns && expected.size() < 5'000; ++k) {
      expected.push_back(static_cast<std::int64_t>(BigInteger(k * period)));
    }
    const Options options = options_with(constant(rate, unit, length));
    const Checked<TestPlan> plan = plan_test(options);
    ArrivalTimes arrivals(plan->scenarios.at(0));
    for (const std::int64_t instant : expected) ASSERT_EQ(arrivals.next(), Duration{instant});
    const bool complete = expected.size() < 5'000;
    ASSERT_EQ(complete, !arrivals.next().has_value());
  }
}

// S52.
TEST(RampingArrivals, BeginWhenTheAreaReachesOne) {
  // 0 → 2/s in 2 s: the area is t²/2, so the n-th arrives at √(2n) s; a double that falls just
  // short of the whole nanosecond is truncated.
  EXPECT_THAT(arrivals_of(options_with(ramping(0, {{seconds(2), 2}}))),
              ElementsAre(1'414'213'562, 1'999'999'999));
}

TEST(RampingArrivals, AreEvenWhereTheRateStays) {
  EXPECT_THAT(arrivals_of(options_with(ramping(4, {{seconds(1), 4}}))),
              ElementsAre(249'999'999, 499'999'999, 750'000'000, 999'999'999));
}

// S91.
TEST(RampingArrivals, JumpTheRateInAStageWithoutLength) {
  EXPECT_THAT(arrivals_of(options_with(ramping(0, {{Duration{}, 2}, {seconds(1), 2}}))),
              ElementsAre(499'999'999, 999'999'999));
}

TEST(RampingArrivals, CarryAFractionIntoTheNextStage) {
  // Half an iteration is due by 0.5 s; the other half takes 0.25 s at 2/s.
  EXPECT_THAT(arrivals_of(options_with(
                  ramping(1, {{milliseconds(500), 1}, {Duration{}, 2}, {seconds(1), 2}}))),
              ElementsAre(749'999'999, 1'250'000'000));
}

TEST(RampingArrivals, AreNoneAtRateZero) {
  EXPECT_THAT(arrivals_of(options_with(ramping(0, {{seconds(10), 0}, {Duration{}, 0}}))),
              IsEmpty());
}

TEST(RampingArrivals, OfTheSegmentsAreThoseOfTheWhole) {
  const RampingArrivalRate ramp = ramping(5, {{seconds(7), 90}, {seconds(3), 11}}, 12);
  const std::vector<std::int64_t> whole = arrivals_of(options_with(ramp));
  std::vector<std::int64_t> parts;
  for (const char* segment : {"0:1/6", "1/6:1/2", "1/2:1"}) {
    const auto part = arrivals_of(options_with(ramp, segment, "0,1/6,1/2,1"));
    parts.insert(parts.end(), part.begin(), part.end());
  }
  EXPECT_THAT(parts, testing::UnorderedElementsAreArray(whole));
}

TEST(RampingArrivals, AreDueAtOnceWhereTheRootIsLost) {
  // 25/s → 0 in 500 s has 6250 arrivals; rounding makes the last one's root negative.
  const Options options = options_with(ramping(25, {{seconds(500), 0}}));
  const Checked<TestPlan> plan = plan_test(options);
  ArrivalTimes calculated(plan->scenarios.at(0));
  for (int n = 1; n < 6'250; ++n) ASSERT_GT(calculated.next_calculated()->ns, 0);
  EXPECT_EQ(calculated.next_calculated(), Duration{INT64_MIN});
  EXPECT_EQ(calculated.next_calculated(), std::nullopt);
  const std::vector<std::int64_t> due = arrivals_of(options);
  ASSERT_THAT(due, SizeIs(6'250));
  EXPECT_EQ(due[6'249], due[6'248]);
}

}  // namespace
}  // namespace rehearse
