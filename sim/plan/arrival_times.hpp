#pragma once
// When the iterations of the arrival-rate executors start: a stream, never a stored list
// (executors.md §5).

#include <cstdint>
#include <optional>

#include "models/time.hpp"
#include "sim/plan/plan.hpp"

namespace rehearse {

/// The whole-test period between two iterations: trunc(timeUnit / rate), before any scaling.
Duration ticker_period(const ConstantArrivalRate& options);

/// Streams this segment's arrivals, as offsets from the scenario's start, ascending.
/// constant-arrival-rate: strictly before the duration, none when the period is 0 (the caller must
/// treat a zero period as an error for a run). ramping-arrival-rate: everything that is calculated,
/// which may include an offset at or beyond the sum of the stages.
class ArrivalTimes {
 public:
  /// Requires: `scenario` has an arrival-rate executor and has_work.
  explicit ArrivalTimes(const ScenarioPlan& scenario);
  std::optional<Duration> next();
};

}  // namespace rehearse
