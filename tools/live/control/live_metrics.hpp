#pragma once
// What a running test has measured so far, as k6's builtin metrics.

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "sim/core/fact.hpp"
#include "sim/measure/histogram.hpp"
#include "sim/measure/measured_times.hpp"

namespace rehearse {

/// One metric with its sample: names and values in the order of the names, times in ms.
struct LiveMetric {
  std::string id;
  const char* type = "";      ///< counter, gauge, rate or trend
  const char* contains = "";  ///< default, time or data
  std::vector<std::pair<std::string, double>> sample;
};

/// Counts what facts say; VUs are RunStatus's.
class LiveMetrics {
 public:
  void observe(const Fact& fact);
  void observe_request(const RequestFact& fact);

  /// Those of which there is a sample yet, by id; vus and vus_max always. `ran`: how long the test
  /// has run, for the rates. Takes time in proportion to the histograms' cells.
  std::vector<LiveMetric> list(Duration ran, std::uint64_t vus, std::uint64_t vus_max) const;

 private:
  std::uint64_t iterations_ = 0;
  std::uint64_t dropped_ = 0;
  std::uint64_t answered_ = 0;
  std::uint64_t failed_ = 0;
  Histogram iteration_duration_;
  Histogram answer_duration_;  // of answers without measured parts
  std::optional<MeasuredTimes> measured_;
};

}  // namespace rehearse
