// The table: a new metric is a MetricId and a row here.

#include "sim/measure/metrics.hpp"

#include <algorithm>
#include <array>
#include <vector>

namespace rehearse {

namespace {

using enum MetricKind;
using enum MetricUnit;
using Totals = MetricTotals;

MetricSample some(std::uint64_t count) { return count > 0 ? MetricSample(count) : MetricSample(); }

MetricSample some(const Histogram& times) {
  return times.count() > 0 ? MetricSample(&times) : MetricSample();
}

MetricSample gauge(const std::optional<GaugeSample>& sampled) {
  return sampled ? MetricSample(*sampled) : MetricSample();
}

/// Bytes of measured requests, otherwise 0: each iteration has a sample when it ends (S101).
template <std::uint64_t MeasuredTimes::*kBytes>
MetricSample measured_bytes(const Totals& totals) {
  if (totals.requests.measured) return MetricSample((*totals.requests.measured).*kBytes);
  return totals.counts.started() > 0 ? MetricSample(std::uint64_t{0}) : MetricSample();
}

template <Histogram MeasuredTimes::*kTimes>
MetricSample measured_times(const Totals& totals) {
  return totals.requests.measured ? some((*totals.requests.measured).*kTimes) : MetricSample();
}

MetricSample failed(const Totals& totals) {
  if (totals.requests.answered == 0) return {};
  return RateSample{totals.requests.failed, totals.requests.answered};
}

MetricSample from_due(const Totals& totals) {
  return totals.start_lag ? some(totals.requests.duration) : MetricSample();
}

MetricSample start_lag(const Totals& totals) {
  return totals.start_lag ? some(*totals.start_lag) : MetricSample();
}

constexpr std::array<Metric, 20> kMetrics{{
    {MetricId::DataReceived, "data_received", Counter, Data, true,
     measured_bytes<&MeasuredTimes::data_received>},
    {MetricId::DataSent, "data_sent", Counter, Data, true,
     measured_bytes<&MeasuredTimes::data_sent>},
    {MetricId::DroppedIterations, "dropped_iterations", Counter, Default, true,
     [](const Totals& totals) { return some(totals.counts.dropped); }},
    {MetricId::HttpReqBlocked, "http_req_blocked", Trend, Time, true,
     measured_times<&MeasuredTimes::blocked>},
    {MetricId::HttpReqConnecting, "http_req_connecting", Trend, Time, true,
     measured_times<&MeasuredTimes::connecting>},
    {MetricId::HttpReqDuration, "http_req_duration", Trend, Time, true,
     [](const Totals& totals) { return some(http_req_duration(totals.requests)); }},
    {MetricId::HttpReqFailed, "http_req_failed", Rate, Default, true, failed},
    {MetricId::HttpReqFromDue, "http_req_from_due", Trend, Time, false, from_due},
    {MetricId::HttpReqReceiving, "http_req_receiving", Trend, Time, true,
     measured_times<&MeasuredTimes::receiving>},
    {MetricId::HttpReqSending, "http_req_sending", Trend, Time, true,
     measured_times<&MeasuredTimes::sending>},
    {MetricId::HttpReqStartLag, "http_req_start_lag", Trend, Time, false,
     measured_times<&MeasuredTimes::lag>},
    {MetricId::HttpReqTlsHandshaking, "http_req_tls_handshaking", Trend, Time, true,
     measured_times<&MeasuredTimes::tls_handshaking>},
    {MetricId::HttpReqWaiting, "http_req_waiting", Trend, Time, true,
     measured_times<&MeasuredTimes::waiting>},
    {MetricId::HttpReqs, "http_reqs", Counter, Default, true,
     [](const Totals& totals) { return some(totals.requests.answered); }},
    {MetricId::InterruptedIterations, "interrupted_iterations", Counter, Default, false,
     [](const Totals& totals) { return some(totals.counts.interrupted); }},
    {MetricId::IterationDuration, "iteration_duration", Trend, Time, true,
     [](const Totals& totals) { return some(totals.iteration_duration); }},
    {MetricId::IterationStartLag, "iteration_start_lag", Trend, Time, false, start_lag},
    {MetricId::Iterations, "iterations", Counter, Default, true,
     [](const Totals& totals) { return some(totals.counts.returned); }},
    {MetricId::Vus, "vus", Gauge, Default, true,
     [](const Totals& totals) { return gauge(totals.vus); }},
    {MetricId::VusMax, "vus_max", Gauge, Default, true,
     [](const Totals& totals) { return gauge(totals.vus_max); }},
}};

constexpr bool in_order() {
  for (std::size_t i = 0; i < kMetrics.size(); ++i) {
    if (static_cast<std::size_t>(kMetrics[i].id) != i) return false;
    if (i > 0 && std::string_view(kMetrics[i - 1].name) >= kMetrics[i].name) return false;
  }
  return true;
}
static_assert(in_order(), "by id, and by name");

/// Takes a gauge's value at the end of each full interval.
class GaugeSampling {
 public:
  void add(std::uint64_t seen) {
    if (!sampled_) sampled_ = GaugeSample{seen, seen, seen};
    sampled_->last = seen;
    sampled_->min = std::min(sampled_->min, seen);
    sampled_->max = std::max(sampled_->max, seen);
  }
  const std::optional<GaugeSample>& sampled() const { return sampled_; }

 private:
  std::optional<GaugeSample> sampled_;
};

}  // namespace

MetricTotals metric_totals(const Result& result) {
  const std::vector<Interval> intervals = result.series.intervals();
  MetricTotals totals;
  totals.counts = result.counts;
  totals.iteration_duration = result.iteration_duration;
  totals.requests = sum_of(result.traffic);
  totals.start_lag = result.start_lag;
  GaugeSampling vus;
  GaugeSampling vus_max;
  std::uint64_t running = 0;  // iterations: VUs that are held without running one do not count
  const auto full = static_cast<std::size_t>(result.end.ns / result.series.width().ns);
  for (std::size_t i = 0; i < std::min(full, intervals.size()); ++i) {
    const Interval& interval = intervals[i];
    running += interval.starts;
    running -= interval.completes + interval.interrupts;
    vus.add(running);
    vus_max.add(interval.vus_initialised);
  }
  totals.vus = vus.sampled();
  totals.vus_max = vus_max.sampled();
  return totals;
}

std::span<const Metric> all_metrics() { return kMetrics; }

const Metric& metric(MetricId id) { return kMetrics.at(static_cast<std::size_t>(id)); }

}  // namespace rehearse
