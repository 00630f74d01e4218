#pragma once
// When the iterations of the arrival-rate executors start: a stream, never a stored list
// (S51 to S54).

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <variant>
#include <vector>

#include "models/base/time.hpp"
#include "sim/plan/plan.hpp"
#include "sim/plan/segment.hpp"

namespace rehearse {

/// The whole-test period between two iterations: trunc(timeUnit / rate), before any scaling.
/// Requires: rate > 0.
Duration ticker_period(const ConstantArrivalRate& options);

/// The arrivals of constant-arrival-rate: the k-th of the whole test (k = 0, 1, …) at k·period,
/// strictly before the duration; none when the period is 0.
class EvenArrivals {
 public:
  EvenArrivals(const ConstantArrivalRate& options, const ExecutionTuple& numbering);
  /// Writes the next ones, until `out` is full or none is left; returns their number.
  std::size_t next(std::span<Duration> out);

 private:
  /// Of the whole test, where every number is taken.
  std::size_t next_of_all(std::span<Duration> out);

  Duration period_;
  Duration end_;
  StripedIterator numbers_;
  bool takes_all_;
  Duration due_;  ///< then: the next one
};

/// The arrivals of ramping-arrival-rate: the n-th of the whole test (n = 1, 2, …) where the area
/// under the rate reaches n. All in IEEE doubles and in one order of operations, that of the
/// recordings; rates per nanosecond, areas in iterations:
///
///   a stage of length d from rate f to rate t ≠ f adds d·((t − f)/2 + f) to the area A before it
///   and has the n ≤ A, at  trunc((f·d − √(d·(f·f·d + 2·(n − A₀)·(t − f)))) / (f − t)) + its start,
///   A₀ being the area before the stage; with t = f it adds d·t and has them at
///   trunc((n − A₀)/t) + its start.
///
/// A root whose argument rounding makes negative, as in about one of twenty ramps down to 0 for the
/// very last arrival, yields the lowest 64-bit integer in place of trunc(…), as k6 does on amd64.
class RampedArrivals {
 public:
  RampedArrivals(const RampingArrivalRate& options, const ExecutionTuple& numbering);
  /// As above.
  std::size_t next(std::span<Duration> out);

  struct Last {
    std::int64_t number = 0;  ///< of the whole test, from 1
    Duration due;
  };
  /// The last one of the whole test; none where nothing arrives, or the area exceeds 2^53, from
  /// where on doubles leave numbers out. Takes time in proportion to the stages.
  static std::optional<Last> last(const RampingArrivalRate& options);

 private:
  void enter_stage();
  Duration in_stage() const;

  std::vector<Stage> stages_;
  StripedIterator numbers_;
  double time_unit_;
  std::size_t stage_ = 0;
  Duration stage_start_;
  double length_ = 0;       ///< of the stage, ns
  double from_ = 0;         ///< rate at its start, per ns
  double to_ = 0;           ///< rate at its end, per ns
  double area_before_ = 0;  ///< iterations due before the stage
  double area_after_ = 0;   ///< iterations due by its end
  double number_;           ///< the next iteration's, from 1
};

/// Streams this segment's arrivals, as offsets from the scenario's start.
/// constant-arrival-rate: strictly before the duration, none when the period is 0 (the caller must
/// treat a zero period as an error for a run). ramping-arrival-rate: everything that is calculated,
/// which may include an offset at or beyond the sum of the stages.
class ArrivalTimes {
 public:
  /// Requires: `scenario` has an arrival-rate executor and has_work.
  explicit ArrivalTimes(const ScenarioPlan& scenario);

  /// When the next iteration is due: as calculated but never before 0 or the one before it, because
  /// an offset that lies in the past is due at once. Amortised constant time; empty from the end
  /// on.
  std::optional<Duration> next() {
    if (taken_ == filled_) fill();
    if (taken_ == filled_) return std::nullopt;
    return ready_[taken_++];
  }
  /// The offsets that next() will return: at least two, unless fewer are left. Valid until the next
  /// call.
  std::span<const Duration> ahead() {
    if (filled_ - taken_ < 2) fill();
    return std::span(ready_).first(filled_).subspan(taken_);
  }
  /// Takes the first `count` of ahead().
  void take(std::size_t count) { taken_ += count; }
  /// The next offset exactly as k6 calculates it, which the recorded `starts` list.
  /// Requires: nothing else was used before.
  std::optional<Duration> next_calculated();

 private:
  std::size_t calculate(std::span<Duration> out);
  /// Calculates more, behind those not taken yet.
  void fill();

  std::variant<EvenArrivals, RampedArrivals> arrivals_;
  Duration last_due_;
  // A block of offsets, which are calculated together, and the one after it that ahead() shows.
  std::array<Duration, 65> ready_;
  std::size_t taken_ = 0;
  std::size_t filled_ = 0;
};

}  // namespace rehearse
