#pragma once
// The scenarios of a running test: an executor each, by rank.

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "sim/executor/make_executor.hpp"
#include "sim/measure/result.hpp"
#include "sim/run/own_facts.hpp"
#include "sim/run/rehearsal.hpp"

namespace rehearse {

class ScenarioSet {
 public:
  /// All must outlive it. `own`: the scenarios of the plan that are the test's own; it is over
  /// when they are. `program`: runs iterations in place of journeys; null: there is none.
  ScenarioSet(RunContext& context, const Rehearsal& rehearsal, Program* program, OwnScenarios own)
      : context_(context),
        rehearsal_(rehearsal),
        program_(program),
        own_(own),
        has_others_(own.count < rehearsal.plan.scenarios.size()) {}

  /// Adds every scenario to the table of VUs, and makes executors for those that have work.
  /// `answer`: called with what becomes of commands. Requires: lookahead modes of all scenarios.
  void make_executors(const AnswerCommand& answer);

  /// All start now, each after its startTime.
  void start();
  /// Those that run are interrupted, the others never start.
  void stop(Rule rule);
  /// The same with those of one instance alone. Requires: once for each.
  void stop_instance(std::uint32_t instance, Rule rule);
  bool all_ended() const { return context_.executors_left == 0 || (has_others_ && own_ended()); }
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
  /// Of these, the test's own.
  std::span<Executor* const> own_executors() const {
    return std::span(with_work_).subspan(others_before_, own_with_work_);
  }
  /// Whether the test is over when the instance's scenarios are stopped.
  bool ends_with(std::uint32_t instance) const {
    return rehearsal_.plan.instances.size() == 1 || (has_others_ && is_own(instance));
  }
  bool is_own(std::uint32_t instance) const {
    return !has_others_ || rehearsal_.plan.scenarios[own_.first].instance == instance;
  }

  /// Appends a row for each of its own scenarios: when it began and ended, and how.
  void write(Result& result) const;

 private:
  bool own_ended() const;
  Executor& executor_of(VuId vu) const { return *executors_[context_.vus.vu(vu).rank]; }

  RunContext& context_;
  const Rehearsal& rehearsal_;
  Program* program_;
  OwnScenarios own_;
  bool has_others_;
  std::vector<Timer> start_timers_;                   // by rank
  std::vector<std::unique_ptr<Executor>> executors_;  // by rank; none: no work
  std::vector<Executor*> with_work_;                  // by rank
  std::size_t others_before_ = 0;  // with work, with lower ranks than the own ones
  std::size_t own_with_work_ = 0;
};

}  // namespace rehearse
