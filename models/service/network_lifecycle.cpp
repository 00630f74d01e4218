// What each timer does, and what each state brings about when it is entered.

#include "models/service/network_lifecycle.hpp"

#include <algorithm>
#include <optional>
#include <set>
#include <tuple>
#include <utility>

#include "models/base/require.hpp"
#include "models/duration/duration_sampling.hpp"

namespace rehearse {

void NetworkLifecycle::arm_schedules() {
  const bool warms =
      std::any_of(plan_.services.begin(), plan_.services.end(),
                  [](const PlannedService& one) { return one.options.warm_up.has_value(); });
  if (warms) warm_ups_.resize(instances_.size());
  of_services_.resize(plan_.services.size());
  for (std::uint32_t service = 0; service < plan_.services.size(); ++service) {
    add_instances(service);
    change_timers_.push_back(timers_.add(Due::Change, service));
    list_edges(service);
    arm_next_change(service);
    arm_stops(service);
  }
}

void NetworkLifecycle::add_instances(std::uint32_t service) {
  const PlannedService& plan = plan_.services[service];
  const auto& warm_up = plan.options.warm_up;
  const auto count = static_cast<std::uint32_t>(plan.options.instances.size());
  of_services_[service].running = {Instant{}, count, 0};
  for (std::uint32_t i = 0; i < plan.places; ++i) {
    const std::uint32_t index = plan.first_instance + i;
    if (warm_up) warm_ups_[index].timer = timers_.add(Due::Warming, index);
    if (i < count) {
      if (warm_up && warm_up->at_start) begin_warm_up(Instant{}, index);
      continue;
    }
    instances_[index].absent = true;
    instances_[index].state = ServerState::Terminated;
    instances_[index].station.set_open(Instant{}, false);
    views_[index].up = false;
  }
}

void NetworkLifecycle::arm_stops(std::uint32_t service) {
  const ServiceOptions& options = plan_.services[service].options;
  for (std::uint32_t i = 0; i < options.stops.size(); ++i) {
    const auto index = static_cast<std::uint32_t>(stoppings_.size());
    stoppings_.push_back({service, i});
    timers_.arm(timers_.add(Due::Stop, index), options.stops[i].at, Due::Stop, index);
  }
  for (std::uint32_t i = 0; i < options.rolling_restarts.size(); ++i) {
    const RollingRestartOptions& rolling = options.rolling_restarts[i];
    if (rolling.max_surge) continue;  // in network_rollouts.cpp
    const auto index = static_cast<std::uint32_t>(rollings_.size());
    rollings_.push_back({service, i, 0});
    for (std::uint32_t k = 0; k < std::min(rolling.at_a_time, rolling_size(rollings_.back()));
         ++k) {
      const auto turn = static_cast<std::uint32_t>(turns_.size());
      turns_.push_back({index, timers_.add(Due::Rolling, turn)});
      timers_.arm(turns_.back().timer, rolling.at, Due::Rolling, turn);
    }
  }
}

void NetworkLifecycle::fire(Instant now, const network_parts::TimerOwner& timer) {
  switch (timer.due) {
    case Due::Change:
      apply_changes(now, timer.index);
      break;
    case Due::Warming:
      warm_up_on(now, timer.index);
      break;
    case Due::Stop:
      stop_listed(now, timer.index);
      break;
    case Due::Rolling:
      roll_on(now, timer.index);
      break;
    case Due::StopStage:
      enter_stage(now, timer.index);
      break;
    case Due::Goodbye:
      give_input(now, timer.index, ServerInput::Acknowledged);
      break;
    case Due::Deadline:
      give_input(now, timer.index, ServerInput::Deadline);
      break;
    case Due::Restart:
      give_input(now, timer.index, ServerInput::Restart);
      break;
    default:
      REQUIRE(timer.due == Due::Learning);
      learn(now, timer.index);
  }
}

void NetworkLifecycle::list_edges(std::uint32_t service) {
  const std::vector<ChangeOptions>& changes = plan_.services[service].options.changes;
  std::vector<Edge>& edges = of_services_[service].edges;
  for (std::uint32_t i = 0; i < changes.size(); ++i) {
    edges.push_back({changes[i].from, i});
    if (changes[i].until != kNever) edges.push_back({changes[i].until, i});
  }
  std::sort(edges.begin(), edges.end(), [](const Edge& one, const Edge& other) {
    return std::tie(one.at, one.change) < std::tie(other.at, other.change);
  });
}

void NetworkLifecycle::arm_next_change(std::uint32_t service) {
  const OfService& of = of_services_[service];
  const Instant next = of.next_edge < of.edges.size() ? of.edges[of.next_edge].at : kNever;
  timers_.arm(change_timers_[service], next, Due::Change, service);
}

std::optional<std::uint32_t> NetworkLifecycle::pass_edge(Instant now, std::uint32_t service,
                                                         const Edge& edge) {
  const ChangeOptions& change = plan_.services[service].options.changes[edge.change];
  const bool begins = now == change.from;
  OfService& of = of_services_[service];
  std::vector<std::uint32_t>& active = change.instance ? of.active_at[*change.instance] : of.active;
  const auto place = std::lower_bound(active.begin(), active.end(), edge.change);
  if (begins) {
    active.insert(place, edge.change);
  } else {
    active.erase(place);
  }
  requests_.moment({
      .kind = begins ? ServiceMoment::Kind::ChangeBegan : ServiceMoment::Kind::ChangeEnded,
      .at = now,
      .service = service,
      .instance = change.instance,
      .change = change,
  });
  return change.instance;
}

void NetworkLifecycle::apply_changes(Instant now, std::uint32_t service) {
  const PlannedService& plan = plan_.services[service];
  OfService& of = of_services_[service];
  bool of_all = false;
  std::set<std::uint32_t> places;
  for (; of.next_edge < of.edges.size() && of.edges[of.next_edge].at == now; ++of.next_edge) {
    const auto place = pass_edge(now, service, of.edges[of.next_edge]);
    if (place) places.insert(*place);
    of_all = of_all || !place;
  }
  if (of_all) {
    for (std::uint32_t i = 0; i < plan.places; ++i) apply_active(now, plan.first_instance + i);
  } else {
    for (const std::uint32_t place : places) apply_active(now, plan.first_instance + place);
  }
  arm_next_change(service);
}

void NetworkLifecycle::apply_active(Instant now, std::uint32_t index) {
  Instance& instance = instances_[index];
  const PlannedService& plan = plan_.services[instance.service];
  const OfService& of = of_services_[instance.service];
  const std::uint32_t place = index - plan.first_instance;
  instance.slowness = plan.instance(place).slower;
  instance.outage = network_parts::Outage::None;
  std::optional<std::uint32_t> servers = plan.instance(place).servers;
  // As they are listed: of several at a time the last one counts.
  std::vector<std::uint32_t> active = of.active;
  if (const auto own = of.active_at.find(place); own != of.active_at.end()) {
    active.insert(active.end(), own->second.begin(), own->second.end());
    std::sort(active.begin(), active.end());
  }
  for (const std::uint32_t number : active) {
    const ChangeOptions& change = plan.options.changes[number];
    switch (change.kind) {
      case ChangeOptions::Kind::Slower:
        instance.slowness *= change.factor;
        break;
      case ChangeOptions::Kind::Refusing:
        instance.outage = network_parts::Outage::Refusing;
        break;
      case ChangeOptions::Kind::BlackHole:
        instance.outage = network_parts::Outage::BlackHole;
        break;
      case ChangeOptions::Kind::Servers:
        servers = change.servers;
    }
  }
  set_speed(now, index);
  if (servers) instance.station.set_servers(now, *servers);
  requests_.work_changed(index);
  availability_changed(now, index);
}

void NetworkLifecycle::stop_listed(Instant now, std::uint32_t stopping) {
  const PlannedService& plan = plan_.services[stoppings_[stopping].service];
  const StopOptions& stop = plan.options.stops[stoppings_[stopping].option];
  if (stop.instance) {
    order_stop(now, plan.first_instance + *stop.instance, stop.manner);
    return;
  }
  for (std::uint32_t i = 0; i < plan.places; ++i) {
    order_stop(now, plan.first_instance + i, stop.manner);
  }
}

void NetworkLifecycle::set_speed(Instant now, std::uint32_t index) {
  double slowness = instances_[index].slowness;
  if (!warm_ups_.empty() && warm_ups_[index].step < kWarmUpSteps) {
    const ServiceOptions& service = plan_.services[instances_[index].service].options;
    slowness *= warm_up_factor(*service.warm_up, warm_ups_[index].step);
  }
  instances_[index].station.set_slowness(now, slowness);
}

void NetworkLifecycle::begin_warm_up(Instant now, std::uint32_t index) {
  const auto& options = plan_.services[instances_[index].service].options.warm_up;
  if (!options) return;
  WarmUp& warm_up = warm_ups_[index];
  warm_up.step = 0;
  warm_up.since = now;
  timers_.arm(warm_up.timer, now + warm_up_step_end(*options, 0), Due::Warming, index);
  set_speed(now, index);
  // It may have taken requests of others at the instant at which it began to run.
  requests_.work_changed(index);
}

void NetworkLifecycle::warm_up_on(Instant now, std::uint32_t index) {
  WarmUp& warm_up = warm_ups_[index];
  if (++warm_up.step < kWarmUpSteps) {
    const ServiceOptions& service = plan_.services[instances_[index].service].options;
    timers_.arm(warm_up.timer, warm_up.since + warm_up_step_end(*service.warm_up, warm_up.step),
                Due::Warming, index);
  }
  set_speed(now, index);
  requests_.work_changed(index);
}

void NetworkLifecycle::end_warm_up(std::uint32_t index) {
  if (warm_ups_.empty() || warm_ups_[index].timer == network_parts::kNone) return;
  warm_ups_[index].step = kWarmUpSteps;
  timers_.disarm(warm_ups_[index].timer);
}

Duration NetworkLifecycle::drawn(const DurationModel& model, std::uint32_t index) {
  Instance& instance = instances_[index];
  // Requests draw at iteration 0 of this stream.
  Draws draws(services_[instance.service].balancing, index, ++instance.draws);
  return model.sample({}, draws);
}

void NetworkLifecycle::order_stop(Instant now, std::uint32_t index, const StopManner& manner) {
  Instance& instance = instances_[index];
  if (instance.absent) return;
  const bool at_once = manner.reaction.max().ns == 0 && manner.drain.max().ns == 0;
  if (at_once || instance.state != ServerState::Running) {
    begin_stop(now, index, manner);
    return;
  }
  if (instance.called != nullptr) return;
  instance.called = &manner;
  const Duration reaction = drawn(manner.reaction, index);
  if (reaction.ns == 0) {
    enter_stage(now, index);
  } else {
    timers_.arm(instance.stage_timer, now + reaction, Due::StopStage, index);
  }
}

void NetworkLifecycle::enter_stage(Instant now, std::uint32_t index) {
  Instance& instance = instances_[index];
  const StopManner& manner = *instance.called;
  if (!instance.drains && manner.drain.max().ns > 0) {
    instance.drains = true;
    availability_changed(now, index);
    timers_.arm(instance.stage_timer, now + drawn(manner.drain, index), Due::StopStage, index);
    return;
  }
  instance.called = nullptr;
  begin_stop(now, index, manner);
}

void NetworkLifecycle::arm_restart(Instant now, std::uint32_t index) {
  Instance& instance = instances_[index];
  if (instance.leaving || instance.restart_after == nullptr ||
      timers_.is_armed(instance.restart_timer))
    return;
  timers_.arm(instance.restart_timer, now + drawn(*instance.restart_after, index), Due::Restart,
              index);
}

void NetworkLifecycle::begin_stop(Instant now, std::uint32_t index, const StopManner& manner) {
  Instance& instance = instances_[index];
  if (manner.restart_after) instance.restart_after = &*manner.restart_after;
  if (instance.state == ServerState::Terminated) {
    arm_restart(now, index);
    return;
  }
  if (!manner.graceful) {
    give_input(now, index, ServerInput::Stop);
    return;
  }
  if (manner.grace) {
    const Instant deadline = now + *manner.grace;
    const bool sooner = !instance.deadline || deadline < *instance.deadline;
    if (sooner) {
      instance.deadline = deadline;
      timers_.arm(instance.deadline_timer, deadline, Due::Deadline, index);
    }
  }
  if (instance.state != ServerState::Running) return;
  give_input(now, index, ServerInput::GracefulStop);
  if (manner.goodbye.ns == 0) {
    give_input(now, index, ServerInput::Acknowledged);
  } else {
    timers_.arm(instance.goodbye_timer, now + manner.goodbye, Due::Goodbye, index);
  }
}

void NetworkLifecycle::give_input(Instant now, std::uint32_t index, ServerInput input) {
  Instance& instance = instances_[index];
  const ServerStep step = server_step(instance.state, input);
  REQUIRE(step.kind != ServerStep::Kind::Impossible);
  if (step.kind == ServerStep::Kind::Ignored) return;
  const ServerState from = instance.state;
  instance.state = step.to;
  // Of those that come and go with their number, that is reported.
  if (!instance.leaving && !instance.is_new) report_step(now, index, from, input);
  if (from == ServerState::Running || step.to == ServerState::Running) count_running(now, index);
  entered_state(now, index);
}

void NetworkLifecycle::count_running(Instant now, std::uint32_t index) {
  const Instance& instance = instances_[index];
  OfService& service = of_services_[instance.service];
  const bool runs = instance.state == ServerState::Running;
  const std::uint64_t before = service.running.level();
  service.running.set(now, runs ? before + 1 : before - 1);
  if (!instance.leaving) runs ? --service.away : ++service.away;
  requests_.running_changed(now, index);
}

ServiceMoment NetworkLifecycle::moment(Instant now, ServiceMoment::Kind kind,
                                       std::uint32_t index) const {
  const Instance& instance = instances_[index];
  return {.kind = kind,
          .at = now,
          .service = instance.service,
          .instance = index - plan_.services[instance.service].first_instance,
          .inside = instance.counts.inside.count()};
}

void NetworkLifecycle::report_step(Instant now, std::uint32_t index, ServerState from,
                                   ServerInput input) {
  using Kind = ServiceMoment::Kind;
  switch (input) {
    case ServerInput::GracefulStop:
      requests_.moment(moment(now, Kind::StopCalled, index));
      break;
    case ServerInput::Stop:
    case ServerInput::Deadline:
      requests_.moment(
          moment(now, from == ServerState::Running ? Kind::Killed : Kind::Forced, index));
      break;
    case ServerInput::LastOver: {
      ServiceMoment drained = moment(now, Kind::Drained, index);
      const Instance& instance = instances_[index];
      if (instance.left_at == now) {
        drained.inside = instance.inside_before;
        drained.only_streams = instance.streams_before;
      }
      requests_.moment(std::move(drained));
      break;
    }
    case ServerInput::Restart:
      requests_.moment(moment(now, Kind::Back, index));
      break;
    case ServerInput::Acknowledged:
    case ServerInput::AllKilled:
      break;
  }
}

void NetworkLifecycle::report_if_whole(Instant now, std::uint32_t service) {
  if (of_services_[service].away > 0 || of_services_[service].restarts > 0) return;
  requests_.moment({.kind = ServiceMoment::Kind::Whole, .at = now, .service = service});
}

void NetworkLifecycle::start(Instant now, std::uint32_t index, const DurationModel& startup) {
  Instance& instance = instances_[index];
  REQUIRE(instance.absent && !timers_.is_armed(instance.restart_timer));
  instance.absent = false;
  instance.is_new = true;
  ++of_services_[instance.service].away;
  timers_.arm(instance.restart_timer, now + drawn(startup, index), Due::Restart, index);
}

void NetworkLifecycle::retire(Instant now, std::uint32_t index, const StopManner& manner) {
  Instance& instance = instances_[index];
  REQUIRE(!instance.absent && !instance.leaving);
  instance.leaving = true;
  if (instance.state != ServerState::Running) --of_services_[instance.service].away;
  timers_.disarm(instance.restart_timer);
  if (instance.state == ServerState::Terminated) {
    be_absent(now, index);
  } else {
    order_stop(now, index, manner);
  }
}

void NetworkLifecycle::be_absent(Instant now, std::uint32_t index) {
  Instance& instance = instances_[index];
  instance.leaving = instance.is_new = false;
  instance.absent = true;
  instance.restart_after = nullptr;
  end_waits(now, index);
  requests_.left(now, index);
}

void NetworkLifecycle::replacing(Instant now, std::uint32_t service, bool begins) {
  begins ? ++of_services_[service].restarts : --of_services_[service].restarts;
  if (begins) {
    requests_.moment({.kind = ServiceMoment::Kind::RollingBegan, .at = now, .service = service});
  } else {
    report_if_whole(now, service);
  }
}

void NetworkLifecycle::entered_state(Instant now, std::uint32_t index) {
  Instance& instance = instances_[index];
  availability_changed(now, index);
  switch (instance.state) {
    case ServerState::Running:
      instance.restart_after = nullptr;
      begin_warm_up(now, index);
      end_waits(now, index);
      if (!std::exchange(instance.is_new, false)) report_if_whole(now, instance.service);
      break;
    case ServerState::GracefulStopInitiated:
      break;
    case ServerState::GracefulStopping:
      if (instance.counts.inside.count() == 0) give_input(now, index, ServerInput::LastOver);
      break;
    case ServerState::ForceStop:
      requests_.kill_inside(now, index);
      give_input(now, index, ServerInput::AllKilled);
      break;
    case ServerState::Terminated:
      timers_.disarm(instance.goodbye_timer);
      timers_.disarm(instance.deadline_timer);
      timers_.disarm(instance.stage_timer);
      instance.deadline.reset();
      instance.called = nullptr;
      instance.drains = false;
      end_warm_up(index);
      if (instance.leaving) {
        be_absent(now, index);
      } else {
        arm_restart(now, index);
      }
  }
}

void NetworkLifecycle::availability_changed(Instant now, std::uint32_t index) {
  Instance& instance = instances_[index];
  instance.station.set_open(now, instance.available());
  if (instance.state != ServerState::Running) requests_.close_idle(now, index);
  const LearningOptions& learning = plan_.services[instance.service].options.learns_after;
  const DurationModel& delay = instance.wanted() ? learning.up : learning.down;
  if (delay.max().ns == 0) {
    learn(now, index);
  } else if (views_[index].up != instance.wanted() && !timers_.is_armed(instance.learning_timer)) {
    timers_.arm(instance.learning_timer, now + drawn(delay, index), Due::Learning, index);
  }
}

void NetworkLifecycle::learn(Instant now, std::uint32_t index) {
  const Instance& instance = instances_[index];
  views_[index].up = instance.wanted();
  requests_.view_changed(now, index);
}

std::uint32_t NetworkLifecycle::rolling_size(const Rolling& rolling) const {
  const PlannedService& service = plan_.services[rolling.service];
  const auto& order = service.options.rolling_restarts[rolling.option].order;
  return order.empty() ? service.places : static_cast<std::uint32_t>(order.size());
}

std::uint32_t NetworkLifecycle::rolling_instance(const Rolling& rolling,
                                                 std::uint32_t number) const {
  const PlannedService& service = plan_.services[rolling.service];
  const auto& order = service.options.rolling_restarts[rolling.option].order;
  return service.first_instance + (order.empty() ? number : order[number]);
}

void NetworkLifecycle::skip_absent(Rolling& rolling) {
  while (rolling.done < rolling_size(rolling)) {
    const Instance& next = instances_[rolling_instance(rolling, rolling.done)];
    if (!next.absent && !next.leaving) break;
    ++rolling.done;
  }
}

std::optional<std::uint32_t> NetworkLifecycle::next_rolling(Rolling& rolling) {
  skip_absent(rolling);
  if (rolling.done == rolling_size(rolling)) return {};
  const std::uint32_t instance = rolling_instance(rolling, rolling.done++);
  skip_absent(rolling);
  return instance;
}

void NetworkLifecycle::roll_on(Instant now, std::uint32_t index) {
  RollingTurn& turn = turns_[index];
  Rolling& rolling = rollings_[turn.rolling];
  const bool begins = rolling.done == 0;
  const auto instance = next_rolling(rolling);
  if (!instance) return;
  std::uint32_t& under_way = of_services_[rolling.service].restarts;
  if (begins) {
    ++under_way;
    requests_.moment(
        {.kind = ServiceMoment::Kind::RollingBegan, .at = now, .service = rolling.service});
  }
  if (rolling.done == rolling_size(rolling)) --under_way;
  turn.next = std::exchange(instances_[*instance].first_turn, index);
  const ServiceOptions& service = plan_.services[rolling.service].options;
  order_stop(now, *instance, service.rolling_restarts[rolling.option].manner);
}

void NetworkLifecycle::end_waits(Instant now, std::uint32_t instance) {
  std::uint32_t index = std::exchange(instances_[instance].first_turn, network_parts::kNone);
  while (index != network_parts::kNone) {
    RollingTurn& turn = turns_[index];
    const std::uint32_t next = std::exchange(turn.next, network_parts::kNone);
    const Rolling& rolling = rollings_[turn.rolling];
    if (rolling.done < rolling_size(rolling)) {
      const ServiceOptions& service = plan_.services[rolling.service].options;
      timers_.arm(turn.timer, now + service.rolling_restarts[rolling.option].pause, Due::Rolling,
                  index);
    }
    index = next;
  }
}

}  // namespace rehearse
