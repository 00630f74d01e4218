// Of the whole test, then scaled to the segment.

#include "sim/plan/planned_iterations.hpp"

#include <limits>

#include "models/base/match.hpp"
#include "models/base/wide.hpp"
#include "sim/plan/arrival_times.hpp"
#include "sim/plan/rate_curve.hpp"

namespace rehearse {

namespace {

/// Those at 0, P, 2P, … before the end.
std::int64_t arrivals_of_whole(const ConstantArrivalRate& even) {
  const Duration period = ticker_period(even);
  if (period == Duration{} || even.duration.ns <= 0) return 0;
  return (even.duration.ns - 1) / period.ns + 1;
}

std::optional<std::int64_t> arrivals_of_whole(const RampingArrivalRate& ramped) {
  const auto last = RampedArrivals::last(ramped);
  if (last) return last->number;
  // Too few or too many.
  return RateCurve::of_whole(ramped).area() < 2 ? std::optional<std::int64_t>(0) : std::nullopt;
}

}  // namespace

std::optional<std::int64_t> planned_iterations(const ScenarioPlan& scenario) {
  const auto scaled = [&](std::optional<std::int64_t> whole) -> std::optional<std::int64_t> {
    if (!scenario.has_work || !scenario.numbering) return 0;
    if (!whole) return std::nullopt;
    return scenario.numbering->scale(*whole);
  };
  using Count = std::optional<std::int64_t>;
  return match(
      scenario.options.executor,
      [&](const SharedIterations&) -> Count {
        return scenario.has_work ? scenario.share.iterations : 0;
      },
      [&](const PerVuIterations&) -> Count {
        const Wide all = Wide{scenario.share.vus} * scenario.share.iterations;
        if (all > std::numeric_limits<std::int64_t>::max()) return std::nullopt;
        return static_cast<std::int64_t>(all);
      },
      [&](const ConstantArrivalRate& even) { return scaled(arrivals_of_whole(even)); },
      [&](const RampingArrivalRate& ramped) { return scaled(arrivals_of_whole(ramped)); },
      [](const ConstantVus&) -> Count { return std::nullopt; },
      [](const RampingVus&) -> Count { return std::nullopt; },
      [](const ExternallyControlled&) -> Count { return std::nullopt; });
}

}  // namespace rehearse
