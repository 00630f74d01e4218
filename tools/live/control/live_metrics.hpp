#pragma once
// What a running test has measured so far, as k6's builtin metrics.

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "sim/measure/metrics.hpp"

namespace rehearse {

struct Fact;
struct RequestFact;

/// One metric with its sample: names and values in the order of the names, times in ms.
struct LiveMetric {
  std::string name;
  const Metric* metric = nullptr;  ///< what it is, or is a part of
  std::vector<std::pair<std::string, double>> sample;
};

/// Counts what facts say; VUs are RunStatus's.
class LiveMetrics {
 public:
  void observe(const Fact& fact);
  void observe_request(const RequestFact& fact);

  /// k6's metrics of which there is a sample yet, by name, with the one submetric that it always
  /// has, http_req_duration{expected_response:true}; vus and vus_max always. `ran`: how long the
  /// test has run, for the rates. Takes time in proportion to the histograms' cells.
  std::vector<LiveMetric> list(Duration ran, std::uint64_t vus, std::uint64_t vus_max);

 private:
  /// `requests`: those that are over, as k6 counts them; `duration` of those without measured
  /// parts.
  MetricTotals totals_;
  MetricTotals expected_;  // of requests that did not fail
};

}  // namespace rehearse
