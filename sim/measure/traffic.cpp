// Adds up requests, of parts of a run and of all endpoints.

#include "sim/measure/traffic.hpp"

namespace rehearse {

void EndpointTraffic::merge(const EndpointTraffic& part) {
  sent += part.sent;
  answered += part.answered;
  failed += part.failed;
  aborted += part.aborted;
  connections += part.connections;
  for (const auto& [status, count] : part.statuses) statuses[status] += count;
  duration.merge(part.duration);
  if (!part.measured) return;
  if (!measured) measured.emplace();
  measured->merge(*part.measured);
}

EndpointTraffic sum_of(const std::vector<EndpointTraffic>& traffic) {
  EndpointTraffic sum;
  for (const EndpointTraffic& endpoint : traffic) sum.merge(endpoint);
  return sum;
}

}  // namespace rehearse
