// The way into a service where it is not straight: connections that are kept, one queue before all
// instances, full accept queues, time limits.

#include <algorithm>
#include <utility>

#include "models/base/require.hpp"
#include "models/entry/accept_queue.hpp"
#include "models/service/network.hpp"

namespace rehearse {
namespace {

bool is_full(const network_parts::Instance& instance) {
  const bool limited = instance.most_inside != UINT64_MAX;
  return limited ? instance.counts.inside.count() >= instance.most_inside
                 : !instance.station.has_free_server();
}

/// Whether a request would be let in that needs a place of its own.
bool has_room(const network_parts::Instance& instance, const InstanceOptions& options) {
  if (instance.counts.inside.count() >= instance.most_inside) return false;
  return instance.station.has_free_server() || !options.queue_bound ||
         instance.station.queue().count() < *options.queue_bound;
}

}  // namespace

void Network::connect(Instant now, Visit& visit, std::uint64_t client, bool closes) {
  KeptConnections& kept = *services_[endpoint_of(visit).service].kept;
  std::uint32_t id = visit.connects ? kNone : kept.reuse(client);
  visit.connects = id == kNone;
  visit.set(Visit::Closes, closes);
  if (id == kNone) id = kept.open(now, client);
  if (connection_of_.size() <= visit.index) connection_of_.resize(visits_.size(), kNone);
  connection_of(visit) = id;
  visit.set(Visit::Connected, true);
  rearm_idle_end(endpoint_of(visit).service);
}

void Network::give_back_connection(Instant now, Visit& visit) {
  const std::uint32_t service = endpoint_of(visit).service;
  KeptConnections& kept = *services_[service].kept;
  const std::uint32_t id = connection_of(visit);
  visit.set(Visit::Connected, false);
  const bool lasts = instances_[visit.instance].state == ServerState::Running && visit.awaited &&
                     !visit.is(Visit::Closes) && kept.give_back(now, id);
  if (!lasts) {
    close_connection(now, service, id);
    release_server(now, visit);
    return;
  }
  // A stream has no server of its own.
  if (visit.job != kNone) kept.ties(id).job = std::exchange(visit.job, kNone);
  rearm_idle_end(service);
}

void Network::drop_connection(Instant now, Visit& visit) {
  visit.set(Visit::Connected, false);
  close_connection(now, endpoint_of(visit).service, connection_of(visit));
}

void Network::close_connection(Instant now, std::uint32_t service, std::uint32_t connection) {
  KeptConnections& kept = *services_[service].kept;
  const KeptConnections::Ties ties = std::exchange(kept.ties(connection), {});
  if (ties.instance != kNone) {
    services_[service].tied->leave(ties.instance - plan_->services[service].first_instance,
                                   connection);
  }
  kept.close(connection);
  rearm_idle_end(service);
  if (ties.job == kNone) return;
  instances_[ties.instance].station.release(now, ties.job);
  rearm_work(ties.instance);
  if (shares_queues_) room_changed(now, ties.instance);
}

void Network::rearm_idle_end(std::uint32_t service) {
  const Service& of = services_[service];
  timers_.arm(of.idle_timer, of.kept->next(), Due::IdleEnd, service);
}

void Network::end_idle(Instant now, std::uint32_t service) {
  KeptConnections& kept = *services_[service].kept;
  for (auto id = kept.take_ended(now); id != kNone; id = kept.take_ended(now)) {
    close_connection(now, service, id);
  }
  rearm_idle_end(service);
}

void Network::close_idle(Instant now, std::uint32_t index) {
  const std::uint32_t service = instances_[index].service;
  KeptConnections* const kept = services_[service].kept.get();
  if (kept == nullptr) return;
  const std::uint32_t place = index - plan_->services[service].first_instance;
  std::vector<std::uint32_t> tied = services_[service].tied->members(place);
  std::sort(tied.begin(), tied.end());
  for (const std::uint32_t id : tied) {
    if (kept->is_idle(id) && kept->ties(id).instance == index) close_connection(now, service, id);
  }
}

bool Network::hang_up(Instant now, std::uint32_t client) {
  bool any = false;
  for (const std::uint32_t i : keeping_) {
    const KeptConnections* const kept = services_[i].kept.get();
    if (kept->idle_of(client) == kNone) continue;
    enter_clock(now);
    any = true;
    while (kept->idle_of(client) != kNone) close_connection(now, i, kept->idle_of(client));
  }
  return any;
}

void Network::refresh_view(std::uint32_t index) {
  const std::uint32_t service = instances_[index].service;
  ViewIndex* const views = services_[service].index.get();
  if (views != nullptr) {
    views->refresh(index - plan_->services[service].first_instance, views_[index]);
  }
}

void Network::note_room(std::uint32_t index) {
  const Service& service = services_[instances_[index].service];
  if (service.line) {
    views_[index].full = is_full(instances_[index]);
    if (has_indexes_) refresh_view(index);
  }
  if (service.stealing) note_stealing(index);
}

void Network::room_changed(Instant now, std::uint32_t index) {
  note_room(index);
  const std::uint32_t service = instances_[index].service;
  serve_line(now, service);
  if (services_[service].stealing) steal(now, service);
}

bool Network::has_room_for_line(std::uint32_t service) const {
  if (const ViewIndex* const index = services_[service].index.get()) {
    return index->eligible().count() > 0 || !index->any_up();
  }
  const PlannedService& plan = plan_->services[service];
  bool any_up = false;
  for (std::uint32_t i = 0; i < plan.places; ++i) {
    const InstanceView& view = views_[plan.first_instance + i];
    if (view.up && !view.full) return true;
    any_up = any_up || view.up;
  }
  return !any_up;
}

void Network::join_line(Instant now, Visit& visit) {
  const PlannedEndpoint& endpoint = endpoint_of(visit);
  Service& service = services_[endpoint.service];
  const CentralQueueOptions& options = *plan_->services[endpoint.service].options.central_queue;
  if (service.line->empty() && has_room_for_line(endpoint.service)) {
    send_to(now, visit, choose_instance(visit));
    return;
  }
  if (options.bound && service.line->size() >= *options.bound) {
    ++service.line_counts.rejected;
    answer(now, visit, Status::Rejected);
    return;
  }
  visit.phase = Visit::Phase::InLine;
  visit.job = service.line->join(now, visit.index, endpoint.level);
  service.line_counts.waiting.enter(now);
  service.waiting.enter();
  if (options.time_limit) arm_step(visit, now + *options.time_limit, Due::Limit);
  if (is_circular()) waits_for_unit(now, visit);
}

void Network::leave_line(Instant now, Visit& visit) {
  Service& service = services_[endpoint_of(visit).service];
  disarm_step(visit);
  const Instant since = service.line->leave(std::exchange(visit.job, kNone));
  service.line_counts.waiting.leave(now, since);
  service.waiting.leave();
  if (VisitTimes* const times = times_of(visit)) times->spend(&RequestParts::queue, now);
}

void Network::serve_line(Instant now, std::uint32_t number) {
  const WaitingLine* const line = services_[number].line.get();
  while (line != nullptr && !line->empty() && has_room_for_line(number)) {
    Visit& visit = visits_[line->first()];
    leave_line(now, visit);
    send_to(now, visit, choose_instance(visit));
  }
}

void Network::time_out_in_line(Instant now, Visit& visit) {
  leave_line(now, visit);
  ++services_[endpoint_of(visit).service].line_counts.timed_out;
  answer(now, visit, Status::QueueTimedOut);
}

void Network::no_room(Instant now, Visit& visit) {
  InstanceCounts& counts = instances_[visit.instance].counts;
  const bool refuses = options_of(visit).when_full == WhenFull::Refuse;
  ++(refuses ? counts.refused : counts.rejected);
  turn_away(now, visit, refuses ? Status::Refused : Status::Rejected);
}

void Network::knock(Instant now, Visit& visit) {
  const Instance& instance = instances_[visit.instance];
  Handshakes& handshakes = *services_[instance.service].handshakes;
  const bool connects = visit.phase != Visit::Phase::Sending;
  if (!instance.available()) {
    if (!connects) handshakes.end(visit.index);
    enter_instance(now, visit);
    return;
  }
  if (!connects) {
    shake_hands(now, visit);
    return;
  }
  const PlannedService& plan = plan_->services[instance.service];
  const std::uint32_t place = visit.instance - plan.first_instance;
  const InstanceOptions& options = plan.instance(place);
  if (has_room(instance, options)) {
    // The answer to its SYN, and what completes the handshake, are on their way.
    const Duration trip = services_[instance.service].latency.least;
    handshakes.begin(now, visit.index, place, options.queue_bound.value_or(UINT32_MAX),
                     trip + trip);
    visit.phase = Visit::Phase::Sending;
    arm_step(visit, handshakes.next(visit.index), Due::Arrival);
    return;
  }
  ++visit.next_call;
  visit.phase = Visit::Phase::Knocking;
  const Instant gives_up = visit.sent + DroppedConnection::kDialTimeout;
  arm_step(visit, std::min(DroppedConnection::next_syn(now, visit.next_call), gives_up),
           Due::Arrival);
}

void Network::shake_hands(Instant now, Visit& visit) {
  const Instance& instance = instances_[visit.instance];
  const PlannedService& plan = plan_->services[instance.service];
  const bool room = has_room(instance, plan.instance(visit.instance - plan.first_instance));
  Handshakes& handshakes = *services_[instance.service].handshakes;
  const Handshakes::Packet packet = handshakes.arrives(now, visit.index);
  if (packet == Handshakes::Packet::Reset) {
    handshakes.end(visit.index);
    ++instances_[visit.instance].counts.refused;
    turn_away(now, visit, Status::Refused);
    return;
  }
  if (room && packet != Handshakes::Packet::Nothing) {
    handshakes.take(now, visit.index);
    visit.knocked = true;
    enter_instance(now, visit);
    return;
  }
  if (packet == Handshakes::Packet::Request) handshakes.drop(now, visit.index);
  arm_step(visit, handshakes.next(visit.index), Due::Arrival);
}

/// A server that has taken a connection waits for its request. That time is put behind the work
/// instead of before it, as what it takes is known when the work is done.
bool Network::still_reads(Instant now, Visit& visit) {
  const Instance& instance = instances_[visit.instance];
  const PlannedService& plan = plan_->services[instance.service];
  Handshakes& handshakes = *services_[instance.service].handshakes;
  const Instant request = handshakes.request(visit.index);
  const Instant started = instance.station.started(visit.job);
  visit.knocked = false;
  handshakes.close(visit.index);
  const InstanceOptions& options = plan.instance(visit.instance - plan.first_instance);
  if (request <= started || options.discipline == Discipline::ProcessorSharing) return false;
  if (VisitTimes* const times = times_of(visit)) {
    times->spend(&RequestParts::queue, started);
    times->spend(&RequestParts::service, now);
  }
  instances_[visit.instance].station.renew(now, visit.job, visit.index, request - started);
  rearm_work(visit.instance);
  return true;
}

void Network::knock_again(Instant now, Visit& visit) {
  const bool connects = visit.phase == Visit::Phase::Knocking;
  if (VisitTimes* const times = times_of(visit)) {
    times->spend(connects ? &RequestParts::connecting : &RequestParts::network, now);
  }
  if (connects && now >= visit.sent + DroppedConnection::kDialTimeout) {
    ++instances_[visit.instance].counts.refused;
    turn_away(now, visit, Status::Refused);
  } else {
    knock(now, visit);
  }
}

void Network::arm_limit_of_calls(Visit& visit) {
  const Duration limit = services_[endpoint_of(visit).service].time_limit;
  if (limit == kMaxDuration) return;
  const Station& station = instances_[visit.instance].station;
  arm_step(visit, station.started(visit.job) + limit, Due::Limit);
}

void Network::check_limit(Instant now, Visit& visit) {
  const Duration limit = services_[endpoint_of(visit).service].time_limit;
  if (visit.phase == Visit::Phase::AtStation) {
    const Instant started = instances_[visit.instance].station.started(visit.job);
    const Instant end = (started == kNever ? now : started) + limit;
    if (end > now) {
      arm_step(visit, end, Due::Limit);
      return;
    }
  }
  ++counts_[visit.endpoint].killed;
  ++instances_[visit.instance].counts.killed;
  withdraw(now, visit);
  answer(now, visit, Status::Overdue);
}

}  // namespace rehearse
