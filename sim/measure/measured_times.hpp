#pragma once
// The parts of the time of measured requests, over many of them.

#include <cstdint>

#include "models/journey/request_times.hpp"
#include "sim/measure/histogram.hpp"

namespace rehearse {

/// k6's http_req_* and data counters, of requests that were answered or failed. The time from the
/// instant a request was due is EndpointTraffic::duration.
struct MeasuredTimes {
  Histogram lag;  ///< from due until the client took it up
  Histogram blocked;
  Histogram connecting;
  Histogram tls_handshaking;
  Histogram sending;
  Histogram waiting;
  Histogram receiving;
  Histogram duration;  ///< sending + waiting + receiving
  std::uint64_t data_sent = 0;
  std::uint64_t data_received = 0;

  /// Requires: no part is negative.
  void add(const RequestTimes& times);
  void merge(const MeasuredTimes& other);
  bool operator==(const MeasuredTimes&) const = default;
};

}  // namespace rehearse
