// Scaling, pausing and resuming; the end on its 100 ms grid. That the executor is paused and that
// the test's clock stands still are two things: another executor may have refused the pause (S67).

#include "sim/executor/external.hpp"

#include <algorithm>
#include <utility>
#include <variant>

namespace rehearse {

namespace {

/// How often the executor looks whether its duration is over.
constexpr Duration kEndGrid = milliseconds(100);

}  // namespace

ExternalExecutor::ExternalExecutor(RunContext& context, const ScenarioPlan& scenario, Rank rank,
                                   const UnplannedVus& unplanned, AnswerCommand answer)
    : Executor(context, scenario, rank),
      unplanned_(unplanned),
      answer_(std::move(answer)),
      first_max_(scenario.share.max_vus),
      vus_(scenario.share.vus),
      max_(first_max_),
      existing_(first_max_),
      end_(add_timer()),
      vu_ready_(add_timer()) {}

void ExternalExecutor::on_start() {
  arm_end();
  add_vus();
}

void ExternalExecutor::on_vu(Slot slot, VuId vu) {
  const Rule rule = now() == *began() ? Rule::Started : Rule::ScaleUp;
  hold(slot, vu, rule, index_of(slot) < begun_.size() ? begun_[index_of(slot)] : 0);
  if (loop_ == Loop::Running) count_and_begin(vu);
}

void ExternalExecutor::count_and_begin(VuId vu) {
  ++running_;
  begin(vu);
}

void ExternalExecutor::iteration_over(VuId vu) {
  --running_;
  if (loop_ == Loop::Running) {
    vus().begin_later(vu);
  } else {
    pause_when_quiet();
  }
}

void ExternalExecutor::begin_next(VuId vu) {
  if (loop_ == Loop::Running && may_loop(vu)) count_and_begin(vu);
}

void ExternalExecutor::on_event(const Event& event) {
  if (event.timer == end_) {
    end();
  } else {
    add_vu();
    add_vus();
  }
}

void ExternalExecutor::command(std::size_t index, const Command& command) {
  line_.push_back({index, command});
  carry_out_line();
}

void ExternalExecutor::carry_out_line() {
  while (!line_.empty() && !busy() && !ended()) {
    const Pending next = line_.front();
    line_.pop_front();
    std::visit([&](const auto& action) { carry_out(next.index, action); }, next.command.action);
  }
}

void ExternalExecutor::answer(std::size_t index, const Refusal& refusal) {
  answer_(index, refusal);
}

Refusal ExternalExecutor::refuse(std::int64_t vus, std::int64_t max) const {
  if (vus < 0) return "the number of VUs can't be negative";
  if (vus > max) {
    return "the number of active VUs (" + std::to_string(vus) +
           ") can't be larger than the number of max VUs (" + std::to_string(max) + ")";
  }
  if (max < first_max_) {
    return "the number of max VUs can't be lower than their first number (" +
           std::to_string(first_max_) + ")";
  }
  return std::nullopt;
}

void ExternalExecutor::carry_out(std::size_t index, const ScaleCommand& scale) {
  const std::int64_t vus = scale.vus.value_or(vus_);
  const std::int64_t max = scale.max.value_or(max_);
  if (const Refusal refusal = refuse(vus, max)) {
    answer(index, refusal);
    return;
  }
  vus_ = vus;
  max_ = max;
  if (!began()) {
    answer(index);
    return;
  }
  scaling_ = index;
  add_vus();
}

void ExternalExecutor::add_vus() {
  while (existing_ < max_) {
    const Duration init = unplanned_.next_init();
    if (init > Duration{}) {
      arm(vu_ready_, now() + init, EventClass::VuReady);
      return;
    }
    add_vu();
  }
  if (loop_ == Loop::Running) set_active(vus_);
  remove_vus(max_);
  if (scaling_) answer(*std::exchange(scaling_, std::nullopt));
  carry_out_line();
}

void ExternalExecutor::add_vu() {
  pool().give_back(vus().initialise(now(), rank()));
  ++existing_;
}

void ExternalExecutor::remove_vus(std::int64_t max) {
  while (existing_ > std::max(max, active_)) {
    const VuId vu = pool().take_spare();
    if (vu == kNoVu) return;
    vus().remove(now(), vu);
    --existing_;
  }
}

void ExternalExecutor::set_active(std::int64_t count) {
  while (active_ < count) ask_for_vu(static_cast<Slot>(active_++));
  while (active_ > count) {
    const auto slot = static_cast<Slot>(--active_);
    const VuId vu = held(slot);
    if (vu == kNoVu) {
      withdraw(slot);
      continue;
    }
    if (interrupt(vu, Rule::ScaleDown)) --running_;
    begun_.resize(std::max<std::size_t>(begun_.size(), index_of(slot) + 1));
    begun_[index_of(slot)] = release(vu, Rule::ScaleDown);
  }
}

void ExternalExecutor::carry_out(std::size_t index, const PauseCommand& /*pause*/) {
  if (!began()) {
    answer(index, "the test can't be paused before its executor has started");
  } else if (loop_ == Loop::Paused) {
    answer(index);
  } else {
    loop_ = Loop::Pausing;
    pausing_ = index;
    for (std::uint32_t slot = 0; slot < slots(); ++slot) {
      const VuId vu = held(Slot{slot});
      if (vu != kNoVu && vus().vu(vu).state == VuState::Iterating) {
        vus().stop_gracefully(now(), vu, Rule::Pause);
      }
    }
    pause_when_quiet();
  }
}

void ExternalExecutor::pause_when_quiet() {
  if (loop_ != Loop::Pausing || running_ > 0) return;
  loop_ = Loop::Paused;
  answer(pausing_);
  carry_out_line();
}

void ExternalExecutor::carry_out(std::size_t index, const ResumeCommand& /*resume*/) {
  if (!began()) {
    answer(index, "the test can't be resumed before its executor has started");
    return;
  }
  if (loop_ == Loop::Running) {
    answer(index);
    return;
  }
  loop_ = Loop::Running;
  set_active(vus_);
  remove_vus(max_);
  for (std::uint32_t slot = 0; slot < slots(); ++slot) {
    const VuId vu = held(Slot{slot});
    if (vu != kNoVu && vus().vu(vu).state == VuState::Resting) count_and_begin(vu);
  }
  answer(index);
}

void ExternalExecutor::carry_out(std::size_t /*index*/, const InterruptCommand& /*interrupt*/) {
  REQUIRE(false);
}

void ExternalExecutor::carry_out(std::size_t /*index*/, const StopCommand& /*stop*/) {
  REQUIRE(false);
}

void ExternalExecutor::clock_stopped() {
  if (ended()) return;
  clock_stopped_ = now();
  queue().cancel(end_);
}

void ExternalExecutor::clock_continued() {
  if (ended()) return;
  stood_still_ = stood_still();
  clock_stopped_.reset();
  arm_end();
}

Duration ExternalExecutor::stood_still() const {
  if (!clock_stopped_) return stood_still_;
  return stood_still_ + (ended().value_or(now()) - *clock_stopped_);
}

Duration ExternalExecutor::ran() const { return Executor::ran() - stood_still(); }

void ExternalExecutor::arm_end() {
  if (scenario().regular_end == Duration{}) return;
  const Instant over =
      test_start_ + scenario().options.start_time + scenario().regular_end + stood_still_;
  const std::int64_t looks = ((over - *began()).ns + kEndGrid.ns - 1) / kEndGrid.ns;
  const Instant seen = after_start(kEndGrid * std::max<std::int64_t>(looks, 1));
  arm(end_, std::max(seen, now()), EventClass::HardEnd);
}

void ExternalExecutor::end() {
  count_held_at_end();
  state(FactKind::ScenarioRegularEnd);
  withdraw_all();
  release_all(Rule::RegularEnd);
  active_ = 0;
  remove_vus(first_max_);
  finish(Rule::RegularEnd);
  if (loop_ == Loop::Pausing) answer(pausing_);
}

}  // namespace rehearse
