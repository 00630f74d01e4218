// What each timer does, and what each state brings about when it is entered.

#include "models/service/network_lifecycle.hpp"

#include <algorithm>
#include <optional>
#include <utility>

#include "models/base/require.hpp"

namespace rehearse {

void NetworkLifecycle::arm_schedules() {
  for (std::uint32_t service = 0; service < plan_.services.size(); ++service) {
    const ServiceOptions& options = plan_.services[service].options;
    change_timers_.push_back(timers_.add(Due::Change, service));
    arm_next_change(Instant{-1}, service);
    for (std::uint32_t i = 0; i < options.stops.size(); ++i) {
      const auto index = static_cast<std::uint32_t>(stoppings_.size());
      stoppings_.push_back({service, i});
      timers_.arm(timers_.add(Due::Stop, index), options.stops[i].at, Due::Stop, index);
    }
    for (std::uint32_t i = 0; i < options.rolling_restarts.size(); ++i) {
      const auto index = static_cast<std::uint32_t>(rollings_.size());
      const std::uint32_t timer = timers_.add(Due::Rolling, index);
      rollings_.push_back({service, i, 0, false, timer});
      timers_.arm(timer, options.rolling_restarts[i].at, Due::Rolling, index);
    }
  }
}

void NetworkLifecycle::fire(Instant now, const network_parts::TimerOwner& timer) {
  switch (timer.due) {
    case Due::Change:
      apply_changes(now, timer.index);
      break;
    case Due::Stop:
      stop_listed(now, timer.index);
      break;
    case Due::Rolling:
      roll_on(now, timer.index);
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
      views_[timer.index].up = instances_[timer.index].available();
  }
}

void NetworkLifecycle::arm_next_change(Instant now, std::uint32_t service) {
  Instant next = kNever;
  for (const ChangeOptions& change : plan_.services[service].options.changes) {
    for (const Instant edge : {change.from, change.until}) {
      if (edge > now) next = std::min(next, edge);
    }
  }
  timers_.arm(change_timers_[service], next, Due::Change, service);
}

void NetworkLifecycle::report_changes(Instant now, std::uint32_t service) {
  for (const ChangeOptions& change : plan_.services[service].options.changes) {
    if (now != change.from && now != change.until) continue;
    ServiceMoment moment{
        .kind = now == change.from ? ServiceMoment::Kind::ChangeBegan
                                   : ServiceMoment::Kind::ChangeEnded,
        .at = now,
        .service = service,
        .instance = change.instance,
        .change = change,
    };
    requests_.moment(std::move(moment));
  }
}

void NetworkLifecycle::apply_changes(Instant now, std::uint32_t service) {
  report_changes(now, service);
  const PlannedService& plan = plan_.services[service];
  for (std::uint32_t i = 0; i < plan.options.instances.size(); ++i) {
    const std::uint32_t index = plan.first_instance + i;
    Instance& instance = instances_[index];
    double slowness = plan.options.instances[i].slower;
    std::optional<std::uint32_t> servers = plan.options.instances[i].servers;
    instance.outage = network_parts::Outage::None;
    for (const ChangeOptions& change : plan.options.changes) {
      if (change.instance.value_or(i) != i || now < change.from || now >= change.until) continue;
      switch (change.kind) {
        case ChangeOptions::Kind::Slower:
          slowness *= change.factor;
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
    instance.station.set_slowness(now, slowness);
    if (servers) instance.station.set_servers(now, *servers);
    requests_.work_changed(index);
    availability_changed(now, index);
  }
  arm_next_change(now, service);
}

void NetworkLifecycle::stop_listed(Instant now, std::uint32_t stopping) {
  const PlannedService& plan = plan_.services[stoppings_[stopping].service];
  const StopOptions& stop = plan.options.stops[stoppings_[stopping].option];
  for (std::uint32_t i = 0; i < plan.options.instances.size(); ++i) {
    if (stop.instance.value_or(i) == i) order_stop(now, plan.first_instance + i, stop.manner);
  }
}

void NetworkLifecycle::order_stop(Instant now, std::uint32_t index, const StopManner& manner) {
  Instance& instance = instances_[index];
  if (manner.restart_after) instance.restart_after = manner.restart_after;
  if (instance.state == ServerState::Terminated) {
    if (instance.restart_after && !timers_.is_armed(instance.restart_timer)) {
      timers_.arm(instance.restart_timer, now + *instance.restart_after, Due::Restart, index);
    }
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
  report_step(now, index, from, input);
  entered_state(now, index);
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

bool NetworkLifecycle::is_whole(std::uint32_t service) const {
  const PlannedService& plan = plan_.services[service];
  for (std::uint32_t i = 0; i < plan.options.instances.size(); ++i) {
    if (instances_[plan.first_instance + i].state != ServerState::Running) return false;
  }
  return std::none_of(rollings_.begin(), rollings_.end(), [&](const Rolling& rolling) {
    return rolling.service == service && rolling.done > 0 && rolling.done < rolling_size(rolling);
  });
}

void NetworkLifecycle::entered_state(Instant now, std::uint32_t index) {
  Instance& instance = instances_[index];
  availability_changed(now, index);
  switch (instance.state) {
    case ServerState::Running:
      instance.restart_after.reset();
      for (std::uint32_t i = 0; i < rollings_.size(); ++i) running_again(now, i, index);
      if (is_whole(instance.service)) {
        requests_.moment(
            {.kind = ServiceMoment::Kind::Whole, .at = now, .service = instance.service});
      }
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
      instance.deadline.reset();
      if (instance.restart_after) {
        timers_.arm(instance.restart_timer, now + *instance.restart_after, Due::Restart, index);
      }
  }
}

void NetworkLifecycle::availability_changed(Instant now, std::uint32_t index) {
  Instance& instance = instances_[index];
  instance.station.set_open(now, instance.available());
  const Duration delay = plan_.services[instance.service].options.learns_after;
  if (delay.ns == 0) {
    views_[index].up = instance.available();
  } else if (views_[index].up != instance.available() &&
             !timers_.is_armed(instance.learning_timer)) {
    timers_.arm(instance.learning_timer, now + delay, Due::Learning, index);
  }
}

std::uint32_t NetworkLifecycle::rolling_size(const Rolling& rolling) const {
  const ServiceOptions& service = plan_.services[rolling.service].options;
  const auto& order = service.rolling_restarts[rolling.option].order;
  return static_cast<std::uint32_t>(order.empty() ? service.instances.size() : order.size());
}

std::uint32_t NetworkLifecycle::rolling_instance(const Rolling& rolling,
                                                 std::uint32_t number) const {
  const PlannedService& service = plan_.services[rolling.service];
  const auto& order = service.options.rolling_restarts[rolling.option].order;
  return service.first_instance + (order.empty() ? number : order[number]);
}

void NetworkLifecycle::roll_on(Instant now, std::uint32_t index) {
  Rolling& rolling = rollings_[index];
  const ServiceOptions& service = plan_.services[rolling.service].options;
  if (rolling.done == 0) {
    requests_.moment(
        {.kind = ServiceMoment::Kind::RollingBegan, .at = now, .service = rolling.service});
  }
  const std::uint32_t instance = rolling_instance(rolling, rolling.done++);
  rolling.awaits = true;
  order_stop(now, instance, service.rolling_restarts[rolling.option].manner);
}

void NetworkLifecycle::running_again(Instant now, std::uint32_t index, std::uint32_t instance) {
  Rolling& rolling = rollings_[index];
  if (!rolling.awaits || rolling_instance(rolling, rolling.done - 1) != instance) return;
  rolling.awaits = false;
  if (rolling.done == rolling_size(rolling)) return;
  const ServiceOptions& service = plan_.services[rolling.service].options;
  timers_.arm(rolling.timer, now + service.rolling_restarts[rolling.option].pause, Due::Rolling,
              index);
}

}  // namespace rehearse
