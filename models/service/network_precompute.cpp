// Precomputes requests to pure delays, and adds them to the same counts as submitted ones.

#include "models/base/require.hpp"
#include "models/service/network.hpp"
#include "models/service/request_course.hpp"

namespace rehearse {

void Network::expect_precomputed() {
  REQUIRE(sent_ == 0);
  precomputed_.emplace(*plan_);
}

std::optional<PrecomputedCourse> Network::precompute(Instant now, EndpointRef to,
                                                     const RequestKey& key,
                                                     const RequestTerms& terms) const {
  const std::uint32_t number = plan_->index_of(to);
  const network_parts::RequestCourse course(services_[to.service], plan_->endpoints[number],
                                            key.draw_key(), key.sample, terms.connects, terms.work);
  const auto work = course.work();
  PrecomputedCourse request;
  request.endpoint = number;
  request.status = network_parts::RequestCourse::status_of(work.fails);
  request.sent = now;
  request.entered = course.arrival(now);
  if (terms.connects) request.connecting = course.connecting();
  request.left = request.entered + work.length;
  request.ended = course.answered(request.left);
  // At the instant of its timeout an answer is too late (network_parts.hpp's Due).
  if (request.left == request.entered || request.ended >= now + terms.timeout) return {};
  return request;
}

PeakCount* Network::peak_of(Instant now, std::uint32_t service) {
  if (!plan_->services[service].pure_delay) return nullptr;
  PeakCount& peak = precomputed_->peak(service);
  peak.settle_if_long(now);
  return &peak;
}

void Network::enter_peak(Instant now, std::uint32_t service) {
  if (PeakCount* const peak = peak_of(now, service)) peak->enter(now);
}

void Network::leave_peak(Instant now, std::uint32_t service, Instant entered) {
  if (PeakCount* const peak = peak_of(now, service)) peak->leave(now, entered);
}

void Network::count_precomputed(Instant until) {
  while (const auto* const shares = precomputed_->first_until(until)) {
    count_second(*shares);
    precomputed_->drop_first();
  }
  if (until != kNever) return;
  for (std::uint32_t service = 0; service < services_.size(); ++service) {
    const PlannedService& plan = plan_->services[service];
    if (!plan.pure_delay) continue;
    PeakCount& peak = precomputed_->peak(service);
    peak.settle(kNever);
    instances_[plan.first_instance].counts.inside.set_largest(peak.peak());
  }
}

// The sums of what send, let_in, depart and deliver count one by one for a request to a pure delay;
// the test Precomputing.CountsAsSubmittingDoes compares both.
void Network::count_second(const std::vector<PrecomputedLoad::Share>& shares) {
  for (std::uint32_t i = 0; i < shares.size(); ++i) {
    const PrecomputedLoad::Share& share = shares[i];
    const FlowSums& inside = share.inside;
    const std::uint64_t ended = share.waiting.left;
    EndpointCounts& endpoint = counts_[i];
    endpoint.sent += share.waiting.entered;
    endpoint.waiting.add(share.waiting);
    endpoint.ended[static_cast<std::size_t>(Status::Ok)] += ended - share.errors;
    endpoint.ended[static_cast<std::size_t>(Status::Error)] += share.errors;
    endpoint.accepted += inside.entered;
    endpoint.completed += inside.left;
    endpoint.inside += inside.entered - inside.left;
    if (inside.entered == 0 && inside.left == 0) continue;
    Instance& instance = instances_[plan_->services[plan_->endpoints[i].service].first_instance];
    instance.counts.accepted += inside.entered;
    instance.counts.completed += inside.left;
    instance.counts.inside.add(inside);
    instance.station.add_served(inside);
  }
}

}  // namespace rehearse
