// Which command reaches what, and what it is answered.

#include "sim/run/commands.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <optional>
#include <variant>

#include "sim/core/fact.hpp"
#include "sim/plan/executor_traits.hpp"

namespace rehearse {

namespace {

constexpr const char* kAlreadyPaused = "the test is already paused";
constexpr const char* kExecutorOver = "the executor was over";

}  // namespace

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
    conclude(index, std::nullopt);
    lifecycle_.stop(Rule::CtrlC, ExitCode::Interrupted);
  } else if (const auto* stop = std::get_if<StopCommand>(&command.action)) {
    conclude(index, std::nullopt);
    if (stop->cause == StopCommand::Cause::Threshold) {
      lifecycle_.stop(Rule::Threshold, ExitCode::ThresholdsCrossed);
    } else {
      lifecycle_.stop(Rule::CtrlC, ExitCode::Stopped);
    }
  } else if (std::holds_alternative<ScaleCommand>(command.action)) {
    scale(index, command);
  } else if (lifecycle_.is_paused()) {
    carry_out_waiting(index, command);
  } else {
    rounds_[index] = {.command = command};
    pass_on(index);
  }
}

void Commands::carry_out_waiting(std::size_t index, const Command& command) {
  if (std::holds_alternative<PauseCommand>(command.action)) {
    conclude(index, kAlreadyPaused);
  } else {
    lifecycle_.start_test();
    conclude(index, std::nullopt);
  }
}

void Commands::scale(std::size_t index, const Command& command) {
  for (Executor* const executor : scenarios_.own_executors()) {
    if (executor->steering() == nullptr) continue;
    if (executor->ended()) {
      conclude(index, kExecutorOver);
    } else {
      executor->steering()->command(index, command);
    }
    return;
  }
  conclude(index,
           "an externally-controlled executor needs to be configured for live configuration "
           "updates");
}

void Commands::pass_on(std::size_t index) {
  Round& round = rounds_.at(index);
  if (round.next == scenarios_.own_executors().size()) {
    conclude(index, switch_clock(round.command));
    return;
  }
  Executor& executor = *scenarios_.own_executors()[round.next++];
  if (executor.steering() == nullptr) {
    conclude(index,
             fmt::format("{} executor '{}' doesn't support pause and resume operations after "
                         "its start",
                         executor_name(executor.options().executor), executor.options().name));
  } else if (executor.ended()) {
    conclude(index, kExecutorOver);
  } else {
    executor.steering()->command(index, round.command);
  }
}

Refusal Commands::switch_clock(const Command& command) {
  if (std::holds_alternative<PauseCommand>(command.action)) {
    if (lifecycle_.clock_stopped()) return kAlreadyPaused;
    // Where the last one ended while it waited for its iterations, there is nothing to pause.
    if (!scenarios_.all_ended()) lifecycle_.stop_clock();
  } else {
    if (!lifecycle_.clock_stopped()) return "the test is not paused";
    lifecycle_.continue_clock();
  }
  return std::nullopt;
}

void Commands::answer(std::size_t index, const Refusal& refusal) {
  if (!refusal && rounds_.count(index) > 0) {
    pass_on(index);
  } else {
    conclude(index, refusal);
  }
}

void Commands::conclude(std::size_t index, const Refusal& refusal) {
  rounds_.erase(index);
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
