// Requests that hold a server while they wait for a server that waits for them: the largest set of
// waiting requests in which each waits for others of the set alone.

#include <algorithm>

#include "models/base/require.hpp"
#include "models/service/network.hpp"

namespace rehearse {

void Network::hold_for_calls(Visit& visit) {
  // A server that belongs to a connection is not given back by its request.
  if (visit.job == kNone || holds_server(visit)) return;
  const PlannedService& plan = plan_->services[endpoint_of(visit).service];
  const InstanceOptions& options = plan.instance(visit.instance - plan.first_instance);
  if (!options.servers || options.discipline == Discipline::ProcessorSharing) return;
  visit.set(Visit::Holding, true);
  ++instances_[visit.instance].held_by_calls;
}

void Network::hold_no_more(Visit& visit) {
  visit.set(Visit::Holding, false);
  --instances_[visit.instance].held_by_calls;
  instances_[visit.instance].locked = false;
}

bool Network::may_be_locked(std::uint32_t index) const {
  const Instance& instance = instances_[index];
  return instance.held_by_calls > 0 && instance.held_by_calls == instance.station.busy() &&
         !instance.station.has_free_server();
}

// Only a call that begins to wait can close a circle, and only where all servers are held by what
// waits: most requests cost no more than to see that it is not so. A look costs as much as there
// are requests, so of many not every one that could be the last is followed by one.
void Network::waits_for_unit(Instant now, const Visit& visit) {
  constexpr std::size_t kFew = 1024;
  if (visit.parent == kNone || visit.serial % (visits_.size() / kFew + 1) != 0) return;
  if (visit.phase == Visit::Phase::AtStation) {
    const Instance& instance = instances_[visit.instance];
    if (instance.locked || !may_be_locked(visit.instance) ||
        instance.station.started(visit.job) != kNever) {
      return;
    }
  } else if (visit.phase == Visit::Phase::InLine) {
    const PlannedService& plan = plan_->services[endpoint_of(visit).service];
    for (std::uint32_t i = 0; i < plan.places; ++i) {
      if (!may_be_locked(plan.first_instance + i)) return;
    }
    if (instances_[plan.first_instance].locked) return;
  } else if (visit.phase != Visit::Phase::Held ||
             instances_[visits_[visit.parent].instance].locked) {
    return;
  }
  find_circle(now);
}

void Network::find_circle(Instant now) {
  const std::vector<bool> stuck = waiting_in_circles();
  std::vector<std::uint64_t> holders(services_.size());
  std::vector<bool> is_new(services_.size());
  for (std::size_t i = 0; i < visits_.size(); ++i) {
    const Visit& visit = visits_[i];
    if (!stuck[i] || !holds_unit(visit, stuck)) continue;
    Instance& instance = instances_[visit.instance];
    ++holders[instance.service];
    if (!instance.locked) is_new[instance.service] = true;
    instance.locked = true;
  }
  for (std::size_t i = 0; i < services_.size(); ++i) {
    DeadlockCounts& counts = deadlocks_[i];
    counts.most = std::max(counts.most, holders[i]);
    if (!is_new[i]) continue;
    ++counts.times;
    counts.first = std::min(counts.first, now);
  }
}

std::vector<bool> Network::locked_instances(const std::vector<bool>& stuck) const {
  std::vector<std::uint64_t> held(instances_.size());
  for (std::size_t i = 0; i < visits_.size(); ++i) {
    if (stuck[i] && visits_[i].is(Visit::Holding)) ++held[visits_[i].instance];
  }
  std::vector<bool> locked(instances_.size());
  for (std::uint32_t i = 0; i < instances_.size(); ++i) {
    locked[i] = held[i] > 0 && may_be_locked(i) && held[i] == instances_[i].held_by_calls;
  }
  return locked;
}

bool Network::awaits_stuck_call(const Visit& visit, const std::vector<bool>& stuck) const {
  const PlannedEndpoint& endpoint = endpoint_of(visit);
  for (std::uint32_t child = visit.first_child; child != kNone;) {
    const Visit& call = visits_[child];
    child = call.following_sibling;
    if (!stuck[call.index]) continue;
    if (!endpoint.calls[call.attempt.call].hedge) return true;
    // Another copy of it may still answer.
    bool all = true;
    for (std::uint32_t other = visit.first_child; other != kNone;
         other = visits_[other].following_sibling) {
      all = all && (visits_[other].attempt.call != call.attempt.call || stuck[other]);
    }
    if (all) return true;
  }
  return false;
}

bool Network::holds_unit(const Visit& visit, const std::vector<bool>& stuck) const {
  if (visit.is(Visit::Holding)) return true;
  for (std::uint32_t child = visit.first_child; child != kNone;
       child = visits_[child].following_sibling) {
    if (stuck[child] && visits_[child].is(Visit::Placed)) return true;
  }
  return false;
}

bool Network::is_jammed(const Visit& held, const std::vector<bool>& stuck) const {
  const auto bulkhead_of_call = [&](const Visit& call) {
    const Visit& caller = visits_[call.parent];
    const std::uint32_t number = endpoint_of(caller).calls[call.attempt.call].bulkhead;
    return std::pair(number, caller.instance);
  };
  for (std::size_t i = 0; i < visits_.size(); ++i) {
    const Visit& call = visits_[i];
    if (!call.is(Visit::Placed) || call.parent == kNone || stuck[i]) continue;
    if (bulkhead_of_call(call) == bulkhead_of_call(held)) return false;
  }
  return true;
}

bool Network::waits_in_circle(const Visit& visit, const std::vector<bool>& stuck,
                              const std::vector<bool>& locked) const {
  switch (visit.phase) {
    case Visit::Phase::AtStation:
      return locked[visit.instance] &&
             instances_[visit.instance].station.started(visit.job) == kNever;
    case Visit::Phase::InLine: {
      const PlannedService& plan = plan_->services[endpoint_of(visit).service];
      for (std::uint32_t i = 0; i < plan.places; ++i) {
        if (!locked[plan.first_instance + i]) return false;
      }
      return true;
    }
    case Visit::Phase::Held:
      return is_jammed(visit, stuck);
    case Visit::Phase::Calling:
      return awaits_stuck_call(visit, stuck);
    default:
      return false;
  }
}

std::vector<bool> Network::waiting_in_circles() const {
  std::vector<bool> stuck(visits_.size());
  for (std::size_t i = 0; i < visits_.size(); ++i) {
    const Visit::Phase phase = visits_[i].phase;
    stuck[i] = phase == Visit::Phase::AtStation || phase == Visit::Phase::InLine ||
               phase == Visit::Phase::Held || phase == Visit::Phase::Calling;
  }
  for (bool changed = true; changed;) {
    changed = false;
    const std::vector<bool> locked = locked_instances(stuck);
    for (std::size_t i = 0; i < visits_.size(); ++i) {
      if (!stuck[i] || waits_in_circle(visits_[i], stuck, locked)) continue;
      stuck[i] = false;
      changed = true;
    }
  }
  return stuck;
}

DeadlockCounts Network::deadlocks(std::uint32_t service) const {
  REQUIRE(service < services_.size());
  if (!is_circular()) return {};
  DeadlockCounts counts = deadlocks_[service];
  const std::vector<bool> stuck = waiting_in_circles();
  for (std::size_t i = 0; i < visits_.size(); ++i) {
    const Visit& visit = visits_[i];
    const bool holds = stuck[i] && holds_unit(visit, stuck);
    if (holds && instances_[visit.instance].service == service) ++counts.at_end;
  }
  // Of very many requests it may not have been seen before.
  if (counts.at_end > 0 && counts.times == 0) {
    counts.times = 1;
    counts.first = now_;
  }
  counts.most = std::max(counts.most, counts.at_end);
  return counts;
}

}  // namespace rehearse
