// Arrival times of both arrival-rate executors.

#include "sim/plan/arrival_times.hpp"

#include <algorithm>
#include <cmath>

#include "models/require.hpp"

namespace rehearse {
namespace {

/// Truncates toward zero; what does not fit becomes the lowest value, as on the recording machine.
std::int64_t truncated(double value) {
  constexpr double kLimit = 9223372036854775808.0;  // 2^63
  return value > -kLimit && value < kLimit ? static_cast<std::int64_t>(value) : INT64_MIN;
}

std::variant<EvenArrivals, RampedArrivals> arrivals_of(const ScenarioPlan& scenario) {
  REQUIRE(scenario.has_work && scenario.numbering.has_value());
  const ExecutorOptions& executor = scenario.options.executor;
  if (const auto* even = std::get_if<ConstantArrivalRate>(&executor)) {
    return EvenArrivals(*even, *scenario.numbering);
  }
  const auto* ramped = std::get_if<RampingArrivalRate>(&executor);
  REQUIRE(ramped != nullptr);
  return RampedArrivals(*ramped, *scenario.numbering);
}

}  // namespace

Duration ticker_period(const ConstantArrivalRate& options) {
  REQUIRE(options.rate > 0);
  return Duration{options.time_unit.ns / options.rate};
}

EvenArrivals::EvenArrivals(const ConstantArrivalRate& options, const ExecutionTuple& numbering)
    : period_(ticker_period(options)), end_(options.duration), numbers_(numbering) {
  if (period_ == Duration{}) end_ = Duration{};
}

std::optional<Duration> EvenArrivals::next() {
  std::int64_t offset = 0;
  if (end_ == Duration{} ||
      __builtin_mul_overflow(numbers_.next().global - 1, period_.ns, &offset) ||
      offset >= end_.ns) {
    end_ = Duration{};
    return std::nullopt;
  }
  return Duration{offset};
}

RampedArrivals::RampedArrivals(const RampingArrivalRate& options, const ExecutionTuple& numbering)
    : stages_(options.stages),
      numbers_(numbering),
      time_unit_(static_cast<double>(options.time_unit.ns)),
      to_(static_cast<double>(options.start_rate) / time_unit_),
      number_(static_cast<double>(numbers_.next().global)) {
  if (!stages_.empty()) enter_stage();
}

void RampedArrivals::enter_stage() {
  const Stage& stage = stages_[stage_];
  from_ = to_;
  to_ = static_cast<double>(stage.target) / time_unit_;
  length_ = static_cast<double>(stage.duration.ns);
  area_before_ = area_after_;
  area_after_ += from_ != to_ ? length_ * ((to_ - from_) / 2 + from_) : length_ * to_;
}

Duration RampedArrivals::in_stage() const {
  const double due = number_ - area_before_;
  if (from_ == to_) return Duration{truncated(due / to_)};
  const double root = std::sqrt(length_ * (from_ * from_ * length_ + 2 * due * (to_ - from_)));
  return Duration{truncated((from_ * length_ - root) / (from_ - to_))};
}

std::optional<Duration> RampedArrivals::next() {
  while (stage_ < stages_.size()) {
    if (number_ <= area_after_) {
      const Duration arrival = in_stage() + stage_start_;
      number_ = static_cast<double>(numbers_.next().global);
      return arrival;
    }
    stage_start_ = stage_start_ + stages_[stage_].duration;
    if (++stage_ < stages_.size()) enter_stage();
  }
  return std::nullopt;
}

ArrivalTimes::ArrivalTimes(const ScenarioPlan& scenario) : arrivals_(arrivals_of(scenario)) {}

std::optional<Duration> ArrivalTimes::next_calculated() {
  return std::visit([](auto& arrivals) { return arrivals.next(); }, arrivals_);
}

void ArrivalTimes::fill() {
  taken_ = 0;
  filled_ = 0;
  std::visit(
      [this](auto& arrivals) {
        while (filled_ < ready_.size()) {
          const std::optional<Duration> calculated = arrivals.next();
          if (!calculated) break;
          last_due_ = std::max(last_due_, *calculated);
          ready_[filled_++] = last_due_;
        }
      },
      arrivals_);
}

}  // namespace rehearse
