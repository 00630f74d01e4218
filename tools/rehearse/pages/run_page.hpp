#pragma once
// A run as a page.

#include <string>
#include <vector>

#include "sim/measure/result.hpp"
#include "sim/plan/plan.hpp"
#include "tools/rehearse/pages/report_page.hpp"

namespace rehearse {

/// The verdict, the figures that matter, the test over time, and tables of scenarios, causes of
/// time, endpoints and services. Command and file are the caller's. Requires: every entry of
/// trend_stats can be parsed (trend_stat.hpp).
ReportPage run_page(const TestPlan& plan, const Result& result,
                    const std::vector<std::string>& trend_stats);

}  // namespace rehearse
