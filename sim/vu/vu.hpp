#pragma once
// What is kept of each virtual user.

#include <cstdint>

#include "models/journey.hpp"
#include "models/time.hpp"
#include "sim/vu/vu_state.hpp"

namespace rehearse {

/// A VU's number in the test, from 1. 0: no VU.
using VuId = std::uint32_t;
inline constexpr VuId kNoVu = 0;

struct Vu {
  Instant began;                   ///< of the running iteration
  std::uint64_t iteration = 0;     ///< the running iteration's number in the scenario
  std::uint64_t vu_iteration = 0;  ///< how many iterations its slot began before the running one
  JourneyCursor cursor;
  std::uint32_t slot = 0;      ///< its place among the scenario's VUs of this segment, from 0
  std::uint16_t scenario = 0;  ///< rank
  VuState state = VuState::Pooled;
  bool returned : 1 = false;  ///< the body did; minIterationDuration may still hold the VU
  bool thrown : 1 = false;    ///< by an exception
  bool starts : 1 = false;    ///< its next start is due at this instant
};
static_assert(sizeof(Vu) <= 40, "a million VUs have to fit");

}  // namespace rehearse
