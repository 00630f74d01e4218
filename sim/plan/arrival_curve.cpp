// Areas under piecewise linear arrival rates.

#include "sim/plan/arrival_curve.hpp"

#include <algorithm>
#include <limits>
#include <variant>

namespace rehearse {

namespace {

double in_seconds(Duration duration) { return static_cast<double>(duration.ns) / 1e9; }

double per_second(std::int64_t rate, Duration time_unit) {
  return static_cast<double>(rate) / in_seconds(time_unit);
}

/// Area between `from` and `to` under a line from `start_rate` to `end_rate` over [begin, end].
double area_under(double begin, double end, double start_rate, double end_rate, double from,
                  double to) {
  const double low = std::max(begin, from);
  const double high = std::min(end, to);
  if (high <= low) return 0;
  const auto rate_at = [&](double at) {
    return start_rate + (end_rate - start_rate) * (at - begin) / (end - begin);
  };
  return (rate_at(low) + rate_at(high)) / 2 * (high - low);
}

double ramp_area(const RampingArrivalRate& ramp, double start, double from, double to) {
  double area = 0;
  double rate = per_second(ramp.start_rate, ramp.time_unit);
  for (const Stage& stage : ramp.stages) {
    const double target = per_second(stage.target, ramp.time_unit);
    const double end = start + in_seconds(stage.duration);
    area += area_under(start, end, rate, target, from, to);
    start = end;
    rate = target;
  }
  return area;
}

/// The segment's part of the whole, by its share of one striping cycle.
double part_of_whole(const ExecutionTuple& tuple) {
  return static_cast<double>(tuple.offsets().size()) / static_cast<double>(tuple.lcd());
}

}  // namespace

double expected_arrivals(const ScenarioPlan& scenario, double from_s, double to_s) {
  if (!scenario.has_work || !scenario.numbering) return 0;
  const double start = in_seconds(scenario.options.start_time);
  double area = 0;
  if (const auto* flat = std::get_if<ConstantArrivalRate>(&scenario.options.executor)) {
    const double rate = per_second(flat->rate, flat->time_unit);
    area = area_under(start, start + in_seconds(flat->duration), rate, rate, from_s, to_s);
  } else if (const auto* ramp = std::get_if<RampingArrivalRate>(&scenario.options.executor)) {
    area = ramp_area(*ramp, start, from_s, to_s);
  }
  return area * part_of_whole(*scenario.numbering);
}

double expected_starts(const ScenarioPlan& scenario) {
  return expected_arrivals(scenario, 0, std::numeric_limits<double>::infinity());
}

double highest_arrival_rate(const ScenarioPlan& scenario) {
  if (!scenario.has_work || !scenario.numbering) return 0;
  double rate = 0;
  if (const auto* flat = std::get_if<ConstantArrivalRate>(&scenario.options.executor)) {
    rate = per_second(flat->rate, flat->time_unit);
  } else if (const auto* ramp = std::get_if<RampingArrivalRate>(&scenario.options.executor)) {
    // Nothing arrives at the rate of the start if it is left at once.
    const bool stays = !ramp->stages.empty() && ramp->stages.front().duration > Duration{};
    if (stays) rate = per_second(ramp->start_rate, ramp->time_unit);
    for (const Stage& stage : ramp->stages) {
      rate = std::max(rate, per_second(stage.target, ramp->time_unit));
    }
  }
  return rate * part_of_whole(*scenario.numbering);
}

bool has_arrivals(const ScenarioPlan& scenario) {
  return std::holds_alternative<ConstantArrivalRate>(scenario.options.executor) ||
         std::holds_alternative<RampingArrivalRate>(scenario.options.executor);
}

}  // namespace rehearse
