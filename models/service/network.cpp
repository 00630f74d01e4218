// The loop over what is due at an instant, and the clients' side.

#include "models/service/network.hpp"

#include <algorithm>
#include <utility>

#include "models/base/require.hpp"
#include "models/service/request_course.hpp"

namespace rehearse {
namespace network_parts {
namespace {

std::optional<TokenBucket> bucket_of(const ServiceOptions& options) {
  if (!options.rate_limit) return {};
  const RateLimitOptions& limit = *options.rate_limit;
  return TokenBucket(limit.rate, limit.burst, limit.delay_after.value_or(limit.burst));
}

std::unique_ptr<WaitingLine> line_of(const PlannedService& plan) {
  if (!plan.options.central_queue) return nullptr;
  const bool last_first = plan.options.instances.front().discipline == Discipline::Lifo;
  return std::make_unique<WaitingLine>(plan.levels, last_first);
}

std::unique_ptr<WorkStealing> stealing_of(const PlannedService& plan) {
  return plan.options.steals_work ? std::make_unique<WorkStealing>(plan.places) : nullptr;
}

std::unique_ptr<Handshakes> handshakes_of(const PlannedService& plan) {
  const WhenFull what = plan.options.when_full;
  if (!drops_connections(what)) return nullptr;
  return std::make_unique<Handshakes>(plan.places, what == WhenFull::DropOnLoopback);
}

std::unique_ptr<KeptConnections> kept_by(const ServiceOptions& options) {
  if (!options.connections) return nullptr;
  return std::make_unique<KeptConnections>(options.connections->limits);
}

}  // namespace

std::array<std::uint16_t, kStatuses> statuses_of(const StatusOptions& options) {
  std::array<std::uint16_t, kStatuses> statuses{};
  for (std::size_t i = 0; i < kStatuses; ++i) {
    statuses[i] = static_cast<std::uint16_t>(http_status(static_cast<Status>(i)));
  }
  for (const StatusField& field : kStatusFields) {
    const auto& http = options.*field.http;
    if (http) statuses[static_cast<std::size_t>(field.status)] = *http;
  }
  return statuses;
}

Service::Service(const PlannedService& plan, std::uint64_t seed, std::uint32_t replication)
    : latency(plan.options.latency),
      connect(plan.options.connect),
      balancer(plan.options.balancing),
      bucket(bucket_of(plan.options)),
      line(line_of(plan)),
      stealing(stealing_of(plan)),
      kept(kept_by(plan.options)),
      http(statuses_of(plan.options.statuses)),
      time_limit(plan.options.time_limit.value_or(kMaxDuration)),
      drops(drops_connections(plan.options.when_full)),
      handshakes(handshakes_of(plan)),
      holds_servers(plan.options.connections && plan.options.connections->holds_server),
      work(seed, replication, Purpose::Service, plan.name),
      balancing(seed, replication, Purpose::Balancer, plan.name),
      wire(seed, replication, Purpose::Wire, plan.name),
      calling(seed, replication, Purpose::Call, plan.name) {}

void VisitTimes::spend_calling(Instant now) {
  if (idle_since != kNever) call_sent(now);
  // What it waited for attempts is part of the same time.
  parts.calls = (now - since) - parts.retry;
  since = now;
}

}  // namespace network_parts

namespace {

/// Whether an instance may end all that is inside at once.
bool may_be_killed(const ServiceOptions& service) {
  const auto kills = [](const StopManner& manner) { return !manner.graceful || manner.grace; };
  const auto any = [&](const auto& list) {
    return std::any_of(list.begin(), list.end(),
                       [&](const auto& one) { return kills(one.manner); });
  };
  return any(service.stops) || any(service.rolling_restarts) ||
         (service.autoscale && kills(service.autoscale->manner));
}

}  // namespace

Network::Network(std::shared_ptr<const NetworkPlan> plan, std::uint64_t seed,
                 std::uint32_t replication)
    : plan_(std::move(plan)), lifecycle_(*plan_, instances_, views_, services_, timers_, *this) {
  instances_.reserve(plan_->instances);
  for (std::uint32_t i = 0; i < plan_->services.size(); ++i) {
    const PlannedService& service = plan_->services[i];
    services_.emplace_back(service, seed, replication);
    const Service& last = services_.back();
    shares_queues_ = shares_queues_ || last.line || last.stealing;
    is_plain_ = is_plain_ && !last.line && !last.stealing && !last.kept && !last.drops &&
                last.time_limit == kMaxDuration && last.http == network_parts::statuses_of({});
    if (services_.back().kept) {
      services_.back().tied = std::make_unique<MemberLists>(service.places);
      keeping_.push_back(i);
      services_.back().idle_timer = timers_.add(Due::IdleEnd, i);
      keeps_connections_ = true;
    }
    for (std::uint32_t place = 0; place < service.places; ++place) {
      const auto index = static_cast<std::uint32_t>(instances_.size());
      Instance& instance = instances_.emplace_back(service.instance(place), service.levels, i);
      instance.work_timer = timers_.add(Due::Completion, index);
      instance.goodbye_timer = timers_.add(Due::Goodbye, index);
      instance.deadline_timer = timers_.add(Due::Deadline, index);
      instance.restart_timer = timers_.add(Due::Restart, index);
      instance.learning_timer = timers_.add(Due::Learning, index);
      instance.stage_timer = timers_.add(Due::StopStage, index);
    }
  }
  for (Instance& instance : instances_) {
    instance.station.count_queue_in(services_[instance.service].waiting);
  }
  add_guards();
  if (plan_->circular) {
    deadlocks_.resize(services_.size());
    is_plain_ = false;
  }
  views_.resize(instances_.size());
  counts_.resize(plan_->endpoints.size());
  lifecycle_.arm_schedules();
  scaling_ = NetworkScaling::of(*plan_, lifecycle_, instances_, services_, counts_, timers_, *this);
  add_indexes();
  add_traffic(seed, replication);
  first_step_timer_ = timers_.owned();
}

void Network::add_indexes() {
  for (std::uint32_t i = 0; i < services_.size(); ++i) {
    const PlannedService& plan = plan_->services[i];
    if (plan.places <= plan_->few_instances || plan.places < 2) continue;
    services_[i].index = std::make_unique<ViewIndex>(
        plan.options.balancing, std::span(views_.data() + plan.first_instance, plan.places));
    has_indexes_ = true;
    is_plain_ = false;
  }
  if (std::any_of(plan_->services.begin(), plan_->services.end(), [this](const auto& service) {
        return service.places > plan_->few_instances && may_be_killed(service.options);
      })) {
    inside_of_ = std::make_unique<MemberLists>(static_cast<std::uint32_t>(instances_.size()));
    is_plain_ = false;
  }
  for (std::uint32_t i = 0; shares_queues_ && i < instances_.size(); ++i) note_room(i);
}

void Network::enter_clock(Instant now) {
  REQUIRE(now >= now_ && now <= next());
  now_ = now;
}

void Network::advance(Instant now) {
  enter_clock(now);
  for (;;) {
    const DueAt first = timers_.first_due();
    if (timeouts_.next() == now && DueAt::of(now, Due::Timeout, 0).before(first)) {
      time_out(now, visits_[timeouts_.first()]);
    } else if (at_once_ != nullptr && DueAt::of(now, Due::Answer, at_once_->serial).before(first)) {
      deliver(now, *std::exchange(at_once_, nullptr));
    } else if (first.at == now.ns) {
      fire(now, timers_.first());
    } else {
      break;
    }
  }
}

void Network::arm_step(Visit& visit, Instant at, Due due) {
  visit.timed = at != kNever;
  timers_.arm(step_timer(visit), at, due, visit.serial);
}

void Network::disarm_step(Visit& visit) {
  if (at_once_ == &visit) at_once_ = nullptr;
  if (!visit.timed) return;
  visit.timed = false;
  timers_.disarm(step_timer(visit));
}

void Network::fire(Instant now, std::uint32_t timer) {
  if (timer < first_step_timer_ && timers_.owner(timer).due == Due::Completion) {
    work_done(now, timers_.owner(timer).index);  // which moves the timer
    return;
  }
  timers_.disarm(timer);
  if (timer >= first_step_timer_) {
    step(now, visits_[timer - first_step_timer_]);
  } else if (timers_.owner(timer).due == Due::IdleEnd) {
    end_idle(now, timers_.owner(timer).index);
  } else if (timers_.owner(timer).due == Due::Traffic) {
    send_traffic(now, timers_.owner(timer).index);
  } else if (timers_.owner(timer).due == Due::Scaling || timers_.owner(timer).due == Due::Rollout) {
    scaling_->fire(now, timers_.owner(timer));
  } else {
    lifecycle_.fire(now, timers_.owner(timer));
  }
}

void Network::step(Instant now, Visit& visit) {
  visit.timed = false;
  switch (visit.phase) {
    case Visit::Phase::Backoff:
      if (VisitTimes* const caller = times_of(visits_[visit.parent])) caller->call_sent(now);
      send_call(now, visit);
      break;
    case Visit::Phase::Hedging:
      send_call(now, visit);
      break;
    case Visit::Phase::Held:
      time_out_held(now, visit);
      break;
    case Visit::Phase::Barred:
      barred_over(now, visit);
      break;
    case Visit::Phase::Outbound:
      arrive(now, visit);
      break;
    case Visit::Phase::Streaming:
      settle(now, visit);
      depart(now, visit, network_parts::RequestCourse::status_of(visit.fails));
      break;
    case Visit::Phase::Delayed:
      if (VisitTimes* const times = times_of(visit)) times->spend(&RequestParts::queue, now);
      pass_on(now, visit);
      break;
    case Visit::Phase::InLine:
      time_out_in_line(now, visit);
      break;
    case Visit::Phase::Knocking:
    case Visit::Phase::Sending:
      knock_again(now, visit);
      break;
    case Visit::Phase::AtStation:
    case Visit::Phase::Calling:
      check_limit(now, visit);
      break;
    default:
      REQUIRE(visit.phase == Visit::Phase::Inbound);
      deliver(now, visit);
  }
}

bool Network::abandon(Instant now, RequestId request) {
  enter_clock(now);
  if (request.slot >= visits_.size()) return false;
  Visit& visit = visits_[request.slot];
  if (visit.generation != request.generation || !visit.awaited) return false;
  ++counts_[visit.endpoint].abandoned;
  --in_flight_;
  stop_waiting(now, visit);
  give_up(now, visit);
  return true;
}

void Network::stop_waiting(Instant now, Visit& visit) {
  visit.awaited = false;
  if (visit.timeout != kMaxDuration) timeouts_.stop(visit.index);
  counts_[visit.endpoint].waiting.leave(now, visit.sent);
}

void Network::report(Instant now, Visit& visit, Status status) {
  if (visit.is(Visit::Foreign)) return;
  if (outcomes_.size() == taken_) {
    outcomes_.clear();
    outcome_parts_.clear();
    taken_ = 0;
  }
  if (keeps_parts_) {
    if (visit.phase == Visit::Phase::Inbound) {
      times_[visit.index].spend(&RequestParts::network, now);
    } else {
      settle(now, visit);
    }
    outcome_parts_.push_back(times_[visit.index].parts);
  }
  outcomes_.push_back({.request = {visit.index, visit.generation},
                       .owner = visit.owner,
                       .status = status,
                       .at = now});
  if (is_plain_) {
    if (status != Status::Ok) {
      outcomes_.back().http = static_cast<std::uint16_t>(http_status(status));
    }
  } else {
    const Service& service = services_[endpoint_of(visit).service];
    outcomes_.back().http = service.http[static_cast<std::size_t>(status)];
    outcomes_.back().may_be_dropped = service.drops;
  }
  --in_flight_;
}

void Network::keep_parts() {
  REQUIRE(sent_ == 0);
  keeps_parts_ = true;
}

Network::VisitTimes Network::settled(Instant now, const Visit& visit) const {
  VisitTimes times = times_[visit.index];
  switch (visit.phase) {
    case Visit::Phase::AtStation: {
      const Instant started = instances_[visit.instance].station.started(visit.job);
      times.spend(&RequestParts::queue, std::min(started, now));
      times.spend(&RequestParts::service, now);
      break;
    }
    case Visit::Phase::Streaming:
      times.spend(&RequestParts::service, now);
      break;
    case Visit::Phase::Calling:
      times.spend_calling(now);
      break;
    case Visit::Phase::Lost:
      times.spend(&RequestParts::lost, now);
      break;
    case Visit::Phase::Delayed:
    case Visit::Phase::InLine:
      times.spend(&RequestParts::queue, now);
      break;
    case Visit::Phase::Knocking:
      times.spend(&RequestParts::connecting, now);
      break;
    default:
      // On its way; perhaps the connection was not there yet.
      if (times.since > now) {
        times.spend(&RequestParts::connecting, now);
      } else {
        times.spend(&RequestParts::network, now);
      }
  }
  return times;
}

void Network::settle(Instant now, const Visit& visit) {
  if (keeps_parts_) times_[visit.index] = settled(now, visit);
}

std::optional<RequestParts> Network::parts(Instant now, RequestId request) const {
  if (!keeps_parts_ || request.slot >= visits_.size()) return std::nullopt;
  const Visit& visit = visits_[request.slot];
  if (visit.generation != request.generation || !visit.awaited) return std::nullopt;
  return settled(now, visit).parts;
}

const EndpointCounts& Network::counts(EndpointRef of) const {
  REQUIRE(plan_->has(of));
  return counts_[plan_->index_of(of)];
}

const Network::Instance& Network::instance_at(std::uint32_t service, std::uint32_t instance) const {
  REQUIRE(service < plan_->services.size() && instance < plan_->services[service].places);
  return instances_[plan_->services[service].first_instance + instance];
}

const CentralQueueCounts& Network::central_queue(std::uint32_t service) const {
  REQUIRE(service < services_.size());
  return services_[service].line_counts;
}

std::uint64_t Network::connections(std::uint32_t service) const {
  REQUIRE(service < services_.size());
  return services_[service].kept ? services_[service].kept->count() : 0;
}

const InstanceCounts& Network::instance_counts(std::uint32_t service,
                                               std::uint32_t instance) const {
  return instance_at(service, instance).counts;
}

const Station& Network::station(std::uint32_t service, std::uint32_t instance) const {
  return instance_at(service, instance).station;
}

ServerState Network::state(std::uint32_t service, std::uint32_t instance) const {
  return instance_at(service, instance).state;
}

bool Network::available(std::uint32_t service, std::uint32_t instance) const {
  return instance_at(service, instance).available();
}

bool Network::stays(std::uint32_t service, std::uint32_t instance) const {
  const Instance& one = instance_at(service, instance);
  return !one.absent && !one.leaving;
}

const ScaledInstances* Network::scaled(std::uint32_t service) const {
  return scaling_ ? scaling_->instances(service) : nullptr;
}

void Network::work_changed(std::uint32_t index) {
  rearm_work(index);
  if (!shares_queues_) return;
  note_room(index);
  const std::uint32_t service = instances_[index].service;
  if (services_[service].stealing) steal(now_, service);
}

void Network::view_changed(Instant now, std::uint32_t index) {
  if (has_indexes_) refresh_view(index);
  serve_line(now, instances_[index].service);
}

void Network::running_changed(Instant now, std::uint32_t index) {
  if (shares_queues_ && services_[instances_[index].service].stealing) room_changed(now, index);
  if (scaling_) scaling_->running_changed(now, index);
}

void Network::left(Instant now, std::uint32_t index) {
  if (scaling_) scaling_->left(now, index);
}

bool Network::only_streams_inside(std::uint32_t service) const {
  const PlannedService& plan = plan_->services[service];
  std::uint64_t streams = 0;
  std::uint64_t others = 0;
  for (std::uint32_t i = 0; i < plan.endpoints; ++i) {
    const std::uint32_t endpoint = plan.first_endpoint + i;
    const bool is_stream = plan_->endpoints[endpoint].kind == EndpointKind::Stream;
    (is_stream ? streams : others) += counts_[endpoint].inside;
  }
  return streams > 0 && others == 0;
}

void Network::moment(ServiceMoment moment) {
  if (!moment_) return;
  moment.name = plan_->services[moment.service].name;
  moment.only_streams = moment.only_streams || only_streams_inside(moment.service);
  moment_(moment);
}

std::uint64_t Network::most_inside(std::uint32_t service) const {
  // A pure delay is one instance, which knows what was precomputed.
  return plan_->services[service].pure_delay ? instance_at(service, 0).counts.inside.largest()
                                             : services_[service].inside.largest();
}

std::uint64_t Network::most_waiting(std::uint32_t service) const {
  return services_[service].waiting.largest();
}

}  // namespace rehearse
