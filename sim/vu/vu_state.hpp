#pragma once
// The states of a virtual user, and what leads from one to another: one table.
//
//              Activate            Begin               GracefulStop
//     Pooled ───────────▶ Resting ───────▶ Iterating ──────────────▶ Finishing
//        ▲                 │  ▲               │   ▲                   │  │
//        └─────────────────┘  ├── End, HardStop ──┘└───── Revive ─────┘  │
//            Deactivate       └──────────────── End, HardStop ───────────┘

#include <cstdint>
#include <optional>

namespace rehearse {

enum class VuState : std::uint8_t {
  Pooled,     ///< initialised, in no scenario's hands
  Resting,    ///< held by a scenario, between two iterations
  Iterating,  ///< runs an iteration and may run more after it
  Finishing,  ///< may end its iteration and starts none after it
};
inline constexpr int kVuStates = 4;

enum class VuInput : std::uint8_t {
  Activate,      ///< a scenario takes it from the pool
  Deactivate,    ///< the scenario gives it back
  Begin,         ///< an iteration starts
  End,           ///< the iteration is complete
  GracefulStop,  ///< no iteration after this one
  Revive,        ///< iterations after this one again
  HardStop,      ///< the iteration is interrupted
};
inline constexpr int kVuInputs = 7;

/// Where an input leads (S30, S50); nothing when it is not allowed.
constexpr std::optional<VuState> transition(VuState state, VuInput input) {
  switch (state) {
    case VuState::Pooled:
      if (input == VuInput::Activate) return VuState::Resting;
      break;
    case VuState::Resting:
      if (input == VuInput::Begin) return VuState::Iterating;
      if (input == VuInput::Deactivate) return VuState::Pooled;
      break;
    case VuState::Iterating:
      if (input == VuInput::GracefulStop) return VuState::Finishing;
      if (input == VuInput::End || input == VuInput::HardStop) return VuState::Resting;
      break;
    case VuState::Finishing:
      if (input == VuInput::Revive) return VuState::Iterating;
      if (input == VuInput::End || input == VuInput::HardStop) return VuState::Resting;
      break;
  }
  return std::nullopt;
}

}  // namespace rehearse
