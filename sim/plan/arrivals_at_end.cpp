// By number, without going through the arrivals before it.

#include "sim/plan/arrivals_at_end.hpp"

#include <variant>

#include "sim/plan/arrival_times.hpp"

namespace rehearse {

namespace {

/// Which one of the whole test, from 1, is due at the end.
std::optional<std::int64_t> number_at_end(const ConstantArrivalRate& even) {
  const Duration period = ticker_period(even);
  if (period == Duration{} || even.duration.ns % period.ns != 0) return std::nullopt;
  return even.duration.ns / period.ns + 1;
}

std::optional<std::int64_t> number_at_end(const RampingArrivalRate& ramped, Duration end) {
  const auto last = RampedArrivals::last(ramped);
  if (!last || last->due < end) return std::nullopt;
  return last->number;
}

}  // namespace

std::optional<ArrivalAtEnd> arrival_at_end(const ScenarioPlan& scenario) {
  if (!scenario.has_work || !scenario.numbering) return std::nullopt;
  std::optional<std::int64_t> number;
  if (const auto* even = std::get_if<ConstantArrivalRate>(&scenario.options.executor)) {
    number = number_at_end(*even);
  } else if (const auto* ramped = std::get_if<RampingArrivalRate>(&scenario.options.executor)) {
    number = number_at_end(*ramped, scenario.regular_end);
  }
  if (!number) return std::nullopt;
  const ArrivalAtEnd found{scenario.numbering->scale(*number),
                           scenario.numbering->scale(*number - 1)};
  if (found.planned == found.started) return std::nullopt;  // another segment's
  return found;
}

}  // namespace rehearse
