#pragma once
// The least change of an option that turns a fate, tried before it is reported.

#include <optional>

#include "sim/questions/explain.hpp"
#include "sim/run/rehearsal.hpp"

namespace rehearse {

/// Of an iteration that gracefulStop or gracefulRampDown cut off: how long that would have to be.
/// Of one that was complete what would have shortened it (shorter_wait.hpp). Of others nothing.
std::optional<Rescue> rescue_of(const Rehearsal& rehearsal, const IterationLife& life);

/// Of a dropped arrival: how many VUs its scenario needs to drop none. Of an iteration that
/// maxDuration left unstarted: how long that would have to be.
std::optional<Rescue> rescue_of(const Rehearsal& rehearsal, const DropLife& drop);

}  // namespace rehearse
