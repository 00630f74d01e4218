#pragma once
// Which scenarios can be run without an event queue: the only place where that is decided.

#include <cstdint>
#include <string>

#include "sim/core/ids.hpp"
#include "sim/lookahead/execution_mode.hpp"
#include "sim/lookahead/request_precomputer.hpp"
#include "sim/run/rehearsal.hpp"

namespace rehearse {

/// The fastest mode that a scenario's iterations allow.
struct ModeChoice {
  ExecutionMode mode = ExecutionMode::EventOrder;
  std::string why;  ///< for a person to read, of EventOrder
};

/// From the plan and the models; whether the run needs the order of events for another reason
/// (observers, real time) is not asked.
ModeChoice choose_mode(const Rehearsal& rehearsal, Rank rank);

/// How far VUs may precompute requests. Requires: targets.
PrecomputeBounds precompute_bounds(const Rehearsal& rehearsal);

}  // namespace rehearse
