#pragma once
// The report of a run: those of k6's end-of-test metrics that a rehearsal has.

#include <string>

#include "sim/measure/result.hpp"
#include "sim/plan/plan.hpp"
#include "tools/rehearse/text/report_style.hpp"

namespace rehearse {

/// Total results, then (with more than one scenario) those of each, then how to replay the run.
/// As in k6, metrics without a sample are left out; vus and vus_max are sampled once a second.
/// Requires: every entry of style.trend_stats can be parsed (trend_stat.hpp).
std::string summary(const Result& result, const ReportStyle& style);

/// Banner and progress (unless quiet), then the summary.
/// Requires: `result` is that of a test with this plan; as summary().
std::string report(const TestPlan& plan, const Result& result, const ReportStyle& style);

}  // namespace rehearse
