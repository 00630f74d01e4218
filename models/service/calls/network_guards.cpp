// What calls pass before they are sent, in the order of resilience4j: breaker, then bulkhead. And
// copies of calls, in the manner of gRPC's hedging.

#include <utility>

#include "models/base/require.hpp"
#include "models/duration/duration_sampling.hpp"
#include "models/service/network.hpp"

namespace rehearse {
namespace {

/// The iteration of the calling stream that delays of copies take.
constexpr std::uint64_t kHedgeDelay = std::uint64_t{1} << (Stream::kIterationBits - 3);

}  // namespace

void Network::add_guards() {
  const auto instances = [&](std::uint32_t service) { return plan_->services[service].places; };
  for (const auto& guard : plan_->breakers) {
    breakers_.insert(breakers_.end(), instances(guard.caller), CircuitBreaker(guard.options));
  }
  for (const auto& guard : plan_->bulkheads) {
    bulkheads_.insert(bulkheads_.end(), instances(guard.caller), Bulkhead(guard.options));
  }
}

CircuitBreaker& Network::breaker_of(const Visit& caller, const PlannedCall& call) {
  const auto& guard = plan_->breakers[call.breaker];
  return breakers_[guard.first + caller.instance - plan_->services[guard.caller].first_instance];
}

Bulkhead& Network::bulkhead_of(const Visit& caller, const PlannedCall& call) {
  const auto& guard = plan_->bulkheads[call.bulkhead];
  return bulkheads_[guard.first + caller.instance - plan_->services[guard.caller].first_instance];
}

void Network::send_guarded(Instant now, Visit& visit) {
  Visit& caller = visits_[visit.parent];
  plan_copy(now, caller, visit.attempt);
  if (pass_guards(now, visit)) dispatch_call(now, visit);
}

bool Network::pass_guards(Instant now, Visit& visit) {
  const Visit& caller = visits_[visit.parent];
  const PlannedCall& call = endpoint_of(caller).calls[visit.attempt.call];
  if (call.breaker != kNone) {
    const auto ticket = breaker_of(caller, call).admit(now);
    if (!ticket) {
      bar(now, visit);
      return false;
    }
    visit.set(Visit::Ticketed, true);
    if (tickets_.size() <= visit.index) tickets_.resize(visits_.size());
    tickets_[visit.index] = *ticket;
  }
  if (call.bulkhead == kNone) return true;
  Bulkhead& bulkhead = bulkhead_of(caller, call);
  if (bulkhead.take()) {
    visit.set(Visit::Placed, true);
    return true;
  }
  const auto place = bulkhead.join(now, visit.index);
  if (!place) {
    bar(now, visit);
    return false;
  }
  visit.phase = Visit::Phase::Held;
  visit.job = *place;
  const auto& limit = plan_->bulkheads[call.bulkhead].options.queue_time_limit;
  if (limit) arm_step(visit, now + *limit, Due::Limit);
  if (is_circular()) waits_for_unit(now, visit);
  return false;
}

// It comes by way of what is due, so that calls that are barred follow each other in a loop.
void Network::bar(Instant now, Visit& visit) {
  visit.phase = Visit::Phase::Barred;
  arm_step(visit, now, Due::Answer);
}

void Network::barred_over(Instant now, Visit& visit) {
  Visit& caller = visits_[visit.parent];
  const CallAttempt attempt = detach_call(visit);
  const GuardHold hold = take_hold(visit);
  free_visit(visit);
  if (guarded_over(now, hold, caller, attempt, Status::Rejected)) return;
  call_over(now, caller, attempt, Status::Rejected);
}

void Network::time_out_held(Instant now, Visit& visit) {
  const Visit& caller = visits_[visit.parent];
  bulkhead_of(caller, endpoint_of(caller).calls[visit.attempt.call]).count_timed_out();
  leave_hold(visit);
  barred_over(now, visit);
}

void Network::leave_hold(Visit& visit) {
  const Visit& caller = visits_[visit.parent];
  bulkhead_of(caller, endpoint_of(caller).calls[visit.attempt.call])
      .leave(std::exchange(visit.job, kNone));
  disarm_step(visit);
}

Network::GuardHold Network::take_hold(Visit& visit) {
  GuardHold hold;
  if (visit.is(Visit::Ticketed)) hold.ticket = tickets_[visit.index];
  hold.place = visit.is(Visit::Placed);
  visit.set(Visit::Ticketed, false);
  visit.set(Visit::Placed, false);
  return hold;
}

void Network::leave_guards(Instant now, const GuardHold& hold, const Visit& caller,
                           const CallAttempt& attempt, std::optional<Status> status) {
  const PlannedCall& call = endpoint_of(caller).calls[attempt.call];
  if (hold.ticket) {
    CircuitBreaker& breaker = breaker_of(caller, call);
    if (status) {
      breaker.over(now, *hold.ticket, *status != Status::Ok);
    } else {
      breaker.given_up(*hold.ticket);
    }
  }
  if (!hold.place) return;
  Bulkhead& bulkhead = bulkhead_of(caller, call);
  bulkhead.give_back();
  instances_[caller.instance].locked = false;
  if (bulkhead.line().empty()) return;
  Visit& first = visits_[bulkhead.line().first()];
  leave_hold(first);
  first.set(Visit::Placed, bulkhead.take());
  dispatch_call(now, first);
}

bool Network::guarded_over(Instant now, const GuardHold& hold, Visit& caller,
                           const CallAttempt& attempt, Status status) {
  const PlannedCall& call = endpoint_of(caller).calls[attempt.call];
  const bool good = status == Status::Ok;
  // Before the place in the bulkhead is given back, for which a copy may be waiting.
  if (call.hedge && good) withdraw_calls(now, caller, attempt.call);
  leave_guards(now, hold, caller, attempt, status);
  if (!call.hedge) return false;
  if (good && attempt.attempt > 0) ++counts_[call.endpoint].hedges_won;
  return !good && hurry_copy(now, caller, attempt);
}

void Network::withdraw_calls(Instant now, Visit& caller, std::optional<std::uint32_t> number) {
  const auto each = [&](const auto& action) {
    for (std::uint32_t child = caller.first_child; child != kNone;) {
      Visit& call = visits_[child];
      child = call.following_sibling;
      if (!number || call.attempt.call == *number) action(call);
    }
  };
  // First those that wait in a bulkhead, which would get the places of the others.
  each([&](Visit& call) {
    if (call.phase == Visit::Phase::Held) leave_hold(call);
  });
  each([&](Visit& call) {
    if (call.awaited) {
      ++counts_[call.endpoint].abandoned;
      stop_waiting(now, call);
    }
    const CallAttempt attempt = detach_call(call);
    const GuardHold hold = take_hold(call);
    give_up(now, call);
    leave_guards(now, hold, caller, attempt, {});
  });
}

bool Network::hurry_copy(Instant now, Visit& caller, const CallAttempt& attempt) {
  bool any = false;
  for (std::uint32_t child = caller.first_child; child != kNone;) {
    Visit& call = visits_[child];
    child = call.following_sibling;
    if (call.attempt.call != attempt.call) continue;
    any = true;
    if (call.phase != Visit::Phase::Hedging) continue;
    disarm_step(call);
    send_guarded(now, call);
    break;
  }
  return any;
}

void Network::plan_copy(Instant now, Visit& caller, const CallAttempt& attempt) {
  const PlannedEndpoint& endpoint = endpoint_of(caller);
  const auto& hedge = endpoint.calls[attempt.call].hedge;
  if (!hedge || attempt.attempt + 1 >= hedge->attempts) return;
  Visit& copy = attach_call(caller, {attempt.call, attempt.repetition, attempt.attempt + 1});
  copy.phase = Visit::Phase::Hedging;
  Draws draws(services_[endpoint.service].calling, copy.key, kHedgeDelay);
  arm_step(copy, now + hedge->after.sample(copy.sample, draws), Due::Retry);
}

const CircuitBreaker& Network::breaker(std::uint32_t number, std::uint32_t instance) const {
  REQUIRE(number < plan_->breakers.size());
  return breakers_[plan_->breakers[number].first + instance];
}

const Bulkhead& Network::bulkhead(std::uint32_t number, std::uint32_t instance) const {
  REQUIRE(number < plan_->bulkheads.size());
  return bulkheads_[plan_->bulkheads[number].first + instance];
}

}  // namespace rehearse
