#pragma once
// How many VUs were busy, that is ran an iteration: what a test has to be sized for.

#include <cstdint>
#include <optional>

#include "sim/measure/result.hpp"

namespace rehearse {

struct BusyFigures {
  double mean = 0;
  std::uint64_t p95 = 0;  ///< not exceeded in 95 % of the time
  std::uint64_t p99 = 0;
  std::uint64_t most = 0;
  /// p95, p99 and most are of the counts at the end of each interval of the series, as k6's `vus`
  /// are; otherwise of all counts that lasted for some time.
  bool each_second = false;

  bool operator==(const BusyFigures&) const = default;
};

/// Of the time between the scenario's beginning and its end; nothing of one that never began.
std::optional<BusyFigures> busy_figures(const ScenarioResult& scenario);

/// Of all scenarios together, from the first one's beginning to the last one's end. Those of one
/// scenario are its own. Of several the mean is exact, the others are of each second.
std::optional<BusyFigures> busy_figures(const Result& result);

}  // namespace rehearse
