// The sums of each second by endpoint; the second that was used last is found without a search.

#include "models/service/precomputed_load.hpp"

#include <algorithm>
#include <utility>

#include "models/base/require.hpp"

namespace rehearse {

namespace {

std::int64_t second_of(Instant at) { return at.ns / seconds(1).ns; }
Instant start_of(std::int64_t second) { return {second * seconds(1).ns}; }

}  // namespace

PrecomputedLoad::PrecomputedLoad(const NetworkPlan& plan) : peaks_(plan.services.size()) {
  for (const PlannedEndpoint& endpoint : plan.endpoints) services_.push_back(endpoint.service);
}

PrecomputedLoad::PrecomputedLoad(std::vector<std::uint32_t> services, std::size_t count)
    : services_(std::move(services)), peaks_(count) {}

PrecomputedLoad PrecomputedLoad::empty_part() const {
  PrecomputedLoad part(services_, peaks_.size());
  part.first_second_ = first_second_;
  return part;
}

void PrecomputedLoad::find(Instant at) {
  const std::int64_t second = second_of(at);
  REQUIRE(second >= first_second_);
  const auto place = static_cast<std::size_t>(second - first_second_);
  if (place >= seconds_.size()) seconds_.resize(place + 1);
  std::vector<Share>& shares = seconds_[place];
  if (shares.empty()) shares.resize(services_.size());
  last_ = start_of(second);
  last_shares_ = shares.data();
}

void PrecomputedLoad::forget_last() {
  last_ = kNever;
  last_shares_ = nullptr;
}

void PrecomputedLoad::add(const PrecomputedCourse& request) {
  share(request.sent, request.endpoint).waiting.enter(request.sent);
  share(request.entered, request.endpoint).inside.enter(request.entered);
  share(request.left, request.endpoint).inside.leave(request.left, request.entered);
  Share& last = share(request.ended, request.endpoint);
  last.waiting.leave(request.ended, request.sent);
  if (request.status != Status::Ok) ++last.errors;
  PeakCount& peak = peaks_[services_[request.endpoint]];
  peak.enter(request.entered);
  peak.leave(request.left, request.entered);
}

void PrecomputedLoad::take(PrecomputedLoad& part) {
  for (std::size_t i = 0; i < part.seconds_.size(); ++i) {
    const Instant at = start_of(part.first_second_ + static_cast<std::int64_t>(i));
    const std::vector<Share>& shares = part.seconds_[i];
    for (std::uint32_t endpoint = 0; endpoint < shares.size(); ++endpoint) {
      Share& into = share(at, endpoint);
      into.inside.add(shares[endpoint].inside);
      into.waiting.add(shares[endpoint].waiting);
      into.errors += shares[endpoint].errors;
    }
  }
  part.seconds_.clear();
  part.forget_last();
  for (std::size_t service = 0; service < peaks_.size(); ++service) {
    peaks_[service].take(part.peaks_[service]);
  }
}

const std::vector<PrecomputedLoad::Share>* PrecomputedLoad::first_until(Instant until) {
  const std::int64_t end = second_of(until);
  while (first_second_ < end && !seconds_.empty() && seconds_.front().empty()) drop_first();
  if (seconds_.empty()) first_second_ = std::max(first_second_, end);
  return first_second_ < end ? &seconds_.front() : nullptr;
}

void PrecomputedLoad::drop_first() {
  if (last_ == start_of(first_second_)) forget_last();
  seconds_.pop_front();
  ++first_second_;
}

void PrecomputedLoad::settle(Instant until) {
  for (PeakCount& peak : peaks_) peak.settle_if_long(until);
}

bool PrecomputedLoad::is_in_doubt() const {
  return std::any_of(peaks_.begin(), peaks_.end(),
                     [](const PeakCount& peak) { return peak.is_ambiguous(); });
}

}  // namespace rehearse
