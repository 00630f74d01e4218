// Handing out a fixed number of iterations.

#include "sim/executor/counted.hpp"

#include <variant>

namespace rehearse {

CountedExecutor::CountedExecutor(RunContext& context, const ScenarioPlan& scenario, Rank rank)
    : Executor(context, scenario, rank),
      shared_(std::holds_alternative<SharedIterations>(scenario.options.executor)),
      vus_(static_cast<std::uint64_t>(scenario.share.vus)),
      unclaimed_(shared_ ? static_cast<std::uint64_t>(scenario.share.iterations) : 0),
      each_(shared_ ? 0 : static_cast<std::uint64_t>(scenario.share.iterations)),
      regular_end_(add_timer()),
      hard_end_(add_timer()) {}

void CountedExecutor::on_start() {
  arm(regular_end_, after_start(scenario().regular_end), EventClass::RegularEnd);
  arm(hard_end_, after_start(scenario().hard_end), EventClass::HardEnd);
  for (std::uint32_t slot = 0; slot < vus_; ++slot) ask_for_vu(Slot{slot});
  finish_when_over(Rule::WorkDone);
}

void CountedExecutor::on_vu(Slot slot, VuId vu) {
  hold(slot, vu, Rule::Started);
  if (left_for(vu) > 0) {
    claim_and_begin(vu);
  } else {
    put_down(vu, Rule::WorkDone);
  }
}

std::uint64_t CountedExecutor::left_for(VuId vu) const {
  return shared_ ? unclaimed_ : each_ - vus().vu(vu).vu_iteration;
}

void CountedExecutor::claim_and_begin(VuId vu) {
  if (shared_) --unclaimed_;
  begin(vu);
}

Reach CountedExecutor::next_reach(Slot slot) const {
  if (shared_) return {};
  return {after_start(scenario().regular_end), left_for(held(slot)) - 1};
}

void CountedExecutor::iteration_over(VuId vu) {
  if (!past_regular_end_ && left_for(vu) > 0) {
    vus().begin_later(vu);
  } else {
    put_down(vu, past_regular_end_ ? Rule::RegularEnd : Rule::WorkDone);
    finish_when_over(Rule::WorkDone);
  }
}

void CountedExecutor::begin_next(VuId vu) {
  // Another VU may have taken the last of the pot at this very instant.
  if (left_for(vu) > 0) {
    claim_and_begin(vu);
  } else {
    put_down(vu, Rule::WorkDone);
    finish_when_over(Rule::WorkDone);
  }
}

void CountedExecutor::put_down(VuId vu, Rule rule) {
  if (!shared_) drop(left_for(vu), rule);
  release(vu, rule);
}

void CountedExecutor::on_event(const Event& event) {
  if (event.timer == hard_end_) {
    withdraw_all();
    for (std::uint32_t slot = 0; slot < slots(); ++slot) {
      const VuId vu = held(Slot{slot});
      if (vu == kNoVu) continue;
      interrupt(vu, Rule::HardEnd);
      put_down(vu, Rule::HardEnd);
    }
    finish_when_over(Rule::HardEnd);
  } else {
    past_regular_end_ = true;
    state(FactKind::ScenarioRegularEnd);
  }
}

void CountedExecutor::finish_when_over(Rule rule) {
  if (!has_no_vus() || ended()) return;
  if (shared_) drop(unclaimed_, past_regular_end_ ? Rule::RegularEnd : rule);
  finish(rule);
}

}  // namespace rehearse
