// Points in k6's layout (F1).

#include "sim/fit/read/point_scanner.hpp"

#include <gtest/gtest.h>
#include <limits>
#include <string>

namespace rehearse {
namespace {

std::string with_value(const std::string& value) {
  return R"({"metric":"m","type":"Point","data":{"time":"T","value":)" + value + R"(,"tags":{}}})";
}

TEST(ScanPoint, TakesThePartsOfALine) {
  const auto point = scan_point(
      R"({"metric":"m","type":"Point","data":{"time":"T","value":-1.5e3,"tags":{"a":"}\"{"}}})");
  ASSERT_TRUE(point);
  EXPECT_EQ(point->metric, "m");
  EXPECT_EQ(point->time, "T");
  EXPECT_EQ(point->value, -1500);
  EXPECT_EQ(point->tags, R"({"a":"}\"{"})");
}

TEST(ScanPoint, PassesOverMetadata) {
  EXPECT_TRUE(scan_point(R"({"metric":"m","type":"Point","data":{"time":"T","value":1,"tags":{},)"
                         R"("metadata":{"vu":"1"}}})"));
}

TEST(ScanPoint, TakesTheOlderLayout) {
  const auto point =
      scan_point(R"({"type":"Point","data":{"time":"T","value":1,"tags":{}},"metric":"m"})");
  ASSERT_TRUE(point);
  EXPECT_EQ(point->metric, "m");
}

TEST(ScanPoint, TakesInfinitiesThatOlderVersionsWrote) {
  EXPECT_EQ(scan_point(with_value("+Inf"))->value, std::numeric_limits<double>::infinity());
  EXPECT_EQ(scan_point(with_value("-Inf"))->value, -std::numeric_limits<double>::infinity());
}

TEST(ScanPoint, LeavesOtherLinesToAParser) {
  for (const std::string& line :
       {std::string(), with_value("nan"), with_value(".5"), with_value("+1"), with_value("\"1\""),
        with_value("1.,"), with_value("1") + "x", with_value("1").substr(0, 60),
        std::string(R"({"metric":"a\"b","type":"Point","data":{"time":"T","value":1,"tags":{}}})"),
        std::string(R"({ "metric":"m","type":"Point","data":{"time":"T","value":1,"tags":{}}})")}) {
    EXPECT_FALSE(scan_point(line)) << line;
  }
}

}  // namespace
}  // namespace rehearse
