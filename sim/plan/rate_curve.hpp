#pragma once
// The arrival rate as a curve over time: for charts, bounds and estimates, not for exact instants
// (arrival_times.hpp).

#include <limits>
#include <vector>

#include "models/base/time.hpp"
#include "sim/plan/plan.hpp"

namespace rehearse {

/// Whether the scenario has an arrival rate.
bool arrives(const ScenarioPlan& scenario);

/// The segment's share of one striping cycle.
double segment_part(const ExecutionTuple& tuple);

/// A linear part of a rate, in iterations per second.
struct RatePiece {
  Duration from;  ///< offset from the scenario's start, like `until`
  Duration until;
  double first = 0;
  double last = 0;

  /// Requires: from ≤ at ≤ until.
  double at(Duration at) const;
  /// The area below the whole piece: iterations.
  double area() const;
};

/// The pieces follow each other without a gap; there are none where nothing arrives.
class RateCurve {
 public:
  /// The whole test's curve, which k6 shows in every segment. No pieces without an arrival rate.
  static RateCurve of_whole(const ExecutorOptions& executor);
  /// Scaled to the scenario's segment; no pieces for a scenario without work.
  static RateCurve of_segment(const ScenarioPlan& scenario);

  const std::vector<RatePiece>& pieces() const { return pieces_; }
  /// The area below the curve between two offsets from the scenario's start, in seconds: about the
  /// number of iterations that arrive between them.
  double area(double from_s, double to_s) const;
  /// The same over its whole length.
  double area() const;
  /// The highest rate, except for a rate at the start that lasts no time.
  double peak() const;
  /// The rate at an offset; beyond the end the last one, of an empty curve 0.
  double at(Duration offset) const;

 private:
  RateCurve() = default;
  RateCurve(const ExecutorOptions& executor, double part);

  std::vector<RatePiece> pieces_;
};

/// The highest rate of all scenarios together, scaled to the segment; it is at an end of some
/// stage. 0 without an arrival rate.
double peak_arrival_rate(const TestPlan& plan);

}  // namespace rehearse
