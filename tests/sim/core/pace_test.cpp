// Virtual time jumps.

#include "sim/core/pace.hpp"

#include <gtest/gtest.h>

namespace rehearse {
namespace {

TEST(VirtualPace, IsAtTheNextInstantAtOnce) {
  VirtualPace pace;
  EXPECT_EQ(pace.reach(Instant{seconds(1'000'000).ns}), Instant{seconds(1'000'000).ns});
}

}  // namespace
}  // namespace rehearse
