// Erlang's loss formula against values of published tables and its limits.

#include "models/base/erlang_b.hpp"

#include <gtest/gtest.h>

namespace rehearse {
namespace {

TEST(ErlangB, HasTheClosedFormOfFewServers) {
  EXPECT_DOUBLE_EQ(erlang_b(1, 1), 0.5);
  EXPECT_DOUBLE_EQ(erlang_b(2, 2), 0.4);  // (4/2) / (1 + 2 + 4/2)
}

TEST(ErlangB, LosesAllWithoutServers) { EXPECT_EQ(erlang_b(0, 3), 1); }

TEST(ErlangB, LosesNothingOfNoLoad) { EXPECT_EQ(erlang_b(5, 0), 0); }

TEST(ErlangB, IsTheTableOfTelephoneEngineers) {
  EXPECT_NEAR(erlang_b(10, 4.46), 0.01, 1e-4);   // 10 lines bear 4.46 E at 1 %
  EXPECT_NEAR(erlang_b(100, 84.1), 0.01, 1e-4);  // 100 lines 84.1 E
}

/// What is lost is at least what the servers cannot bear.
TEST(ErlangB, IsAboveTheFluidLimit) {
  EXPECT_GT(erlang_b(8, 10), 0.2);
  EXPECT_NEAR(erlang_b(80'000, 100'000), 0.2, 1e-4);
}

}  // namespace
}  // namespace rehearse
