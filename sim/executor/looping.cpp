// Handles go up with raw steps, down gracefully with raw steps and hard with the plan's.

#include "sim/executor/looping.hpp"

#include <algorithm>
#include <variant>

#include "sim/plan/executor_traits.hpp"
#include "sim/plan/stages.hpp"

namespace rehearse {

namespace {

/// The ramp-downs may all be over before gracefulStop is.
Rule last_limit(const ScenarioPlan& scenario) {
  const ExecutorOptions& executor = scenario.options.executor;
  const Duration all_stages = wrapped(traits_of(executor).regular_length(executor));
  const bool ends_with_grace = scenario.hard_end < all_stages + scenario.options.graceful_stop;
  return ends_with_grace ? Rule::GracefulRampDown : Rule::HardEnd;
}

}  // namespace

LoopingExecutor::LoopingExecutor(RunContext& context, const ScenarioPlan& scenario, Rank rank)
    : Executor(context, scenario, rank),
      raw_(scenario.raw_steps),
      last_limit_(last_limit(scenario)),
      raw_timer_(add_timer()),
      graceful_timer_(add_timer()) {
  REQUIRE(!raw_.empty() && raw_.back().active == 0 && !scenario.steps.empty());
  if (mode() != ExecutionMode::PerVu) return;
  raw_downs_ = StepDowns(raw_.size(), [&](std::size_t i) { return raw_[i].active; });
  graceful_downs_ =
      StepDowns(scenario.steps.size(), [&](std::size_t i) { return scenario.steps[i].planned; });
}

Reach LoopingExecutor::next_reach(Slot slot) const {
  const std::vector<VuStep>& steps = scenario().steps;
  const auto active = [&](std::size_t i) { return raw_[i].active; };
  const auto planned = [&](std::size_t i) { return steps[i].planned; };
  Reach reach{kNever, Reach::kUnlimited};
  if (const auto raw = raw_downs_.first_to(index_of(slot), next_raw_, active)) {
    reach.until = after_start(raw_[*raw].offset);
  }
  if (const auto step = graceful_downs_.first_to(index_of(slot), next_graceful_, planned)) {
    reach.until = std::min(reach.until, after_start(steps[*step].offset));
  }
  return reach;
}

void LoopingExecutor::on_start() {
  // What happens at offset 0 belongs to the start itself.
  arm_graceful();
  arm_raw();
  if (queue().armed(raw_timer_) && raw_.front().offset <= Duration{}) {
    queue().cancel(raw_timer_);
    on_event({now(), EventClass::RampStep, rank(), raw_timer_});
  }
}

void LoopingExecutor::arm_raw() {
  if (next_raw_ == raw_.size()) return;
  const Instant at = std::max(after_start(raw_[next_raw_].offset), now());
  // Of the steps at one instant only the last counts: nothing has time to run in between.
  while (next_raw_ + 1 < raw_.size() && after_start(raw_[next_raw_ + 1].offset) <= at) ++next_raw_;
  const bool last = next_raw_ + 1 == raw_.size();
  arm(raw_timer_, at, last ? EventClass::RegularEnd : EventClass::RampStep);
}

void LoopingExecutor::arm_graceful() {
  const std::vector<VuStep>& steps = scenario().steps;
  while (
      next_graceful_ < steps.size() &&
      (next_graceful_ == 0 || steps[next_graceful_].planned >= steps[next_graceful_ - 1].planned)) {
    ++next_graceful_;
  }
  if (next_graceful_ == steps.size()) return;
  const bool last = next_graceful_ + 1 == steps.size();
  arm(graceful_timer_, std::max(after_start(steps[next_graceful_].offset), now()),
      last ? EventClass::HardEnd : EventClass::RampHardStop);
}

void LoopingExecutor::on_event(const Event& event) {
  if (event.timer == raw_timer_) {
    const bool last = next_raw_ + 1 == raw_.size();
    if (last) state(FactKind::ScenarioRegularEnd);
    set_active(raw_[next_raw_++].active, last ? Rule::RegularEnd : Rule::RampDown);
    arm_raw();
  } else {
    const bool last = next_graceful_ + 1 == scenario().steps.size();
    limit(scenario().steps[next_graceful_].planned, last ? last_limit_ : Rule::GracefulRampDown);
    ++next_graceful_;
    arm_graceful();
  }
  finish_when_over();
}

void LoopingExecutor::set_active(std::uint64_t count, Rule rule) {
  while (active_ < count) start_handle(static_cast<Slot>(active_++));
  while (active_ > count) stop_handle(static_cast<Slot>(--active_), rule);
}

void LoopingExecutor::start_handle(Slot slot) {
  if (const VuId vu = held(slot); vu != kNoVu) {
    vus().revive(now(), vu);
  } else {
    ask_for_vu(slot);
  }
}

void LoopingExecutor::on_vu(Slot slot, VuId vu) {
  const Rule rule = now() == *began() ? Rule::Started : Rule::RampUp;
  hold(slot, vu, rule, index_of(slot) < begun_.size() ? begun_[index_of(slot)] : 0);
  begin(vu);
}

void LoopingExecutor::stop_handle(Slot slot, Rule rule) {
  const VuId vu = held(slot);
  if (vu == kNoVu) {
    withdraw(slot);
  } else if (vus().vu(vu).state == VuState::Resting) {
    put_down(vu, rule);
  } else {
    vus().stop_gracefully(now(), vu, rule);
  }
}

void LoopingExecutor::limit(std::uint64_t count, Rule rule) {
  // The step before left none at or above its own count.
  const std::uint64_t before = scenario().steps[next_graceful_ - 1].planned;
  const std::uint64_t end = std::min<std::uint64_t>(before, slots());
  for (std::uint64_t slot = count; slot < end; ++slot) {
    const VuId vu = held(static_cast<Slot>(slot));
    if (vu == kNoVu) continue;
    interrupt(vu, rule);
    put_down(vu, rule);
  }
}

void LoopingExecutor::put_down(VuId vu, Rule rule) {
  const std::uint32_t slot = index_of(vus().vu(vu).slot);
  const std::uint64_t begun = release(vu, rule);
  if (next_raw_ == raw_.size()) return;  // no handle starts again
  if (slot >= begun_.size()) begun_.resize(slots());
  begun_[slot] = begun;
}

void LoopingExecutor::iteration_over(VuId vu) {
  if (index_of(vus().vu(vu).slot) < active_) {
    vus().begin_later(vu);
  } else {
    put_down(vu, next_raw_ == raw_.size() ? Rule::RegularEnd : Rule::RampDown);
    finish_when_over();
  }
}

void LoopingExecutor::begin_next(VuId vu) {
  if (may_loop(vu)) begin(vu);
}

void LoopingExecutor::finish_when_over() {
  if (next_raw_ == raw_.size() && has_no_vus() && !ended()) {
    finish(Rule::WorkDone);
  }
}

}  // namespace rehearse
