#pragma once
// Every iteration's start and end, kept for machines: what `run --jsonl --detail` prints.

#include <cstdint>
#include <vector>

#include "sim/core/fact_sink.hpp"

namespace rehearse {

/// Of one scenario.
struct IterationTimes {
  struct Drop {
    Instant at;
    std::uint64_t count = 0;
  };
  std::vector<Instant> starts;  ///< of all iterations
  std::vector<Instant> ends;    ///< of the completed ones
  std::vector<Drop> drops;      ///< one entry per report
};

/// Collects the times of a run.
class RunDetail final : public FactSink {
 public:
  explicit RunDetail(std::size_t scenarios) : times_(scenarios) {}

  void observe(const Fact& fact) override;

  /// By rank; each list ascending.
  const std::vector<IterationTimes>& sorted();

 private:
  std::vector<IterationTimes> times_;
};

}  // namespace rehearse
