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
  EXPECT_DEATH(REQUIRE(false), "Repeat it with: --seed 42");
}

TEST(RequireDeathTest, NamesTheOuterSeedAgainWhenTheInnerNoteIsGone) {
  const ReplayNote outer(7);
  { const ReplayNote inner(42); }
  EXPECT_DEATH(REQUIRE(false), "Repeat it with: --seed 7");
}

TEST(RequireDeathTest, NamesTheCommandThatRepeatsIt) {
  const char* const words[] = {"rehearse", "run", "it's one.json", "--seed", "7", "--vus=3"};
  const ReplayNote note(42);
  EXPECT_DEATH(
      {
        remember_command(6, words);
        REQUIRE(false);
      },
      R"(Repeat it with: rehearse run 'it'\\''s one\.json' --vus=3 --seed 42)");
}

}  // namespace
}  // namespace rehearse
