#pragma once
// The most iterations a second that arrival rates ask for at one instant.

#include "sim/plan/plan.hpp"

namespace rehearse {

/// Of all scenarios with an arrival rate together, scaled to the segment, where their rates are
/// highest: at an end of some stage. 0 when there are none.
double peak_arrival_rate(const TestPlan& plan);

}  // namespace rehearse
