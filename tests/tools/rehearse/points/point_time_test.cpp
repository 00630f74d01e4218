// Times of points.

#include "sim/fit/read/point_time.hpp"

#include <gtest/gtest.h>

namespace rehearse {
namespace {

TEST(PointTime, IsInNanosecondsSince1970) {
  EXPECT_EQ(parse_point_time("1970-01-01T00:00:00Z"), 0);
  EXPECT_EQ(parse_point_time("1970-01-02T00:00:01.5Z"), 86'401'500'000'000);
  EXPECT_EQ(parse_point_time("2026-11-29T01:18:28.599847279Z"), 1'795'915'108'599'847'279);
}

TEST(PointTime, TakesOffsets) {
  EXPECT_EQ(parse_point_time("1970-01-01T01:30:00+01:30"), 0);
  EXPECT_EQ(parse_point_time("1969-12-31T23:00:00-01:00"), std::nullopt);
  EXPECT_EQ(parse_point_time("1970-01-01T00:00:00-01:00"), 3'600'000'000'000);
}

TEST(PointTime, RefusesEverythingElse) {
  for (const char* text : {"", "1970-01-01", "1970-01-01T00:00:00", "1970-01-01T00:00:00.Z",
                           "1970-02-30T00:00:00Z", "1970-01-01T24:00:00Z", "1970-01-01 00:00:00Z",
                           "70-01-01T00:00:00Z", "9999-01-01T00:00:00Z", "1970-01-01T00:00:00+1",
                           "1970-01-01T00:00:00Zx", "1970-01-01T00:00:00+24:00"}) {
    EXPECT_EQ(parse_point_time(text), std::nullopt) << text;
  }
}

TEST(PointTime, IsWrittenWithTheDecimalsThatItNeeds) {
  for (const char* text :
       {"1970-01-01T00:00:00Z", "2026-11-29T01:18:28.599847279Z", "2026-01-01T00:00:10.5Z"}) {
    EXPECT_EQ(point_time_text(*parse_point_time(text)), text);
  }
}

}  // namespace
}  // namespace rehearse
