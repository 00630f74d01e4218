// Integrates the rate piece by piece; each piece is inverted in closed form.

#include "models/entry/arrival_process.hpp"

#include <algorithm>
#include <cmath>

#include "models/duration/duration_sampling.hpp"

namespace rehearse {
namespace {

constexpr std::uint64_t kGap = 0;
constexpr std::uint64_t kBatch = 1;
constexpr std::uint64_t kStay = 2;

/// A stay of no time would be one of a circle that never ends.
constexpr Duration kShortestStay = microseconds(1);

double seconds_between(Instant from, Instant to) {
  return static_cast<double>((to - from).ns) / 1e9;
}

/// Seconds until the area under rate + slope·x is `area`; infinite or not a number where it never
/// is. The form without cancellation: 2·area / (rate + √(rate² + 2·slope·area)).
double time_for(double area, double rate, double slope) {
  if (slope == 0.0) return area / rate;
  return 2.0 * area / (rate + std::sqrt(rate * rate + 2.0 * slope * area));
}

/// The first point after that instant.
auto first_after(const std::vector<RatePoint>& points, Instant at) {
  return std::find_if(points.begin(), points.end(),
                      [at](const RatePoint& point) { return point.at > at; });
}

}  // namespace

double value_at(const std::vector<RatePoint>& points, Instant at) {
  const auto after = first_after(points, at);
  if (after == points.begin()) return points.front().rate;
  const RatePoint& before = *(after - 1);
  if (after == points.end()) return before.rate;
  return before.rate + (after->rate - before.rate) * seconds_between(before.at, at) /
                           seconds_between(before.at, after->at);
}

ArrivalProcess::ArrivalProcess(const ArrivalOptions& options, const Stream& stream,
                               std::uint64_t source)
    : options_(options), stream_(stream), source_(source) {
  if (options_.trace.empty()) piece_ = piece_from(options_.from);
}

double ArrivalProcess::factor_at(Instant at) {
  if (options_.states.empty()) {
    state_until_ = kNever;
    return 1.0;
  }
  if (state_until_.ns < 0) state_until_ = options_.from;
  while (state_until_ <= at && state_until_ != kNever) {
    const RateState& state = options_.states[stays_ % options_.states.size()];
    Draws words = draws(kStay, stays_++);
    state_until_ = state_until_ + std::max(state.stay.sample({}, words), kShortestStay);
  }
  return options_.states[(stays_ - 1) % options_.states.size()].factor;
}

ArrivalProcess::Piece ArrivalProcess::piece_from(Instant begin) {
  const std::vector<RatePoint>& points = options_.rate;
  const double factor = factor_at(begin);
  Instant cycle{0};
  if (options_.period) cycle = Instant{begin.ns / options_.period->ns * options_.period->ns};
  const Instant in_cycle{(begin - cycle).ns};
  const auto after = first_after(points, in_cycle);
  const RatePoint& before = *(after - 1);
  Piece piece{begin, state_until_, before.rate * factor, 0.0};
  if (after != points.end()) {
    const double slope = (after->rate - before.rate) / seconds_between(before.at, after->at);
    piece.slope = slope * factor;
    piece.rate = (before.rate + slope * seconds_between(before.at, in_cycle)) * factor;
    piece.end = std::min(piece.end, cycle + (after->at - Instant{0}));
  } else if (options_.period) {
    piece.end = std::min(piece.end, cycle + *options_.period);
  }
  return piece;
}

ArrivalProcess::Arrival ArrivalProcess::next_of_trace() {
  while (traced_ < options_.trace.size() && options_.trace[traced_] < options_.from) ++traced_;
  if (traced_ == options_.trace.size() || options_.trace[traced_] >= options_.until) return {};
  return {options_.trace[traced_++], 1};
}

ArrivalProcess::Arrival ArrivalProcess::next() {
  if (!options_.trace.empty()) return next_of_trace();
  Draws gap = draws(kGap, arrivals_);
  double area = static_cast<double>(options_.gap.sample({}, gap).ns) / 1e9;
  for (;;) {
    const double length = seconds_between(piece_.begin, piece_.end);
    const double rate = piece_.rate + piece_.slope * reached_;
    const double end = reached_ + time_for(area, rate, piece_.slope);
    if (end <= length) {
      reached_ = end;
      break;
    }
    if (piece_.end >= options_.until) return {};
    const double left = length - reached_;
    area -= std::max((rate + piece_.slope * left / 2.0) * left, 0.0);
    area = std::max(area, 0.0);
    piece_ = piece_from(piece_.end);
    reached_ = 0.0;
  }
  Arrival arrival{piece_.begin + Duration{static_cast<std::int64_t>(std::llround(reached_ * 1e9))}};
  if (arrival.at >= options_.until) return {};
  if (options_.batch) {
    Draws count = draws(kBatch, arrivals_);
    arrival.count = options_.batch->sample(count);
  }
  ++arrivals_;
  return arrival;
}

}  // namespace rehearse
