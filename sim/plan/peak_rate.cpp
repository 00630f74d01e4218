// Sums of piecewise linear rates, at the ends of their pieces.

#include "sim/plan/peak_rate.hpp"

#include <algorithm>
#include <variant>
#include <vector>

namespace rehearse {

namespace {

/// A rate that moves in a straight line.
struct Piece {
  Duration from;
  Duration until;
  double first = 0;
  double last = 0;

  /// Requires: from ≤ at ≤ until.
  double rate(Duration at) const {
    if (at == from) return first;
    if (at == until) return last;
    return first + (last - first) * static_cast<double>((at - from).ns) /
                       static_cast<double>((until - from).ns);
  }
};

using Pieces = std::vector<Piece>;

Pieces pieces_of(const ScenarioPlan& scenario) {
  if (!scenario.has_work || !scenario.numbering) return {};
  const ExecutionTuple& numbering = *scenario.numbering;
  const double share =
      static_cast<double>(numbering.offsets().size()) / static_cast<double>(numbering.lcd());
  const auto per_second = [share](std::int64_t rate, Duration unit) {
    return share * static_cast<double>(rate) * 1e9 / static_cast<double>(unit.ns);
  };
  Duration from = scenario.options.start_time;
  if (const auto* flat = std::get_if<ConstantArrivalRate>(&scenario.options.executor)) {
    const double rate = per_second(flat->rate, flat->time_unit);
    return {{from, from + flat->duration, rate, rate}};
  }
  const auto* ramp = std::get_if<RampingArrivalRate>(&scenario.options.executor);
  if (ramp == nullptr) return {};
  Pieces pieces;
  double rate = per_second(ramp->start_rate, ramp->time_unit);
  for (const Stage& stage : ramp->stages) {
    const double target = per_second(stage.target, ramp->time_unit);
    pieces.push_back({from, from + stage.duration, rate, target});
    from = from + stage.duration;
    rate = target;
  }
  return pieces;
}

/// The rate just after (or just before) an instant; 0 where no piece is.
double rate_beside(const Pieces& pieces, Duration at, bool after) {
  for (const Piece& piece : pieces) {
    if (piece.from == piece.until) continue;
    if (after ? piece.from <= at && at < piece.until : piece.from < at && at <= piece.until) {
      return piece.rate(at);
    }
  }
  return 0;
}

}  // namespace

double peak_arrival_rate(const TestPlan& plan) {
  std::vector<Pieces> scenarios;
  std::vector<Duration> ends;
  for (const ScenarioPlan& scenario : plan.scenarios) {
    scenarios.push_back(pieces_of(scenario));
    for (const Piece& piece : scenarios.back()) {
      ends.push_back(piece.from);
      ends.push_back(piece.until);
    }
  }
  std::sort(ends.begin(), ends.end());
  ends.erase(std::unique(ends.begin(), ends.end()), ends.end());
  double peak = 0;
  for (const Duration at : ends) {
    for (const bool after : {false, true}) {
      double sum = 0;
      for (const Pieces& pieces : scenarios) sum += rate_beside(pieces, at, after);
      peak = std::max(peak, sum);
    }
  }
  return peak;
}

}  // namespace rehearse
