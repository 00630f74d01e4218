#pragma once
// The last state of k6's progress display: the running line and one bar per scenario.

#include <string>

#include "sim/measure/result.hpp"
#include "sim/plan/plan.hpp"
#include "tools/rehearse/text/report_style.hpp"

namespace rehearse {

/// "running (13.0s), 000/100 VUs, 349 complete and 23 interrupted iterations", then a line for each
/// scenario that had work, as k6 leaves them on the screen: ✓ when its bar is full, ✗ when it is
/// not or the test was cut short.
std::string final_bars(const TestPlan& plan, const Result& result, const ReportStyle& style);

}  // namespace rehearse
