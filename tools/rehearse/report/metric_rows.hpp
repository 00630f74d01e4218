#pragma once
// Rows of metrics as k6's end-of-test summary has them.

#include <cstdint>
#include <string>
#include <vector>

#include "models/base/time.hpp"
#include "sim/measure/histogram.hpp"
#include "tools/rehearse/text/report_style.hpp"

namespace rehearse {

struct Metric {
  std::string name;
  std::string value;
  std::vector<std::string> extras;
  bool trend = false;  ///< value is the whole rest of the line, coloured already
};
using Metrics = std::vector<Metric>;

/// Number and rate per second of the test's run time.
Metric counter(std::string name, std::uint64_t count, Duration run);

/// The chosen statistics of durations: "avg=3.01s min=…".
/// Requires: every entry of style.trend_stats can be parsed (trend_stat.hpp).
std::string trend_text(const Histogram& durations, const ReportStyle& style, const Paint& paint);

/// One line a metric: names padded with dots, values in columns.
std::string rows(const Metrics& metrics, const Paint& paint);

}  // namespace rehearse
