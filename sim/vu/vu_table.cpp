// Iterations: begun, walked, ended.

#include "sim/vu/vu_table.hpp"

#include <algorithm>
#include <utility>

#include "models/journey/journey_walk.hpp"
#include "sim/core/fact.hpp"

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
  }
  iterations.drawn.possible = iterations.mode == ExecutionMode::PerArrival &&
                              iterations.numbers.is_whole() && iterations.journey->is_plain() &&
                              iterations.journey->duration().is_of_one_word_alone();
  scenarios_.push_back(std::move(iterations));
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

IterationKey VuTable::walker(const ScenarioIterations& scenario, const Vu& vu) {
  const std::uint64_t number = scenario.slots(vu.slot);
  const std::uint64_t iteration = scenario.numbers(vu.nth());
  return {.stream = &scenario.stream,
          .unit = scenario.keyed_by_vu ? number : 0,
          .unit_iteration = scenario.keyed_by_vu ? vu.vu_iteration : iteration,
          .key = {.vu = number, .iteration = iteration}};
}

Fact VuTable::fact(FactKind kind, Rule rule, Instant now, VuId id, const Vu& vu) const {
  return {.kind = kind,
          .rule = rule,
          .thrown = vu.thrown,
          .at = now,
          .scenario = vu.scenario,
          .vu = id,
          .number = scenarios_[vu.scenario].slots(vu.slot),
          .vu_iteration = vu.vu_iteration,
          .iteration = scenarios_[vu.scenario].numbers(vu.nth()),
          .began = vu.began,
          .count = 0};
}

VuId VuTable::initialise(Instant now, std::uint32_t rank) {
  const Timer timer = queue_.add_timer();
  vus_.emplace_back();
  counters_.resize(vus_.size() * counters_per_vu_);
  const VuId id = of_timer(timer);
  REQUIRE(id == vus_.size());
  facts_.state(
      {.kind = FactKind::VuInitialised, .at = now, .scenario = rank, .vu = id, .began = {}});
  return id;
}

void VuTable::remove(Instant now, VuId vu) {
  REQUIRE(at(vu).state == VuState::Pooled);
  facts_.state({.kind = FactKind::VuRemoved, .at = now, .vu = vu, .began = {}});
}

void VuTable::activate(Instant now, VuId id, std::uint32_t rank, std::uint32_t slot,
                       std::uint64_t begun, Rule rule) {
  Vu& vu = at(id);
  change(vu, VuInput::Activate);
  vu.scenario = static_cast<std::uint16_t>(rank);
  vu.slot = slot;
  vu.vu_iteration = static_cast<std::uint32_t>(begun);
  vu.thrown = false;
  vu.began = now;
  facts_.state(fact(FactKind::VuStarted, rule, now, id, vu));
}

std::uint64_t VuTable::deactivate(Instant now, VuId id, Rule rule) {
  Vu& vu = at(id);
  change(vu, VuInput::Deactivate);
  vu.starts = false;
  vu.thrown = false;
  facts_.state(fact(FactKind::VuStopped, rule, now, id, vu));
  return vu.vu_iteration;
}

void VuTable::hold(VuId id, const Vu& vu, Instant until) {
  queue_.arm(timer(id), until, EventClass::VuEvent, vu.scenario);
}

void VuTable::begin(Instant now, VuId id, const Reach& reach) {
  Vu& vu = at(id);
  ScenarioIterations& scenario = scenarios_[vu.scenario];
  change(vu, VuInput::Begin);
  vu.began = now;
  vu.set_nth(scenario.started++);
  vu.cursor = {};
  vu.returned = false;
  vu.thrown = false;
  facts_.state(fact(FactKind::IterationStarted, Rule::None, now, id, vu));
  vu.failed = false;
  if (scenario.mode == ExecutionMode::PerVu && runs_ahead(now, id, reach)) return;
  if (const auto until = first_step(now, id)) hold(id, vu, *until);
}

std::optional<Instant> VuTable::first_step(Instant now, VuId id) {
  Vu& vu = at(id);
  const ScenarioIterations& scenario = scenarios_[vu.scenario];
  JourneyCursor after_first;
  const JourneyStep first =
      scenario.journey->next(walker(scenario, vu), after_first, StepOutcome::Ok, counters(id));
  switch (first.kind) {
    case JourneyStep::Kind::Wait:
      vu.cursor = after_first;
      return now + first.wait;
    case JourneyStep::Kind::Request:
    case JourneyStep::Kind::Batch:
      vu.cursor = after_first;
      send(now, id, scenario, first);
      return std::nullopt;
    default:
      // A body that ends without any wait ends in its turn at this instant, by step().
      return now;
  }
}

void VuTable::send(Instant now, VuId id, const ScenarioIterations& scenario,
                   const JourneyStep& step) {
  Vu& vu = at(id);
  const IterationKey who = walker(scenario, vu);
  const std::span<const Request> requests = scenario.journey->requests(step);
  vu.awaits = true;
  requests_->begin(now, sender(id, scenario, who, step), requests);
  wake(now);
}

RequestSender VuTable::sender(VuId id, const ScenarioIterations& scenario, const IterationKey& who,
                              const JourneyStep& step) {
  return {.vu = id,
          .scenario = at(id).scenario,
          .number = who.key.vu,
          .vu_iteration = at(id).vu_iteration,
          .key = {.scenario = scenario.name,
                  .unit = who.unit,
                  .iteration = who.unit_iteration,
                  .number = scenario.journey->first_request(step, counters(id)),
                  .sample = who.key}};
}

void VuTable::wake(Instant now) {
  while (const auto done = requests_->take_done()) hold(done->vu, requests_over(*done), now);
}

Vu& VuTable::requests_over(const Requests::Done& done) {
  Vu& vu = at(done.vu);
  vu.awaits = false;
  vu.failed = done.outcome == StepOutcome::Failed;
  return vu;
}

std::optional<VuId> VuTable::on_target_event(const Event& event, Instant until,
                                             std::uint64_t& events_left) {
  const Instant now = requests_->on_event(event, until, events_left);
  const bool alone = now < until && (queue_.empty() || queue_.top().at > now);
  if (requests_->done() != 1 || !alone || events_left == 0) {
    wake(now);
    return std::nullopt;
  }
  const Requests::Done done = *requests_->take_done();
  requests_over(done);
  --events_left;
  queue_.pass_to(now);
  return done.vu;
}

void VuTable::begin_later(VuId id) {
  Vu& vu = at(id);
  REQUIRE(vu.state == VuState::Resting && !vu.starts);
  vu.starts = true;
  due_.push_back(id);
}

bool VuTable::take_start(VuId id) {
  const bool due = at(id).starts;
  at(id).starts = false;
  return due;
}

StepResult VuTable::step(Instant now, VuId id) {
  Vu& vu = at(id);
  if (!vu.returned) {
    const ScenarioIterations& scenario = scenarios_[vu.scenario];
    const StepOutcome previous = vu.failed ? StepOutcome::Failed : StepOutcome::Ok;
    const JourneyStep step =
        scenario.journey->next(walker(scenario, vu), vu.cursor, previous, counters(id));
    vu.failed = false;
    if (step.kind == JourneyStep::Kind::Wait) {
      hold(id, vu, now + step.wait);
      return StepResult::GoesOn;
    }
    if (step.kind == JourneyStep::Kind::Request || step.kind == JourneyStep::Kind::Batch) {
      send(now, id, scenario, step);
      return StepResult::GoesOn;
    }
    vu.returned = true;
    vu.thrown = step.kind == JourneyStep::Kind::Throw;
    facts_.state(fact(FactKind::IterationReturned, Rule::None, now, id, vu));
    if (step.kind == JourneyStep::Kind::Abort) return StepResult::Aborts;
    const Instant shortest = vu.began + min_iteration_duration_;
    if (now < shortest) {
      hold(id, vu, shortest);
      return StepResult::GoesOn;
    }
  }
  facts_.state(fact(FactKind::IterationCompleted, Rule::None, now, id, vu));
  change(vu, VuInput::End);
  if (requests_ != nullptr) requests_->iteration_ended(id);
  ++vu.vu_iteration;
  return StepResult::Complete;
}

void VuTable::stop_gracefully(Instant now, VuId id, Rule rule) {
  Vu& vu = at(id);
  change(vu, VuInput::GracefulStop);
  facts_.state(fact(FactKind::VuGracePeriod, rule, now, id, vu));
}

void VuTable::revive(Instant now, VuId id) {
  Vu& vu = at(id);
  change(vu, VuInput::Revive);
  facts_.state(fact(FactKind::VuRevived, Rule::RampUp, now, id, vu));
}

void VuTable::interrupt(Instant now, VuId id, Rule rule) {
  Vu& vu = at(id);
  change(vu, VuInput::HardStop);
  queue_.cancel(timer(id));
  if (vu.awaits) requests_->abort(now, id);
  vu.awaits = false;
  if (requests_ != nullptr) requests_->iteration_ended(id);
  facts_.state(fact(FactKind::IterationInterrupted, rule, now, id, vu));
  ++vu.vu_iteration;
}

}  // namespace rehearse
