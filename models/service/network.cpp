// The loop over what is due at an instant, and the clients' side.

#include "models/service/network.hpp"

#include <utility>

#include "models/base/require.hpp"
#include "models/service/request_course.hpp"

namespace rehearse {
namespace network_parts {
namespace {

std::optional<TokenBucket> bucket_of(const ServiceOptions& options) {
  if (!options.rate_limit) return {};
  return TokenBucket(options.rate_limit->rate, options.rate_limit->burst);
}

}  // namespace

Service::Service(const PlannedService& plan, std::uint64_t seed, std::uint32_t replication)
    : latency(plan.options.latency),
      connect(plan.options.connect),
      balancer(plan.options.balancing),
      bucket(bucket_of(plan.options)),
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

Network::Network(std::shared_ptr<const NetworkPlan> plan, std::uint64_t seed,
                 std::uint32_t replication)
    : plan_(std::move(plan)), lifecycle_(*plan_, instances_, views_, timers_, *this) {
  for (std::uint32_t i = 0; i < plan_->services.size(); ++i) {
    const PlannedService& service = plan_->services[i];
    services_.emplace_back(service, seed, replication);
    for (const InstanceOptions& options : service.options.instances) {
      const auto index = static_cast<std::uint32_t>(instances_.size());
      Instance& instance = instances_.emplace_back(options, service.levels, i);
      instance.work_timer = timers_.add(Due::Completion, index);
      instance.goodbye_timer = timers_.add(Due::Goodbye, index);
      instance.deadline_timer = timers_.add(Due::Deadline, index);
      instance.restart_timer = timers_.add(Due::Restart, index);
      instance.learning_timer = timers_.add(Due::Learning, index);
    }
  }
  for (Instance& instance : instances_) {
    instance.station.count_queue_in(services_[instance.service].waiting);
  }
  views_.resize(instances_.size());
  counts_.resize(plan_->endpoints.size());
  lifecycle_.arm_schedules();
  first_step_timer_ = timers_.owned();
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
  } else {
    lifecycle_.fire(now, timers_.owner(timer));
  }
}

void Network::step(Instant now, Visit& visit) {
  visit.timed = false;
  switch (visit.phase) {
    case Visit::Phase::Backoff:
      if (VisitTimes* const caller = times_of(visits_[visit.parent])) caller->call_sent(now);
      ++counts_[visit.endpoint].retries;
      send(now, visit);
      break;
    case Visit::Phase::Outbound:
      arrive(now, visit);
      break;
    case Visit::Phase::Streaming:
      settle(now, visit);
      depart(now, visit, network_parts::RequestCourse::status_of(visit.fails));
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
  outcomes_.push_back({{visit.index, visit.generation}, visit.owner, status, now});
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
  REQUIRE(service < plan_->services.size() &&
          instance < plan_->services[service].options.instances.size());
  return instances_[plan_->services[service].first_instance + instance];
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
