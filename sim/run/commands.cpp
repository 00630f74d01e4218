// Which command reaches what, and what it is answered.

#include "sim/run/commands.hpp"

#include <algorithm>
#include <optional>
#include <variant>

#include "sim/core/fact.hpp"

namespace rehearse {

Commands::Commands(const Rehearsal& rehearsal, CommandSource* outside, EventQueue& queue,
                   Facts& facts, ParallelLookahead& lookahead, ScenarioSet& scenarios,
                   Lifecycle& lifecycle)
    : rehearsal_(rehearsal),
      outside_(outside),
      queue_(queue),
      facts_(facts),
      lookahead_(lookahead),
      scenarios_(scenarios),
      lifecycle_(lifecycle),
      list_timer_(queue.add_timer()),
      outside_timer_(queue.add_timer()),
      results_(rehearsal.control.size()) {}

void Commands::arm_next() {
  if (next_ == rehearsal_.control.size()) {
    lookahead_.set_limit(kNever);
    return;
  }
  const Instant at = rehearsal_.control[next_].at;
  lookahead_.set_limit(at);
  queue_.arm(list_timer_, std::max(at, queue_.now()), EventClass::Control);
}

void Commands::look_outside(Instant now) {
  if (outside_ == nullptr) return;
  while (std::optional<Command> command = outside_->take()) from_outside_.push_back(*command);
  if (!from_outside_.empty()) queue_.arm(outside_timer_, now, EventClass::Control);
}

void Commands::on_event(const Event& event) {
  if (event.timer == outside_timer_) {
    for (; !from_outside_.empty(); from_outside_.pop_front()) {
      results_.emplace_back();
      carry_out(results_.size() - 1, from_outside_.front());
    }
  } else {
    carry_out(next_, rehearsal_.control[next_]);
    ++next_;
    arm_next();
  }
}

void Commands::carry_out(std::size_t index, const Command& command) {
  if (std::holds_alternative<InterruptCommand>(command.action)) {
    answer(index, std::nullopt);
    lifecycle_.stop(Rule::CtrlC, ExitCode::Interrupted);
  } else if (std::holds_alternative<StopCommand>(command.action)) {
    answer(index, std::nullopt);
    lifecycle_.stop(Rule::CtrlC, ExitCode::Stopped);
  } else if (const Refusal refusal = refuse(command)) {
    answer(index, refusal);
  } else if (lifecycle_.is_paused() && std::holds_alternative<ResumeCommand>(command.action)) {
    lifecycle_.start_test();
    answer(index, std::nullopt);
  } else {
    scenarios_.steered()->steering()->command(index, command);
  }
}

Refusal Commands::refuse(const Command& command) const {
  const bool scale = std::holds_alternative<ScaleCommand>(command.action);
  if (!scale && lifecycle_.is_paused()) {
    const bool pause = std::holds_alternative<PauseCommand>(command.action);
    return pause ? Refusal("the test is already paused") : std::nullopt;
  }
  const Executor* const steered = scenarios_.steered();
  if (steered == nullptr) {
    return scale ? "an externally-controlled executor needs to be configured for live "
                   "configuration updates"
                 : "only externally-controlled executors can be paused and resumed";
  }
  if (!scale && rehearsal_.plan.scenarios.size() > 1) {
    return "the test has executors that can't be paused and resumed";
  }
  if (steered->ended()) return "the executor was over";
  return std::nullopt;
}

void Commands::answer(std::size_t index, const Refusal& refusal) {
  results_[index] = {.ok = !refusal, .error = refusal.value_or(""), .done = queue_.now()};
  facts_.state({.kind = FactKind::CommandAnswered,
                .refused = refusal.has_value(),
                .at = queue_.now(),
                .began = {},
                .count = index,
                .refusal = refusal ? &*refusal : nullptr});
}

void Commands::write(Result& result) const {
  result.commands = results_;
  for (CommandResult& command : result.commands) {
    if (!command.done) command.error = "the test was over";
  }
}

}  // namespace rehearse
