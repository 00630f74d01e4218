// Phases, commands and the loop.

#include "sim/run/simulation.hpp"

#include <algorithm>
#include <utility>
#include <variant>

#include "sim/plan/executor_traits.hpp"

namespace rehearse {

namespace {

/// When any target changes by itself.
std::vector<Instant> changes(const NetworkPlan& targets) {
  std::vector<Instant> at;
  for (const PlannedService& service : targets.services) {
    for (const ChangeOptions& change : service.options.changes) {
      at.push_back(change.from);
      at.push_back(change.until);
    }
    for (const StopOptions& stop : service.options.stops) at.push_back(stop.at);
    for (const auto& restart : service.options.rolling_restarts) at.push_back(restart.at);
  }
  std::sort(at.begin(), at.end());
  return at;
}

std::optional<PhaseCounter> phase_counter(const Rehearsal& rehearsal) {
  if (rehearsal.targets == nullptr) return std::nullopt;
  std::vector<Instant> at = changes(*rehearsal.targets);
  if (at.empty()) return std::nullopt;
  return PhaseCounter(std::move(at), rehearsal.plan.scenarios.size());
}

bool in_virtual_time(const RunEnvironment& environment) {
  return environment.pace == nullptr && environment.commands == nullptr;
}

std::vector<FactSink*> with(std::vector<FactSink*> observers, std::optional<PhaseCounter>& phases) {
  if (phases) observers.push_back(&*phases);
  return observers;
}

}  // namespace

Simulation::Simulation(const Rehearsal& rehearsal, const std::vector<FactSink*>& observers,
                       const RunEnvironment& environment)
    : rehearsal_(rehearsal),
      pace_(environment.pace != nullptr ? *environment.pace : virtual_pace_),
      outside_(environment.commands),
      recorder_(rehearsal.plan.scenarios.size(), rehearsal.targets.get()),
      phases_(phase_counter(rehearsal)),
      facts_(recorder_, with(observers, phases_)),
      pool_(rehearsal.plan.max_possible_vus - rehearsal.plan.max_planned_vus),
      phase_timer_(queue_.add_timer()),
      control_timer_(queue_.add_timer()),
      outside_timer_(queue_.add_timer()),
      sample_timer_(queue_.add_timer()),
      target_(environment.target),
      vus_(queue_, facts_, rehearsal.plan.min_iteration_duration, make_requests()),
      targets_go_on_(environment.run_ahead && in_virtual_time(environment)),
      may_run_ahead_(targets_go_on_ && !facts_.need_order()),
      ahead_(vus_, recorder_, facts_, environment.threads),
      context_{queue_, facts_, vus_, pool_, 0, rehearsal.max_events},
      commands_(rehearsal.control.size()) {
  if (may_run_ahead_) vus_.set_runner([this] { run_ahead(); });
  if (network_) network_->announce_to([this](VuId vu) { vus_.fetch(vu); });
  add_executors();
  const std::uint64_t planned = rehearsal.plan.max_planned_vus;
  vus_.expect(planned);
  Instant first;
  if (!rehearsal.control.empty()) first = std::min(first, rehearsal.control.front().at);
  for (std::uint64_t vu = 0; vu < planned; ++vu) pool_.give_back(vus_.initialise(first));
}

Requests* Simulation::make_requests() {
  if (rehearsal_.targets == nullptr) return nullptr;
  if (target_ == nullptr) {
    network_.emplace(rehearsal_.targets, rehearsal_.seed, rehearsal_.replication);
    sampler_.emplace(*network_);
    model_backend_.emplace(*network_);
    target_ = &*model_backend_;
    queue_.arm(sample_timer_, sampler_->next(), EventClass::HardEnd, 0);
  }
  requests_.emplace(queue_, facts_, *target_,
                    static_cast<std::uint32_t>(rehearsal_.targets->services.size()),
                    request_limits(rehearsal_.options));
  return &*requests_;
}

void Simulation::look_at_services() {
  if (precomputed_ != nullptr) network_->count_precomputed(queue_.now());
  sampler_->look(queue_.now());
  queue_.arm(sample_timer_, sampler_->next(), EventClass::HardEnd, 0);
}

void Simulation::add_executors() {
  const TestPlan& plan = rehearsal_.plan;
  for (std::uint32_t rank = 0; rank < plan.scenarios.size(); ++rank) {
    const ScenarioPlan& scenario = plan.scenarios[rank];
    const std::string& name = scenario.options.name;
    start_timers_.push_back(queue_.add_timer());
    executors_.emplace_back();
    const ExecutionTuple& numbering = scenario.numbering ? *scenario.numbering : plan.tuple;
    const auto found = rehearsal_.journeys.find(scenario.options.exec);
    const Journey* const journey = found == rehearsal_.journeys.end() ? nullptr : &found->second;
    const ExecutionMode mode = mode_of(rank, journey);
    if (mode == ExecutionMode::PerVu && journey->has_requests()) expect_precomputed();
    leaves_order_ = leaves_order_ || mode != ExecutionMode::EventOrder;
    vus_.add_scenario({.journey = journey,
                       .stream = {rehearsal_.seed, rehearsal_.replication, Purpose::Journey, name},
                       .slots = StripedNumbers(plan.tuple),
                       .numbers = StripedNumbers(numbering),
                       .keyed_by_vu = traits_of(scenario.options.executor).keyed_by_vu,
                       .mode = mode,
                       .name = name_key(name),
                       .drawn = {}});
    if (!scenario.has_work) continue;
    REQUIRE(journey != nullptr);
    const UnplannedVus unplanned(rehearsal_.vu_init ? &*rehearsal_.vu_init : nullptr,
                                 {rehearsal_.seed, rehearsal_.replication, Purpose::VuInit, name});
    executors_[rank] = make_executor(
        context_, scenario, rank, rehearsal_.on_no_vu, unplanned,
        [this](std::size_t index, const Refusal& refusal) { answer(index, refusal); });
    ++context_.executors_left;
    if (auto* external = dynamic_cast<ExternalExecutor*>(executors_[rank].get())) {
      external_ = external;
    }
  }
}

ExecutionMode Simulation::mode_of(std::uint32_t rank, const Journey* journey) const {
  // Only the model of targets can tell beforehand what becomes of requests.
  const bool sends = journey != nullptr && journey->has_requests();
  if (!may_run_ahead_ || (sends && !network_)) return ExecutionMode::EventOrder;
  return choose_mode(rehearsal_, rank).mode;
}

void Simulation::expect_precomputed() {
  if (precomputed_ != nullptr) return;
  network_->expect_precomputed();
  precomputed_ = network_->precomputed();
  ahead_.set_requests(precomputed_);
  vus_.set_precompute_bounds(precompute_bounds(rehearsal_));
}

std::optional<Result> Simulation::run() {
  arm_next_command();
  if (!rehearsal_.plan.paused) queue_.arm(phase_timer_, Instant{}, EventClass::PhaseEnd, 0);
  loop();
  if (precomputed_ != nullptr) network_->count_precomputed(kNever);
  if (ran_too_far() || (precomputed_ != nullptr && precomputed_->is_in_doubt()))
    return std::nullopt;
  refuse_the_rest();
  return result();
}

void Simulation::run_ahead() {
  const std::uint64_t saved = ahead_.run(context_.events_left);
  context_.events_left -= std::min(saved, context_.events_left);
  if (precomputed_ != nullptr) precomputed_->settle(queue_.now());
}

bool Simulation::stands_still() const {
  constexpr std::size_t kMostIdle = 2;  // as counted below
  if (outside_ != nullptr || queue_.size() > kMostIdle) return false;
  if (!sampler_) return queue_.empty();
  const std::size_t idle = (queue_.armed(sample_timer_) ? 1U : 0U) +  //
                           (requests_->awaits_only_changes() ? 1U : 0U);
  return queue_.size() == idle;
}

void Simulation::loop() {
  while (phase_ != Phase::Over && !ran_too_far()) {
    const Instant next = queue_.empty() ? kNever : queue_.top().at;
    if (vus_.head_starts_due(next)) {
      vus_.run_head_starts();
    } else if (vus_.any_due() && next > queue_.now()) {
      begin_due_iterations();
    } else if (context_.events_left == 0 || stands_still()) {
      warnings_.emplace_back(context_.events_left == 0
                                 ? "the run came to its bound on events and was interrupted"
                                 : "nothing could happen any more before the test was over (it was "
                                   "left waiting for a command), so it was interrupted");
      context_.events_left = std::max<std::uint64_t>(context_.events_left, 1);
      stop(Rule::CtrlC, ExitCode::Interrupted);
    } else {
      if (const Instant reached = pace_.reach(next); reached < next) {
        look_outside(reached);
        continue;
      }
      --context_.events_left;
      handle(queue_.pop());
    }
    if (pool_.is_waited_for()) hand_out_vus();
    if (phase_ == Phase::Scenarios && context_.executors_left == 0) start_teardown();
  }
}

Instant Simulation::others_from() const {
  if (!targets_go_on_ || vus_.any_due()) return queue_.now();
  return std::min(queue_.empty() ? kNever : queue_.top().at, vus_.head_starts_until());
}

void Simulation::hand_out_vus() {
  while (const auto grant = pool_.grant()) executors_[grant->rank]->grant(grant->slot, grant->vu);
}

void Simulation::look_outside(Instant now) {
  if (requests_) requests_->look_at_target();
  if (outside_ == nullptr) return;
  while (std::optional<Command> command = outside_->take()) from_outside_.push_back(*command);
  if (!from_outside_.empty()) queue_.arm(outside_timer_, now, EventClass::Control, 0);
}

void Simulation::handle(const Event& event) {
  if (event.timer == sample_timer_) {
    look_at_services();
    return;
  }
  switch (event.event_class) {
    case EventClass::VuEvent:
      step(vus_.of_timer(event.timer));
      break;
    case EventClass::Control:
      if (event.timer == outside_timer_) {
        for (; !from_outside_.empty(); from_outside_.pop_front()) {
          commands_.emplace_back();
          carry_out(commands_.size() - 1, from_outside_.front());
        }
      } else {
        carry_out(next_command_, rehearsal_.control[next_command_]);
        ++next_command_;
        arm_next_command();
      }
      break;
    case EventClass::PhaseEnd:
      if (phase_ == Phase::Waiting) {
        start_test();
      } else if (phase_ == Phase::Setup) {
        state(FactKind::SetupEnded);
        start_scenarios();
      } else {
        state(FactKind::TeardownEnded);
        end_test();
      }
      break;
    case EventClass::BackendEvent:
      if (const auto vu = vus_.on_target_event(event, others_from(), context_.events_left))
        step(*vu);
      break;
    case EventClass::ScenarioStart:
      executors_[event.rank]->start();
      break;
    default:
      executors_[event.rank]->on_event(event);
      break;
  }
}

void Simulation::step(VuId vu) {
  switch (vus_.step(queue_.now(), vu)) {
    case StepResult::GoesOn:
      break;
    case StepResult::Complete:
      executors_[vus_.vu(vu).scenario]->iteration_over(vu);
      break;
    case StepResult::Aborts:
      stop(Rule::Abort, ExitCode::Aborted);
      break;
  }
}

void Simulation::begin_due_iterations() {
  for (const VuId vu : vus_.take_due()) {
    if (vus_.take_start(vu)) executors_[vus_.vu(vu).scenario]->begin_next(vu);
  }
}

Duration Simulation::length(const std::optional<DurationModel>& model, Purpose purpose) const {
  if (!model) return {};
  const Stream stream(rehearsal_.seed, rehearsal_.replication, purpose, "");
  Draws draws(stream, 0, 0);
  return model->draw_one({}, draws);
}

void Simulation::start_test() {
  start_ = queue_.now();
  if (external_ != nullptr) external_->test_started(start_);
  state(FactKind::TestStarted);
  if (!rehearsal_.setup || rehearsal_.options.no_setup) {
    start_scenarios();
    return;
  }
  phase_ = Phase::Setup;
  state(FactKind::SetupStarted);
  queue_.arm(phase_timer_, start_ + length(rehearsal_.setup, Purpose::Setup), EventClass::PhaseEnd,
             0);
}

void Simulation::start_scenarios() {
  phase_ = Phase::Scenarios;
  for (std::uint32_t rank = 0; rank < executors_.size(); ++rank) {
    if (executors_[rank] == nullptr) continue;
    const Duration start_time = rehearsal_.plan.scenarios[rank].options.start_time;
    queue_.arm(start_timers_[rank], queue_.now() + start_time, EventClass::ScenarioStart, rank);
  }
}

void Simulation::start_teardown() {
  phase_ = Phase::Teardown;
  if (!rehearsal_.teardown || rehearsal_.options.no_teardown) {
    end_test();
    return;
  }
  state(FactKind::TeardownStarted);
  queue_.arm(phase_timer_, queue_.now() + length(rehearsal_.teardown, Purpose::Teardown),
             EventClass::PhaseEnd, 0);
}

void Simulation::end_test() {
  phase_ = Phase::Over;
  end_ = std::max(queue_.now(), start_);  // a paused one may be interrupted before time 0
  state(FactKind::TestEnded);
}

void Simulation::stop(Rule rule, ExitCode exit_code) {
  exit_code_ = exit_code;
  switch (phase_) {
    case Phase::Waiting:
      start_ = std::max(queue_.now(), Instant{});
      [[fallthrough]];
    case Phase::Setup:
      end_test();
      break;
    case Phase::Scenarios:
      for (const Timer timer : start_timers_) queue_.cancel(timer);
      for (const auto& executor : executors_) {
        if (executor != nullptr) executor->stop(rule);
      }
      start_teardown();
      break;
    case Phase::Teardown:
    case Phase::Over:
      break;
  }
}

void Simulation::arm_next_command() {
  if (next_command_ == rehearsal_.control.size()) {
    vus_.set_lookahead_limit(kNever);
    return;
  }
  const Instant at = rehearsal_.control[next_command_].at;
  vus_.set_lookahead_limit(at);
  queue_.arm(control_timer_, std::max(at, queue_.now()), EventClass::Control, 0);
}

void Simulation::carry_out(std::size_t index, const Command& command) {
  if (std::holds_alternative<InterruptCommand>(command.action)) {
    answer(index, std::nullopt);
    stop(Rule::CtrlC, ExitCode::Interrupted);
  } else if (std::holds_alternative<StopCommand>(command.action)) {
    answer(index, std::nullopt);
    stop(Rule::CtrlC, ExitCode::Stopped);
  } else if (const Refusal refusal = refuse(command)) {
    answer(index, refusal);
  } else if (phase_ == Phase::Waiting && std::holds_alternative<ResumeCommand>(command.action)) {
    start_test();
    answer(index, std::nullopt);
  } else {
    external_->command(index, command);
  }
}

Refusal Simulation::refuse(const Command& command) const {
  const bool scale = std::holds_alternative<ScaleCommand>(command.action);
  if (!scale && phase_ == Phase::Waiting && rehearsal_.plan.paused) {
    const bool pause = std::holds_alternative<PauseCommand>(command.action);
    return pause ? Refusal("the test is already paused") : std::nullopt;
  }
  if (external_ == nullptr) {
    return scale ? "an externally-controlled executor needs to be configured for live "
                   "configuration updates"
                 : "only externally-controlled executors can be paused and resumed";
  }
  if (!scale && rehearsal_.plan.scenarios.size() > 1) {
    return "the test has executors that can't be paused and resumed";
  }
  if (external_->ended()) return "the executor was over";
  return std::nullopt;
}

void Simulation::answer(std::size_t index, const Refusal& refusal) {
  commands_[index] = {.ok = !refusal, .error = refusal.value_or(""), .done = queue_.now()};
  facts_.state({.kind = FactKind::CommandAnswered,
                .refused = refusal.has_value(),
                .at = queue_.now(),
                .began = {},
                .count = index,
                .refusal = refusal ? &*refusal : nullptr});
}

void Simulation::refuse_the_rest() {
  for (CommandResult& command : commands_) {
    if (!command.done) command.error = "the test was over";
  }
}

void Simulation::state(FactKind kind) {
  facts_.state({.kind = kind, .at = queue_.now(), .began = {}});
}

Result Simulation::result() {
  Result result;
  result.seed = rehearsal_.seed;
  result.run = end_ - start_;
  if (external_ != nullptr) result.run = result.run - external_->paused();
  result.end = end_;
  result.exit_code = exit_code_;
  for (std::size_t rank = 0; rank < executors_.size(); ++rank) {
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
  recorder_.write(result);
  if (sampler_) result.services = sampler_->loads(end_);
  if (phases_) result.phases = phases_->phases(end_);
  result.commands = commands_;
  result.warnings = warnings_;
  return result;
}

}  // namespace rehearse
