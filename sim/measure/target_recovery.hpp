#pragma once
// How long it takes until requests are answered as before a disturbance of the targets.

#include "sim/measure/result.hpp"

namespace rehearse {

/// Sets TargetPhase::recovery of each phase that begins with a disturbance: a change that begins, a
/// stop or a rolling restart. Requests have recovered from the first interval of the series on from
/// which, until the next disturbance or the end, the p95 of their durations is below 1.5 times that
/// of the phase before, and no larger share fails, to one percent. Intervals without answers say
/// nothing; none: neither did the phase before. Requires: series, moments and phases.
void find_recoveries(Result& result);

}  // namespace rehearse
