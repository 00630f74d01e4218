// Arrival times of both arrival-rate executors.

#include "sim/plan/arrival_times.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "models/base/require.hpp"

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
    : period_(ticker_period(options)),
      end_(options.duration),
      numbers_(numbering),
      takes_all_(numbering.lcd() == 1) {
  if (period_ == Duration{}) end_ = Duration{};
}

std::size_t EvenArrivals::next_of_all(std::span<Duration> out) {
  std::size_t filled = 0;
  for (; filled < out.size() && due_ < end_; ++filled) {
    out[filled] = due_;
    if (__builtin_add_overflow(due_.ns, period_.ns, &due_.ns)) due_ = end_;
  }
  return filled;
}

std::size_t EvenArrivals::next(std::span<Duration> out) {
  if (takes_all_) return next_of_all(out);
  std::size_t filled = 0;
  while (filled < out.size()) {
    std::int64_t offset = 0;
    if (end_ == Duration{} ||
        __builtin_mul_overflow(numbers_.next().global - 1, period_.ns, &offset) ||
        offset >= end_.ns) {
      end_ = Duration{};
      break;
    }
    out[filled++] = Duration{offset};
  }
  return filled;
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

std::size_t RampedArrivals::next(std::span<Duration> out) {
  std::size_t filled = 0;
  while (filled < out.size() && stage_ < stages_.size()) {
    if (number_ <= area_after_) {
      out[filled++] = in_stage() + stage_start_;
      number_ = static_cast<double>(numbers_.next().global);
      continue;
    }
    stage_start_ = stage_start_ + stages_[stage_].duration;
    if (++stage_ < stages_.size()) enter_stage();
  }
  return filled;
}

std::optional<RampedArrivals::Last> RampedArrivals::last(const RampingArrivalRate& options) {
  constexpr double kExact = 9007199254740992.0;  // 2^53
  RampedArrivals whole(options, ExecutionTuple());
  RampedArrivals walk = whole;
  while (++whole.stage_ < whole.stages_.size()) whole.enter_stage();
  walk.number_ = std::floor(whole.area_after_);
  std::array<Duration, 1> due;
  if (!(walk.number_ >= 1.0 && walk.number_ <= kExact)) return std::nullopt;
  const auto number = static_cast<std::int64_t>(walk.number_);
  if (walk.next(due) == 0) return std::nullopt;
  return Last{number, due.front()};
}

ArrivalTimes::ArrivalTimes(const ScenarioPlan& scenario) : arrivals_(arrivals_of(scenario)) {}

std::size_t ArrivalTimes::calculate(std::span<Duration> out) {
  return std::visit([out](auto& arrivals) { return arrivals.next(out); }, arrivals_);
}

std::optional<Duration> ArrivalTimes::next_calculated() {
  std::array<Duration, 1> one;
  if (calculate(one) == 0) return std::nullopt;
  return one.front();
}

void ArrivalTimes::fill() {
  std::copy(ready_.begin() + taken_, ready_.begin() + filled_, ready_.begin());
  filled_ -= std::exchange(taken_, 0);
  const std::size_t first = filled_;
  filled_ += calculate(std::span(ready_).subspan(first));
  for (std::size_t i = first; i < filled_; ++i) {
    last_due_ = std::max(last_due_, ready_[i]);
    ready_[i] = last_due_;
  }
}

}  // namespace rehearse
