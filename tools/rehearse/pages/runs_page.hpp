#pragma once
// Replications of a test as a page.

#include "sim/measure/over/over_runs.hpp"
#include "sim/plan/plan.hpp"
#include "tools/rehearse/pages/report_page.hpp"

namespace rehearse {

/// What of the runs is sure, how figures are distributed over them, and the tables of the report in
/// text. Command and file are the caller's. Requires: at least one run.
ReportPage runs_page(const TestPlan& plan, const OverRuns& over);

}  // namespace rehearse
