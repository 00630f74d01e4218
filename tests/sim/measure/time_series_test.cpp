// What a time series counts in which interval, and what it does when a run outgrows it.

#include "sim/measure/series/time_series.hpp"

#include <algorithm>
#include <cstdint>
#include <functional>
#include <gtest/gtest.h>
#include <span>
#include <vector>

#include "models/base/random.hpp"

namespace rehearse {
namespace {

constexpr Instant at_seconds(std::int64_t n) { return Instant{} + seconds(n); }

/// One thing to record; a VU becomes active and initialised at one instant and neither later.
struct Record {
  Instant at;
  int what = 0;
};

void apply(const Record& record, TimeSeries& series) {
  switch (record.what) {
    case 0:
      return series.start(record.at);
    case 1:
      return series.complete(record.at);
    case 2:
      return series.interrupt(record.at);
    case 3:
      return series.drop(record.at, 3);
    case 4:
      return series.active_changed(record.at, 2);
    default:
      return series.initialised_changed(record.at, 5);
  }
}

TimeSeries series_of(const std::vector<Record>& records) {
  TimeSeries series;
  for (const Record& record : records) apply(record, series);
  return series;
}

/// Records at instants up to 2^span_bits nanoseconds.
std::vector<Record> random_records(std::uint64_t unit, int span_bits) {
  const Stream stream(1, 0, Purpose::Journey, "series");
  std::vector<Record> records;
  for (std::uint64_t i = 0; i < 500; ++i) {
    const auto at = static_cast<std::int64_t>(stream.word(unit, i, 0) >> (64 - span_bits));
    records.push_back({{at}, static_cast<int>(stream.word(unit, i, 1) % 6)});
  }
  return records;
}

TEST(TimeSeries, HasNoIntervalsWhenNothingHappened) {
  EXPECT_TRUE(TimeSeries().intervals().empty());
  EXPECT_EQ(TimeSeries().width(), seconds(1));
}

TEST(TimeSeries, PutsAnInstantIntoTheIntervalItBegins) {
  TimeSeries series;
  series.start({0});
  series.start({999'999'999});
  series.complete({1'000'000'000});
  series.interrupt({1'999'999'999});
  series.drop({3'000'000'000}, 4);
  EXPECT_EQ(
      series.intervals(),
      (std::vector<Interval>{
          {.starts = 2, .vus_busy = 2}, {.completes = 1, .interrupts = 1}, {}, {.drops = 4}}));
}

TEST(TimeSeries, CarriesVuCountsOnUntilTheyChange) {
  TimeSeries series;
  series.initialised_changed({0}, 10);
  series.active_changed({0}, 4);
  series.active_changed(at_seconds(2), 3);
  series.active_changed(at_seconds(3) + nanoseconds(-1), -5);
  EXPECT_EQ(series.intervals(), (std::vector<Interval>{{.vus_active = 4, .vus_initialised = 10},
                                                       {.vus_active = 4, .vus_initialised = 10},
                                                       {.vus_active = 2, .vus_initialised = 10}}));
}

TEST(TimeSeries, CountsWhatHappensAtTheNextIntervalsFirstInstantThere) {
  TimeSeries series;
  series.active_changed({0}, 4);
  series.active_changed(at_seconds(1), -4);
  EXPECT_EQ(series.intervals(), (std::vector<Interval>{{.vus_active = 4}, {.vus_active = 0}}));
}

TEST(TimeSeries, KeepsSecondsUpToItsMostIntervals) {
  TimeSeries series;
  series.start(at_seconds(TimeSeries::kMaxIntervals) + nanoseconds(-1));
  EXPECT_EQ(series.width(), seconds(1));
  EXPECT_EQ(series.intervals().size(), TimeSeries::kMaxIntervals);
}

TEST(TimeSeries, DoublesItsWidthWhenARunOutgrowsIt) {
  TimeSeries series;
  for (const std::int64_t second : {0, 1, 2, 5}) series.start(at_seconds(second));
  series.complete(at_seconds(TimeSeries::kMaxIntervals));
  EXPECT_EQ(series.width(), seconds(2));
  const std::vector<Interval> intervals = series.intervals();
  ASSERT_EQ(intervals.size(), TimeSeries::kMaxIntervals / 2 + 1);
  EXPECT_EQ(intervals[0].starts, 2U);
  EXPECT_EQ(intervals[1].starts, 1U);
  EXPECT_EQ(intervals[2].starts, 1U);
  EXPECT_EQ(intervals.back().completes, 1U);
}

TEST(TimeSeries, HoldsTheLastInstantThereIs) {
  TimeSeries series;
  series.start(kNever);
  EXPECT_LE(series.intervals().size(), TimeSeries::kMaxIntervals);
  EXPECT_EQ(series.intervals().back().starts, 1U);
}

TEST(TimeSeries, ForgetsTheOrderOfRecording) {
  for (const int span_bits : {36, 47, 49, 52, 63}) {
    std::vector<Record> records = random_records(7, span_bits);
    const TimeSeries series = series_of(records);
    std::reverse(records.begin(), records.end());
    EXPECT_EQ(series, series_of(records)) << span_bits;
    std::sort(records.begin(), records.end(),
              [](const Record& a, const Record& b) { return a.at < b.at; });
    EXPECT_EQ(series, series_of(records)) << span_bits;
  }
}

TEST(TimeSeries, MergesWidthsAsIfAllHadBeenRecordedInOne) {
  for (const int left_bits : {36, 48, 52}) {
    for (const int right_bits : {36, 48, 52}) {
      const std::vector<Record> left = random_records(1, left_bits);
      const std::vector<Record> right = random_records(2, right_bits);
      std::vector<Record> both = left;
      both.insert(both.end(), right.begin(), right.end());
      TimeSeries merged = series_of(left);
      merged.merge(series_of(right));
      EXPECT_EQ(merged, series_of(both)) << left_bits << " " << right_bits;
    }
  }
}

TEST(TimeSeries, MergesWithAnEmptyOne) {
  const TimeSeries series = series_of(random_records(3, 40));
  TimeSeries copy = series;
  copy.merge(TimeSeries());
  EXPECT_EQ(copy, series);
  TimeSeries empty;
  empty.merge(series);
  EXPECT_EQ(empty, series);
}

TEST(TimeSeries, CountsManyAtOnceAsEachOfThem) {
  const auto at = [](std::int64_t second) { return Instant{} + seconds(second); };
  const std::vector<Instant> starts{at(0), at(7), at(7)};
  const std::vector<Instant> turns{at(1), at(8), at(300'000)};
  TimeSeries many;
  many.start(starts);
  many.turn(turns);
  many.complete(starts);
  many.complete(std::span(starts).last(2));
  TimeSeries each;
  for (const Instant one : starts) {
    each.start(one);
    each.complete(one);
  }
  for (int i = 0; i < 2; ++i) each.complete(at(7));
  for (const Instant one : turns) {
    each.start(one);
    each.complete(one);
  }
  TimeSeries merged;
  merged.merge(many);
  many.settle();
  merged.settle();
  EXPECT_EQ(many, each);
  EXPECT_EQ(merged, each);
}

TEST(TimeSeriesDeathTest, RequiresInstantsOfTheTestsClock) {
  TimeSeries series;
  EXPECT_DEATH(series.start({-1}), "broken invariant");
}

TEST(TimeSeriesDeathTest, RequiresVuCountsThatAreNotNegative) {
  TimeSeries series;
  series.active_changed({0}, -1);
  EXPECT_DEATH(static_cast<void>(series.intervals()), "broken invariant");
}

}  // namespace
}  // namespace rehearse
