#pragma once
// The parts of the time of one HTTP request, as k6 divides it.

#include <cstdint>

#include "models/base/time.hpp"

namespace rehearse {

/// k6's http_req_* of one request: duration is sending + waiting + receiving, without what comes
/// before the request is sent.
struct RequestTimes {
  Duration lag;         ///< from the instant it was due until the client took it up
  Duration blocked;     ///< until it had a connection, ready for use; as in k6
  Duration connecting;  ///< TCP
  Duration tls_handshaking;
  Duration sending;
  Duration waiting;  ///< until the first byte of the answer
  Duration receiving;
  std::uint64_t data_sent = 0;  ///< bytes, headers included
  std::uint64_t data_received = 0;

  Duration duration() const { return sending + waiting + receiving; }
};

}  // namespace rehearse
