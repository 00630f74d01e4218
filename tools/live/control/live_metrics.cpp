// From facts to samples.

#include "tools/live/control/live_metrics.hpp"

#include <algorithm>

namespace rehearse {

namespace {

constexpr double kNsPerMs = 1e6;
constexpr double kNsPerSecond = 1e9;

LiveMetric counter(const char* id, const char* contains, std::uint64_t count, Duration ran) {
  const auto number = static_cast<double>(count);
  const double rate = ran.ns > 0 ? number * kNsPerSecond / static_cast<double>(ran.ns) : 0.0;
  return {id, "counter", contains, {{"count", number}, {"rate", rate}}};
}

LiveMetric gauge(const char* id, std::uint64_t value) {
  return {id, "gauge", "default", {{"value", static_cast<double>(value)}}};
}

LiveMetric trend(const char* id, const Histogram& durations) {
  return {id,
          "trend",
          "time",
          {{"avg", durations.mean_ns() / kNsPerMs},
           {"max", static_cast<double>(durations.max().ns) / kNsPerMs},
           {"med", durations.quantile_ns(0.5) / kNsPerMs},
           {"min", static_cast<double>(durations.min().ns) / kNsPerMs},
           {"p(90)", durations.quantile_ns(0.9) / kNsPerMs},
           {"p(95)", durations.quantile_ns(0.95) / kNsPerMs}}};
}

}  // namespace

void LiveMetrics::observe(const Fact& fact) {
  if (fact.kind == FactKind::IterationReturned) {
    ++iterations_;
    iteration_duration_.add(fact.at - fact.began);
  } else if (fact.kind == FactKind::IterationsDropped) {
    dropped_ += fact.count;
  }
}

void LiveMetrics::observe_request(const RequestFact& fact) {
  if (fact.kind != RequestFact::Kind::Answered) return;
  ++answered_;
  if (fact.failed) ++failed_;
  if (fact.times == nullptr) {
    answer_duration_.add(fact.at - fact.sent);
    return;
  }
  if (!measured_) measured_.emplace();
  measured_->add(*fact.times);
}

std::vector<LiveMetric> LiveMetrics::list(Duration ran, std::uint64_t vus,
                                          std::uint64_t vus_max) const {
  std::vector<LiveMetric> metrics = {gauge("vus", vus), gauge("vus_max", vus_max)};
  if (dropped_ > 0) metrics.push_back(counter("dropped_iterations", "default", dropped_, ran));
  if (iterations_ > 0) {
    metrics.push_back(counter("iterations", "default", iterations_, ran));
    metrics.push_back(trend("iteration_duration", iteration_duration_));
  }
  if (answered_ > 0) {
    const double share = static_cast<double>(failed_) / static_cast<double>(answered_);
    metrics.push_back({"http_req_failed", "rate", "default", {{"rate", share}}});
    metrics.push_back(counter("http_reqs", "default", answered_, ran));
  }
  if (measured_) {
    metrics.push_back(counter("data_received", "data", measured_->data_received, ran));
    metrics.push_back(counter("data_sent", "data", measured_->data_sent, ran));
    metrics.push_back(trend("http_req_blocked", measured_->blocked));
    metrics.push_back(trend("http_req_connecting", measured_->connecting));
    metrics.push_back(trend("http_req_duration", measured_->duration));
    metrics.push_back(trend("http_req_receiving", measured_->receiving));
    metrics.push_back(trend("http_req_sending", measured_->sending));
    metrics.push_back(trend("http_req_tls_handshaking", measured_->tls_handshaking));
    metrics.push_back(trend("http_req_waiting", measured_->waiting));
  } else if (answered_ > 0) {
    metrics.push_back(trend("http_req_duration", answer_duration_));
  }
  std::sort(metrics.begin(), metrics.end(),
            [](const LiveMetric& a, const LiveMetric& b) { return a.id < b.id; });
  return metrics;
}

}  // namespace rehearse
