#pragma once
// The scenarios of a running test: an executor each, by rank.

#include <cstdint>
#include <memory>
#include <vector>

#include "sim/executor/make_executor.hpp"
#include "sim/measure/result.hpp"
#include "sim/run/rehearsal.hpp"

namespace rehearse {

class ScenarioSet {
 public:
  /// Both must outlive it.
  ScenarioSet(RunContext& context, const Rehearsal& rehearsal)
      : context_(context), rehearsal_(rehearsal) {}

  /// Adds every scenario to the table of VUs, and makes executors for those that have work.
  /// `answer`: called with what becomes of commands. Requires: lookahead modes of all scenarios.
  void make_executors(const AnswerCommand& answer);

  /// All start now, each after its startTime.
  void start();
  /// Those that run are interrupted, the others never start.
  void stop(Rule rule);
  bool all_ended() const { return context_.executors_left == 0; }
  /// An event of an executor, or its start.
  void on_event(const Event& event);
  /// Gives pooled VUs to the executors that wait for them.
  void hand_out_vus();
  /// Executors begin the iterations whose start is due.
  void begin_due_iterations();
  /// The VU's iteration is complete.
  void iteration_over(VuId vu) { executor_of(vu).iteration_over(vu); }

  /// Those with work, by rank.
  const std::vector<Executor*>& executors() const { return with_work_; }

  /// Appends a row for each scenario: when it began and ended, and how.
  void write(Result& result) const;

 private:
  Executor& executor_of(VuId vu) const { return *executors_[context_.vus.vu(vu).rank]; }

  RunContext& context_;
  const Rehearsal& rehearsal_;
  std::vector<Timer> start_timers_;                   // by rank
  std::vector<std::unique_ptr<Executor>> executors_;  // by rank; none: no work
  std::vector<Executor*> with_work_;                  // by rank
};

}  // namespace rehearse
