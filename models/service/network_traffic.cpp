// Requests of others than the test: sent as their arrival processes say, and reported to nothing.

#include <utility>

#include "models/service/network.hpp"

namespace rehearse {
namespace {

/// The key of the words that keys of these requests are made with.
constexpr std::uint64_t kTrafficKey = 2;

}  // namespace

void Network::add_traffic(std::uint64_t seed, std::uint32_t replication) {
  for (std::uint32_t i = 0; i < plan_->services.size(); ++i) {
    const PlannedService& service = plan_->services[i];
    std::uint64_t number = 0;
    for (const TrafficOptions& options : service.options.traffic) {
      const auto index = static_cast<std::uint32_t>(traffic_.size());
      network_parts::TrafficSource& source = traffic_.emplace_back();
      source.endpoint =
          service.first_endpoint + plan_->find_endpoint(i, options.endpoint).value_or(0);
      source.timeout = options.timeout.value_or(kMaxDuration);
      source.key = philox(number, name_key(service.name), kTrafficKey).even;
      source.arrivals = std::make_unique<ArrivalProcess>(
          options.arrivals, Stream(seed, replication, Purpose::Service, service.name), number++);
      source.timer = timers_.add(Due::Traffic, index);
      arm_traffic(index);
    }
  }
}

void Network::arm_traffic(std::uint32_t index) {
  network_parts::TrafficSource& source = traffic_[index];
  ArrivalProcess::Arrival arrival = source.arrivals->next();
  while (arrival.count == 0) arrival = source.arrivals->next();
  source.coming = arrival.count;
  timers_.arm(source.timer, arrival.at, Due::Traffic, index);
}

void Network::send_traffic(Instant now, std::uint32_t index) {
  network_parts::TrafficSource& source = traffic_[index];
  for (std::uint32_t i = 0; i < source.coming; ++i) {
    Visit& visit = new_visit(source.endpoint);
    visit.set(Visit::Foreign, true);
    visit.key = philox(source.key, source.sent, kTrafficKey).even;
    visit.sample.iteration = source.sent++;
    visit.timeout = source.timeout;
    // Each comes from a client of its own, whose numbers no other has.
    if (services_[endpoint_of(visit).service].kept) {
      constexpr std::uint64_t kOfTraffic = std::uint64_t{1} << 62;
      visit.connects = true;
      connect(now, visit, kOfTraffic | index, true);
    }
    begin_times(now, visit);
    send(now, visit);
  }
  arm_traffic(index);
}

}  // namespace rehearse
