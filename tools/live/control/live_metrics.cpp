// Samples in the form of k6's REST API, by the kind of metric.

#include "tools/live/control/live_metrics.hpp"

#include "models/base/match.hpp"
#include "sim/core/fact.hpp"
#include "sim/core/request_fact.hpp"
#include "sim/measure/trend_stat.hpp"

namespace rehearse {

namespace {

using Values = std::vector<std::pair<std::string, double>>;

Values counter(std::uint64_t count, Duration ran) {
  constexpr double kNsPerSecond = 1e9;
  const auto number = static_cast<double>(count);
  const double rate = ran.ns > 0 ? number * kNsPerSecond / static_cast<double>(ran.ns) : 0.0;
  return {{"count", number}, {"rate", rate}};
}

Values trend(const Histogram& durations) {
  Values values;
  for (const char* stat : {"avg", "max", "med", "min", "p(90)", "p(95)"}) {
    values.emplace_back(stat, evaluate(*parse_trend_stat(stat), durations));
  }
  return values;
}

/// Empty: no sample.
Values values_of(const MetricSample& sample, Duration ran) {
  return match(
      sample, [](std::monostate) { return Values(); },
      [&](std::uint64_t count) { return counter(count, ran); },
      [](const GaugeSample& gauge) {
        return Values{{"value", static_cast<double>(gauge.last)}};
      },
      [](const RateSample& rate) {
        return Values{{"rate", rate.share()}};
      },
      [](const Histogram* durations) { return trend(*durations); });
}

void count(const RequestFact& answer, EndpointTraffic& requests) {
  ++requests.sent;
  ++requests.answered;
  if (answer.failed) ++requests.failed;
  if (answer.times == nullptr) {
    requests.duration.add(answer.at - answer.sent);
    return;
  }
  if (!requests.measured) requests.measured.emplace();
  requests.measured->add(*answer.times);
}

}  // namespace

void LiveMetrics::observe(const Fact& fact) {
  if (fact.kind == FactKind::IterationReturned) {
    ++totals_.counts.returned;
    totals_.iteration_duration.add(fact.at - fact.began);
  } else if (fact.kind == FactKind::IterationsDropped) {
    totals_.counts.dropped += fact.count;
  }
}

void LiveMetrics::observe_request(const RequestFact& fact) {
  if (fact.kind != RequestFact::Kind::Answered) return;
  count(fact, totals_.requests);
  if (!fact.failed) count(fact, expected_.requests);
}

std::vector<LiveMetric> LiveMetrics::list(Duration ran, std::uint64_t vus, std::uint64_t vus_max) {
  totals_.vus = GaugeSample{vus, vus, vus};
  totals_.vus_max = GaugeSample{vus_max, vus_max, vus_max};
  std::vector<LiveMetric> metrics;
  for (const Metric& metric : all_metrics()) {
    if (!metric.builtin) continue;
    Values values = values_of(metric.sample(totals_), ran);
    if (!values.empty()) metrics.push_back({metric.name, &metric, std::move(values)});
    if (metric.id != MetricId::HttpReqDuration) continue;
    Values expected = values_of(metric.sample(expected_), ran);
    if (expected.empty()) continue;
    metrics.push_back(
        {metric.name + std::string("{expected_response:true}"), &metric, std::move(expected)});
  }
  return metrics;
}

}  // namespace rehearse
