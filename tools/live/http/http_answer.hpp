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

/// Adds the parts of a transfer's time. As in k6, `blocked` lasts until the connection is ready, so
/// it includes name look-up, connecting and the TLS handshake. The last part of a failed transfer
/// lasts until the transfer is over, so that `blocked`, `sending`, `waiting` and `receiving` add up
/// to its time.
void add_times(CURL* easy, const TransferInstants& instants, RequestTimes& times);

}  // namespace rehearse
