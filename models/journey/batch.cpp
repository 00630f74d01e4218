// Workers are not modelled: a worker that waits has exactly one request, so a list of the waiting
// requests is enough.

#include "models/journey/batch.hpp"

#include <algorithm>

#include "models/base/require.hpp"

namespace rehearse {

Batch::Batch(BatchLimits limits) : limits_(limits) { REQUIRE(limits.batch > 0); }

void Batch::begin(std::span<const Request> requests) {
  all_hosts_.clear();
  hosts_.clear();
  waiting_.clear();
  sent_.assign(requests.size(), false);
  taken_ = under_way_ = answered_ = 0;
  for (const Request& request : requests) {
    const auto host = std::find_if(all_hosts_.begin(), all_hosts_.end(), [&](const Host& one) {
      return one.target == request.to.service;
    });
    hosts_.push_back(static_cast<std::uint32_t>(host - all_hosts_.begin()));
    if (host == all_hosts_.end()) all_hosts_.push_back({request.to.service, 0});
  }
}

bool Batch::is_free(std::uint32_t request) const {
  return limits_.batch_per_host == 0 ||
         all_hosts_[hosts_[request]].under_way < limits_.batch_per_host;
}

std::uint32_t Batch::send(std::uint32_t request) {
  ++all_hosts_[hosts_[request]].under_way;
  ++under_way_;
  sent_[request] = true;
  return request;
}

std::optional<std::uint32_t> Batch::start() {
  const auto next = std::find_if(waiting_.begin(), waiting_.end(),
                                 [&](std::uint32_t request) { return is_free(request); });
  if (next != waiting_.end()) {
    const std::uint32_t request = *next;
    waiting_.erase(next);
    return send(request);
  }
  while (taken_ < hosts_.size() && under_way_ + waiting_.size() < limits_.batch) {
    const std::uint32_t request = taken_++;
    if (is_free(request)) return send(request);
    waiting_.push_back(request);
  }
  return std::nullopt;
}

void Batch::answer(std::uint32_t request) {
  REQUIRE(request < sent_.size() && sent_[request]);
  sent_[request] = false;
  --all_hosts_[hosts_[request]].under_way;
  --under_way_;
  ++answered_;
}

}  // namespace rehearse
