// VUs by when they are free again, beside an ordered set.

#include "sim/lookahead/busy_calendar.hpp"

#include <gtest/gtest.h>
#include <set>
#include <span>
#include <tuple>
#include <utility>

#include "models/base/random.hpp"

namespace rehearse {
namespace {

struct Traffic {
  const char* name;
  Duration gap;       ///< between two arrivals
  Duration shortest;  ///< that a VU is busy
  std::uint64_t spread;
  Duration promised_gap;
};

void PrintTo(const Traffic& traffic, std::ostream* out) { *out << traffic.name; }

class BusyVusTraffic : public ::testing::TestWithParam<Traffic> {};

TEST_P(BusyVusTraffic, AreFreeInTheOrderOfASet) {
  const Traffic& traffic = GetParam();
  const Stream stream(7, 0, Purpose::Journey, traffic.name);
  BusyCalendar busy(traffic.promised_gap, 2000);
  std::set<std::pair<Instant, VuId>> expected;
  std::set<VuId> idle;
  for (std::uint32_t vu = 1; vu <= 2000; ++vu) idle.insert(VuId{vu});
  Instant now;
  for (std::uint64_t arrival = 0; arrival < 20'000; ++arrival) {
    now = now + traffic.gap;
    for (;;) {
      const std::span<const BusyVu> taken = busy.take(now, 1 + arrival % 5);
      if (taken.empty()) break;
      ASSERT_LE(taken.size(), 1 + arrival % 5);
      for (const BusyVu& free : taken) {
        ASSERT_FALSE(expected.empty());
        ASSERT_EQ(std::pair(free.until, free.vu), *expected.begin());
        ASSERT_LT(free.until, now);
        expected.erase(expected.begin());
        idle.insert(free.vu);
      }
    }
    ASSERT_TRUE(expected.empty() || expected.begin()->first >= now);
    if (idle.empty()) continue;
    const VuId vu = *idle.begin();
    idle.erase(idle.begin());
    const std::uint64_t word = stream.word(0, arrival, 0);
    const Instant until =
        now + traffic.shortest + Duration{static_cast<std::int64_t>(word % traffic.spread)};
    busy.push(until, vu);
    expected.insert({until, vu});
  }
  EXPECT_EQ(busy.empty(), expected.empty());
}

INSTANTIATE_TEST_SUITE_P(
    Any, BusyVusTraffic,
    ::testing::Values(
        Traffic{"AsPromised", microseconds(100), {}, 100'000'000, microseconds(100)},
        Traffic{"NoTimeAtAll", microseconds(100), {}, 1, microseconds(100)},
        Traffic{"ManyAtOneInstant", microseconds(100), milliseconds(10), 1, seconds(1)},
        Traffic{"AllInOneBucket", microseconds(1), milliseconds(1), 1'000, seconds(1)},
        Traffic{"LongAfterTheLastBucket", microseconds(100), seconds(3600), 1'000'000'000'000,
                microseconds(100)},
        Traffic{"ManyEmptyBuckets", seconds(3), {}, 100'000'000'000, {1}},
        Traffic{"MoreThanThereAre", microseconds(10), {}, 1'000'000'000, microseconds(10)}),
    [](const auto& test) { return std::string(test.param.name); });

TEST(BusyCalendar, AreTakenInTheOrderOfTheirIdsAtOneInstant) {
  BusyCalendar busy(milliseconds(1), 10);
  for (const VuId vu : {VuId{5}, VuId{1}, VuId{9}}) busy.push(Instant{} + seconds(1), vu);
  EXPECT_TRUE(busy.take(Instant{} + seconds(1), 10).empty());
  for (const VuId vu : {VuId{1}, VuId{5}, VuId{9}}) {
    const std::span<const BusyVu> free = busy.take(Instant{} + seconds(2), 1);
    ASSERT_EQ(free.size(), 1U);
    EXPECT_EQ(free.front().vu, vu);
  }
  EXPECT_TRUE(busy.empty());
}

}  // namespace
}  // namespace rehearse
