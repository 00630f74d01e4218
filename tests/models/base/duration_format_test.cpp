// Durations as text.

#include "models/base/duration_format.hpp"

#include <gtest/gtest.h>
#include <limits>

namespace rehearse {
namespace {

TEST(FormatDuration, WritesZeroInSeconds) { EXPECT_EQ(format_duration({0}), "0s"); }

// S3.
TEST(FormatDuration, WritesEachPartDownToSeconds) {
  EXPECT_EQ(format_duration(minutes(61) + seconds(1)), "1h1m1s");
  EXPECT_EQ(format_duration(minutes(60)), "1h0m0s");
  EXPECT_EQ(format_duration(minutes(10)), "10m0s");
  EXPECT_EQ(format_duration(seconds(59)), "59s");
}

TEST(FormatDuration, WritesFractionsWithoutTrailingZeros) {
  EXPECT_EQ(format_duration(milliseconds(1'500)), "1.5s");
  EXPECT_EQ(format_duration(seconds(90) + nanoseconds(1)), "1m30.000000001s");
  EXPECT_EQ(format_duration(nanoseconds(1'010)), "1.01µs");
}

TEST(FormatDuration, BelowASecondTakesTheLargestUnitWithAWholePart) {
  EXPECT_EQ(format_duration(nanoseconds(999)), "999ns");
  EXPECT_EQ(format_duration(nanoseconds(1'000)), "1µs");
  EXPECT_EQ(format_duration(nanoseconds(999'999)), "999.999µs");
  EXPECT_EQ(format_duration(nanoseconds(1'000'000)), "1ms");
  EXPECT_EQ(format_duration(nanoseconds(999'999'999)), "999.999999ms");
}

TEST(FormatDuration, WritesTheExtremes) {
  EXPECT_EQ(format_duration(kMaxDuration), "2562047h47m16.854775807s");
  EXPECT_EQ(format_duration({std::numeric_limits<std::int64_t>::min()}),
            "-2562047h47m16.854775808s");
}

TEST(FormatDuration, PutsOneSignBeforeNegativeOnes) {
  EXPECT_EQ(format_duration(milliseconds(-61'500)), "-1m1.5s");
  EXPECT_EQ(format_duration(nanoseconds(-1)), "-1ns");
}

}  // namespace
}  // namespace rehearse
