// From a network's counts to what is told about each service.

#include "sim/run/service_sampler.hpp"

#include <algorithm>

namespace rehearse {

namespace {

double over_time(Wide integral, Instant end) {
  return end.ns > 0 ? static_cast<double>(integral) / static_cast<double>(end.ns) : 0.0;
}

}  // namespace

ServiceSampler::ServiceSampler(const Network& network)
    : network_(network), samples_(network.plan().services.size()) {}

void ServiceSampler::look(Instant now) {
  for (std::uint32_t service = 0; service < samples_.size(); ++service) {
    samples_[service].push_back(sample(now, service));
  }
  if (!samples_.empty() && samples_.front().size() == kMost) {
    for (std::vector<ServiceSample>& all : samples_) {
      for (std::size_t i = 0; i < kMost / 2; ++i) all[i] = all[2 * i + 1];
      all.resize(kMost / 2);
    }
    distance_ = distance_ * 2;
  }
  next_ = now + distance_;
}

ServiceSample ServiceSampler::sample(Instant now, std::uint32_t service) const {
  ServiceSample sample;
  sample.at = now;
  const auto instances = network_.plan().services[service].options.instances.size();
  for (std::uint32_t i = 0; i < instances; ++i) {
    const Station& station = network_.station(service, i);
    sample.inside += network_.instance_counts(service, i).inside.count();
    sample.waiting += station.queue().count();
    sample.busy += station.busy();
    sample.servers += station.servers();
  }
  return sample;
}

ServiceLoad ServiceSampler::load(Instant end, std::uint32_t service) const {
  const PlannedService& plan = network_.plan().services[service];
  ServiceLoad load;
  load.name = plan.name;
  for (std::uint32_t i = 0; i < plan.endpoints; ++i) {
    const EndpointCounts& counts = network_.counts(service, i);
    load.requests += counts.sent;
    load.retries += counts.retries;
    load.rate_limited += counts.with(Status::RateLimited);
    load.timed_out += counts.with(Status::TimedOut);
    load.errors += counts.with(Status::Error) + counts.with(Status::CallFailed);
  }
  Wide busy = 0;
  Wide servers = 0;
  for (std::uint32_t i = 0; i < plan.options.instances.size(); ++i) {
    const InstanceCounts& counts = network_.instance_counts(service, i);
    const Station& station = network_.station(service, i);
    load.accepted += counts.accepted;
    load.completed += counts.completed;
    load.rejected += counts.rejected;
    load.refused += counts.refused;
    load.terminated += counts.killed;
    load.mean_inside += over_time(counts.inside.integral(end), end);
    load.most_inside += counts.inside.largest();
    load.mean_waiting += over_time(station.queue().integral(end), end);
    load.most_waiting += station.queue().largest();
    busy += station.busy_integral(end);
    servers += station.server_integral(end);
  }
  if (servers > 0) load.utilisation = static_cast<double>(busy) / static_cast<double>(servers);
  load.samples = samples_[service];
  return load;
}

std::vector<ServiceLoad> ServiceSampler::loads(Instant end) const {
  std::vector<ServiceLoad> loads;
  for (std::uint32_t service = 0; service < samples_.size(); ++service) {
    loads.push_back(load(end, service));
  }
  return loads;
}

}  // namespace rehearse
