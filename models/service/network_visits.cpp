// The way of one request through a service: wire, balancer, instance, and back.

#include "models/base/prefetch.hpp"
#include "models/base/require.hpp"
#include "models/duration/duration_sampling.hpp"
#include "models/service/network.hpp"

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

std::uint64_t draws_key(const RequestKey& key) {
  return philox(key.unit, (key.iteration << Stream::kDrawBits) | key.number, key.scenario).even;
}

}  // namespace

RequestId Network::submit(Instant now, std::uint32_t service, std::uint32_t endpoint,
                          std::uint32_t owner, const RequestKey& key, const RequestTerms& terms) {
  REQUIRE(service < plan_->services.size() && endpoint < plan_->services[service].endpoints);
  REQUIRE(key.iteration >> Stream::kIterationBits == 0 && key.number >> Stream::kDrawBits == 0);
  REQUIRE(terms.timeout.ns > 0);
  enter_clock(now);
  Visit& visit = new_visit(plan_->services[service].first_endpoint + endpoint);
  visit.key = draws_key(key);
  visit.sample = key.sample;
  visit.owner = owner;
  visit.timeout = terms.timeout;
  visit.connects = terms.connects;
  ++in_flight_;
  const RequestId id{visit.index, visit.generation};
  send(now, visit);
  return id;
}

Network::Visit& Network::new_visit(std::uint32_t endpoint) {
  std::uint32_t index = 0;
  if (free_.empty()) {
    index = static_cast<std::uint32_t>(visits_.size());
    visits_.extend();
    free_.reserve(visits_.size());
  } else {
    index = free_.back();
    free_.pop_back();
  }
  Visit& visit = visits_[index];
  const std::uint32_t generation = visit.generation;
  visit = {};
  visit.index = index;
  visit.generation = generation;
  visit.endpoint = endpoint;
  visit.serial = sent_++;
  return visit;
}

void Network::fetch(std::uint32_t index) const {
  const Visit& visit = visits_[index];
  prefetch(&visit);
  prefetch(&visit.attempt);  // in its second line
}

void Network::free_visit(Visit& visit) {
  REQUIRE(!visit.awaited && visit.job == kNone && visit.first_child == kNone);
  disarm_step(visit);
  visit.phase = Visit::Phase::Free;
  ++visit.generation;
  free_.push_back(visit.index);
}

Duration Network::wire_time(const Service& service, const network_parts::WireTime& time,
                            std::uint64_t key, const SampleKey& sample, std::uint64_t use) {
  if (time.same) return time.least;
  Draws draws(service.wire, key, use);
  return time.model->sample(sample, draws);
}

Network::Work Network::work_of(const PlannedEndpoint& endpoint, std::uint64_t key,
                               const SampleKey& sample) const {
  const Stream& stream = services_[endpoint.service].work;
  Work work;
  work.fails = !endpoint.error.never() && endpoint.error.happens(stream.word(key, kFailure, 0));
  const bool fails_otherwise = work.fails && endpoint.error_duration;
  const auto& model = fails_otherwise ? endpoint.error_duration : endpoint.duration;
  Draws draws(stream, key, fails_otherwise ? kFailedWork : kWork);
  work.length = model ? model->sample(sample, draws) : kMaxDuration;
  return work;
}

std::optional<PrecomputedCourse> Network::precompute(Instant now, std::uint32_t service,
                                                     std::uint32_t endpoint, const RequestKey& key,
                                                     const RequestTerms& terms) const {
  const Service& at = services_[service];
  const std::uint64_t draws = draws_key(key);
  const auto wire = [&](const network_parts::WireTime& time, std::uint64_t use) {
    return wire_time(at, time, draws, key.sample, use);
  };
  PrecomputedCourse request;
  request.endpoint = plan_->services[service].first_endpoint + endpoint;
  const Work work = work_of(plan_->endpoints[request.endpoint], draws, key.sample);
  request.status = work.fails ? Status::Error : Status::Ok;
  request.sent = now;
  request.entered = now + wire(at.latency, kOutbound);
  if (terms.connects) request.entered = request.entered + wire(at.connect, kConnection);
  request.left = request.entered + work.length;
  request.ended = request.left + wire(at.latency, kInbound);
  if (request.left == request.entered || request.ended >= now + terms.timeout) return {};
  return request;
}

void Network::send(Instant now, Visit& visit) {
  visit.serial = sent_++;
  visit.sent = now;
  visit.awaited = true;
  ++counts_[visit.endpoint].sent;
  counts_[visit.endpoint].waiting.enter(now);
  if (visit.timeout != kMaxDuration) timeouts_.begin(visit.index, now, visit.timeout);
  const Service& service = services_[endpoint_of(visit).service];
  Instant arrival = now + wire_time(service, service.latency, visit.key, visit.sample, kOutbound);
  if (visit.connects) {
    arrival = arrival + wire_time(service, service.connect, visit.key, visit.sample, kConnection);
  }
  visit.phase = Visit::Phase::Outbound;
  if (arrival == now) {
    arrive(now, visit);
  } else {
    arm_step(visit, arrival, Due::Arrival);
  }
}

void Network::arrive(Instant now, Visit& visit) {
  const std::uint32_t number = endpoint_of(visit).service;
  Service& service = services_[number];
  if (service.bucket && !service.bucket->take(now)) {
    answer(now, visit, Status::RateLimited);
    return;
  }
  const PlannedService& plan = plan_->services[number];
  Draws draws(service.balancing, visit.key, 0);
  visit.instance = plan.first_instance +
                   service.balancer.choose(
                       {views_.data() + plan.first_instance, plan.options.instances.size()}, draws);
  ++views_[visit.instance].under_way;
  enter_instance(now, visit);
}

void Network::enter_instance(Instant now, Visit& visit) {
  Instance& instance = instances_[visit.instance];
  if (instance.outage == network_parts::Outage::BlackHole) {
    swallow(visit);
  } else if (instance.outage == network_parts::Outage::Refusing ||
             instance.state == ServerState::Terminated) {
    ++instance.counts.refused;
    turn_away(now, visit, Status::Refused);
  } else if (instance.state != ServerState::Running ||
             instance.counts.inside.count() >= instance.most_inside || !find_room(now, visit)) {
    ++instance.counts.rejected;
    turn_away(now, visit, Status::Rejected);
  } else {
    let_in(now, visit);
  }
}

void Network::swallow(Visit& visit) {
  ++instances_[visit.instance].counts.lost;
  ++counts_[visit.endpoint].lost;
  visit.phase = Visit::Phase::Lost;
  if (visit.awaited) return;
  --views_[visit.instance].under_way;
  free_visit(visit);
}

bool Network::find_room(Instant now, Visit& visit) {
  const PlannedEndpoint& endpoint = endpoint_of(visit);
  const auto [work, fails] = work_of(endpoint, visit.key, visit.sample);
  visit.fails = fails;
  if (endpoint.kind == EndpointKind::Stream) {
    visit.phase = Visit::Phase::Streaming;
    arm_step(visit, now + work, Due::StreamEnd);
    return true;
  }
  const Station::Admitted admitted =
      instances_[visit.instance].station.admit(now, visit.index, work, endpoint.level);
  if (admitted.admission == Station::Admission::Full) return false;
  visit.phase = Visit::Phase::AtStation;
  visit.job = admitted.job;
  if (admitted.admission == Station::Admission::Started) rearm_work(visit.instance);
  return true;
}

void Network::let_in(Instant now, Visit& visit) {
  Instance& instance = instances_[visit.instance];
  ++counts_[visit.endpoint].accepted;
  ++counts_[visit.endpoint].inside;
  ++instance.counts.accepted;
  instance.counts.inside.enter(now);
  visit.entered = now;
  if (PeakCount* const peak = peak_of(now, instance)) peak->enter(now);
}

void Network::leave_instance(Instant now, Visit& visit) {
  Instance& instance = instances_[visit.instance];
  --counts_[visit.endpoint].inside;
  instance.counts.inside.leave(now, visit.entered);
  --views_[visit.instance].under_way;
  if (PeakCount* const peak = peak_of(now, instance)) peak->leave(now, visit.entered);
  if (instance.counts.inside.count() == 0) give_input(now, visit.instance, ServerInput::LastOver);
}

void Network::turn_away(Instant now, Visit& visit, Status status) {
  --views_[visit.instance].under_way;
  answer(now, visit, status);
}

void Network::rearm_work(std::uint32_t index) {
  Instance& instance = instances_[index];
  const Instant next = instance.station.next();
  if (next == instance.work_due) return;
  instance.work_due = next;
  if (next != kNever) fetch(instance.station.next_owner());
  arm(instance.work_timer, next, Due::Completion, index);
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
  if (visit.parent != kNone) {
    fetch(visit.parent);
    timeouts_.fetch(visit.parent);
  }
  const PlannedEndpoint& endpoint = endpoint_of(visit);
  const bool calls = !visit.fails && !endpoint.calls.empty();
  if (!calls && near_) near_(visit.owner);
  if (!calls || !endpoint.holds_server) {
    release_server(now, visit);
  } else {
    rearm_work(instance);
  }
  if (calls) {
    begin_calls(now, visit);
  } else {
    depart(now, visit, visit.fails ? Status::Error : Status::Ok);
  }
}

void Network::depart(Instant now, Visit& visit, Status status) {
  ++counts_[visit.endpoint].completed;
  ++instances_[visit.instance].counts.completed;
  leave_instance(now, visit);
  answer(now, visit, status);
}

void Network::answer(Instant now, Visit& visit, Status status) {
  if (!visit.awaited) {
    free_visit(visit);
    return;
  }
  visit.status = status;
  visit.phase = Visit::Phase::Inbound;
  const Service& service = services_[endpoint_of(visit).service];
  const Duration latency = wire_time(service, service.latency, visit.key, visit.sample, kInbound);
  // An answer to a service comes by way of what is due, so that calls that are turned away at once
  // follow each other in a loop instead of nesting.
  if (latency.ns == 0 && visit.parent == kNone) {
    deliver(now, visit);
  } else if (latency.ns == 0 && at_once_ == nullptr) {
    at_once_ = &visit;
  } else {
    arm_step(visit, now + latency, Due::Answer);
  }
}

void Network::deliver(Instant now, Visit& visit) {
  const Status status = visit.status;
  stop_waiting(now, visit);
  ++counts_[visit.endpoint].ended[static_cast<std::size_t>(status)];
  if (visit.parent == kNone) {
    report(now, visit, status);
    free_visit(visit);
    return;
  }
  Visit& caller = visits_[visit.parent];
  const CallAttempt attempt = detach_call(visit);
  free_visit(visit);
  call_over(now, caller, attempt, status);
}

}  // namespace rehearse
