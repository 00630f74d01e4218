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
  release_server(now, visit);
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
    ++visit.open_calls;
    send(now, attach_call(visit, attempt));
    return true;
  }
  return false;
}

Network::Visit& Network::attach_call(Visit& caller, const CallAttempt& attempt) {
  const PlannedCall& call = endpoint_of(caller).calls[attempt.call];
  Visit& visit = new_visit(call.endpoint);
  visit.key = key_of_call(caller.key, attempt);
  visit.sample = caller.sample;
  visit.owner = caller.owner;
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
  give_up(now, visit);
  call_over(now, caller, attempt, Status::TimedOut);
}

void Network::give_up(Instant now, Visit& visit) {
  const bool notices = options_of(visit).notices_abandonment;
  switch (visit.phase) {
    case Visit::Phase::Lost:
      --views_[visit.instance].under_way;
      break;
    case Visit::Phase::Outbound:
      if (!notices) return;
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
  for (std::size_t i = 0; i < visits_.size(); ++i) {
    Visit& visit = visits_[i];
    if (visit.is_inside() && visit.instance == index) inside.push_back(&visit);
  }
  // In the order in which they were let in, at one instant in which they were sent.
  std::sort(inside.begin(), inside.end(), [](const Visit* one, const Visit* other) {
    return std::tie(one->entered, one->serial) < std::tie(other->entered, other->serial);
  });
  for (Visit* const visit : inside) {
    ++counts_[visit->endpoint].killed;
    ++instances_[index].counts.killed;
    withdraw(now, *visit);
    answer(now, *visit, Status::Terminated);
  }
}

}  // namespace rehearse
