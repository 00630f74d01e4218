#pragma once
// What a run in real time has beside the metrics of a simulation: measured phases, bytes, lags.

#include <string>

#include "sim/measure/result.hpp"
#include "tools/rehearse/text/report_style.hpp"

namespace rehearse {

/// k6's HTTP metrics, http_req_duration as k6 measures it: from when a request was sent. Empty
/// where no request was. Requires: as trend_text().
std::string live_http_summary(const Result& result, const ReportStyle& style, const Paint& paint);

/// k6's network metrics, where there were requests, and punctuality: how late iterations and
/// requests began, and what requests took from the instant they were due, so that a client that
/// stalls cannot hide it. Requires: result.start_lag; as trend_text().
std::string live_summary(const Result& result, const ReportStyle& style, const Paint& paint);

/// Bytes as k6 writes them: "950 B", "1.2 kB", "12 MB".
std::string bytes_text(double bytes);

}  // namespace rehearse
