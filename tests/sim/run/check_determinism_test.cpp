// Runs are compared event by event; other seeds are other runs.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "sim/run/determinism.hpp"
#include "tests/sim/run/rehearsed.hpp"

namespace rehearse::testing {
namespace {

Rehearsal looping() {
  return read(
      document({.scenarios = R"("a": {"executor": "constant-vus", "vus": 20, "duration": "2m"})",
                .duration = R"({"uniform": ["10ms", "500ms"]})"}));
}

TEST(CheckDeterminism, FindsTheSameRunOnAllWays) {
  const Determinism found = check_determinism(looping(), 3);
  EXPECT_TRUE(found.is_same());
  EXPECT_EQ(found.ways.size(), 5U);
  EXPECT_FALSE(found.difference);
  EXPECT_FALSE(found.second);
}

TEST(CheckDeterminism, NamesTheFirstEventThatDiffers) {
  const Rehearsal one = looping();
  Rehearsal other = one;
  other.seed = 2;
  const auto difference = first_difference(one, other);
  ASSERT_TRUE(difference);
  ASSERT_TRUE(difference->one && difference->other);
  // Before it all VUs have begun, in the same order.
  EXPECT_EQ(difference->one->kind, FactKind::IterationReturned);
  EXPECT_NE(difference->one->at, difference->other->at);
}

TEST(CheckDeterminism, FindsADifferenceFarBehindTheBeginning) {
  const Rehearsal one = looping();
  Rehearsal other = one;
  other.control.push_back({Instant{seconds(100).ns}, InterruptCommand{}});
  const auto difference = first_difference(one, other);
  ASSERT_TRUE(difference);
  EXPECT_GT(difference->number, 10'000U);
  EXPECT_EQ(difference->other->at, Instant{seconds(100).ns});
}

TEST(CheckDeterminism, FindsNoneBetweenEqualRuns) {
  EXPECT_FALSE(first_difference(looping(), looping()));
}

}  // namespace
}  // namespace rehearse::testing
