// The table of VU states: every pair of state and input.

#include "sim/vu/vu_state.hpp"

#include <gtest/gtest.h>
#include <map>
#include <set>

namespace rehearse {
namespace {

using enum VuState;
using enum VuInput;

// Everything that is allowed; all other pairs are not.
const std::map<std::pair<VuState, VuInput>, VuState> kAllowed = {
    {{Pooled, Activate}, Resting},    {{Resting, Begin}, Iterating},
    {{Resting, Deactivate}, Pooled},  {{Iterating, GracefulStop}, Finishing},
    {{Iterating, End}, Resting},      {{Iterating, HardStop}, Resting},
    {{Finishing, Revive}, Iterating}, {{Finishing, End}, Resting},
    {{Finishing, HardStop}, Resting},
};

// S30.
TEST(VuStates, LeadWhereTheTableSaysAndNowhereElse) {
  for (int state = 0; state < kVuStates; ++state) {
    for (int input = 0; input < kVuInputs; ++input) {
      const auto pair = std::pair(static_cast<VuState>(state), static_cast<VuInput>(input));
      const auto allowed = kAllowed.find(pair);
      const std::optional<VuState> next = transition(pair.first, pair.second);
      EXPECT_EQ(next, allowed == kAllowed.end() ? std::nullopt : std::optional(allowed->second))
          << "state " << state << ", input " << input;
    }
  }
}

TEST(VuStates, AreAllReachableFromThePool) {
  std::set<VuState> reached = {Pooled};
  for (int round = 0; round < kVuStates; ++round) {
    for (const VuState state : std::set(reached)) {
      for (int input = 0; input < kVuInputs; ++input) {
        if (const auto next = transition(state, static_cast<VuInput>(input))) reached.insert(*next);
      }
    }
  }
  EXPECT_EQ(reached, (std::set{Pooled, Resting, Iterating, Finishing}));
}

}  // namespace
}  // namespace rehearse
