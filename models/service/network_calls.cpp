// Calls between services, their retries, and what happens when a sender gives up.

#include <algorithm>
#include <tuple>
#include <vector>

#include "models/base/require.hpp"
#include "models/service/network.hpp"

namespace rehearse {
namespace {

/// The iteration of the calling stream that jitter takes; below it are the numbers of calls.
constexpr std::uint64_t kJitter = std::uint64_t{1} << (Stream::kIterationBits - 1);
/// Likewise the first one that hits take.
constexpr std::uint64_t kHits = std::uint64_t{1} << (Stream::kIterationBits - 2);
/// The key of the words that keys of calls are made with.
constexpr std::uint64_t kCallKey = 1;

std::uint64_t key_of_call(std::uint64_t parent_key, const network_parts::CallAttempt& attempt) {
  static_assert(kMostCaused < (1 << 20));
  const std::uint64_t which = (std::uint64_t{attempt.call} << 40) |
                              (std::uint64_t{attempt.repetition} << 20) | attempt.attempt;
  return philox(parent_key, which, kCallKey).even;
}

}  // namespace

void Network::begin_calls(Instant now, Visit& visit) {
  visit.phase = Visit::Phase::Calling;
  if (is_circular()) hold_for_calls(visit);
  if (endpoint_of(visit).call_order == CallOrder::Parallel) {
    while (send_next_call(now, visit)) {
    }
  }
  go_on_calling(now, visit);
}

void Network::go_on_calling(Instant now, Visit& visit) {
  if (visit.open_calls > 0) return;
  const bool goes_on = !visit.call_failed && endpoint_of(visit).call_order == CallOrder::Sequence;
  if (goes_on && send_next_call(now, visit)) return;
  if (VisitTimes* const times = times_of(visit)) times->spend_calling(now);
  if (!holds_server(visit)) release_server(now, visit);
  depart(now, visit, visit.call_failed ? Status::CallFailed : Status::Ok);
}

bool Network::send_next_call(Instant now, Visit& visit) {
  const PlannedEndpoint& endpoint = endpoint_of(visit);
  while (visit.next_call < endpoint.calls.size()) {
    const PlannedCall& call = endpoint.calls[visit.next_call];
    const CallAttempt attempt{visit.next_call, visit.next_repetition, 0};
    if (++visit.next_repetition == call.count) {
      ++visit.next_call;
      visit.next_repetition = 0;
    }
    const Stream& stream = services_[endpoint.service].calling;
    if (!call.chance.always() &&
        !call.chance.happens(stream.word(visit.key, attempt.call, attempt.repetition))) {
      continue;
    }
    if (endpoint.conditional && !meets_condition(visit, call.only_if)) continue;
    ++visit.open_calls;
    send_call(now, attach_call(visit, attempt));
    return true;
  }
  return false;
}

void Network::send_call(Instant now, Visit& visit) {
  if (endpoint_of(visits_[visit.parent]).guarded) {
    send_guarded(now, visit);
  } else {
    dispatch_call(now, visit);
  }
}

void Network::dispatch_call(Instant now, Visit& visit) {
  if (visit.attempt.attempt > 0) {
    const PlannedEndpoint& caller = endpoint_of(visits_[visit.parent]);
    EndpointCounts& counts = counts_[visit.endpoint];
    ++(caller.calls[visit.attempt.call].hedge ? counts.hedges : counts.retries);
  }
  const std::uint32_t service = endpoint_of(visit).service;
  if (services_[service].kept) {
    // An instance of the caller has connections of its own, which are those of no client.
    constexpr std::uint64_t kOfInstance = std::uint64_t{1} << 63;
    const Visit& caller = visits_[visit.parent];
    connect(now, visit, kOfInstance | caller.instance, visit.connects);
  }
  send(now, visit);
}

bool Network::meets_condition(const Visit& caller, CallCondition condition) {
  if (condition == CallCondition::Failed) return caller.is(Visit::LastFailed);
  return condition == CallCondition::None || caller.is(Visit::LastMissed);
}

void Network::note_result(Instant now, Visit& caller, const CallAttempt& attempt, Status status) {
  const PlannedEndpoint& endpoint = endpoint_of(caller);
  const PlannedCall& call = endpoint.calls[attempt.call];
  bool missed = status != Status::Ok;
  caller.set(Visit::LastFailed, missed);
  if (!missed && !call.hits.empty()) {
    const std::uint64_t word =
        services_[endpoint.service].calling.word(caller.key, kHits + attempt.call, 0);
    missed = !Chance(value_at(call.hits, now)).happens(word);
  }
  caller.set(Visit::LastMissed, missed);
}

Network::Visit& Network::attach_call(Visit& caller, const CallAttempt& attempt) {
  const PlannedCall& call = endpoint_of(caller).calls[attempt.call];
  Visit& visit = new_visit(call.endpoint);
  visit.key = key_of_call(caller.key, attempt);
  visit.sample = caller.sample;
  visit.owner = caller.owner;
  visit.set(Visit::Foreign, caller.is(Visit::Foreign));
  visit.timeout = call.timeout;
  visit.connects = call.connects;
  visit.attempt = attempt;
  visit.parent = caller.index;
  visit.following_sibling = caller.first_child;
  if (caller.first_child != kNone) visits_[caller.first_child].previous_sibling = visit.index;
  caller.first_child = visit.index;
  return visit;
}

Network::CallAttempt Network::detach_call(Visit& visit) {
  (visit.previous_sibling == kNone ? visits_[visit.parent].first_child
                                   : visits_[visit.previous_sibling].following_sibling) =
      visit.following_sibling;
  if (visit.following_sibling != kNone) {
    visits_[visit.following_sibling].previous_sibling = visit.previous_sibling;
  }
  visit.parent = visit.previous_sibling = visit.following_sibling = kNone;
  return visit.attempt;
}

void Network::call_over(Instant now, Visit& caller, const CallAttempt& attempt, Status status) {
  const PlannedEndpoint& endpoint = endpoint_of(caller);
  const PlannedCall& call = endpoint.calls[attempt.call];
  if (status != Status::Ok && attempt.attempt < call.backoffs.size()) {
    Visit& visit = attach_call(caller, {attempt.call, attempt.repetition, attempt.attempt + 1});
    visit.phase = Visit::Phase::Backoff;
    Duration backoff = call.backoffs[attempt.attempt];
    if (call.jitter) {
      const std::uint64_t word = services_[endpoint.service].calling.word(visit.key, kJitter, 0);
      const auto choices = static_cast<UnsignedWide>(backoff.ns) + 1;
      backoff = {static_cast<std::int64_t>((choices * word) >> 64)};
    }
    arm_step(visit, now + backoff, Due::Retry);
    if (VisitTimes* const times = times_of(caller)) times->call_waits(now, caller.open_calls);
    return;
  }
  // If this was its last call, it leaves soon.
  if (caller.job != kNone) instances_[caller.instance].station.fetch(caller.job);
  --caller.open_calls;
  if (caller.open_calls > 0) {
    if (VisitTimes* const times = times_of(caller)) times->call_over(now, caller.open_calls);
  }
  if (endpoint.conditional) note_result(now, caller, attempt, status);
  if (status != Status::Ok && call.required) caller.call_failed = true;
  go_on_calling(now, caller);
}

void Network::time_out(Instant now, Visit& visit) {
  stop_waiting(now, visit);
  ++counts_[visit.endpoint].ended[static_cast<std::size_t>(Status::TimedOut)];
  if (visit.parent == kNone) {
    report(now, visit, Status::TimedOut);
    give_up(now, visit);
    return;
  }
  Visit& caller = visits_[visit.parent];
  const CallAttempt attempt = detach_call(visit);
  const bool guarded = endpoint_of(caller).guarded;
  const GuardHold hold = guarded ? take_hold(visit) : GuardHold{};
  give_up(now, visit);
  if (guarded && guarded_over(now, hold, caller, attempt, Status::TimedOut)) return;
  call_over(now, caller, attempt, Status::TimedOut);
}

void Network::give_up(Instant now, Visit& visit) {
  const bool notices = options_of(visit).notices_abandonment;
  switch (visit.phase) {
    case Visit::Phase::Sending:
      services_[endpoint_of(visit).service].handshakes->end(visit.index);
      one_less(visit.instance);
      break;
    case Visit::Phase::Lost:
    case Visit::Phase::Knocking:
      one_less(visit.instance);
      break;
    case Visit::Phase::Outbound:
    case Visit::Phase::Delayed:
      if (!notices) return;
      break;
    case Visit::Phase::InLine:
      if (!notices) return;
      leave_line(now, visit);
      break;
    case Visit::Phase::AtStation:
    case Visit::Phase::Streaming:
    case Visit::Phase::Calling:
      if (!notices) return;
      ++counts_[visit.endpoint].cancelled;
      ++instances_[visit.instance].counts.cancelled;
      withdraw(now, visit);
      break;
    default:
      break;
  }
  free_visit(visit);
}

void Network::withdraw(Instant now, Visit& visit) {
  settle(now, visit);
  if (endpoint_of(visit).guarded) withdraw_calls(now, visit, {});
  while (visit.first_child != kNone) {
    Visit& call = visits_[visit.first_child];
    if (call.awaited) {
      ++counts_[call.endpoint].abandoned;
      stop_waiting(now, call);
    }
    detach_call(call);
    give_up(now, call);
  }
  disarm_step(visit);
  release_server(now, visit);
  leave_instance(now, visit);
}

void Network::kill_inside(Instant now, std::uint32_t index) {
  std::vector<Visit*> inside;
  if (inside_of_) {
    for (const std::uint32_t i : inside_of_->members(index)) inside.push_back(&visits_[i]);
  }
  for (std::size_t i = 0; !inside_of_ && i < visits_.size(); ++i) {
    Visit& visit = visits_[i];
    if (visit.is_inside() && visit.instance == index) inside.push_back(&visit);
  }
  // In the order in which they were let in, at one instant in which they were sent.
  std::sort(inside.begin(), inside.end(), [](const Visit* one, const Visit* other) {
    return std::tie(one->entered, one->serial) < std::tie(other->entered, other->serial);
  });
  for (Visit* const visit : inside) {
    if (!visit->is_inside() || visit->instance != index) continue;
    ++counts_[visit->endpoint].killed;
    ++instances_[index].counts.killed;
    withdraw(now, *visit);
    answer(now, *visit, Status::Terminated);
  }
}

}  // namespace rehearse
