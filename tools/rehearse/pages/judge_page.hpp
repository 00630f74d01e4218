#pragma once
// The verdict on what a real run measured as a page.

#include <string>

#include "models/base/time.hpp"
#include "sim/verdict/metric_engine.hpp"
#include "tools/rehearse/pages/report_page.hpp"
#include "tools/rehearse/summary/summary_style.hpp"

namespace rehearse {

/// Thresholds, the figures that matter, and a table of all metrics as the summary has them;
/// `result` is what --summary-export writes. Command and file are the caller's. Requires: the
/// thresholds were evaluated at the end.
ReportPage judge_page(const std::string& name, const MetricEngine& engine, Duration run,
                      const SummaryStyle& style);

}  // namespace rehearse
