// Wiring and the loop.

#include "sim/run/simulation.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <utility>

#include "models/base/duration_format.hpp"
#include "sim/core/stop_flag.hpp"
#include "sim/measure/target_recovery.hpp"
#include "sim/run/load_models.hpp"
#include "sim/run/mode_choice.hpp"

namespace rehearse {

namespace {

std::vector<FactSink*> with(std::vector<FactSink*> observers, std::optional<PhaseCounter>& phases,
                            RunJudge* verdict) {
  if (phases) observers.push_back(&*phases);
  if (verdict != nullptr && verdict->sampler() != nullptr) observers.push_back(verdict->sampler());
  return observers;
}

std::vector<VuPool> pools_of(const TestPlan& plan) {
  std::vector<VuPool> pools;
  for (const InstancePlan& instance : plan.instances) {
    pools.emplace_back(instance.max_possible_vus - instance.max_planned_vus);
  }
  return pools;
}

/// Looks at the flag are so far apart that they cost nothing and wait for at most about a second.
constexpr Duration kFirstLookAfter = microseconds(250);  // a quarter of the first
constexpr Duration kLongestLookAfter = seconds(1'000'000);
constexpr std::uint64_t kFewEvents = 1 << 15;
/// A VU that is computed ahead pauses there, which costs as much as some ten iterations.
constexpr std::uint64_t kFewEventsOfAVu = 1024;
/// Many VUs have fewer events each, since a look must not wait for all of them for seconds.
constexpr std::uint64_t kMostOfFewEvents = 1 << 24;
constexpr std::uint64_t kMany = 4;  // how many times the few

/// The most events that move no test on: a sample, a change of targets, an evaluation, a look at
/// the flag.
constexpr std::size_t kMostIdle = 4;

/// Instances have their scenarios one after another.
Rank first_scenario_of(const TestPlan& plan, std::size_t instance) {
  return Rank{
      static_cast<std::uint32_t>(instance * (plan.scenarios.size() / plan.instances.size()))};
}

OwnScenarios own_scenarios(const TestPlan& plan, std::optional<std::uint32_t> instance) {
  if (!instance) return {0, plan.scenarios.size()};
  const std::size_t each = plan.scenarios.size() / plan.instances.size();
  return {index_of(first_scenario_of(plan, *instance)), each};
}

}  // namespace

Simulation::Simulation(const Rehearsal& rehearsal, const std::vector<FactSink*>& observers,
                       const RunEnvironment& environment)
    : rehearsal_(rehearsal),
      own_(own_scenarios(rehearsal.plan, environment.own_instance)),
      pace_(environment.pace != nullptr ? *environment.pace : virtual_pace_),
      recorder_(load_models(rehearsal.plan, own_), rehearsal.targets.get()),
      phases_(phase_counter(rehearsal)),
      facts_(facts_for(with(observers, phases_, environment.verdict))),
      pools_(pools_of(rehearsal.plan)),
      targets_(rehearsal, environment.target, queue_, facts_),
      vus_(queue_, facts_, rehearsal.plan.min_iteration_duration, targets_.requests()),
      events_left_(rehearsal.max_events),
      lookahead_(vus_, recorder_, facts_, queue_, events_left_, environment.threads),
      context_{queue_, facts_, vus_, pools_, lookahead_, events_left_},
      scenarios_(context_, rehearsal, environment.program, own_),
      lifecycle_(rehearsal, queue_, facts_, scenarios_, vus_, environment.program),
      commands_(rehearsal, environment.commands, queue_, facts_, lookahead_, scenarios_,
                lifecycle_),
      verdict_(environment.verdict),
      evaluation_timer_(queue_.add_timer()),
      stop_(environment.is_virtual() ? rehearsal.stop : nullptr),
      look_timer_(queue_.add_timer()),
      look_after_(kFirstLookAfter),
      events_looked_(events_left_),
      targets_advance_alone_(environment.look_ahead && environment.is_virtual() && !has_others() &&
                             environment.program == nullptr) {
  // What is computed ahead of the clock has the order of S81.
  choose_modes(targets_advance_alone_ && !facts_.need_order() && environment.ties == nullptr);
  vus_.set_tie_order(environment.ties);
  if (Requests* const requests = targets_.requests()) requests->set_tie_order(environment.ties);
  scenarios_.make_executors(
      [this](std::size_t index, const Refusal& refusal) { commands_.answer(index, refusal); });
  targets_.announce_to([this](VuId vu) { vus_.fetch(vu); });
  initialise_planned_vus();
}

Facts Simulation::facts_for(std::vector<FactSink*> observers) {
  if (!has_others()) return {recorder_, std::move(observers)};
  for (FactSink*& observer : observers) {
    observer = &own_facts_.emplace_back(*observer, own_);
  }
  return {own_facts_.emplace_back(recorder_, own_), std::move(observers)};
}

void Simulation::choose_modes(bool may_look_ahead) {
  for (std::uint32_t rank = 0; rank < rehearsal_.plan.scenarios.size(); ++rank) {
    const Journey* const journey = journey_of(rehearsal_, rehearsal_.plan.scenarios[rank]);
    const bool sends = journey != nullptr && journey->has_requests();
    // Only a model can tell beforehand what becomes of requests.
    const bool possible = may_look_ahead && (!sends || targets_.has_model());
    const ExecutionMode mode =
        possible ? choose_mode(rehearsal_, Rank{rank}).mode : ExecutionMode::EventOrder;
    lookahead_.add_scenario(mode);
    leaves_order_ = leaves_order_ || mode != ExecutionMode::EventOrder;
    if (mode == ExecutionMode::PerVu && sends) {
      lookahead_.precompute(*targets_.requests(), targets_.expect_precomputed(),
                            precompute_bounds(rehearsal_));
    }
  }
}

void Simulation::initialise_planned_vus() {
  vus_.expect(rehearsal_.plan.max_planned_vus);
  Instant first;
  if (!rehearsal_.control.empty()) first = std::min(first, rehearsal_.control.front().at);
  for (std::size_t i = 0; i < pools_.size(); ++i) {
    const std::uint64_t planned = rehearsal_.plan.instances[i].max_planned_vus;
    // Those of others are not reported.
    const Rank of = scenarios_.is_own(static_cast<std::uint32_t>(i))
                        ? kNoScenario
                        : first_scenario_of(rehearsal_.plan, i);
    for (std::uint64_t vu = 0; vu < planned; ++vu) pools_[i].give_back(vus_.initialise(first, of));
  }
}

bool Simulation::any_pool_is_waited_for() const {
  return std::any_of(pools_.begin(), pools_.end(),
                     [](const VuPool& pool) { return pool.is_waited_for(); });
}

std::optional<Result> Simulation::run() {
  commands_.begin();
  lifecycle_.begin();
  if (verdict_ != nullptr && verdict_->evaluates()) {
    queue_.arm(evaluation_timer_, Instant{} + kEvaluationEvery, EventClass::Evaluation, Rank{0});
  }
  if (stop_ != nullptr) look_at_stop_flag();
  loop();
  targets_.count_precomputed(kNever);
  if (budget_ran_out_of_order() || targets_.is_in_doubt()) return std::nullopt;
  Result result;
  result.seed = rehearsal_.seed;
  lifecycle_.write(result);
  scenarios_.write(result);
  recorder_.write(result);
  targets_.write(result, lifecycle_.end());
  if (phases_) result.phases = phases_->phases(lifecycle_.end());
  for (TargetPhase& phase : result.phases) phase.scenarios.resize(own_.count);
  find_recoveries(result);
  commands_.write(result);
  result.warnings = warnings_;
  if (auto warning = deadlock_warning(result.services)) {
    result.warnings.push_back(*std::move(warning));
  }
  if (verdict_ != nullptr) verdict_->finish(result);
  return result;
}

// Each turn does one thing, the first that is due: VUs run ahead before anything can reach them;
// iterations begin once everything else of the instant is over (S83); the test gives up; or the
// pace reaches the next event, which is handled, or comes back early to look outside. Behind it
// stands what any of them may have made possible: VUs for scenarios that wait, and teardown.
void Simulation::loop() {
  const VuPool& first_pool = pools_.front();
  const bool has_more_pools = pools_.size() > 1;
  while (!lifecycle_.is_over() && !budget_ran_out_of_order()) {
    const Instant next = queue_.next();
    if (context_.standstill) {
      stop_at_standstill(*std::exchange(context_.standstill, std::nullopt));
    } else if (lookahead_.due(next)) {
      lookahead_.run();
    } else if (vus_.any_due() && next > queue_.now()) {
      scenarios_.begin_due_iterations();
    } else if (events_left_ == 0) {
      give_up("the run came to its bound on events and was interrupted");
    } else if (queue_.size() <= kMostIdle && stands_still()) {
      give_up(
          "nothing could happen any more before the test was over (it was left waiting for a "
          "command), so it was interrupted");
    } else if (const Instant reached = pace_.reach(next); reached < next) {
      if (Requests* const requests = targets_.requests()) requests->look_at_target();
      commands_.look_outside(reached);
      continue;
    } else {
      --events_left_;
      handle(queue_.pop());
    }
    if (first_pool.is_waited_for() || (has_more_pools && any_pool_is_waited_for())) {
      scenarios_.hand_out_vus();
    }
    lifecycle_.follow_scenarios();
  }
}

void Simulation::handle(const Event& event) {
  if (targets_.is_sample(event)) {
    targets_.sample();
    return;
  }
  switch (event.event_class) {
    case EventClass::Evaluation:
      if (event.timer == look_timer_) {
        look_at_stop_flag();
      } else {
        evaluate();
      }
      break;
    case EventClass::FirstVuEvent:
    case EventClass::VuEvent:
      vus_.fetch_of(queue_.probably_next());
      step(vus_.of_timer(event.timer));
      break;
    case EventClass::Control:
      commands_.on_event(event);
      break;
    case EventClass::PhaseEnd:
      lifecycle_.on_event(event);
      break;
    case EventClass::FirstBackendEvent:
    case EventClass::BackendEvent:
      if (const auto vu = vus_.on_target_event(event, others_from(), events_left_)) step(*vu);
      break;
    default:
      scenarios_.on_event(event);
      break;
  }
}

void Simulation::evaluate() {
  const Instant now = queue_.now();
  if (verdict_->evaluate(now, lifecycle_.since_start())) {
    lifecycle_.stop(Rule::Threshold, ExitCode::ThresholdsCrossed);
  }
  queue_.arm(evaluation_timer_, now + kEvaluationEvery, EventClass::Evaluation, Rank{0});
}

void Simulation::step(VuId vu) {
  switch (vus_.step(queue_.now(), vu)) {
    case StepResult::Running:
      break;
    case StepResult::Complete:
      scenarios_.iteration_over(vu);
      break;
    case StepResult::Aborts:
      lifecycle_.abort(rehearsal_.plan.scenarios[vus_.vu(vu).rank].instance);
      break;
  }
}

Instant Simulation::others_from() const {
  if (!targets_advance_alone_ || vus_.any_due()) return queue_.now();
  return std::min(queue_.next(), lookahead_.until());
}

bool Simulation::stands_still() const {
  if (commands_.come_from_outside()) return false;
  const std::size_t evaluations = queue_.armed(evaluation_timer_) ? 1 : 0;
  const std::size_t looks = queue_.armed(look_timer_) ? 1 : 0;
  return targets_.idle_events() + evaluations + looks == queue_.size();
}

void Simulation::stop_at_standstill(const Standstill& found) {
  if (leaves_order_) {
    events_left_ = 0;  // other VUs are beyond that instant
    return;
  }
  give_up(fmt::format(
      "scenario {} stood still at {}: VU {} began {} iterations at that instant, the most that are "
      "allowed, so the test was interrupted; its iterations need a duration, a think time or a "
      "latency of their targets above 0, or the option minIterationDuration",
      rehearsal_.plan.scenarios[index_of(found.scenario)].options.name,
      format_duration(found.at - Instant{}), number_of(found.vu), kMostAtOneInstant));
}

void Simulation::give_up(std::string warning, ExitCode exit_code) {
  warnings_.push_back(std::move(warning));
  events_left_ = std::max<std::uint64_t>(events_left_, 1);
  lifecycle_.stop(Rule::CtrlC, exit_code);
}

void Simulation::look_at_stop_flag() {
  const StopFlag::Cause cause = stop_->cause();
  if (cause != StopFlag::Cause::None) {
    stop_ = nullptr;
    lookahead_.set_look(kNever);
    give_up(fmt::format("{} at {} of the test, so it was interrupted", words_of(cause).what,
                        format_duration(queue_.now() - Instant{})),
            cause == StopFlag::Cause::Signal ? ExitCode::Interrupted : ExitCode::LimitReached);
    return;
  }
  const std::uint64_t events = events_looked_ - std::min(events_looked_, events_left_);
  events_looked_ = events_left_;
  const std::uint64_t of_vus =
      leaves_order_ ? kFewEventsOfAVu * rehearsal_.plan.max_planned_vus : 0;
  const std::uint64_t few = std::min(kFewEvents + of_vus, kMostOfFewEvents);
  if (events < few) look_after_ = std::min(look_after_ * 4, kLongestLookAfter);
  if (events > few * kMany) look_after_ = Duration{std::max<std::int64_t>(look_after_.ns / 4, 1)};
  const Instant next = std::max(queue_.now(), Instant{}) + look_after_;
  lookahead_.set_look(next);
  queue_.arm(look_timer_, next, EventClass::Evaluation, Rank{0});
}

}  // namespace rehearse
