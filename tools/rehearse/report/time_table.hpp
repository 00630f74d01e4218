#pragma once
// How a run with targets went over time: a table of the test and one of each service.

#include <string>

#include "sim/measure/result.hpp"

namespace rehearse {

/// At most 12 stretches of time and a rest, each a whole number of samples long, and what happened
/// in them. Services without a limit on what they do at a time are left out, unless they turned
/// requests away or terminated some; of the others at most 8, those with the most requests. Empty
/// without services, and when there is but one stretch.
std::string time_summary(const Result& result);

}  // namespace rehearse
