// Wilson's interval, against values that another program calculated by the formula.

#include "sim/measure/share_interval.hpp"

#include <gtest/gtest.h>

namespace rehearse {
namespace {

TEST(WilsonInterval, IsThatOfTheFormula) {
  const ConfidenceInterval half = wilson_interval(5, 10);
  EXPECT_NEAR(half.low, 0.2365931, 5e-8);
  EXPECT_NEAR(half.high, 0.7634069, 5e-8);
}

TEST(WilsonInterval, EndsWhereNothingElseWasSeen) {
  EXPECT_EQ(wilson_interval(0, 10).low, 0);
  EXPECT_EQ(wilson_interval(10, 10).high, 1);
  EXPECT_NEAR(wilson_interval(10, 10).low, 0.7224672, 5e-8);
}

}  // namespace
}  // namespace rehearse
