// k6's number formats.

#include "tools/rehearse/text/number_text.hpp"

#include <gtest/gtest.h>

namespace rehearse {
namespace {

TEST(ShortNumber, KeepsSixDecimalsOfARate) { EXPECT_EQ(short_number(349 / 13.0, 6), "26.846154"); }

TEST(ShortNumber, HasNoTrailingZeros) {
  EXPECT_EQ(short_number(0.5, 6), "0.5");
  EXPECT_EQ(short_number(50, 6), "50");
  EXPECT_EQ(short_number(0, 6), "0");
}

TEST(ShortNumber, RoundsAnExactHalfUp) {
  EXPECT_EQ(short_number(2.5, 0), "3");
  EXPECT_EQ(short_number(0.0078125, 6), "0.007813");
}

TEST(ShortNumber, CarriesThroughNines) { EXPECT_EQ(short_number(9.9999999, 6), "10"); }

TEST(ShortTime, ChoosesTheUnitThatFits) {
  EXPECT_EQ(short_time(0, ""), "0s");
  EXPECT_EQ(short_time(0.00085, ""), "850ns");
  EXPECT_EQ(short_time(0.0125, ""), "12.5µs");
  EXPECT_EQ(short_time(117.55, ""), "117.55ms");
  EXPECT_EQ(short_time(3010, ""), "3.01s");
}

TEST(ShortTime, CutsInsteadOfRounding) { EXPECT_EQ(short_time(3019.9, ""), "3.01s"); }

TEST(ShortTime, IsNotMisledByTheBinaryFormOfADecimal) { EXPECT_EQ(short_time(4600, ""), "4.6s"); }

TEST(ShortTime, ShowsWholeSecondsAboveAMinute) {
  EXPECT_EQ(short_time(69'300, ""), "1m9s");
  EXPECT_EQ(short_time(3'723'400, ""), "1h2m3s");
  EXPECT_EQ(short_time(60'000.00001, ""), "1m0s");
}

TEST(ShortTime, HasTwoDecimalsInAFixedUnit) {
  EXPECT_EQ(short_time(3010, "s"), "3.01s");
  EXPECT_EQ(short_time(3010, "ms"), "3010.00ms");
  EXPECT_EQ(short_time(3.5, "us"), "3500.00µs");
}

TEST(ClockText, HasAsManyDigitsAsTheLongestNeeds) {
  EXPECT_EQ(clock_text(milliseconds(9300), seconds(10)), "09.3s");
  EXPECT_EQ(clock_text(seconds(13), seconds(13)), "13.0s");
  EXPECT_EQ(clock_text(milliseconds(500), seconds(9)), "0.5s");
  EXPECT_EQ(clock_text(milliseconds(69'300), seconds(90)), "1m09.3s");
  EXPECT_EQ(clock_text(seconds(10), minutes(10)), "00m10.0s");
  EXPECT_EQ(clock_text(seconds(10), minutes(61)), "0h00m10.0s");
}

TEST(ClockText, RoundsToTenths) {
  EXPECT_EQ(clock_text(milliseconds(12'949), seconds(13)), "12.9s");
  EXPECT_EQ(clock_text(milliseconds(12'950), seconds(13)), "13.0s");
}

TEST(Padded, FillsUpWithZeros) {
  EXPECT_EQ(padded(0, 100), "000");
  EXPECT_EQ(padded(11, 100), "011");
  EXPECT_EQ(padded(7, 9), "7");
}

}  // namespace
}  // namespace rehearse
