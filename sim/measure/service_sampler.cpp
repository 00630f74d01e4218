// Sums a network's counts by service.

#include "sim/measure/service_sampler.hpp"

#include <algorithm>

namespace rehearse {

namespace {

double over_time(Wide integral, Instant end) {
  return end.ns > 0 ? static_cast<double>(integral) / static_cast<double>(end.ns) : 0.0;
}

ServiceCounts counts(const Network& network, std::uint32_t service) {
  const PlannedService& plan = network.plan().services[service];
  ServiceCounts counts;
  for (std::uint32_t i = 0; i < plan.endpoints; ++i) {
    const EndpointCounts& endpoint = network.counts({service, i});
    counts.requests += endpoint.sent;
    counts.retries += endpoint.retries;
    counts.rate_limited += endpoint.with(Status::RateLimited);
    counts.timed_out += endpoint.with(Status::TimedOut);
    counts.errors += endpoint.with(Status::Error) + endpoint.with(Status::CallFailed);
  }
  for (std::uint32_t i = 0; i < plan.places; ++i) {
    const InstanceCounts& instance = network.instance_counts(service, i);
    counts.accepted += instance.accepted;
    counts.completed += instance.completed;
    counts.cancelled += instance.cancelled;
    counts.terminated += instance.killed;
    counts.rejected += instance.rejected;
    counts.refused += instance.refused;
    counts.lost += instance.lost;
  }
  const CentralQueueCounts& line = network.central_queue(service);
  counts.rejected += line.rejected + line.timed_out;
  return counts;
}

/// What guards did to calls; each belongs to the service that calls.
void add_guards(const Network& network, Instant end, std::vector<ServiceLoad>& loads) {
  const NetworkPlan& plan = network.plan();
  const auto add_sums = [&](const auto& guards, const auto of, const auto& add) {
    for (std::uint32_t number = 0; number < guards.size(); ++number) {
      const auto& guard = guards[number];
      auto& sum = (loads[guard.caller].*of).emplace_back();
      sum.to = plan.services[guard.callee].name;
      for (std::uint32_t i = 0; i < plan.services[guard.caller].places; ++i) add(sum, number, i);
    }
  };
  add_sums(plan.breakers, &ServiceLoad::breakers,
           [&](BreakerLoad& sum, std::uint32_t number, std::uint32_t instance) {
             const CircuitBreaker& breaker = network.breaker(number, instance);
             sum.opened += breaker.opened();
             sum.not_made += breaker.not_made();
             sum.open = sum.open + breaker.open_time(end);
           });
  add_sums(plan.bulkheads, &ServiceLoad::bulkheads,
           [&](BulkheadLoad& sum, std::uint32_t number, std::uint32_t instance) {
             const Bulkhead& bulkhead = network.bulkhead(number, instance);
             sum.rejected += bulkhead.rejected();
             sum.timed_out += bulkhead.timed_out();
             sum.most_in_flight = std::max(sum.most_in_flight, bulkhead.most_in_flight());
             sum.most_waiting = std::max(sum.most_waiting, bulkhead.most_waiting());
           });
}

}  // namespace

ServiceSampler::ServiceSampler(const Network& network)
    : network_(network),
      samples_(network.plan().services.size()),
      is_hedged_(network.plan().services.size()) {
  const NetworkPlan& plan = network.plan();
  for (const PlannedEndpoint& endpoint : plan.endpoints) {
    for (const PlannedCall& call : endpoint.calls) {
      if (call.hedge) is_hedged_[plan.endpoints[call.endpoint].service] = true;
    }
  }
  const std::size_t share = kMostOfAll / std::max<std::size_t>(samples_.size(), 1);
  most_ = std::min(kMost, std::max<std::size_t>(share / 2 * 2, 2));
}

void ServiceSampler::look(Instant now) {
  for (std::uint32_t service = 0; service < samples_.size(); ++service) {
    samples_[service].push_back(sample(now, service));
  }
  if (!samples_.empty() && samples_.front().size() == most_) {
    for (std::vector<ServiceSample>& all : samples_) {
      for (std::size_t i = 0; i < most_ / 2; ++i) all[i] = all[2 * i + 1];
      all.resize(most_ / 2);
    }
    distance_ = distance_ * 2;
  }
  next_ = now + distance_;
}

ServiceSample ServiceSampler::sample(Instant now, std::uint32_t service) const {
  ServiceSample sample;
  sample.at = now;
  const std::uint32_t instances = network_.plan().services[service].places;
  for (std::uint32_t i = 0; i < instances; ++i) {
    const Station& station = network_.station(service, i);
    const Occupancy& inside = network_.instance_counts(service, i).inside;
    sample.inside += inside.count();
    sample.waiting += station.queue().count();
    sample.busy += station.busy();
    sample.servers += station.servers();
    if (network_.available(service, i)) ++sample.running;
    sample.inside_ns += inside.integral(now);
    sample.waiting_ns += station.queue().integral(now);
    sample.busy_ns += station.busy_integral(now);
    sample.server_ns += station.server_integral(now);
  }
  if (const ScaledInstances* const scaled = network_.scaled(service)) {
    sample.instances = scaled->count().level();
    sample.instance_ns = scaled->count().integral(now);
  } else {
    sample.instances = instances;
    sample.instance_ns = static_cast<Wide>(instances) * static_cast<Wide>(now.ns);
  }
  const Occupancy& line = network_.central_queue(service).waiting;
  sample.waiting += line.count();
  sample.waiting_ns += line.integral(now);
  sample.so_far = counts(network_, service);
  return sample;
}

ServiceLoad ServiceSampler::load(Instant end, std::uint32_t service) const {
  const PlannedService& plan = network_.plan().services[service];
  const ServiceSample last = sample(end, service);
  ServiceLoad load;
  static_cast<ServiceCounts&>(load) = last.so_far;
  load.name = plan.name;
  load.instances = plan.options.instances.size();
  if (const ScaledInstances* const scaled = network_.scaled(service)) {
    load.scaled = {scaled->least(),
                   scaled->most(),
                   over_time(last.instance_ns, end),
                   static_cast<double>(last.instance_ns) / 1e9,
                   scaled->ups,
                   scaled->downs};
  }
  load.most_inside = network_.most_inside(service);
  load.most_waiting = network_.most_waiting(service);
  load.mean_inside = over_time(last.inside_ns, end);
  load.mean_waiting = over_time(last.waiting_ns, end);
  if (last.server_ns > 0) {
    load.utilisation = static_cast<double>(last.busy_ns) / static_cast<double>(last.server_ns);
  }
  load.is_hedged = is_hedged_[service];
  for (std::uint32_t i = 0; i < plan.endpoints; ++i) {
    load.hedges += network_.counts({service, i}).hedges;
    load.hedges_won += network_.counts({service, i}).hedges_won;
  }
  load.deadlock = network_.deadlocks(service);
  load.samples = samples_[service];
  if (!load.samples.empty() && load.samples.back().at == end) load.samples.pop_back();
  load.samples.push_back(last);
  return load;
}

std::vector<ServiceLoad> ServiceSampler::loads(Instant end) const {
  std::vector<ServiceLoad> loads;
  for (std::uint32_t service = 0; service < samples_.size(); ++service) {
    loads.push_back(load(end, service));
  }
  add_guards(network_, end, loads);
  return loads;
}

}  // namespace rehearse
