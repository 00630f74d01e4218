// What all executors share: VUs by slot, facts, the end.

#include "sim/executor/executor.hpp"

#include "sim/core/fact.hpp"

namespace rehearse {

Executor::Executor(RunContext& context, const ScenarioPlan& scenario, Rank rank)
    : context_(context),
      scenario_(scenario),
      pool_(context.pools[scenario.instance]),
      rank_(rank) {}

Timer Executor::add_timer() {
  timers_.push_back(queue().add_timer());
  return timers_.back();
}

void Executor::start() {
  began_ = now();
  state(FactKind::ScenarioStarted);
  on_start();
}

void Executor::hold(Slot slot, VuId vu, Rule rule, std::uint64_t begun) {
  const std::uint32_t index = index_of(slot);
  if (index >= held_.size()) held_.resize(index + 1, kNoVu);
  REQUIRE(held_[index] == kNoVu);
  held_[index] = vu;
  ++held_count_;
  vus().activate(now(), vu, rank_, slot, begun, rule);
}

void Executor::begin(VuId vu) {
  vus().begin(now(), vu);
  const bool ahead = mode() == ExecutionMode::PerVu &&
                     context_.lookahead.add(now(), vu, next_reach(vus().vu(vu).slot));
  if (!ahead) vus().begin_body(now(), vu);
}

bool Executor::may_loop(VuId vu) {
  const Vu& looping = vus().vu(vu);
  const std::uint32_t most =
      mode() == ExecutionMode::PerVu ? kSuspiciousAtOneInstant : kMostAtOneInstant;
  if (loops_.begun(looping.slot, looping.vu_iteration, looping.began, now()) < most) return true;
  context_.standstill = {rank_, vu, now()};
  return false;
}

void Executor::ask_for_vu(Slot slot) {
  if (const VuId vu = pool().take(rank_, slot); vu != kNoVu) {
    on_vu(slot, vu);
  } else {
    ++asked_;
  }
}

bool Executor::withdraw(Slot slot) {
  if (asked_ == 0 || !pool().withdraw(rank_, slot)) return false;
  --asked_;
  return true;
}

void Executor::withdraw_all() {
  pool().withdraw_all(rank_);
  asked_ = 0;
}

std::uint64_t Executor::release(VuId vu, Rule rule) {
  const Slot slot = vus().vu(vu).slot;
  REQUIRE(held(slot) == vu);
  held_[index_of(slot)] = kNoVu;
  if (!held_at_end_is_final_) held_at_end_ = held_count_;
  --held_count_;
  const std::uint64_t begun = vus().deactivate(now(), vu, rule);
  pool().give_back(vu);
  return begun;
}

bool Executor::interrupt(VuId vu, Rule rule) {
  if (vus().vu(vu).state == VuState::Resting) return false;
  vus().interrupt(now(), vu, rule);
  return true;
}

void Executor::stop(Rule rule) {
  if (!began_ || ended_) return;
  before_stop();
  interrupted_ = true;
  count_held_at_end();
  withdraw_all();
  release_all(rule);
  finish(rule);
}

void Executor::release_all(Rule rule) {
  for (const VuId vu : held_) {
    if (vu == kNoVu) continue;
    interrupt(vu, rule);
    release(vu, rule);
  }
}

void Executor::count_held_at_end() {
  if (held_at_end_is_final_) return;
  held_at_end_ = held_count_;
  held_at_end_is_final_ = true;
}

Duration Executor::ran() const { return began_ && ended_ ? *ended_ - *began_ : Duration{}; }

void Executor::state(FactKind kind, Rule rule, std::uint64_t count) {
  context_.facts.state(
      {.kind = kind, .rule = rule, .at = now(), .scenario = rank_, .began = {}, .count = count});
}

void Executor::drop(std::uint64_t iterations, Rule rule, Instant at) {
  if (iterations == 0) return;
  context_.facts.state({.kind = FactKind::IterationsDropped,
                        .rule = rule,
                        .at = at,
                        .scenario = rank_,
                        .began = {},
                        .count = iterations});
}

void Executor::finish(Rule rule) {
  REQUIRE(has_no_vus() && !ended_);
  for (const Timer timer : timers_) queue().cancel(timer);
  ended_ = now();
  --context_.executors_left;
  state(FactKind::ScenarioEnded, rule);
}

}  // namespace rehearse
