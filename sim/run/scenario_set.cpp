// Making, starting and stopping executors.

#include "sim/run/scenario_set.hpp"

#include <string>

#include "models/base/require.hpp"
#include "sim/plan/executor_traits.hpp"

namespace rehearse {

void ScenarioSet::make_executors(const AnswerCommand& answer) {
  const TestPlan& plan = rehearsal_.plan;
  const bool wants_samples = context_.facts.need_samples();
  for (std::uint32_t rank = 0; rank < plan.scenarios.size(); ++rank) {
    const ScenarioPlan& scenario = plan.scenarios[rank];
    const ExecutionTuple& tuple = plan.instances[scenario.instance].tuple;
    const std::string& name = scenario.options.name;
    const auto stream_of = [&](Purpose purpose) {
      return Stream(rehearsal_.seed, rehearsal_.replication, purpose, name);
    };
    const Journey* const journey = journey_of(rehearsal_, scenario);
    context_.vus.add_scenario({.journey = journey,
                               .program = program_,
                               .wants_samples = wants_samples,
                               .stream = stream_of(Purpose::Journey),
                               .slots = StripedNumbers(tuple),
                               .numbers = StripedNumbers(scenario.numbering.value_or(tuple)),
                               .keyed_by_vu = traits_of(scenario.options.executor).keyed_by_vu,
                               .name = name_key(name)});
    start_timers_.push_back(context_.queue.add_timer());
    executors_.emplace_back();
    if (!scenario.has_work) continue;
    REQUIRE(journey != nullptr || program_ != nullptr);
    const UnplannedVus unplanned(rehearsal_.vu_init ? &*rehearsal_.vu_init : nullptr,
                                 stream_of(Purpose::VuInit));
    executors_[rank] =
        make_executor(context_, scenario, Rank{rank}, rehearsal_.on_no_vu, unplanned, answer);
    ++context_.executors_left;
    with_work_.push_back(executors_[rank].get());
    if (rank < own_.first) ++others_before_;
    if (own_.contain(rank)) ++own_with_work_;
  }
}

void ScenarioSet::start() {
  for (std::uint32_t rank = 0; rank < executors_.size(); ++rank) {
    if (executors_[rank] == nullptr) continue;
    const Duration start_time = rehearsal_.plan.scenarios[rank].options.start_time;
    context_.queue.arm(start_timers_[rank], context_.queue.now() + start_time,
                       EventClass::ScenarioStart, Rank{rank});
  }
}

void ScenarioSet::stop(Rule rule) {
  for (const Timer timer : start_timers_) context_.queue.cancel(timer);
  for (const auto& executor : executors_) {
    if (executor != nullptr) executor->stop(rule);
  }
}

bool ScenarioSet::own_ended() const {
  for (std::size_t rank = own_.first; rank < own_.first + own_.count; ++rank) {
    if (executors_[rank] != nullptr && !executors_[rank]->ended()) return false;
  }
  return true;
}

void ScenarioSet::stop_instance(std::uint32_t instance, Rule rule) {
  for (std::uint32_t rank = 0; rank < executors_.size(); ++rank) {
    if (rehearsal_.plan.scenarios[rank].instance != instance || executors_[rank] == nullptr) {
      continue;
    }
    context_.queue.cancel(start_timers_[rank]);
    if (executors_[rank]->began()) {
      executors_[rank]->stop(rule);
    } else {
      --context_.executors_left;
    }
  }
}

void ScenarioSet::on_event(const Event& event) {
  Executor& executor = *executors_[index_of(event.rank)];
  if (event.event_class == EventClass::ScenarioStart) {
    executor.start();
  } else if (event.event_class == EventClass::FirstStart) {
    const VuId vu = context_.vus.of_timer(event.timer);
    if (context_.vus.take_start(vu)) executor.begin_next(vu);
  } else {
    executor.on_event(event);
  }
}

void ScenarioSet::hand_out_vus() {
  for (VuPool& pool : context_.pools) {
    while (const auto grant = pool.grant()) {
      executors_[index_of(grant->rank)]->grant(grant->slot, grant->vu);
    }
  }
}

void ScenarioSet::begin_due_iterations() {
  for (const VuId vu : context_.vus.take_due()) {
    if (context_.vus.take_start(vu)) executor_of(vu).begin_next(vu);
  }
}

void ScenarioSet::write(Result& result) const {
  for (std::size_t rank = own_.first; rank < own_.first + own_.count; ++rank) {
    ScenarioResult& scenario = result.scenarios.emplace_back();
    scenario.name = rehearsal_.plan.scenarios[rank].options.name;
    const Executor* executor = executors_[rank].get();
    if (executor == nullptr) continue;
    scenario.began = executor->began();
    scenario.ended = executor->ended();
    scenario.ran = executor->ran();
    scenario.active_vus_end = executor->held_at_end();
    scenario.insufficient_vus = executor->lacked_vus();
    scenario.interrupted = executor->interrupted();
  }
}

}  // namespace rehearse
