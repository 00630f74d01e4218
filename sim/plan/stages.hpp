#pragma once
// Sums over the stages of a ramp.

#include <vector>

#include "models/base/time.hpp"
#include "sim/plan/options.hpp"

namespace rehearse {

/// The sum of the stages' durations; wraps in two's complement as k6's does.
Duration total_duration(const std::vector<Stage>& stages);

/// Whether a stage's duration times its change of VUs leaves 64 bits, so that k6 wraps the instants
/// of its steps.
bool wraps(const RampingVus& ramp);

}  // namespace rehearse
