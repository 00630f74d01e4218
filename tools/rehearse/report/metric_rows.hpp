#pragma once
// Rows of metrics as k6's end-of-test summary has them.

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "models/base/time.hpp"
#include "sim/measure/metrics.hpp"
#include "tools/rehearse/text/report_style.hpp"

namespace rehearse {

struct MetricRow {
  std::string name;
  std::string value;
  std::vector<std::string> extras;
  bool trend = false;  ///< value is the whole rest of the line, coloured already
};
using MetricRows = std::vector<MetricRow>;

/// Number and rate per second of the test's run time.
MetricRow counter_row(std::string name, std::uint64_t count, Duration run);
/// Percentage and counts; 0% of nothing.
MetricRow rate_row(std::string name, const RateSample& rate);
/// The chosen statistics of durations: "avg=3.01s min=…".
/// Requires: every entry of style.trend_stats can be parsed (trend_stat.hpp).
MetricRow trend_row(std::string name, const Histogram& durations, const ReportStyle& style);

/// Those of these metrics that have a sample. `run`: the test's run time. Requires: as trend_row().
MetricRows metric_rows(std::span<const MetricId> metrics, const MetricTotals& totals, Duration run,
                       const ReportStyle& style);

/// One line a row: names padded with dots, values in columns.
std::string rows_text(const MetricRows& rows, const Paint& paint);

/// A heading and the rows below it; empty without rows.
std::string section_text(const char* heading, const MetricRows& rows, const Paint& paint);

}  // namespace rehearse
