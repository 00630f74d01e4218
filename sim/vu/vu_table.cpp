// Iterations: begun, walked, ended.

#include "sim/vu/vu_table.hpp"

#include <algorithm>
#include <utility>

#include "sim/core/fact.hpp"
#include "sim/core/sample_fact.hpp"

namespace rehearse {

VuTable::VuTable(EventQueue& queue, Facts& facts, Duration min_iteration_duration,
                 Requests* requests)
    : queue_(queue),
      facts_(facts),
      min_iteration_duration_(min_iteration_duration),
      requests_(requests) {}

void VuTable::add_scenario(ScenarioIterations iterations) {
  REQUIRE(scenarios_.size() < UINT16_MAX && vus_.empty());
  if (iterations.journey != nullptr) {
    REQUIRE(requests_ != nullptr || !iterations.journey->has_requests());
    counters_per_vu_ = std::max<std::size_t>(counters_per_vu_, iterations.journey->counters());
    const JourneyProgram* const steps = iterations.journey->program();
    iterations.keeps_answers = steps != nullptr && steps->keeps_answers();
  }
  if (iterations.program != nullptr) program_ = iterations.program;
  scenarios_.push_back({std::move(iterations)});
}

void VuTable::expect(std::size_t vus) {
  REQUIRE(vus_.empty());
  first_timer_ = queue_.timers();
  vus_.reserve(vus);
  counters_.reserve(vus * counters_per_vu_);
  queue_.reserve(first_timer_ + vus);
}

void VuTable::change(Vu& vu, VuInput input) {
  const std::optional<VuState> next = transition(vu.state, input);
  REQUIRE(next.has_value());
  vu.state = *next;
}

void VuTable::state(FactKind kind, Rule rule, Instant at, VuId id) {
  facts_.state(iteration(id).fact(kind, rule, at));
}

VuId VuTable::initialise(Instant now, Rank rank) {
  const Timer timer = queue_.add_timer();
  vus_.emplace_back();
  counters_.resize(vus_.size() * counters_per_vu_);
  const VuId id = of_timer(timer);
  REQUIRE(number_of(id) == vus_.size());
  facts_.state(
      {.kind = FactKind::VuInitialised, .at = now, .scenario = rank, .vu = id, .began = {}});
  if (program_ != nullptr) program_->initialise(now, id);
  return id;
}

void VuTable::remove(Instant now, VuId vu) {
  REQUIRE(at(vu).state == VuState::Pooled);
  facts_.state({.kind = FactKind::VuRemoved, .at = now, .vu = vu, .began = {}});
}

void VuTable::activate(Instant now, VuId id, Rank rank, Slot slot, std::uint64_t begun, Rule rule) {
  Vu& vu = at(id);
  change(vu, VuInput::Activate);
  vu.set_scenario(rank);
  vu.slot = slot;
  vu.vu_iteration = static_cast<std::uint32_t>(begun);
  vu.thrown = false;
  vu.failed = false;
  vu.began = now;
  state(FactKind::VuStarted, rule, now, id);
}

std::uint64_t VuTable::deactivate(Instant now, VuId id, Rule rule) {
  Vu& vu = at(id);
  change(vu, VuInput::Deactivate);
  vu.starts = false;
  if (tie_order_ != nullptr) queue_.cancel(timer(id));
  vu.thrown = false;
  state(FactKind::VuStopped, rule, now, id);
  return vu.vu_iteration;
}

TiePlace VuTable::place_of(const Vu& vu, Instant at) const {
  const std::uint64_t number = scenarios_[vu.rank].common.slots(index_of(vu.slot));
  return tie_order_->place({.at = at, .scenario = vu.scenario(), .number = number});
}

void VuTable::hold(VuId id, const Vu& vu, Instant until) {
  EventClass event_class = EventClass::VuEvent;
  if (tie_order_ != nullptr && place_of(vu, until) != TiePlace::Last) {
    event_class = EventClass::FirstVuEvent;
  }
  queue_.arm(timer(id), until, event_class, vu.scenario());
}

void VuTable::begin(Instant now, VuId id) {
  Vu& vu = at(id);
  change(vu, VuInput::Begin);
  vu.began = now;
  vu.set_nth(scenarios_[vu.rank].started++);
  vu.returned = false;
  vu.thrown = false;
  vu.failed = false;
  if (BulkSink* const recorder = facts_.only_recorder()) {
    recorder->observe_start(vu.scenario(), now);
  } else {
    facts_.state(iteration(id).fact(FactKind::IterationStarted, Rule::None, now));
  }
}

void VuTable::begin_body(Instant now, VuId id) {
  const RunningIteration iteration = this->iteration(id);
  const IterationKey key = iteration.key();
  if (iteration.scenario.program != nullptr) {
    hold(id, iteration.vu, now);  // begun in its turn, after all that begins at this instant
    iteration.vu.cursor = {};
    return;
  }
  const JourneyStep first = iteration.begin_body(key);
  if (action_of(first) == BodyAction::Send) {
    if (iteration.scenario.wants_samples) state_first_samples(now, id);
    send(now, iteration, key, first);
  } else {
    hold(id, iteration.vu, now + first.wait);
    if (iteration.scenario.wants_samples) state_first_samples(now, id);
  }
}

void VuTable::state_sample(Instant at, const RunningIteration& iteration,
                           const JourneyStep& sample) {
  facts_.state(SampleFact{.scenario = iteration.vu.scenario(),
                          .vu = iteration.id,
                          .at = at,
                          .spec = &iteration.scenario.journey->sample(sample),
                          .millionths = sample.wait.ns});
}

JourneyStep VuTable::state_samples(Instant now, VuId id, JourneyStep first) {
  const RunningIteration iteration = this->iteration(id);
  const IterationKey key = iteration.key();
  JourneyStep next = first;
  while (action_of(next) == BodyAction::State) {
    state_sample(now, iteration, next);
    next = iteration.advance_body(key);
  }
  return next;
}

void VuTable::state_first_samples(Instant now, VuId id) {
  const RunningIteration iteration = this->iteration(id);
  iteration.for_each_first_sample(
      iteration.key(), [&](const JourneyStep& sample) { state_sample(now, iteration, sample); });
}

void VuTable::send(Instant now, const RunningIteration& iteration, const IterationKey& key,
                   const JourneyStep& step) {
  iteration.vu.awaits = true;
  requests_->begin(now, iteration.sender(key, step), iteration.scenario.journey->requests(step));
  wake(now);
}

void VuTable::wake(Instant now) {
  while (const auto done = requests_->take_done()) {
    if (done->vu == kNoVu) {
      queue_.arm(phase_timer_, now, EventClass::PhaseEnd);
    } else {
      hold(done->vu, requests_over(*done), now);
    }
  }
}

Vu& VuTable::requests_over(const Requests::Done& done) {
  Vu& vu = at(done.vu);
  vu.awaits = requests_->awaits(done.vu);
  iteration(done.vu).note_answer(done.http_status, done.outcome == StepOutcome::Failed);
  return vu;
}

std::optional<VuId> VuTable::on_target_event(const Event& event, Instant until,
                                             std::uint64_t& events_left) {
  const Instant now = requests_->on_event(event, until, events_left);
  const bool alone = now < until && queue_.next() > now;
  if (requests_->done() != 1 || !alone || events_left == 0) {
    wake(now);
    return std::nullopt;
  }
  const Requests::Done done = *requests_->take_done();
  if (done.vu == kNoVu) {
    queue_.arm(phase_timer_, now, EventClass::PhaseEnd);
    return std::nullopt;
  }
  requests_over(done);
  --events_left;
  queue_.pass_to(now);
  return done.vu;
}

void VuTable::begin_later(VuId id) {
  Vu& vu = at(id);
  REQUIRE(vu.state == VuState::Resting && !vu.starts);
  vu.starts = true;
  const Instant now = queue_.now();
  if (tie_order_ != nullptr && place_of(vu, now) == TiePlace::First) {
    queue_.arm(timer(id), now, EventClass::FirstStart, vu.scenario());
  } else {
    due_.push_back(id);
  }
}

bool VuTable::take_start(VuId id) {
  const bool due = at(id).starts;
  at(id).starts = false;
  return due;
}

// Inline: each iteration of the event order passes here.
[[gnu::always_inline]] inline Instant VuTable::state_return(const RunningIteration& iteration,
                                                            Instant returned) {
  iteration.vu.returned = true;
  facts_.state(iteration.fact(FactKind::IterationReturned, Rule::None, returned));
  const Instant began = iteration.vu.began;
  return began + iteration_length(returned - began, min_iteration_duration_);
}

// A program's body has begun when its cursor is not at the beginning.
StepResult VuTable::step_program(Instant now, const RunningIteration& iteration) {
  Program& program = *iteration.scenario.program;
  const IterationKey key = iteration.key();
  Vu& vu = iteration.vu;
  ProgramStep step;
  if (vu.cursor.position == 0) {
    vu.cursor.position = 1;
    step = program.begin(now, {.vu = iteration.id,
                               .scenario = vu.scenario(),
                               .key = key,
                               .vu_iteration = vu.vu_iteration,
                               .nth = vu.nth()});
  } else {
    step = program.resume(now, iteration.id);
  }
  vu.thrown = step.kind == ProgramStep::Kind::Throw;
  if (step.kind != ProgramStep::Kind::Wait) return end_program(now, iteration, step);
  wait_for_program(now, iteration.id, program,
                   {.vu = iteration.id,
                    .scenario = vu.scenario(),
                    .number = key.key.vu,
                    .vu_iteration = vu.vu_iteration,
                    .key = {.scenario = iteration.scenario.name,
                            .unit = key.unit,
                            .iteration = key.unit_iteration,
                            .number = 0,
                            .sample = key.key}},
                   step);
  return StepResult::Running;
}

void VuTable::wait_for_program(Instant now, VuId id, Program& program, RequestSender sender,
                               const ProgramStep& step) {
  if (step.until != kNever) {
    if (id == kNoVu) {
      queue_.arm(phase_timer_, step.until, EventClass::PhaseEnd);
    } else {
      hold(id, at(id), step.until);
    }
  }
  sender.key.number = step.first_request;
  for (const Request* const request : step.send) {
    requests_->add(now, sender, *request, program);
    ++sender.key.number;
  }
  if (requests_ == nullptr) return;
  if (id != kNoVu) at(id).awaits = requests_->awaits(id);
  wake(now);
}

StepResult VuTable::end_program(Instant now, const RunningIteration& iteration,
                                const ProgramStep& step) {
  const Instant complete_at = state_return(iteration, now);
  if (step.kind == ProgramStep::Kind::Abort) return StepResult::Aborts;
  if (now >= complete_at) return complete(now, iteration);
  hold(iteration.id, iteration.vu, complete_at);
  return StepResult::Running;
}

bool VuTable::do_phase_step(Instant now, Program& program, const ProgramStep& step) {
  if (step.kind != ProgramStep::Kind::Wait) return true;
  wait_for_program(now, kNoVu, program, {.vu = kNoVu, .scenario = kNoScenario, .key = {}}, step);
  return false;
}

void VuTable::interrupt_phase(Instant now, Program& program) {
  queue_.cancel(phase_timer_);
  if (requests_ != nullptr && requests_->awaits(kNoVu)) requests_->abort(now, kNoVu);
  program.interrupt(now, kNoVu);
}

StepResult VuTable::complete(Instant now, const RunningIteration& iteration) {
  facts_.state(iteration.fact(FactKind::IterationCompleted, Rule::None, now));
  return rest(iteration);
}

StepResult VuTable::rest(const RunningIteration& iteration) {
  change(iteration.vu, VuInput::End);
  if (requests_ != nullptr) requests_->iteration_ended(iteration.id);
  ++iteration.vu.vu_iteration;
  return StepResult::Complete;
}

StepResult VuTable::step(Instant now, VuId id) {
  const RunningIteration iteration = this->iteration(id);
  Vu& vu = iteration.vu;
  if (!vu.returned && iteration.scenario.program != nullptr) return step_program(now, iteration);
  if (!vu.returned) {
    const IterationKey key = iteration.key();
    JourneyStep next = iteration.advance_body(key);
    if (action_of(next) == BodyAction::State) next = state_samples(now, id, next);
    const BodyAction action = action_of(next);
    switch (action) {
      case BodyAction::Wait:
        hold(id, vu, now + next.wait);
        return StepResult::Running;
      case BodyAction::Send:
        send(now, iteration, key, next);
        return StepResult::Running;
      case BodyAction::State:
      case BodyAction::Over:
      case BodyAction::Abort:
        break;
    }
    BulkSink* const recorder = facts_.only_recorder();
    if (recorder != nullptr && action == BodyAction::Over &&
        now - vu.began >= min_iteration_duration_) {
      vu.returned = true;
      recorder->observe_end(iteration.fact(FactKind::IterationCompleted, Rule::None, now));
      return rest(iteration);
    }
    const Instant complete = state_return(iteration, now);
    if (action == BodyAction::Abort) return StepResult::Aborts;
    if (now < complete) {
      hold(id, vu, complete);
      return StepResult::Running;
    }
  }
  return complete(now, iteration);
}

void VuTable::body_returned(VuId id, Instant returned) {
  hold(id, at(id), state_return(iteration(id), returned));
}

std::uint64_t VuTable::begin_unstated(Rank rank, std::span<const Instant> at,
                                      std::span<const VuId> vus) {
  Scenario& scenario = scenarios_[index_of(rank)];
  const std::uint64_t first = scenario.started;
  for (std::size_t i = 0; i < vus.size(); ++i) {
    Vu& vu = this->at(vus[i]);
    REQUIRE(vu.state == VuState::Resting);
    vu.began = at[i];
    vu.set_nth(scenario.started++);
  }
  return first;
}

void VuTable::rejoin(VuId id) {
  Vu& vu = at(id);
  change(vu, VuInput::Begin);
  vu.cursor = {};
  vu.thrown = false;
  vu.failed = false;
  vu.returned = false;
}

void VuTable::stop_gracefully(Instant now, VuId id, Rule rule) {
  Vu& vu = at(id);
  change(vu, VuInput::GracefulStop);
  state(FactKind::VuGracePeriod, rule, now, id);
}

void VuTable::revive(Instant now, VuId id) {
  Vu& vu = at(id);
  change(vu, VuInput::Revive);
  state(FactKind::VuRevived, Rule::RampUp, now, id);
}

void VuTable::interrupt(Instant now, VuId id, Rule rule) {
  Vu& vu = at(id);
  change(vu, VuInput::HardStop);
  queue_.cancel(timer(id));
  if (vu.awaits) requests_->abort(now, id);
  vu.awaits = false;
  Program* const program = scenarios_[vu.rank].common.program;
  if (program != nullptr && !vu.returned && vu.cursor.position != 0) program->interrupt(now, id);
  if (requests_ != nullptr) requests_->iteration_ended(id);
  Fact interrupted = iteration(id).fact(FactKind::IterationInterrupted, rule, now);
  interrupted.returned = vu.returned;
  facts_.state(interrupted);
  ++vu.vu_iteration;
}

}  // namespace rehearse
