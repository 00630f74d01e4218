#pragma once
// k6's one-line description of a scenario, e.g. "10 looping VUs for 30s (gracefulStop: 30s)".

#include <string>

#include "sim/plan/plan.hpp"

namespace rehearse {

/// Describes a scenario that is planned but for its description (F5). `tuple` is the test's own.
/// Numbers are this segment's, except those of externally-controlled; rates are scaled by the
/// length of the segment, for constant-arrival-rate of the re-cut one. Whether a range of VUs is
/// shown depends on the scaled numbers for constant-arrival-rate, on the unscaled ones for
/// ramping-arrival-rate.
std::string describe(const ScenarioPlan& scenario, const ExecutionTuple& tuple);

}  // namespace rehearse
