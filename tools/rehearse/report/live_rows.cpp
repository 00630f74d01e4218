// Rows of measured phases.

#include "tools/rehearse/report/live_rows.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <fmt/format.h>
#include <utility>

#include "tools/rehearse/report/metric_rows.hpp"
#include "tools/rehearse/report/target_summary.hpp"

namespace rehearse {

namespace {

Metric trend(const char* name, const Histogram& times, const ReportStyle& style,
             const Paint& paint) {
  return {name, trend_text(times, style, paint), {}, true};
}

Metric data(std::string name, std::uint64_t bytes, Duration run) {
  const auto count = static_cast<double>(bytes);
  const double rate = run.ns > 0 ? count * 1e9 / static_cast<double>(run.ns) : 0.0;
  return {std::move(name), bytes_text(count), {bytes_text(rate) + "/s"}};
}

}  // namespace

std::string bytes_text(double bytes) {
  constexpr std::array kUnits{"B", "kB", "MB", "GB", "TB", "PB", "EB"};
  std::size_t unit = 0;
  double value = std::round(bytes);
  // From 999.95 on, one decimal would show 1000.
  while (unit + 1 < kUnits.size() && value >= (unit == 0 ? 1000.0 : 999.95)) {
    value /= 1000.0;
    ++unit;
  }
  const double shown = std::floor(value * 10.0 + 0.5) / 10.0;
  return fmt::format("{:.{}f} {}", shown, unit > 0 && shown < 10.0 ? 1 : 0, kUnits[unit]);
}

std::string live_http_summary(const Result& result, const ReportStyle& style, const Paint& paint) {
  Result shown;
  shown.run = result.run;
  shown.traffic = result.traffic;
  for (EndpointTraffic& endpoint : shown.traffic) {
    endpoint.duration = endpoint.measured ? endpoint.measured->duration : Histogram{};
  }
  std::string text = http_summary(shown, style, paint);
  const MeasuredTimes all = sum_of(result.traffic).measured.value_or(MeasuredTimes{});
  if (all.duration.count() == 0) return text;
  Metrics metrics;
  for (const RequestPhase& phase : kRequestPhases) {
    metrics.push_back(trend(phase.metric, all.*phase.times, style, paint));
  }
  return text + fmt::format("    HTTP BY PHASE\n{}\n", rows(metrics, paint));
}

std::string live_summary(const Result& result, const ReportStyle& style, const Paint& paint) {
  const EndpointTraffic traffic = sum_of(result.traffic);
  const Histogram& from_due = traffic.duration;
  const MeasuredTimes all = traffic.measured.value_or(MeasuredTimes{});
  std::string text;
  if (from_due.count() > 0) {
    text +=
        fmt::format("    NETWORK\n{}\n", rows({data("data_received", all.data_received, result.run),
                                               data("data_sent", all.data_sent, result.run)},
                                              paint));
  }
  Metrics metrics;
  if (from_due.count() > 0) {
    metrics.push_back(trend("http_req_from_due", from_due, style, paint));
    metrics.push_back(trend("http_req_start_lag", all.lag, style, paint));
  }
  if (result.start_lag->count() > 0) {
    metrics.push_back(trend("iteration_start_lag", *result.start_lag, style, paint));
  }
  if (metrics.empty()) return text;
  return text + fmt::format("    PUNCTUALITY\n{}\n", rows(metrics, paint));
}

}  // namespace rehearse
