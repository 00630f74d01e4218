// CSV with a header.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "sim/fit/read/csv_lines.hpp"
#include "tests/sim/fit/measured_text.hpp"

namespace rehearse::testing {
namespace {

using ::testing::HasSubstr;

TEST(CsvMeasurements, TakeTheUnitFromTheColumnsName) {
  for (const auto& [name, ns] : {std::pair{"latency_ms", 2'000'000},
                                 {"Response Time (s)", 2'000'000'000},
                                 {"duration_us", 2'000},
                                 {"elapsed [ns]", 2}}) {
    const ReadText read = read_text(std::string(name) + ",status\n2,200\n");
    ASSERT_EQ(lines_of(read.problems), "") << name;
    ASSERT_EQ(read.measured.count(), 1U) << name;
    EXPECT_NEAR(read.measured.groups()[0].values.mean() * 1e6, ns, 1e-6) << name;
  }
}

TEST(CsvMeasurements, TakeUnitsOfCells) {
  const ReadText read = read_text("latency,label\n1.5s,a\n20ms,a\n");
  ASSERT_EQ(lines_of(read.problems), "");
  EXPECT_EQ(read.measured.groups()[0].values.sum(), 1520);
}

TEST(CsvMeasurements, SuggestAUnitWhereThereIsNone) {
  EXPECT_THAT(
      lines_of(read_text("latency,x\n0.12,1\n0.25,1\n0.4,1\n").problems),
      HasSubstr("column 1: found column \"latency\" without a unit, of which half the values "
                "are at most 0.25, expected --unit: its values look like --unit s"));
  EXPECT_THAT(lines_of(read_text("latency,x\n120,1\n250,1\n").problems), HasSubstr("--unit ms"));
  EXPECT_THAT(lines_of(read_text("latency,x\n120000,1\n250000,1\n").problems),
              HasSubstr("--unit us"));
  EXPECT_THAT(lines_of(read_text("latency,x\n120000000,1\n250000000,1\n").problems),
              HasSubstr("--unit ns"));
}

TEST(CsvMeasurements, TakeAColumnAndAUnitThatAreGiven) {
  const ReadText read = read_text("a,b\n1,0.5\n", {.unit = "s", .column = "b"});
  ASSERT_EQ(lines_of(read.problems), "");
  EXPECT_EQ(read.measured.groups()[0].values.sum(), 500);
}

TEST(CsvMeasurements, OfJmeterAreMilliseconds) {
  const ReadText read = read_text(
      "timeStamp,elapsed,label,responseCode,success\n1796040001250,37,home page,200,true\n");
  ASSERT_EQ(lines_of(read.problems), "");
  EXPECT_EQ(read.measured.timed()[0].duration_ns, 37'000'000);
  EXPECT_EQ(read.measured.begin_ns(), 1'796'040'001'250'000'000);
  EXPECT_EQ(read.measured.endpoints()[0].name, "home page");
}

TEST(CsvMeasurements, SayEachMistake) {
  EXPECT_EQ(
      lines_of(
          read_text("time,latency_ms\nyesterday,5\n1796040001,x\n1796040001,-1\n1\n").problems),
      "line 2, column 1: found \"yesterday\", expected an instant: RFC 3339, or a number since "
      "1970\n"
      "line 3, column 2: found \"x\", expected a duration from 0 to a year\n"
      "line 4, column 2: found \"-1\", expected a duration from 0 to a year\n"
      "line 5: found a row of 1 columns, expected 2 as in the header\n");
  EXPECT_THAT(lines_of(read_text("a,b\n1,2\n").problems),
              HasSubstr("expected one of durations, which --column names"));
  EXPECT_THAT(lines_of(read_text("a,b\n1,2\n", {.column = "c"}).problems),
              HasSubstr("expected one named \"c\""));
  EXPECT_THAT(lines_of(read_text("latency_ms,b\n1,\"2\n").problems),
              HasSubstr("found a quote that does not end"));
}

TEST(CsvMeasurements, MayHaveInstantsWestOfGreenwich) {
  const ReadText read = read_text("timestamp,duration_ms\n2026-11-30T07:00:00-05:00,10\n");
  ASSERT_EQ(lines_of(read.problems), "");
  EXPECT_EQ(read.measured.begin_ns(), 1'796'040'000'000'000'000);
}

/// Behind a quote without an end whole rows would be one cell, and every second row read.
TEST(CsvMeasurements, EndAtACellThatIsTooLong) {
  std::string text = "latency_ms,label\n1,a\n2,\"b\n";
  while (text.size() < CsvLines::kMostBytes + 100) text += "3,cccccccccccccccccccccccccccc\n";
  text += "4,\"d\"\n5,e\n";
  const ReadText read = read_text(text);
  EXPECT_THAT(lines_of(read.problems), HasSubstr("found a quote that does not end"));
  EXPECT_EQ(read.measured.count(), 1U);
}

TEST(CsvMeasurements, HaveCellsOfSeveralLines) {
  const ReadText read = read_text("latency_ms,label\n1,\"a\nb\"\n2,\"a\nb\"\n");
  ASSERT_EQ(lines_of(read.problems), "");
  EXPECT_EQ(read.measured.groups()[0].values.sum(), 3);
  EXPECT_EQ(read.measured.endpoints()[0].name, "a\nb");
}

}  // namespace
}  // namespace rehearse::testing
