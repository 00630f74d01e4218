// The way of one request through a service: wire, balancer, instance, and back.

#include "models/network.hpp"
#include "models/require.hpp"

namespace rehearse {
namespace {

/// What a request's words at its service are for.
constexpr std::uint64_t kWork = 0;
constexpr std::uint64_t kFailure = 1;
constexpr std::uint64_t kFailedWork = 2;
// And those on the wire.
constexpr std::uint64_t kOutbound = 0;
constexpr std::uint64_t kConnection = 1;
constexpr std::uint64_t kInbound = 2;

}  // namespace

std::uint32_t Network::new_visit(std::uint32_t endpoint) {
  std::uint32_t index = 0;
  if (free_.empty()) {
    index = static_cast<std::uint32_t>(visits_.size());
    visits_.emplace_back();
    free_.reserve(visits_.size());
    visits_[index].step_timer = add_timer(Due::Answer, index);
    visits_[index].timeout_timer = add_timer(Due::Timeout, index);
  } else {
    index = free_.back();
    free_.pop_back();
  }
  Visit fresh;
  fresh.generation = visits_[index].generation;
  fresh.step_timer = visits_[index].step_timer;
  fresh.timeout_timer = visits_[index].timeout_timer;
  fresh.endpoint = endpoint;
  fresh.serial = sent_++;
  visits_[index] = fresh;
  return index;
}

void Network::free_visit(std::uint32_t index) {
  Visit& visit = visits_[index];
  REQUIRE(!visit.awaited && visit.job == kNone && visit.first_child == kNone);
  disarm(visit.step_timer);
  visit.phase = Visit::Phase::Free;
  ++visit.generation;
  free_.push_back(index);
}

Duration Network::wire_time(const Visit& visit, const DurationModel& model,
                            std::uint64_t use) const {
  Draws draws(services_[endpoint_of(visit).service].wire, visit.key, use);
  return model.sample(visit.sample, draws);
}

void Network::send(Instant now, std::uint32_t index) {
  Visit& visit = visits_[index];
  visit.serial = sent_++;
  visit.sent = now;
  visit.awaited = true;
  ++counts_[visit.endpoint].sent;
  counts_[visit.endpoint].waiting.enter(now);
  arm(visit.timeout_timer, now + visit.timeout, Due::Timeout, visit.serial);
  const ServiceOptions& options = options_of(visit);
  Instant arrival = now + wire_time(visit, options.latency, kOutbound);
  if (visit.connects) arrival = arrival + wire_time(visit, options.connect, kConnection);
  visit.phase = Visit::Phase::Outbound;
  if (arrival == now) {
    arrive(now, index);
  } else {
    arm(visit.step_timer, arrival, Due::Arrival, visit.serial);
  }
}

void Network::arrive(Instant now, std::uint32_t index) {
  Visit& visit = visits_[index];
  const std::uint32_t number = endpoint_of(visit).service;
  Service& service = services_[number];
  if (service.bucket && !service.bucket->take(now)) {
    answer(now, index, Status::RateLimited);
    return;
  }
  const PlannedService& plan = plan_->services[number];
  Draws draws(service.balancing, visit.key, 0);
  visit.instance = plan.first_instance +
                   service.balancer.choose(
                       {views_.data() + plan.first_instance, plan.options.instances.size()}, draws);
  ++views_[visit.instance].under_way;
  enter_instance(now, index);
}

void Network::enter_instance(Instant now, std::uint32_t index) {
  Visit& visit = visits_[index];
  Instance& instance = instances_[visit.instance];
  const auto limit = instance_options(visit.instance).concurrency_limit;
  if (instance.outage == network_parts::Outage::BlackHole) {
    swallow(index);
  } else if (instance.outage == network_parts::Outage::Refusing ||
             instance.state == ServerState::Terminated) {
    ++instance.counts.refused;
    turn_away(now, index, Status::Refused);
  } else if (instance.state != ServerState::Running ||
             (limit && instance.counts.inside.count() >= *limit) || !find_room(now, index)) {
    ++instance.counts.rejected;
    turn_away(now, index, Status::Rejected);
  } else {
    let_in(now, index);
  }
}

void Network::swallow(std::uint32_t index) {
  Visit& visit = visits_[index];
  ++instances_[visit.instance].counts.lost;
  ++counts_[visit.endpoint].lost;
  visit.phase = Visit::Phase::Lost;
  if (visit.awaited) return;
  --views_[visit.instance].under_way;
  free_visit(index);
}

bool Network::find_room(Instant now, std::uint32_t index) {
  Visit& visit = visits_[index];
  const PlannedEndpoint& endpoint = endpoint_of(visit);
  const Stream& stream = services_[endpoint.service].work;
  visit.fails = endpoint.error.happens(stream.word(visit.key, kFailure, 0));
  const bool fails_otherwise = visit.fails && endpoint.error_duration;
  const auto& model = fails_otherwise ? endpoint.error_duration : endpoint.duration;
  Draws draws(stream, visit.key, fails_otherwise ? kFailedWork : kWork);
  const Duration work = model ? model->sample(visit.sample, draws) : kMaxDuration;
  if (endpoint.kind == EndpointKind::Stream) {
    visit.phase = Visit::Phase::Streaming;
    arm(visit.step_timer, now + work, Due::StreamEnd, visit.serial);
    return true;
  }
  const Station::Admitted admitted =
      instances_[visit.instance].station.admit(now, index, work, endpoint.level);
  if (admitted.admission == Station::Admission::Full) return false;
  visit.phase = Visit::Phase::AtStation;
  visit.job = admitted.job;
  rearm_work(visit.instance);
  return true;
}

void Network::let_in(Instant now, std::uint32_t index) {
  Visit& visit = visits_[index];
  Instance& instance = instances_[visit.instance];
  ++counts_[visit.endpoint].accepted;
  ++counts_[visit.endpoint].inside;
  ++instance.counts.accepted;
  instance.counts.inside.enter(now);
  visit.entered = now;
  visit.previous_inside = instance.last_inside;
  visit.following_inside = kNone;
  (instance.last_inside == kNone ? instance.first_inside
                                 : visits_[instance.last_inside].following_inside) = index;
  instance.last_inside = index;
}

void Network::leave_instance(Instant now, Visit& visit) {
  Instance& instance = instances_[visit.instance];
  (visit.previous_inside == kNone ? instance.first_inside
                                  : visits_[visit.previous_inside].following_inside) =
      visit.following_inside;
  (visit.following_inside == kNone ? instance.last_inside
                                   : visits_[visit.following_inside].previous_inside) =
      visit.previous_inside;
  --counts_[visit.endpoint].inside;
  instance.counts.inside.leave(now, visit.entered);
  --views_[visit.instance].under_way;
  if (instance.counts.inside.count() == 0) give_input(now, visit.instance, ServerInput::LastOver);
}

void Network::turn_away(Instant now, std::uint32_t index, Status status) {
  --views_[visits_[index].instance].under_way;
  answer(now, index, status);
}

void Network::rearm_work(std::uint32_t index) {
  const Instance& instance = instances_[index];
  arm(instance.work_timer, instance.station.next(), Due::Completion, index);
}

void Network::release_server(Instant now, Visit& visit) {
  if (visit.job == kNone) return;
  instances_[visit.instance].station.release(now, visit.job);
  visit.job = kNone;
  rearm_work(visit.instance);
}

void Network::work_done(Instant now, std::uint32_t instance) {
  const auto finished = instances_[instance].station.take_finished(now);
  REQUIRE(finished);
  Visit& visit = visits_[*finished];
  const PlannedEndpoint& endpoint = endpoint_of(visit);
  if (!visit.fails && !endpoint.calls.empty()) {
    if (!endpoint.holds_server) release_server(now, visit);
    rearm_work(instance);
    begin_calls(now, *finished);
    return;
  }
  release_server(now, visit);
  depart(now, *finished, visit.fails ? Status::Error : Status::Ok);
}

void Network::depart(Instant now, std::uint32_t index, Status status) {
  Visit& visit = visits_[index];
  ++counts_[visit.endpoint].completed;
  ++instances_[visit.instance].counts.completed;
  leave_instance(now, visit);
  answer(now, index, status);
}

void Network::answer(Instant now, std::uint32_t index, Status status) {
  Visit& visit = visits_[index];
  if (!visit.awaited) {
    free_visit(index);
    return;
  }
  visit.status = status;
  visit.phase = Visit::Phase::Inbound;
  const Duration latency = wire_time(visit, options_of(visit).latency, kInbound);
  // An answer to a service comes by way of what is due, so that calls that are turned away at once
  // follow each other in a loop instead of nesting.
  if (visit.parent == kNone && latency.ns == 0) {
    deliver(now, index);
  } else {
    arm(visit.step_timer, now + latency, Due::Answer, visit.serial);
  }
}

void Network::deliver(Instant now, std::uint32_t index) {
  Visit& visit = visits_[index];
  const Status status = visit.status;
  stop_waiting(now, visit);
  ++counts_[visit.endpoint].ended[static_cast<std::size_t>(status)];
  if (visit.parent == kNone) {
    report(now, index, status);
    free_visit(index);
    return;
  }
  const std::uint32_t parent = visit.parent;
  const CallAttempt attempt = detach_call(visit);
  free_visit(index);
  call_over(now, parent, attempt, status);
}

}  // namespace rehearse
