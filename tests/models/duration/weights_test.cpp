// Which words choose which alternative.

#include "models/duration/weights.hpp"

#include <cstdint>
#include <gtest/gtest.h>
#include <limits>
#include <vector>

namespace rehearse {
namespace {

constexpr std::uint64_t kQuarter = std::uint64_t{1} << 62;

TEST(Weights, CutTheWordsInProportion) {
  EXPECT_EQ(cumulative_thresholds({1.0, 2.0, 1.0}),
            (std::vector<std::uint64_t>{kQuarter, 3 * kQuarter}));
  EXPECT_EQ(cumulative_thresholds({10.0, 20.0, 10.0}), cumulative_thresholds({1.0, 2.0, 1.0}));
}

TEST(Weights, OfOneAlternativeCutNothing) { EXPECT_TRUE(cumulative_thresholds({0.3}).empty()); }

TEST(Weights, MayAddUpBeyondTheLargestDouble) {
  const double largest = std::numeric_limits<double>::max();
  EXPECT_EQ(cumulative_thresholds({largest, largest}), (std::vector<std::uint64_t>{2 * kQuarter}));
  EXPECT_EQ(weighted_mean({1.0, 2.0}, {largest, largest}), 1.5);
}

TEST(Weights, LeaveTheRestToTheLastWhereItsShareRoundsToNothing) {
  EXPECT_EQ(cumulative_thresholds({1.0, 1e-300}), (std::vector<std::uint64_t>{UINT64_MAX}));
}

TEST(Weights, AreWrittenAsShortAsTheyCanBeRead) {
  EXPECT_EQ(weight_text(0.1), "0.1");
  EXPECT_EQ(weight_text(-std::numeric_limits<double>::infinity()), "-inf");
  EXPECT_EQ(weight_text(-2.2250738585072014e-308), "-2.2250738585072014e-308");
}

TEST(Weights, AreFineWhenThereAreNone) { EXPECT_TRUE(weight_problems({}, 3).empty()); }

}  // namespace
}  // namespace rehearse
