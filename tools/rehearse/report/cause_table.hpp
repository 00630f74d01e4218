#pragma once
// What the time of iterations was due to.

#include <string>

#include "sim/measure/result.hpp"

namespace rehearse {

/// A line for each cause and scenario; empty where all time of each scenario has one cause.
std::string cause_summary(const Result& result);

}  // namespace rehearse
