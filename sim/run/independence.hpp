#pragma once
// Which scenarios' VUs can be run one by one instead of in the order of events: the only place
// where that is decided.

#include <cstdint>
#include <string>

#include "sim/run/rehearsal.hpp"

namespace rehearse {

/// Why the scenario's VUs depend on each other or on others, for a person to read; "" when they do
/// not, and each VU's iterations are a function of its own draws and of the plan.
std::string dependence(const Rehearsal& rehearsal, std::uint32_t rank);

}  // namespace rehearse
