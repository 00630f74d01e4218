// Arithmetic on durations and instants.

#include "models/base/time.hpp"

#include <gtest/gtest.h>
#include <limits>

namespace rehearse {
namespace {

constexpr std::int64_t kLowest = std::numeric_limits<std::int64_t>::min();

// S1.
TEST(Durations, WrapInTwosComplement) {
  EXPECT_EQ(kMaxDuration + nanoseconds(1), Duration{kLowest});
  EXPECT_EQ(Duration{kLowest} - nanoseconds(1), kMaxDuration);
  EXPECT_EQ(kMaxDuration * 2, nanoseconds(-2));
}

TEST(Instants, StayAtTheirEndsInsteadOfWrapping) {
  EXPECT_EQ(Instant{1} + kMaxDuration, kNever);
  EXPECT_EQ(kNever + nanoseconds(-1), Instant{kNever.ns - 1});
  EXPECT_EQ(Instant{kLowest} + nanoseconds(-1), Instant{kLowest});
}

TEST(Instants, DifferByADuration) {
  EXPECT_EQ(Instant{5'000'000'000} - Instant{2'000'000'000}, seconds(3));
}

TEST(Durations, HaveUnitsThatAgree) {
  EXPECT_EQ(minutes(1), seconds(60));
  EXPECT_EQ(seconds(1), milliseconds(1'000));
  EXPECT_EQ(milliseconds(1), microseconds(1'000));
  EXPECT_EQ(microseconds(1), nanoseconds(1'000));
}

TEST(Times, ArePrintedAsK6WritesDurations) {
  EXPECT_EQ(::testing::PrintToString(milliseconds(90'500)), "1m30.5s");
  EXPECT_EQ(::testing::PrintToString(Instant{1'500'000}), "1.5ms");
  EXPECT_EQ(::testing::PrintToString(Instant{-1}), "-1ns");
  EXPECT_EQ(::testing::PrintToString(kNever), "never");
}

}  // namespace
}  // namespace rehearse
