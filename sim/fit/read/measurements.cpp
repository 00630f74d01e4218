// Groups by endpoint and status.

#include "sim/fit/read/measurements.hpp"

#include <algorithm>
#include <limits>

#include "models/base/random.hpp"

namespace rehearse {

std::uint32_t Measurements::endpoint(std::string_view target, std::string_view name) {
  std::pair<std::string, std::string> key(target, name);
  const auto known = endpoint_numbers_.find(key);
  if (known != endpoint_numbers_.end()) return known->second;
  if (endpoint_numbers_.size() >= kMostEndpoints && name != kOthers) {
    return endpoint(endpoints_.front().target, kOthers);
  }
  const auto number = static_cast<std::uint32_t>(endpoints_.size());
  endpoints_.push_back({key.first, key.second});
  endpoint_numbers_.emplace(std::move(key), number);
  return number;
}

std::uint32_t Measurements::group(std::uint32_t endpoint, int status, bool failed) {
  // Of one status, those that were expected and those that were not are two groups.
  const std::pair<std::uint32_t, int> key(endpoint, 2 * status + (failed ? 1 : 0));
  const auto known = group_numbers_.find(key);
  if (known != group_numbers_.end()) return known->second;
  // More than the statuses of HTTP: the endpoint's first group takes them.
  if (groups_.size() >= kMostGroups) {
    const auto first = group_numbers_.lower_bound({endpoint, std::numeric_limits<int>::min()});
    return first == group_numbers_.end() ? 0 : first->second;
  }
  const auto number = static_cast<std::uint32_t>(groups_.size());
  groups_.push_back({endpoint, status, failed, ValueSample(name_key(endpoints_[endpoint].name))});
  group_numbers_.emplace(key, number);
  return number;
}

void Measurements::add(const Measurement& measurement) {
  const std::uint32_t to = endpoint(measurement.target, measurement.endpoint);
  const std::uint32_t in = group(to, measurement.status, measurement.failed);
  groups_[in].values.add(static_cast<double>(measurement.duration_ns) / 1e6);
  ++count_;
  if (!measurement.begin_ns) return;
  const std::int64_t begin = *measurement.begin_ns;
  const std::int64_t end = begin + measurement.duration_ns;
  begin_ns_ = begin_ns_ ? std::min(*begin_ns_, begin) : begin;
  end_ns_ = end_ns_ ? std::max(*end_ns_, end) : end;
  resolution_ns_ = std::max(resolution_ns_, measurement.resolution_ns);
  if (timed_.size() < kMostTimed) timed_.push_back({begin, measurement.duration_ns, in});
}

void Measurements::add_percentiles(MeasuredPercentiles percentiles) {
  percentiles_.push_back(std::move(percentiles));
}

}  // namespace rehearse
