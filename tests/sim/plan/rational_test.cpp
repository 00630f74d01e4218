// Exact rationals: reading beyond what segments record, and rounding on the way out.
#include "sim/plan/rational.hpp"

#include <cstdint>
#include <gtest/gtest.h>
#include <random>
#include <string>

namespace rehearse {
namespace {

std::string read(const std::string& text) {
  const Checked<Rational> number = Rational::parse(text);
  return number ? number->text() : "error";
}

TEST(Rational, ReadsEveryRadix) {
  EXPECT_EQ(read("0b11/0x10"), "3/16");
  EXPECT_EQ(read("0o17/20"), "3/4");
  EXPECT_EQ(read("017/020"), "15/16");
  EXPECT_EQ(read("0x.8p-1"), "1/4");
}

TEST(Rational, ReadsALeadingZeroBeforeAPointAsDecimal) { EXPECT_EQ(read("010.5"), "21/2"); }

TEST(Rational, TakesUnderscoresOnlyBetweenDigitsOrAfterAPrefix) {
  EXPECT_EQ(read("1_0.2_5e0_1"), "205/2");
  EXPECT_EQ(read("0x_f"), "15");
  for (const char* text : {"_1", "1_", "1_.5", "1._5", "1__0", "1e_1", "1e1_"}) {
    EXPECT_EQ(read(text), "error") << text;
  }
}

TEST(Rational, RefusesWhatHasNoDigits) {
  for (const char* text : {"", "+", ".", "e1", "0x", "1e", "1/", "/1", "1/-2", "09/10"}) {
    EXPECT_EQ(read(text), "error") << text;
  }
}

TEST(Rational, IsInLowestTermsWithAPositiveDenominator) {
  EXPECT_EQ(Rational(6, -4).text(), "-3/2");
  EXPECT_EQ(Rational(0, -4).text(), "0");
}

TEST(Rational, PrintsDecimalsWithHalvesAwayFromZero) {
  EXPECT_EQ(Rational(1, 8).fixed(2), "0.13");
  EXPECT_EQ(Rational(-1, 8).fixed(2), "-0.13");
  EXPECT_EQ(Rational(-1, 1000).fixed(2), "-0.00");
  EXPECT_EQ(Rational(1999, 1000).fixed(2), "2.00");
}

TEST(Rational, RoundsHalvesUp) {
  EXPECT_EQ(Rational(1, 2).rounded(), 1);
  EXPECT_EQ(Rational(4999, 10000).rounded(), 0);
}

TEST(Rational, BecomesTheNearestDouble) {
  // A division of two exact doubles is rounded correctly by IEEE 754.
  std::mt19937_64 random(5);
  for (int round = 0; round < 2'000; ++round) {
    const auto n = static_cast<std::int64_t>(random() >> (11 + random() % 50));
    const auto d = static_cast<std::int64_t>((random() >> (11 + random() % 50)) | 1U);
    ASSERT_EQ(Rational(n, d).nearest_double(), static_cast<double>(n) / static_cast<double>(d));
  }
}

TEST(Rational, BecomesTheNearestDoubleWithHalvesToEven) {
  const std::int64_t even = std::int64_t{1} << 53;
  EXPECT_EQ(Rational(even + 1).nearest_double(), static_cast<double>(even));
  EXPECT_EQ(Rational(even + 3).nearest_double(), static_cast<double>(even + 4));
  EXPECT_EQ((Rational(even + 1) + Rational(1, INT64_MAX)).nearest_double(),
            static_cast<double>(even + 2));
}

TEST(Rational, ComparesExactly) {
  EXPECT_LT(Rational(INT64_MAX - 1, INT64_MAX), Rational(1));
  EXPECT_EQ(Rational(1, 3) + Rational(1, 6), Rational(1, 2));
  EXPECT_EQ(Rational(1, 3) - Rational(1, 2), Rational(-1, 6));
}

}  // namespace
}  // namespace rehearse
