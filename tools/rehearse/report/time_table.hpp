#pragma once
// How a run with targets went over time: a table of the test and one of each service.

#include <optional>
#include <string>

#include "models/base/time.hpp"
#include "sim/measure/result.hpp"

namespace rehearse {

/// At most 12 stretches of time and a rest, each a whole number of samples long, or stretches of
/// `interval`, rounded up to such a number, and what happened in them. Services without a limit on
/// what they do at a time are left out, unless they turned requests away or terminated some; of the
/// others at most 8, those with the most requests. Empty without services, and when there is but
/// one stretch.
std::string time_summary(const Result& result, std::optional<Duration> interval = {});

}  // namespace rehearse
