#pragma once
// The life of a test: paused, setup, scenarios, teardown; its end, in time or not (S69, S72 to
// S74).

#include <cstdint>
#include <optional>

#include "models/base/random.hpp"
#include "models/base/time.hpp"
#include "sim/core/event_queue.hpp"
#include "sim/core/facts.hpp"
#include "sim/measure/exit_code.hpp"
#include "sim/run/rehearsal.hpp"
#include "sim/run/scenario_set.hpp"
#include "sim/vu/program.hpp"
#include "sim/vu/vu_table.hpp"

namespace rehearse {

class Lifecycle {
 public:
  /// All must outlive it. Adds its timers to the queue. `program`: has setup and teardown in place
  /// of the rehearsal's; null: there is none.
  Lifecycle(const Rehearsal& rehearsal, EventQueue& queue, Facts& facts, ScenarioSet& scenarios,
            VuTable& vus, Program* program);

  /// The test starts at 0, unless it is to wait for a resume (`paused`).
  void begin();
  /// It waits for a resume.
  bool is_paused() const { return phase_ == Phase::Waiting && rehearsal_.plan.paused; }
  /// Requires: it has not started.
  void start_test();
  bool is_over() const { return phase_ == Phase::Over; }
  /// One of its own timers rang: EventClass::PhaseEnd.
  void on_event(const Event& event);
  /// Starts teardown once all scenarios have ended.
  void follow_scenarios() {
    if (phase_ == Phase::Scenarios && scenarios_.all_ended()) start_teardown();
  }
  /// Ends the test at once; teardown still runs, unless setup does. The first exit code counts.
  void stop(Rule rule, ExitCode exit_code);
  /// An iteration of the instance aborts its test: other instances continue; teardown follows the
  /// last of them that counts.
  void abort(std::uint32_t instance);

  /// How long the test runs, setup included; 0 before it has started.
  Duration since_start() const {
    return phase_ == Phase::Waiting ? Duration{} : queue_.now() - start_;
  }
  /// The test's clock stands still until continue_clock(). Requires: the test has started, its
  /// clock runs.
  void stop_clock();
  /// Requires: it stands still.
  void continue_clock();
  bool clock_stopped() const { return clock_stopped_.has_value(); }
  /// Requires: it is over.
  Instant end() const { return end_; }
  void write(Result& result) const;

 private:
  enum class Phase : std::uint8_t {
    Waiting,  ///< not started
    Setup,
    Scenarios,
    Teardown,
    Over,
  };

  void start_scenarios();
  void start_teardown();
  bool runs_program(ProgramPhase phase) const;
  /// What a phase of the program does first, or next.
  void do_phase_step(ProgramPhase phase, const ProgramStep& step);
  void phase_took_too_long();
  void end_test();
  /// How long setup or teardown takes; its draws are keyed by what it is for.
  Duration length(const DurationModel& model, Purpose purpose) const;
  void state(FactKind kind);

  const Rehearsal& rehearsal_;
  EventQueue& queue_;
  Facts& facts_;
  ScenarioSet& scenarios_;
  VuTable& vus_;
  Program* program_;
  Timer timer_;
  Timer deadline_;  // of a program's phase
  Phase phase_ = Phase::Waiting;
  Instant start_;
  Instant end_;
  std::optional<Instant> clock_stopped_;  // while it stands still
  Duration stood_still_;                  // before that
  ExitCode exit_code_ = ExitCode::Ok;
};

}  // namespace rehearse
