// Values, areas and sums of pieces.

#include "sim/plan/rate_curve.hpp"

#include <algorithm>
#include <variant>

#include "sim/plan/executor_traits.hpp"

namespace rehearse {

namespace {

double in_seconds(Duration duration) { return static_cast<double>(duration.ns) / 1e9; }

double per_second(std::int64_t rate, Duration time_unit) {
  return static_cast<double>(rate) / in_seconds(time_unit);
}

/// The rate just after (or just before) an instant of the test; 0 where no piece is.
double rate_beside(const RateCurve& curve, Duration offset, bool after) {
  for (const RatePiece& piece : curve.pieces()) {
    if (piece.from == piece.until) continue;
    const bool inside = after ? piece.from <= offset && offset < piece.until
                              : piece.from < offset && offset <= piece.until;
    if (inside) return piece.at(offset);
  }
  return 0;
}

}  // namespace

bool arrives(const ScenarioPlan& scenario) {
  return traits_of(scenario.options.executor).family == ExecutorFamily::Arrival;
}

double segment_part(const ExecutionTuple& tuple) {
  return static_cast<double>(tuple.offsets().size()) / static_cast<double>(tuple.lcd());
}

double RatePiece::at(Duration at) const {
  if (at == from) return first;
  if (at == until) return last;
  return first + (last - first) * static_cast<double>((at - from).ns) /
                     static_cast<double>((until - from).ns);
}

double RatePiece::area() const { return (first + last) / 2 * in_seconds(until - from); }

RateCurve::RateCurve(const ExecutorOptions& executor, double part) {
  if (const auto* flat = std::get_if<ConstantArrivalRate>(&executor)) {
    const double rate = per_second(flat->rate, flat->time_unit) * part;
    pieces_.push_back({{}, flat->duration, rate, rate});
  } else if (const auto* ramp = std::get_if<RampingArrivalRate>(&executor)) {
    Duration from;
    double rate = per_second(ramp->start_rate, ramp->time_unit) * part;
    for (const Stage& stage : ramp->stages) {
      const double target = per_second(stage.target, ramp->time_unit) * part;
      pieces_.push_back({from, from + stage.duration, rate, target});
      from = from + stage.duration;
      rate = target;
    }
  }
}

RateCurve RateCurve::of_whole(const ExecutorOptions& executor) { return {executor, 1}; }

RateCurve RateCurve::of_segment(const ScenarioPlan& scenario) {
  if (scenario.has_work && scenario.numbering) {
    return {scenario.options.executor, segment_part(*scenario.numbering)};
  }
  return {};
}

double RateCurve::area(double from_s, double to_s) const {
  double area = 0;
  for (const RatePiece& piece : pieces_) {
    const double begin = in_seconds(piece.from);
    const double end = in_seconds(piece.until);
    const double low = std::max(begin, from_s);
    const double high = std::min(end, to_s);
    if (high <= low) continue;
    const auto rate_at = [&](double at) {
      return piece.first + (piece.last - piece.first) * (at - begin) / (end - begin);
    };
    area += (rate_at(low) + rate_at(high)) / 2 * (high - low);
  }
  return area;
}

double RateCurve::area() const {
  double area = 0;
  for (const RatePiece& piece : pieces_) area += piece.area();
  return area;
}

double RateCurve::peak() const {
  double peak = 0;
  for (const RatePiece& piece : pieces_) {
    if (piece.from != piece.until) peak = std::max(peak, piece.first);
    peak = std::max(peak, piece.last);
  }
  return peak;
}

double RateCurve::at(Duration offset) const {
  double rate = 0;
  for (const RatePiece& piece : pieces_) {
    if (piece.from <= offset) rate = piece.at(std::min(offset, piece.until));
  }
  return rate;
}

double peak_arrival_rate(const TestPlan& plan) {
  struct Started {
    Duration start;
    RateCurve curve;
  };
  std::vector<Started> scenarios;
  std::vector<Duration> ends;
  for (const ScenarioPlan& scenario : plan.scenarios) {
    scenarios.push_back({scenario.options.start_time, RateCurve::of_segment(scenario)});
    for (const RatePiece& piece : scenarios.back().curve.pieces()) {
      ends.push_back(scenario.options.start_time + piece.from);
      ends.push_back(scenario.options.start_time + piece.until);
    }
  }
  std::sort(ends.begin(), ends.end());
  ends.erase(std::unique(ends.begin(), ends.end()), ends.end());
  double peak = 0;
  for (const Duration at : ends) {
    for (const bool after : {false, true}) {
      double sum = 0;
      for (const Started& each : scenarios) sum += rate_beside(each.curve, at - each.start, after);
      peak = std::max(peak, sum);
    }
  }
  return peak;
}

}  // namespace rehearse
