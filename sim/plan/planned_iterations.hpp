#pragma once
// How many iterations a plan has due, without going through them.

#include <cstdint>
#include <optional>

#include "sim/plan/plan.hpp"

namespace rehearse {

/// Iterations of the scenario in its segment: what shared-iterations shares, what the VUs of
/// per-vu-iterations do together, the arrivals that ArrivalTimes has. Nothing where VUs loop, and
/// of an arrival rate that is too high to be numbered (RampedArrivals::last).
std::optional<std::int64_t> planned_iterations(const ScenarioPlan& scenario);

}  // namespace rehearse
