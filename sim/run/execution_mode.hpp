#pragma once
// Which scenarios can be run without an event queue: the only place where that is decided.

#include <cstdint>
#include <string>

#include "sim/run/rehearsal.hpp"
#include "sim/vu/lookahead.hpp"

namespace rehearse {

/// How a scenario's iterations can be run, with the same result as in the order of events.
struct Independence {
  enum class Way : std::uint8_t {
    InOrder,  ///< they depend on each other, or on others: only so
    VuTable,  ///< each VU alone: its iterations are a function of its own draws and of the plan
    /// One arrival after the other: an iteration depends on who is idle, and on nothing else.
    Arrivals,
  };
  Way way = Way::InOrder;
  std::string why;  ///< for a person to read, of InOrder
};

/// From the plan and the models; whether the run needs the order of events for another reason
/// (observers, real time) is not asked.
Independence independence(const Rehearsal& rehearsal, std::uint32_t rank);

/// How far VUs precompute requests, so that what is kept of those stays small. Requires: targets.
LookaheadLimits lookahead_limits(const Rehearsal& rehearsal);

}  // namespace rehearse
