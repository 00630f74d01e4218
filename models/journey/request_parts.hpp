#pragma once
// The parts of the time of one modelled request: where it was from its sending to its end.

#include "models/base/time.hpp"

namespace rehearse {

/// Add up to the time from sending until the answer, the timeout, or the instant asked for. Calls
/// are those of the service that the request was sent to; what they wait for in turn is not split
/// up.
struct RequestParts {
  Duration connecting;  ///< set-up of a connection
  Duration network;     ///< latency, both ways
  Duration queue;       ///< until a server was free
  Duration service;     ///< own work at a server, or a stream
  Duration calls;       ///< a call to another service is under way
  Duration retry;       ///< every call that it awaits waits for its next attempt
  Duration lost;        ///< swallowed by a black hole

  bool operator==(const RequestParts&) const = default;
};

}  // namespace rehearse
