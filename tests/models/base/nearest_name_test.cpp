// Which known name a mistyped one was meant to be.

#include "models/base/nearest_name.hpp"

#include <array>
#include <gtest/gtest.h>

namespace rehearse {
namespace {

constexpr std::array<std::string_view, 4> kKnown{"run", "plan", "journeys", "duration"};

TEST(NearestName, IsAnInsertionDeletionReplacementOrSwapAway) {
  EXPECT_EQ(nearest_name("plaan", kKnown), "plan");
  EXPECT_EQ(nearest_name("pln", kKnown), "plan");
  EXPECT_EQ(nearest_name("plam", kKnown), "plan");
  EXPECT_EQ(nearest_name("paln", kKnown), "plan");
}

TEST(NearestName, MayDifferInAThirdOfItsLetters) {
  EXPECT_EQ(nearest_name("durotoin", kKnown), "duration");
  EXPECT_EQ(nearest_name("durotoxx", kKnown), std::nullopt);
}

TEST(NearestName, DoesNotCareForCase) { EXPECT_EQ(nearest_name("Journeys", kKnown), "journeys"); }

TEST(NearestName, IsNoneOfAKnownName) { EXPECT_EQ(nearest_name("run", kKnown), std::nullopt); }

TEST(NearestName, IsNoneOfOneLetter) { EXPECT_EQ(nearest_name("r", kKnown), std::nullopt); }

TEST(NearestName, EndsAMessage) {
  EXPECT_EQ(nearest_hint("plam", kKnown), "; did you mean \"plan\"?");
  EXPECT_EQ(nearest_hint("teardown", kKnown), "");
}

}  // namespace
}  // namespace rehearse
