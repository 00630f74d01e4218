#pragma once
// Counts what a run's facts say: the observer that every run has.

#include <cstdint>
#include <vector>

#include "sim/core/fact.hpp"
#include "sim/run/result.hpp"
#include "sim/run/trace_hash.hpp"

namespace rehearse {

class Recorder final : public FactSink {
 public:
  explicit Recorder(std::size_t scenarios) : scenarios_(scenarios) {}

  void observe(const Fact& fact) override;

  /// Fills in counts, VUs, histogram, series and hash. `result` has a place for every scenario.
  void write(Result& result) const;

 private:
  struct Scenario {
    IterationCounts counts;
    std::uint64_t vus = 0;
    std::uint64_t vus_max = 0;
  };

  std::vector<Scenario> scenarios_;  // by rank
  std::uint64_t initialised_ = 0;
  std::uint64_t vus_max_ = 0;
  Histogram iteration_duration_;
  TimeSeries series_;
  TraceHash hash_;
};

}  // namespace rehearse
