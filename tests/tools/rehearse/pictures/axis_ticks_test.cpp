// Marks of axes.

#include "tools/rehearse/pictures/axis_ticks.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <limits>

namespace rehearse {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(AxisTicks, AreMultiplesOfOneTwoOrFiveTimesAPowerOfTen) {
  EXPECT_THAT(axis_ticks(0, 100, kPlain, 5), ElementsAre(0, 20, 40, 60, 80, 100));
  EXPECT_THAT(axis_ticks(3, 17, kPlain, 3), ElementsAre(5, 10, 15));
  EXPECT_THAT(axis_ticks(-2, 2, kPlain, 4), ElementsAre(-2, -1, 0, 1, 2));
}

TEST(AxisTicks, OfTimesAreWholeSecondsMinutesAndHours) {
  EXPECT_THAT(axis_ticks(0, 120, kTime, 8), ElementsAre(0, 15, 30, 45, 60, 75, 90, 105, 120));
  EXPECT_THAT(axis_ticks(0, 3600, kTime, 4), ElementsAre(0, 900, 1800, 2700, 3600));
  EXPECT_THAT(axis_ticks(0, 3 * 86400, kTime, 3), ElementsAre(0, 86400, 172800, 259200));
  EXPECT_THAT(axis_ticks(0, 0.2, kTime, 2), ElementsAre(0, 0.1, 0.2));
}

TEST(AxisTicks, AreNoneWhereThereIsNoLength) {
  EXPECT_THAT(axis_ticks(1, 1, kPlain, 5), IsEmpty());
  EXPECT_THAT(axis_ticks(2, 1, kPlain, 5), IsEmpty());
  EXPECT_THAT(axis_ticks(0, std::numeric_limits<double>::infinity(), kPlain, 5), IsEmpty());
}

}  // namespace
}  // namespace rehearse
