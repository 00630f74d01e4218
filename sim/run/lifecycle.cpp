// From one phase to the next.

#include "sim/run/lifecycle.hpp"

#include <algorithm>

#include "models/base/require.hpp"
#include "sim/core/fact.hpp"

namespace rehearse {

Lifecycle::Lifecycle(const Rehearsal& rehearsal, EventQueue& queue, Facts& facts,
                     ScenarioSet& scenarios, VuTable& vus, Program* program)
    : rehearsal_(rehearsal),
      queue_(queue),
      facts_(facts),
      scenarios_(scenarios),
      vus_(vus),
      program_(program),
      timer_(queue.add_timer()),
      deadline_(queue.add_timer()) {
  vus.set_phase_timer(timer_);
}

void Lifecycle::begin() {
  if (!rehearsal_.plan.paused) queue_.arm(timer_, Instant{}, EventClass::PhaseEnd);
}

void Lifecycle::on_event(const Event& event) {
  const ProgramPhase phase = phase_ == Phase::Setup ? ProgramPhase::Setup : ProgramPhase::Teardown;
  if (event.timer == deadline_) {
    phase_took_too_long();
  } else if (phase_ == Phase::Waiting) {
    start_test();
  } else if (runs_program(phase)) {
    do_phase_step(phase, program_->resume(queue_.now(), kNoVu));
  } else if (phase_ == Phase::Setup) {
    state(FactKind::SetupEnded);
    start_scenarios();
  } else {
    state(FactKind::TeardownEnded);
    end_test();
  }
}

void Lifecycle::start_test() {
  start_ = queue_.now();
  for (Executor* const executor : scenarios_.executors()) {
    if (Steering* const steering = executor->steering()) steering->test_started(start_);
  }
  state(FactKind::TestStarted);
  if (runs_program(ProgramPhase::Setup) && !rehearsal_.options.no_setup) {
    phase_ = Phase::Setup;
    state(FactKind::SetupStarted);
    queue_.arm(deadline_, start_ + program_->longest(ProgramPhase::Setup), EventClass::PhaseEnd);
    do_phase_step(ProgramPhase::Setup, program_->begin(start_, ProgramPhase::Setup));
    return;
  }
  if (!rehearsal_.setup || rehearsal_.options.no_setup) {
    start_scenarios();
    return;
  }
  phase_ = Phase::Setup;
  state(FactKind::SetupStarted);
  queue_.arm(timer_, start_ + length(*rehearsal_.setup, Purpose::Setup), EventClass::PhaseEnd);
}

void Lifecycle::start_scenarios() {
  phase_ = Phase::Scenarios;
  scenarios_.start();
}

bool Lifecycle::runs_program(ProgramPhase phase) const {
  return program_ != nullptr && program_->has(phase);
}

void Lifecycle::do_phase_step(ProgramPhase phase, const ProgramStep& step) {
  if (!vus_.do_phase_step(queue_.now(), *program_, step)) return;
  queue_.cancel(deadline_);
  queue_.cancel(timer_);
  const bool is_setup = phase == ProgramPhase::Setup;
  state(is_setup ? FactKind::SetupEnded : FactKind::TeardownEnded);
  if (step.kind != ProgramStep::Kind::Return && exit_code_ == ExitCode::Ok) {
    const bool aborts = step.kind == ProgramStep::Kind::Abort;
    exit_code_ = aborts ? ExitCode::Aborted : ExitCode::ScriptException;
  }
  if (is_setup && step.kind == ProgramStep::Kind::Return) {
    start_scenarios();
  } else {
    end_test();
  }
}

void Lifecycle::phase_took_too_long() {
  vus_.interrupt_phase(queue_.now(), *program_);
  if (exit_code_ == ExitCode::Ok) {
    exit_code_ = phase_ == Phase::Setup ? ExitCode::SetupTimeout : ExitCode::TeardownTimeout;
  }
  end_test();
}

void Lifecycle::start_teardown() {
  phase_ = Phase::Teardown;
  if (runs_program(ProgramPhase::Teardown) && !rehearsal_.options.no_teardown) {
    const Instant now = queue_.now();
    state(FactKind::TeardownStarted);
    queue_.arm(deadline_, now + program_->longest(ProgramPhase::Teardown), EventClass::PhaseEnd);
    do_phase_step(ProgramPhase::Teardown, program_->begin(now, ProgramPhase::Teardown));
    return;
  }
  if (!rehearsal_.teardown || rehearsal_.options.no_teardown) {
    end_test();
    return;
  }
  state(FactKind::TeardownStarted);
  queue_.arm(timer_, queue_.now() + length(*rehearsal_.teardown, Purpose::Teardown),
             EventClass::PhaseEnd);
}

void Lifecycle::end_test() {
  phase_ = Phase::Over;
  end_ = std::max(queue_.now(), start_);  // a paused one may be interrupted before time 0
  state(FactKind::TestEnded);
}

void Lifecycle::stop(Rule rule, ExitCode exit_code) {
  if (exit_code_ == ExitCode::Ok) exit_code_ = exit_code;
  switch (phase_) {
    case Phase::Waiting:
      start_ = std::max(queue_.now(), Instant{});
      end_test();
      break;
    case Phase::Setup:
      if (runs_program(ProgramPhase::Setup)) vus_.interrupt_phase(queue_.now(), *program_);
      queue_.cancel(deadline_);
      end_test();
      break;
    case Phase::Scenarios:
      scenarios_.stop(rule);
      start_teardown();
      break;
    case Phase::Teardown:
    case Phase::Over:
      break;
  }
}

void Lifecycle::abort(std::uint32_t instance) {
  if (scenarios_.ends_with(instance)) {
    stop(Rule::Abort, ExitCode::Aborted);
    return;
  }
  if (scenarios_.is_own(instance) && exit_code_ == ExitCode::Ok) exit_code_ = ExitCode::Aborted;
  scenarios_.stop_instance(instance, Rule::Abort);
}

void Lifecycle::stop_clock() {
  REQUIRE(!clock_stopped_);
  clock_stopped_ = queue_.now();
  for (Executor* const executor : scenarios_.own_executors()) {
    if (Steering* const steering = executor->steering()) steering->clock_stopped();
  }
}

void Lifecycle::continue_clock() {
  stood_still_ = stood_still_ + (queue_.now() - clock_stopped_.value());
  clock_stopped_.reset();
  for (Executor* const executor : scenarios_.own_executors()) {
    if (Steering* const steering = executor->steering()) steering->clock_continued();
  }
}

Duration Lifecycle::length(const DurationModel& model, Purpose purpose) const {
  const Stream stream(rehearsal_.seed, rehearsal_.replication, purpose, "");
  Draws draws(stream, 0, 0);
  return model.draw_one({}, draws);
}

void Lifecycle::state(FactKind kind) {
  facts_.state({.kind = kind, .at = queue_.now(), .began = {}});
}

void Lifecycle::write(Result& result) const {
  const Duration standing = clock_stopped_ ? end_ - *clock_stopped_ : Duration{};
  result.run = end_ - start_ - stood_still_ - standing;
  result.end = end_;
  result.exit_code = exit_code_;
}

}  // namespace rehearse
