#pragma once
// Metrics that only a run in real time has: parts of a request's time, bytes, lags.

#include <string>

#include "sim/measure/metrics.hpp"
#include "tools/rehearse/text/report_style.hpp"

namespace rehearse {

/// k6's metrics of the parts of a request's time. Empty without measured requests. `run`: the
/// test's run time. Requires: as trend_row().
std::string request_phases_text(const MetricTotals& totals, Duration run, const ReportStyle& style);

/// Punctuality: how late iterations and requests began, and what requests took from the instant
/// they were due, so that a client that stalls cannot hide it. Requires: as trend_row().
std::string live_summary(const MetricTotals& totals, Duration run, const ReportStyle& style);

}  // namespace rehearse
