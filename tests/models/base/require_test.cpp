// A broken invariant stops the program in every build and says how to replay it.

#include "models/base/require.hpp"

#include <gtest/gtest.h>

namespace rehearse {
namespace {

TEST(RequireDeathTest, NamesTheConditionAndTheFile) {
  EXPECT_DEATH(REQUIRE(1 + 1 == 3), "broken invariant at require_test.cpp:[0-9]+: 1 \\+ 1 == 3");
}

TEST(RequireDeathTest, NamesTheSeedOfTheInnermostNote) {
  const ReplayNote outer(7);
  const ReplayNote inner(42);
  EXPECT_DEATH(REQUIRE(false), "Replay it with: --seed 42");
}

TEST(RequireDeathTest, NamesTheOuterSeedAgainWhenTheInnerNoteIsGone) {
  const ReplayNote outer(7);
  { const ReplayNote inner(42); }
  EXPECT_DEATH(REQUIRE(false), "Replay it with: --seed 7");
}

}  // namespace
}  // namespace rehearse
