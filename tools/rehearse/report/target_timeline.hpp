#pragma once
// When the targets stopped, came back and changed.

#include <string>

#include "sim/measure/result.hpp"

namespace rehearse {

/// One line for each stop of an instance, with all that followed from it, for each rolling restart
/// and for each change; of each service at most 20 stops, then a line that sums up the rest. Empty
/// where nothing of that kind happened.
std::string timeline_summary(const Result& result);

}  // namespace rehearse
