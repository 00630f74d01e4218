// The count of busy VUs and its times.

#include "sim/measure/busy_vus.hpp"

#include <gtest/gtest.h>
#include <vector>

namespace rehearse {
namespace {

Instant at(std::int64_t s) { return Instant{} + seconds(s); }

/// One VU from 0 s, a second one from 2 s to 3 s, none from 8 s.
BusyVus example() {
  BusyVus busy;
  busy.change(at(0), 1);
  busy.change(at(2), 1);
  busy.change(at(3), -1);
  busy.change(at(8), -1);
  busy.settle(at(10));
  return busy;
}

TEST(BusyVus, HasTheMost) { EXPECT_EQ(example().most(), 2U); }

TEST(BusyVus, HasTheMeanOverATime) {
  EXPECT_DOUBLE_EQ(example().mean(seconds(10)), 0.9);
  EXPECT_DOUBLE_EQ(example().mean(seconds(20)), 0.45);
}

TEST(BusyVus, HasQuantilesOfTime) {
  const BusyVus busy = example();
  EXPECT_EQ(busy.quantile(0.2, seconds(10)), 0U);
  EXPECT_EQ(busy.quantile(0.21, seconds(10)), 1U);
  EXPECT_EQ(busy.quantile(0.9, seconds(10)), 1U);
  EXPECT_EQ(busy.quantile(0.91, seconds(10)), 2U);
  EXPECT_EQ(busy.quantile(1, seconds(10)), 2U);
}

TEST(BusyVus, KnowsNothingOfWhatLastsForNoTime) {
  BusyVus busy;
  busy.change(at(1), 5);
  busy.change(at(1), -4);
  busy.settle(at(2));
  EXPECT_EQ(busy.most(), 1U);
}

TEST(BusyVus, IsTheSameFromSequencesThatRunAheadOfEachOther) {
  BusyVus busy;
  busy.starts(std::vector{at(0), at(2)});
  busy.ends(std::vector{at(3)});
  busy.ends(std::vector{at(8)});
  busy.settle(at(10));
  EXPECT_EQ(busy.most(), example().most());
  EXPECT_EQ(busy.mean(seconds(10)), example().mean(seconds(10)));
  EXPECT_EQ(busy.quantile(0.91, seconds(10)), example().quantile(0.91, seconds(10)));
}

TEST(BusyVus, TakesStartsBeforeAChange) {
  BusyVus busy;
  busy.starts(std::vector{at(0), at(2)});
  busy.change(at(3), -1);
  busy.settle(at(4));
  EXPECT_EQ(busy.most(), 2U);
  EXPECT_DOUBLE_EQ(busy.mean(seconds(4)), 1.25);
}

TEST(BusyVus, RoundsLargeCountsDown) {
  BusyVus busy;
  busy.change(at(0), BusyVus::kExact + 100);
  busy.settle(at(1));
  EXPECT_EQ(busy.most(), BusyVus::kExact + 100);
  EXPECT_EQ(busy.quantile(0.5, seconds(1)), BusyVus::kExact + BusyVus::kCoarse);
}

}  // namespace
}  // namespace rehearse
