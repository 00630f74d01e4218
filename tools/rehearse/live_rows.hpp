#pragma once
// What a run in real time has beside the metrics of a simulation: measured phases, bytes, lags.

#include <string>

#include "sim/run/result.hpp"
#include "tools/rehearse/json_writer.hpp"
#include "tools/rehearse/report_style.hpp"

namespace rehearse {

/// k6's HTTP metrics, http_req_duration as k6 measures it: from when a request was sent. Empty
/// where no request was. Requires: as trend_text().
std::string live_http_summary(const Result& result, const ReportStyle& style, const Paint& paint);

/// k6's network metrics, where there were requests, and punctuality: how late iterations and
/// requests began, and what requests took from the instant they were due, so that a client that
/// stalls cannot hide it. Requires: result.start_lag; as trend_text().
std::string live_summary(const Result& result, const ReportStyle& style, const Paint& paint);

/// Into the open object: "measured", with each phase's `trend_stats` in milliseconds and the bytes.
/// Requires: every entry of `trend_stats` can be parsed (trend_stat.hpp).
void write_measured(JsonWriter& json, const MeasuredTimes& measured,
                    const std::vector<std::string>& trend_stats);

/// Bytes as k6 writes them: "950 B", "1.2 kB", "12 MB".
std::string bytes_text(double bytes);

}  // namespace rehearse
