#pragma once
// Commands to a running test: those of the rehearsal's `control` list, and those from outside
// (S66 to S68).

#include <cstddef>
#include <deque>
#include <vector>

#include "sim/core/event_queue.hpp"
#include "sim/core/facts.hpp"
#include "sim/executor/command.hpp"
#include "sim/lookahead/parallel_lookahead.hpp"
#include "sim/measure/result.hpp"
#include "sim/run/lifecycle.hpp"
#include "sim/run/rehearsal.hpp"
#include "sim/run/run_environment.hpp"
#include "sim/run/scenario_set.hpp"

namespace rehearse {

class Commands {
 public:
  /// `outside`: none: no commands but those of the list. `lookahead`: is kept from passing the next
  /// command. Adds its timers to the queue.
  Commands(const Rehearsal& rehearsal, CommandSource* outside, EventQueue& queue, Facts& facts,
           ParallelLookahead& lookahead, ScenarioSet& scenarios, Lifecycle& lifecycle);

  /// Arms the timer for the first command of the list.
  void begin() { arm_next(); }
  /// Takes up what came from outside by `now`.
  void look_outside(Instant now);
  /// Whether commands may come at any time.
  bool come_from_outside() const { return outside_ != nullptr; }
  /// One of its timers rang: EventClass::Control.
  void on_event(const Event& event);
  /// What became of a command: once for each, at the instant it is answered.
  void answer(std::size_t index, const Refusal& refusal);

  /// Those that were not answered are refused: the test is over.
  void write(Result& result) const;

 private:
  void arm_next();
  void carry_out(std::size_t index, const Command& command);
  /// Why a pause, a resume or a scale reaches no executor; nothing when it does.
  Refusal refuse(const Command& command) const;

  const Rehearsal& rehearsal_;
  CommandSource* outside_;
  EventQueue& queue_;
  Facts& facts_;
  ParallelLookahead& lookahead_;
  ScenarioSet& scenarios_;
  Lifecycle& lifecycle_;
  Timer list_timer_;
  Timer outside_timer_;
  std::size_t next_ = 0;                // of the list
  std::deque<Command> from_outside_;    // not yet carried out
  std::vector<CommandResult> results_;  // of the list, then of those from outside
};

}  // namespace rehearse
