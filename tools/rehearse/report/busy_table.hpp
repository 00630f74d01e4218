#pragma once
// How many VUs were busy: the section a test is sized by.

#include <string>

#include "sim/measure/result.hpp"
#include "sim/plan/plan.hpp"

namespace rehearse {

/// A line for each scenario that began, and one for all together where there are several; empty
/// where nothing is known.
std::string busy_summary(const TestPlan& plan, const Result& result);

}  // namespace rehearse
