#pragma once
// The report of a run: k6's end-of-test summary, and what a rehearsal has beside it.

#include <string>

#include "sim/measure/result.hpp"
#include "sim/plan/plan.hpp"
#include "sim/verdict/metric_engine.hpp"
#include "tools/rehearse/summary/summary_style.hpp"
#include "tools/rehearse/text/report_style.hpp"

namespace rehearse {

/// What the style says of k6's text. Requires: as summary().
SummaryStyle k6_style(const ReportStyle& style);

/// k6's text, then what a rehearsal has beside it, down to how to replay the run. `samples`: the
/// metrics of the run, thresholds among them; null: they are taken from the totals of the result.
/// Requires: `result` is that of a test with this plan; every entry of style.trend_stats can be
/// parsed (trend_stat.hpp).
std::string summary(const TestPlan& plan, const Result& result, const ReportStyle& style,
                    const MetricEngine* samples = nullptr);

/// Banner and progress (unless quiet), then the summary.
/// Requires: as summary().
std::string report(const TestPlan& plan, const Result& result, const ReportStyle& style,
                   const MetricEngine* samples = nullptr);

}  // namespace rehearse
