#pragma once
// How the time of measured requests was made up, over many of them.

#include <array>
#include <cstdint>

#include "models/journey/request_times.hpp"
#include "sim/measure/histogram.hpp"

namespace rehearse {

/// k6's http_req_* and data counters, of requests that were answered or failed. What a request took
/// from the instant it was due is EndpointTraffic::duration.
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

/// One part of a request's time under its names: k6's metric and the JSON key.
struct RequestPhase {
  const char* metric;
  const char* field;
  Histogram MeasuredTimes::*times;
};

/// By metric.
inline constexpr std::array<RequestPhase, 6> kRequestPhases{{
    {"http_req_blocked", "blockedMs", &MeasuredTimes::blocked},
    {"http_req_connecting", "connectingMs", &MeasuredTimes::connecting},
    {"http_req_receiving", "receivingMs", &MeasuredTimes::receiving},
    {"http_req_sending", "sendingMs", &MeasuredTimes::sending},
    {"http_req_tls_handshaking", "tlsHandshakingMs", &MeasuredTimes::tls_handshaking},
    {"http_req_waiting", "waitingMs", &MeasuredTimes::waiting},
}};

}  // namespace rehearse
