// Coarse distributions by interval: how exact, how wide, and in which order recorded.

#include "sim/measure/series/times_by_interval.hpp"

#include <algorithm>
#include <gtest/gtest.h>
#include <utility>
#include <vector>

#include "models/base/random.hpp"

namespace rehearse {
namespace {

using Record = std::pair<std::size_t, Duration>;

/// `count` durations of up to 2^40 ns, in as many `intervals`.
std::vector<Record> random_records(std::uint64_t unit, std::size_t count, std::size_t intervals) {
  const Stream stream(1, 0, Purpose::Journey, "times");
  std::vector<Record> records;
  for (std::uint64_t i = 0; i < count; ++i) {
    const std::uint64_t bits = stream.word(unit, i, 0);
    records.emplace_back(stream.word(unit, i, 1) % intervals,
                         Duration{static_cast<std::int64_t>((bits >> 24) >> (bits % 30))});
  }
  return records;
}

TimesByInterval times_of(const std::vector<Record>& records) {
  TimesByInterval times;
  for (const auto& [interval, took] : records) times.add(interval, took);
  return times;
}

TEST(TimesByInterval, IsExactWhereAllValuesAreEqual) {
  TimesByInterval times;
  for (int i = 0; i < 10; ++i) times.add(3, milliseconds(250));
  EXPECT_EQ(times.quantile_ns(3, 4, 0.95), 250e6);
}

TEST(TimesByInterval, KnowsTheExtremesExactly) {
  TimesByInterval times;
  for (int i = 1; i <= 1000; ++i) times.add(0, Duration{i * 1'000'003});
  EXPECT_EQ(times.quantile_ns(0, 1, 0.0), 1'000'003);
  EXPECT_EQ(times.quantile_ns(0, 1, 1.0), 1'000'003'000);
}

TEST(TimesByInterval, IsWithinASixtyFourthOfTheValue) {
  const std::vector<Record> records = random_records(0, 2001, 1);
  std::vector<std::int64_t> sorted;
  for (const auto& [interval, took] : records) sorted.push_back(took.ns);
  std::sort(sorted.begin(), sorted.end());
  const TimesByInterval times = times_of(records);
  for (const std::size_t rank : {1U, 20U, 1000U, 1900U, 1980U, 1999U}) {
    const auto exact = static_cast<double>(sorted[rank]);
    EXPECT_NEAR(times.quantile_ns(0, 1, static_cast<double>(rank) / 2000), exact, exact / 64 + 1);
  }
}

TEST(TimesByInterval, PutsIntervalsTogether) {
  TimesByInterval times;
  times.add(0, milliseconds(100));
  times.add(1, milliseconds(200));
  times.add(2, milliseconds(900));
  EXPECT_EQ(times.count(0, 2), 2U);
  EXPECT_EQ(times.quantile_ns(0, 2, 1.0), 200e6);
}

TEST(TimesByInterval, DoesNotDependOnTheOrder) {
  std::vector<Record> records = random_records(1, 3000, 40);
  const TimesByInterval forwards = times_of(records);
  std::reverse(records.begin(), records.end());
  EXPECT_TRUE(times_of(records) == forwards);
}

TEST(TimesByInterval, WidensWhenThereAreTooManyCellsInAnyOrder) {
  std::vector<Record> records = random_records(2, 60'000, 4000);
  const TimesByInterval whole = times_of(records);
  EXPECT_GT(whole.intervals_each(), 1U);
  EXPECT_EQ(whole.count(0, 4096), 60'000U);
  std::reverse(records.begin(), records.end());
  EXPECT_TRUE(times_of(records) == whole);
}

TEST(TimesByInterval, MergesAsIfRecordedTogether) {
  const std::vector<Record> records = random_records(3, 60'000, 4000);
  const auto middle = records.begin() + 1000;
  TimesByInterval few = times_of({records.begin(), middle});
  few.merge(times_of({middle, records.end()}), 0);
  EXPECT_TRUE(few == times_of(records));
}

TEST(TimesByInterval, MergesIntoAnOwnerOfWiderIntervals) {
  TimesByInterval wide;
  wide.add(1, milliseconds(1));
  TimesByInterval narrow;
  narrow.add(3, milliseconds(2));
  wide.merge(narrow, 1);
  EXPECT_EQ(wide.count(1, 2), 2U);
}

TEST(TimesByInterval, FollowsItsOwnersWidth) {
  TimesByInterval times;
  times.add(2, milliseconds(1));
  times.add(3, milliseconds(2));
  times.double_width();
  EXPECT_EQ(times.count(1, 2), 2U);
  EXPECT_EQ(times.intervals_each(), 1U);
}

}  // namespace
}  // namespace rehearse
