#pragma once
// A run as a page.

#include <string>
#include <vector>

#include "sim/measure/result.hpp"
#include "sim/plan/plan.hpp"
#include "tools/rehearse/pages/report_page.hpp"
#include "tools/rehearse/pictures/fans.hpp"
#include "tools/rehearse/pictures/vu_slices.hpp"

namespace rehearse {

/// What a page of a run may have beside its result.
struct RunPageParts {
  const VuSlices* vus = nullptr;    ///< what VUs did one by one
  const Fans* predicted = nullptr;  ///< of runs that were simulated: behind the curves
};

/// The verdict, the figures that matter, the test over time, and tables of scenarios, causes of
/// time, endpoints and services. Command and file are the caller's.
ReportPage shown_run(const TestPlan& plan, const Result& result, const RunPageParts& parts = {});

/// With the result as JSON beside it. Requires: every entry of trend_stats can be parsed
/// (trend_stat.hpp).
ReportPage run_page(const TestPlan& plan, const Result& result,
                    const std::vector<std::string>& trend_stats, const RunPageParts& parts = {});

}  // namespace rehearse
