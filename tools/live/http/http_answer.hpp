#pragma once
// What a transfer that is over says, in the engine's terms.

#include <curl/curl.h>

#include "models/base/time.hpp"
#include "models/journey/request_times.hpp"
#include "models/service/network_counts.hpp"

namespace rehearse {

/// A client's name for what became of a transfer; `http_status` 0: no answer.
Status status_of(CURLcode code, long http_status);

/// When one transfer did what, by our clock.
struct TransferInstants {
  Instant begun;
  Instant wrote;  ///< the request was sent; `begun` or earlier: not known
  Instant over;
  bool complete = true;  ///< libcurl knows that it is over
};

/// Adds the phases of a transfer. As k6 has them, `blocked` lasts until the connection is ready, so
/// it holds name look-up, connecting and the TLS handshake. The last phase of a failed transfer
/// lasts until the transfer is over, so that the phases from `blocked`, `sending`, `waiting` and
/// `receiving` on add up to its time.
void add_times(CURL* easy, const TransferInstants& instants, RequestTimes& times);

}  // namespace rehearse
