#pragma once
// Commands to a running test: those of the rehearsal's `control` list, and those from outside
// (S66 to S68).

#include <cstddef>
#include <deque>
#include <map>
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
  /// What became of a command in the executor it was handed to: once for each of them, at the
  /// instant it is answered.
  void answer(std::size_t index, const Refusal& refusal);

  /// Those that were not answered are refused: the test is over.
  void write(Result& result) const;

 private:
  void arm_next();
  /// A pause or a resume on its way through the executors, by rank.
  struct Round {
    Command command;
    std::size_t next = 0;  ///< the executor that gets it next
  };

  void carry_out(std::size_t index, const Command& command);
  /// Before the test starts, where it starts paused.
  void carry_out_waiting(std::size_t index, const Command& command);
  void scale(std::size_t index, const Command& command);
  /// Hands the command to the next executor; after the last one the test's clock follows.
  void pass_on(std::size_t index);
  /// All executors have carried it out.
  Refusal switch_clock(const Command& command);
  /// The last word on a command.
  void conclude(std::size_t index, const Refusal& refusal);

  const Rehearsal& rehearsal_;
  CommandSource* outside_;
  EventQueue& queue_;
  Facts& facts_;
  ParallelLookahead& lookahead_;
  ScenarioSet& scenarios_;
  Lifecycle& lifecycle_;
  Timer list_timer_;
  Timer outside_timer_;
  std::size_t next_ = 0;                 // of the list
  std::deque<Command> from_outside_;     // not yet carried out
  std::vector<CommandResult> results_;   // of the list, then of those from outside
  std::map<std::size_t, Round> rounds_;  // by command
};

}  // namespace rehearse
