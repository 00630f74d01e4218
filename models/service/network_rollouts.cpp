// As a Deployment of Kubernetes does: a new instance is started when there may be one more, an old
// one stopped when there may be one less that is ready.

#include <algorithm>
#include <utility>

#include "models/base/require.hpp"
#include "models/service/network_scaling.hpp"

namespace rehearse {

void NetworkScaling::add_rollouts(std::uint32_t number) {
  Scaled& scaled = scaled_[number];
  const auto& options = plan_of(scaled).options.rolling_restarts;
  for (std::uint32_t i = 0; i < options.size(); ++i) {
    if (!options[i].max_surge) continue;
    const auto index = static_cast<std::uint32_t>(rollouts_.size());
    members_.resize(instances_.size());
    scaled.rollouts.push_back(index);
    Rollout& rollout = rollouts_.emplace_back();
    rollout.scaled = number;
    rollout.option = i;
    rollout.timer = timers_.add(Due::Rollout, index);
    timers_.arm(rollout.timer, options[i].at, Due::Rollout, index);
  }
}

void NetworkScaling::begin(Instant now, std::uint32_t index) {
  Rollout& rollout = rollouts_[index];
  const Scaled& scaled = scaled_[rollout.scaled];
  rollout.began = true;
  std::vector<std::uint32_t> candidates;
  const auto& order = options_of(rollout).order;
  if (order.empty()) {
    for (const auto& [serial, instance] : scaled.there) candidates.push_back(instance);
  } else {
    for (const std::uint32_t place : order) {
      const std::uint32_t instance = plan_of(scaled).first_instance + place;
      const network_parts::Instance& one = instances_[instance];
      if (!one.absent && !one.leaving) candidates.push_back(instance);
    }
  }
  for (const std::uint32_t instance : candidates) {
    Member& member = members_[instance];
    if (member.rollout != kNone && !rollouts_[member.rollout].over) continue;
    member = {index, true, false, member.start};
    rollout.order.push_back(instance);
    if (instances_[instance].state == ServerState::Running) ++rollout.old_running;
  }
  rollout.size = rollout.old = static_cast<std::uint32_t>(rollout.order.size());
  lifecycle_.replacing(now, scaled.service, true);
}

void NetworkScaling::arm_ready(std::uint32_t index) {
  const Rollout& rollout = rollouts_[index];
  timers_.arm(rollout.timer, rollout.running.empty() ? kNever : rollout.running.front().until,
              Due::Rollout, index);
}

void NetworkScaling::be_ready(Instant now, Rollout& rollout) {
  while (!rollout.running.empty() && rollout.running.front().until <= now) {
    const Rollout::Running one = rollout.running.front();
    rollout.running.pop_front();
    Member& member = members_[one.instance];
    // One that has stopped meanwhile, or has gone, has another number of its start.
    if (member.start != one.start) continue;
    member.is_ready = true;
    ++rollout.ready;
  }
}

void NetworkScaling::go_on(Instant now, std::uint32_t index) {
  while (start_one(now, index) || stop_one(now, index)) {
  }
  Rollout& rollout = rollouts_[index];
  arm_ready(index);
  if (rollout.over || rollout.old > 0 || rollout.ready < rollout.size) return;
  rollout.over = true;
  lifecycle_.replacing(now, scaled_[rollout.scaled].service, false);
}

bool NetworkScaling::start_one(Instant now, std::uint32_t index) {
  Rollout& rollout = rollouts_[index];
  Scaled& scaled = scaled_[rollout.scaled];
  const RollingRestartOptions& options = options_of(rollout);
  const std::uint64_t most = std::uint64_t{rollout.size} + *options.max_surge;
  if (rollout.fresh >= rollout.size || rollout.old + rollout.fresh >= most) return false;
  if (scaled.free.empty()) return false;
  ++rollout.fresh;
  Member& member = members_[*scaled.free.begin()];
  member = {index, false, false, member.start};
  start(now, scaled, *options.manner.restart_after);
  return true;
}

bool NetworkScaling::stop_one(Instant now, std::uint32_t index) {
  Rollout& rollout = rollouts_[index];
  const auto gone = [&](std::uint32_t instance) {
    return members_[instance].rollout != index || !members_[instance].is_old;
  };
  while (rollout.next < rollout.order.size() && gone(rollout.order[rollout.next])) ++rollout.next;
  if (rollout.next == rollout.order.size()) return false;
  const RollingRestartOptions& options = options_of(rollout);
  const std::uint32_t instance = rollout.order[rollout.next];
  const bool runs = instances_[instance].state == ServerState::Running;
  const std::uint64_t available = std::uint64_t{rollout.old_running} + rollout.ready;
  if (runs && available + options.at_a_time <= rollout.size) return false;
  ++rollout.next;
  --rollout.old;
  if (runs) --rollout.old_running;
  members_[instance].rollout = kNone;
  stop(now, scaled_[rollout.scaled], instance, options.manner);
  return true;
}

void NetworkScaling::running_changed(Instant now, std::uint32_t instance) {
  if (members_.empty()) return;
  Member& member = members_[instance];
  const std::uint32_t index = member.rollout;
  if (index == kNone || rollouts_[index].over) return;
  Rollout& rollout = rollouts_[index];
  const bool runs = instances_[instance].state == ServerState::Running;
  if (member.is_old) {
    runs ? ++rollout.old_running : --rollout.old_running;
  } else if (runs) {
    rollout.running.push_back({now + options_of(rollout).pause, instance, ++member.start});
  } else {
    ++member.start;
    if (std::exchange(member.is_ready, false)) --rollout.ready;
  }
  // What follows comes in the order of what is due, after what its instance is doing.
  timers_.arm(rollout.timer, now, Due::Rollout, index);
}

void NetworkScaling::drop_member(Instant now, std::uint32_t instance) {
  if (members_.empty()) return;
  Member& member = members_[instance];
  const std::uint32_t index = std::exchange(member.rollout, kNone);
  ++member.start;
  if (index == kNone || rollouts_[index].over) return;
  Rollout& rollout = rollouts_[index];
  if (member.is_old) {
    --rollout.old;
    if (instances_[instance].state == ServerState::Running) --rollout.old_running;
  } else {
    --rollout.fresh;
    if (member.is_ready) --rollout.ready;
  }
  --rollout.size;
  timers_.arm(rollout.timer, now, Due::Rollout, index);
}

}  // namespace rehearse
