// The count of busy VUs and its times.

#include "sim/measure/busy_vus.hpp"

#include <algorithm>
#include <cstdint>
#include <gtest/gtest.h>
#include <random>
#include <span>
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

/// Iterations whose starts and ends come in batches of any size, the starts some way ahead.
class BusyVusInBatches : public ::testing::TestWithParam<std::uint64_t> {};

TEST_P(BusyVusInBatches, AreThoseOfSingleChanges) {
  std::mt19937_64 words(GetParam());
  const auto below = [&](std::uint64_t n) { return static_cast<std::int64_t>(words() % n); };
  const std::uint64_t gap = GetParam() % 3 == 0 ? 2 : 1'000;  // many at one instant, or few
  std::vector<Instant> starts(1 + words() % 1'500);
  std::vector<Instant> ends(starts.size());
  for (std::size_t i = 0; i < starts.size(); ++i) {
    starts[i] = (i > 0 ? starts[i - 1] : Instant{}) + Duration{below(gap)};
    ends[i] = starts[i] + Duration{below(gap * 30)};
  }
  std::sort(ends.begin(), ends.end());

  BusyVus single;
  for (std::size_t start = 0, end = 0; end < ends.size();) {
    const bool starts_first = start < starts.size() && starts[start] <= ends[end];
    single.change(starts_first ? starts[start++] : ends[end++], starts_first ? 1 : -1);
  }
  BusyVus batches;
  for (std::size_t start = 0, end = 0; end < ends.size();) {
    const std::size_t most = words() % 4 == 0 ? 300 : 64;
    const auto some = std::span(ends).subspan(end).first(
        std::min<std::size_t>(1 + words() % most, ends.size() - end));
    std::size_t known = start;
    while (known < starts.size() && (starts[known] <= some.back() || words() % 8 > 0)) ++known;
    batches.starts(std::span(starts).subspan(start, known - start));
    batches.ends(some);
    start = known;
    end += some.size();
  }
  const Duration over = ends.back() - Instant{} + Duration{1};
  single.settle(Instant{} + over);
  batches.settle(Instant{} + over);
  EXPECT_EQ(batches.most(), single.most());
  EXPECT_EQ(batches.most_at_once(), single.most_at_once());
  EXPECT_EQ(batches.last_end(), single.last_end());
  EXPECT_EQ(batches.mean(over), single.mean(over));
  for (int percent = 0; percent <= 100; ++percent) {
    EXPECT_EQ(batches.quantile(percent / 100.0, over), single.quantile(percent / 100.0, over));
  }
}

INSTANTIATE_TEST_SUITE_P(Seeds, BusyVusInBatches, ::testing::Range<std::uint64_t>(0, 60));

TEST(BusyVus, RoundsLargeCountsDown) {
  BusyVus busy;
  busy.change(at(0), BusyVus::kExact + 100);
  busy.settle(at(1));
  EXPECT_EQ(busy.most(), BusyVus::kExact + 100);
  EXPECT_EQ(busy.quantile(0.5, seconds(1)), BusyVus::kExact + BusyVus::kCoarse);
}

}  // namespace
}  // namespace rehearse
