#pragma once
// The metrics of a test: their names, their kinds, and how each is read from a result.

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <variant>

#include "sim/measure/histogram.hpp"
#include "sim/measure/result.hpp"
#include "sim/measure/traffic.hpp"
#include "sim/verdict/metric_kind.hpp"

namespace rehearse {

/// In the order of their names.
enum class MetricId : std::uint8_t {
  DataReceived,
  DataSent,
  DroppedIterations,
  HttpReqBlocked,
  HttpReqConnecting,
  HttpReqDuration,
  HttpReqFailed,
  HttpReqFromDue,
  HttpReqReceiving,
  HttpReqSending,
  HttpReqStartLag,
  HttpReqTlsHandshaking,
  HttpReqWaiting,
  HttpReqs,
  InterruptedIterations,
  IterationDuration,
  IterationStartLag,
  Iterations,
  Vus,
  VusMax,
};

/// A gauge's values over the test.
struct GaugeSample {
  std::uint64_t last = 0;
  std::uint64_t min = 0;
  std::uint64_t max = 0;

  bool operator==(const GaugeSample&) const = default;
};

/// The share of `hits` in `total`. Requires: total > 0 for share().
struct RateSample {
  std::uint64_t hits = 0;
  std::uint64_t total = 0;

  double share() const { return static_cast<double>(hits) / static_cast<double>(total); }
  bool operator==(const RateSample&) const = default;
};

/// The totals that metrics are read from.
struct MetricTotals {
  IterationCounts counts;
  Histogram iteration_duration;
  EndpointTraffic requests;            ///< to all endpoints together
  std::optional<Histogram> start_lag;  ///< of iterations, in real time only
  std::optional<GaugeSample> vus;      ///< that run an iteration
  std::optional<GaugeSample> vus_max;  ///< initialised
};

/// The totals of a whole test. As in k6, VUs are sampled at the end of each full interval, so that
/// a test shorter than one has no sample of them.
MetricTotals metric_totals(const Result& result);

/// By the metric's kind: a counter's sum, a gauge's values, a rate, a trend's durations (a part of
/// the totals); nothing where there is no sample.
using MetricSample =
    std::variant<std::monostate, std::uint64_t, GaugeSample, RateSample, const Histogram*>;

struct Metric {
  MetricId id;
  const char* name;
  MetricKind kind;
  MetricUnit unit;
  bool builtin;  ///< k6 has it too
  MetricSample (*sample)(const MetricTotals& totals);
};

/// One row for each MetricId, in order.
std::span<const Metric> all_metrics();
const Metric& metric(MetricId id);
inline const char* metric_name(MetricId id) { return metric(id).name; }

/// http_req_duration of these requests: where parts were measured, from sending to the last byte as
/// in k6; otherwise from the instant the request was due.
inline const Histogram& http_req_duration(const EndpointTraffic& traffic) {
  return traffic.measured ? traffic.measured->duration : traffic.duration;
}

}  // namespace rehearse
