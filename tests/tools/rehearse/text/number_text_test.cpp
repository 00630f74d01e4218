// k6's number formats.

#include "tools/rehearse/text/number_text.hpp"

#include <gtest/gtest.h>
#include <limits>

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

TEST(ShortTime, CutsProductsOfDoublesAsKSixDoes) {
  EXPECT_EQ(short_time(4600, ""), "4.59s");
  EXPECT_EQ(short_time(16.08, ""), "16.07ms");
  EXPECT_EQ(short_time(57.29, ""), "57.29ms");
}

TEST(ShortTime, HasATextForEveryDouble) {
  const double infinity = std::numeric_limits<double>::infinity();
  EXPECT_EQ(short_time(-1, ""), "-1000000ns");
  EXPECT_EQ(short_time(infinity, ""), "InfinityhNaNmNaNs");
  EXPECT_EQ(short_time(-infinity, ""), "-Infinityns");
  EXPECT_EQ(short_time(std::numeric_limits<double>::quiet_NaN(), ""), "NaNhNaNmNaNs");
  EXPECT_EQ(short_time(-0.0, "ms"), "0.00ms");
}

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

TEST(JsNumberText, IsWhatJavaScriptPrints) {
  EXPECT_EQ(js_number_text(-0.0), "0");
  EXPECT_EQ(js_number_text(1e20), "100000000000000000000");
  EXPECT_EQ(js_number_text(1e22), "1e+22");
  EXPECT_EQ(js_number_text(1e-7), "1e-7");
  EXPECT_EQ(js_number_text(std::numeric_limits<double>::infinity()), "Infinity");
}

TEST(ShortNumber, ShowsNoDigitsThatADoubleHasNot) {
  EXPECT_EQ(short_number(142857142857142.84375, 6), "142857142857142.84");
}

TEST(PercentText, IsCutToTwoDecimals) {
  EXPECT_EQ(percent_text(2.0 / 3), "66.66%");
  EXPECT_EQ(percent_text(57.0 / 100), "56.99%");
  EXPECT_EQ(percent_text(1), "100.00%");
}

TEST(BytesText, HasOneDecimalBelowTenOfAUnit) {
  EXPECT_EQ(bytes_text(1049), "1.0 kB");
  EXPECT_EQ(bytes_text(9949), "9.9 kB");
  EXPECT_EQ(bytes_text(9950), "10 kB");
  EXPECT_EQ(bytes_text(1e26), "100 YB");
}

TEST(BytesText, HasAllDecimalsBelowTenBytes) {
  EXPECT_EQ(bytes_text(9.99), "9.99 B");
  EXPECT_EQ(bytes_text(-12.5), "-12.5 B");
  EXPECT_EQ(bytes_text(99.5), "100 B");
}

TEST(BytesText, EndsWithTheLargestUnitAsKSixDoes) { EXPECT_EQ(bytes_text(1e28), "10 undefined"); }

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
