#pragma once
// Replications of a test as a page.

#include "sim/measure/over/over_runs.hpp"
#include "sim/plan/plan.hpp"
#include "tools/rehearse/pages/report_page.hpp"
#include "tools/rehearse/pictures/fans.hpp"

namespace rehearse {

/// What of the runs is sure, how figures run over time and are distributed over them, and the
/// tables of the report in text. Command and file are the caller's. `fans`: of those
/// runs whose courses are known. Requires: at least one run.
ReportPage runs_page(const TestPlan& plan, const OverRuns& over, const Fans& fans);

}  // namespace rehearse
