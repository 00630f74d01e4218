// One request at one service: wire, balancer, instance, and back.

#include <utility>

#include "models/base/prefetch.hpp"
#include "models/base/require.hpp"
#include "models/service/network.hpp"
#include "models/service/request_course.hpp"

namespace rehearse {
namespace {

/// Copied as a whole, which takes fewer instructions than making one.
const network_parts::Visit kNewVisit;

}  // namespace

RequestId Network::submit(Instant now, EndpointRef to, std::uint32_t owner, const RequestKey& key,
                          const RequestTerms& terms) {
  REQUIRE(plan_->has(to));
  REQUIRE(key.iteration >> Stream::kIterationBits == 0 && key.number >> Stream::kDrawBits == 0);
  REQUIRE(terms.timeout.ns > 0);
  enter_clock(now);
  Visit& visit = new_visit(plan_->index_of(to));
  visit.key = key.draw_key();
  visit.sample = key.sample;
  visit.owner = owner;
  visit.timeout = terms.timeout;
  visit.connects = terms.connects;
  if (terms.work > Duration{}) {
    visit.works_more = true;
    if (more_work_.size() <= visit.index) more_work_.resize(visits_.size());
    more_work_[visit.index] = terms.work;
  }
  ++in_flight_;
  if (keeps_connections_ && services_[to.service].kept) {
    connect(now, visit, terms.client.value_or(owner), terms.closes);
  }
  begin_times(now, visit);
  const RequestId id{visit.index, visit.generation};
  send(now, visit);
  return id;
}

void Network::begin_times(Instant now, const Visit& visit) {
  if (!keeps_parts_) return;
  VisitTimes& times = times_[visit.index] = {};
  if (visit.connects) times.parts.connecting = course_of(visit).connecting();
  times.since = now + times.parts.connecting;
}

Network::Visit& Network::new_visit(std::uint32_t endpoint) {
  std::uint32_t index = 0;
  if (free_.empty()) {
    index = static_cast<std::uint32_t>(visits_.size());
    visits_.extend();
    if (keeps_parts_) times_.extend();
    if (free_.capacity() < visits_.size()) free_.reserve(2 * visits_.size());
  } else {
    index = free_.back();
    free_.pop_back();
  }
  Visit& visit = visits_[index];
  const std::uint32_t generation = visit.generation;
  visit = kNewVisit;
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

void Network::fetch_around(std::uint32_t index) const {
  const Visit& visit = visits_[index];
  const std::uint32_t parent = visit.parent;
  if (near_ && endpoint_of(visit).calls.empty() && !visit.is(Visit::Foreign)) near_(visit.owner);
  if (parent != kNone) {
    fetch(parent);
    timeouts_.fetch(parent);
  }
  if (!keeps_parts_) return;
  const VisitTimes& times = times_[parent != kNone ? parent : index];
  prefetch(&times);
  prefetch(&times.waiting_calls);  // perhaps in another line
}

void Network::free_visit(Visit& visit) {
  REQUIRE(!visit.awaited && visit.job == kNone && visit.first_child == kNone);
  disarm_step(visit);
  if (visit.is(Visit::Connected)) drop_connection(now_, visit);
  visit.phase = Visit::Phase::Free;
  ++visit.generation;
  free_.push_back(visit.index);
}

network_parts::RequestCourse Network::course_of(const Visit& visit) const {
  const PlannedEndpoint& endpoint = endpoint_of(visit);
  return {services_[endpoint.service],
          endpoint,
          visit.key,
          visit.sample,
          visit.connects,
          visit.works_more ? more_work_[visit.index] : Duration{}};
}

void Network::send(Instant now, Visit& visit) {
  visit.serial = sent_++;
  visit.sent = now;
  visit.awaited = true;
  ++counts_[visit.endpoint].sent;
  counts_[visit.endpoint].waiting.enter(now);
  if (visit.timeout != kMaxDuration) timeouts_.begin(visit.index, now, visit.timeout);
  const Instant arrival = course_of(visit).arrival(now);
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
  if (VisitTimes* const times = times_of(visit)) times->spend(&RequestParts::network, now);
  if (service.bucket) {
    if (!service.bucket->take(now)) {
      answer(now, visit, Status::RateLimited);
      return;
    }
    if (const Duration wait = service.bucket->wait(); wait.ns > 0) {
      visit.phase = Visit::Phase::Delayed;
      arm_step(visit, now + wait, Due::Arrival);
      return;
    }
  }
  if (is_plain_) {
    visit.instance = choose_instance(visit);
    ++views_[visit.instance].under_way;  // which no index has
    enter_instance(now, visit);
  } else {
    pass_on(now, visit);
  }
}

void Network::pass_on(Instant now, Visit& visit) {
  Service& service = services_[endpoint_of(visit).service];
  if (visit.is(Visit::Connected)) {
    const std::uint32_t instance = service.kept->ties(connection_of(visit)).instance;
    if (instance != kNone) {
      send_to(now, visit, instance);
      return;
    }
  }
  if (service.line) {
    join_line(now, visit);
  } else {
    send_to(now, visit, choose_instance(visit));
  }
}

void Network::send_to(Instant now, Visit& visit, std::uint32_t instance) {
  visit.instance = instance;
  one_more(instance);
  if (visit.is(Visit::Connected)) {
    const std::uint32_t service = endpoint_of(visit).service;
    std::uint32_t& tie = services_[service].kept->ties(connection_of(visit)).instance;
    if (tie == kNone) {
      services_[service].tied->join(instance - plan_->services[service].first_instance,
                                    connection_of(visit));
    }
    tie = instance;
  }
  const bool is_open = visit.is(Visit::Connected) && !visit.connects;
  if (services_[endpoint_of(visit).service].drops && !is_open) {
    knock(now, visit);
  } else {
    enter_instance(now, visit);
  }
}

void Network::enter_instance(Instant now, Visit& visit) {
  Instance& instance = instances_[visit.instance];
  if (instance.outage == network_parts::Outage::BlackHole) {
    swallow(visit);
  } else if (instance.outage == network_parts::Outage::Refusing ||
             instance.state == ServerState::Terminated) {
    ++instance.counts.refused;
    turn_away(now, visit, Status::Refused);
  } else if (instance.state != ServerState::Running) {
    ++instance.counts.rejected;
    turn_away(now, visit, Status::Rejected);
  } else if (instance.counts.inside.count() >= instance.most_inside || !find_room(now, visit)) {
    no_room(now, visit);
  } else {
    let_in(now, visit);
  }
}

void Network::swallow(Visit& visit) {
  ++instances_[visit.instance].counts.lost;
  ++counts_[visit.endpoint].lost;
  visit.phase = Visit::Phase::Lost;
  if (visit.awaited) return;
  one_less(visit.instance);
  free_visit(visit);
}

bool Network::find_room(Instant now, Visit& visit) {
  const PlannedEndpoint& endpoint = endpoint_of(visit);
  const auto [work, fails] = course_of(visit).work();
  visit.fails = fails;
  if (endpoint.kind == EndpointKind::Stream) {
    visit.phase = Visit::Phase::Streaming;
    arm_step(visit, now + work, Due::StreamEnd);
    return true;
  }
  if (visit.is(Visit::Connected)) {
    std::uint32_t& job = services_[endpoint.service].kept->ties(connection_of(visit)).job;
    if (job != kNone) {
      visit.phase = Visit::Phase::AtStation;
      visit.job = std::exchange(job, kNone);
      instances_[visit.instance].station.renew(now, visit.job, visit.index, work);
      rearm_work(visit.instance);
      return true;
    }
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
  services_[instance.service].inside.enter();
  visit.entered = now;
  if (precomputed_) enter_peak(now, instance.service);
  if (is_plain_) return;
  visit.next_call = 0;
  const Duration limit = services_[instance.service].time_limit;
  if (limit != kMaxDuration && visit.phase == Visit::Phase::AtStation) {
    arm_step(visit, now + limit, Due::Limit);
  }
  if (inside_of_) inside_of_->join(visit.instance, visit.index);
  if (is_circular()) waits_for_unit(now, visit);
  if (!shares_queues_) return;
  note_room(visit.instance);
  if (services_[instance.service].stealing) steal(now, instance.service);
}

void Network::keep_inside_before(Instant now, Instance& instance) const {
  if (instance.left_at == now) return;
  instance.left_at = now;
  instance.inside_before = instance.counts.inside.count();
  instance.streams_before = only_streams_inside(instance.service);
}

void Network::leave_instance(Instant now, Visit& visit) {
  Instance& instance = instances_[visit.instance];
  note_leaving(now, instance);
  --counts_[visit.endpoint].inside;
  instance.counts.inside.leave(now, visit.entered);
  services_[instance.service].inside.leave();
  --views_[visit.instance].under_way;
  if (!is_plain_) note_left(visit);
  if (precomputed_) leave_peak(now, instance.service, visit.entered);
  if (instance.counts.inside.count() == 0) lifecycle_.emptied(now, visit.instance);
  if (shares_queues_) room_changed(now, visit.instance);
}

void Network::note_left(const Visit& visit) {
  if (has_indexes_) refresh_view(visit.instance);
  if (inside_of_) inside_of_->leave(visit.instance, visit.index);
}

void Network::turn_away(Instant now, Visit& visit, Status status) {
  one_less(visit.instance);
  answer(now, visit, status);
}

void Network::rearm_work(std::uint32_t index) {
  Instance& instance = instances_[index];
  const Instant next = instance.station.next();
  if (next == instance.work_due) return;
  instance.work_due = next;
  if (next != kNever) {
    instance.station.fetch_next();
    announce(instance.station.next_owner());
  }
  timers_.arm(instance.work_timer, next, Due::Completion, index);
}

void Network::release_server(Instant now, Visit& visit) {
  if (visit.job == kNone) return;
  if (visit.is(Visit::Holding)) hold_no_more(visit);
  instances_[visit.instance].station.release(now, visit.job);
  visit.job = kNone;
  rearm_work(visit.instance);
  if (shares_queues_) room_changed(now, visit.instance);
}

void Network::work_done(Instant now, std::uint32_t instance) {
  const auto finished = instances_[instance].station.take_finished(now);
  REQUIRE(finished);
  Visit& visit = visits_[*finished];
  if (visit.knocked && still_reads(now, visit)) return;
  const PlannedEndpoint& endpoint = endpoint_of(visit);
  const bool calls = !visit.fails && !endpoint.calls.empty();
  if (VisitTimes* const times = times_of(visit)) {
    times->spend(&RequestParts::queue, instances_[instance].station.started(visit.job));
    times->spend(&RequestParts::service, now);
  }
  if (calls && !is_plain_) arm_limit_of_calls(visit);
  if (!(calls && endpoint.holds_server) && (is_plain_ || !holds_server(visit))) {
    release_server(now, visit);
  } else {
    rearm_work(instance);
  }
  if (calls) {
    begin_calls(now, visit);
  } else {
    depart(now, visit, network_parts::RequestCourse::status_of(visit.fails));
  }
}

void Network::depart(Instant now, Visit& visit, Status status) {
  ++counts_[visit.endpoint].completed;
  ++instances_[visit.instance].counts.completed;
  if (visit.timed) disarm_step(visit);
  if (visit.is(Visit::Connected)) give_back_connection(now, visit);
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
  const Instant answered = course_of(visit).answered(now);
  // An answer to a service comes by way of what is due, so that calls that are turned away at once
  // follow each other in a loop instead of nesting.
  if (answered == now && visit.parent == kNone) {
    deliver(now, visit);
  } else if (answered == now && at_once_ == nullptr) {
    at_once_ = &visit;
  } else {
    arm_step(visit, answered, Due::Answer);
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
  if (endpoint_of(caller).guarded) {
    const GuardHold hold = take_hold(visit);
    free_visit(visit);
    if (guarded_over(now, hold, caller, attempt, status)) return;
  } else {
    free_visit(visit);
  }
  call_over(now, caller, attempt, status);
}

}  // namespace rehearse
