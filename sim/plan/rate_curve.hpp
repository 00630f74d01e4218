#pragma once
// The arrival rate as a curve over time: for charts, bounds and estimates, not for exact instants
// (arrival_times.hpp).

#include <limits>
#include <vector>

#include "models/base/time.hpp"
#include "sim/plan/plan.hpp"

namespace rehearse {

/// Whether the scenario's iterations start on a clock.
bool arrives(const ScenarioPlan& scenario);

/// How much of the whole falls to the segment: its share of one striping cycle.
double segment_part(const ExecutionTuple& tuple);

/// A rate that moves in a straight line; iterations a second.
struct RatePiece {
  Duration from;  ///< of the scenario's start, as `until`
  Duration until;
  double first = 0;
  double last = 0;

  /// Requires: from ≤ at ≤ until.
  double at(Duration at) const;
  /// Below the line, over its whole length: iterations.
  double area() const;
};

/// The pieces follow each other without a gap; none where nothing arrives.
class RateCurve {
 public:
  /// Of the whole test: k6 shows these rates in every segment. No pieces without an arrival rate.
  static RateCurve of_whole(const ExecutorOptions& executor);
  /// Scaled to the scenario's segment; no pieces for a scenario without work.
  static RateCurve of_segment(const ScenarioPlan& scenario);

  const std::vector<RatePiece>& pieces() const { return pieces_; }
  /// The area below the curve between two offsets from the scenario's start, in seconds: about how
  /// many iterations arrive then.
  double area(double from_s, double to_s) const;
  /// The same over its whole length.
  double area() const;
  /// The highest rate. Nothing arrives at the rate of the start if it is left at once.
  double peak() const;
  /// The rate at an offset; beyond the end the last one, of an empty curve 0.
  double at(Duration offset) const;

 private:
  RateCurve() = default;
  RateCurve(const ExecutorOptions& executor, double part);

  std::vector<RatePiece> pieces_;
};

/// Of all scenarios with an arrival rate together, scaled to the segment, where their rates are
/// highest: at an end of some stage. 0 when there are none.
double peak_arrival_rate(const TestPlan& plan);

}  // namespace rehearse
