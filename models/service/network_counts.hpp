#pragma once
// What a network counts: requests as their senders see them, as servers see them, and over time.

#include <cstdint>

#include "models/service/occupancy.hpp"

namespace rehearse {

/// How a request ended for its sender.
enum class Status : std::uint8_t {
  Ok,
  Error,       ///< failed at the service itself (its error probability)
  CallFailed,  ///< a call that it required failed
  Rejected,    ///< no room, or the server is stopping
  Refused,     ///< no connection: the instance is terminated or refuses
  RateLimited,
  Terminated,     ///< was inside when the server was stopped
  TimedOut,       ///< its sender's timeout came first
  QueueTimedOut,  ///< waited too long in the queue before the instances
  Overdue,        ///< was ended by the service's own time limit
};
inline constexpr std::size_t kStatuses = 10;

/// The answer's HTTP status, where the service has no other (StatusOptions); 0 where there is no
/// answer at all.
constexpr int http_status(Status status) {
  switch (status) {
    case Status::Ok:
      return 200;
    case Status::Error:
      return 500;
    case Status::CallFailed:
      return 502;
    case Status::Rejected:
    case Status::QueueTimedOut:
      return 503;
    case Status::Overdue:
      return 504;
    case Status::RateLimited:
      return 429;
    case Status::Refused:
    case Status::Terminated:
    case Status::TimedOut:
      break;
  }
  return 0;
}

/// Of one endpoint, from clients and other services alike. At every instant
///   sent = Σ ended + abandoned + waiting.count()          as its senders see it, and
///   accepted = completed + cancelled + killed + inside    as its servers do.
/// A sender may have given up a request that is still inside.
struct EndpointCounts {
  std::uint64_t sent = 0;
  std::uint64_t ended[kStatuses] = {};  ///< by Status
  std::uint64_t abandoned = 0;          ///< given up by the sender, but not for a timeout
  std::uint64_t retries = 0;            ///< of those sent
  std::uint64_t hedges = 0;             ///< of those sent: further copies of a call
  std::uint64_t hedges_won = 0;         ///< of these, the first good answer
  Occupancy waiting;                    ///< sent, and its sender still waits for the end

  std::uint64_t accepted = 0;   ///< let in by an instance
  std::uint64_t completed = 0;  ///< worked on to the end, also after the sender gave up
  std::uint64_t cancelled = 0;  ///< stopped, because the sender gave up
  std::uint64_t killed = 0;     ///< terminated with the server, or by the time limit
  std::uint64_t inside = 0;
  std::uint64_t lost = 0;  ///< swallowed by a black hole

  std::uint64_t with(Status status) const { return ended[static_cast<std::size_t>(status)]; }
};

/// Of the queue before all instances of a service.
struct CentralQueueCounts {
  std::uint64_t rejected = 0;   ///< it was full
  std::uint64_t timed_out = 0;  ///< waited too long
  Occupancy waiting;
};

/// Requests at a service that hold a server, or a place in a bulkhead, while they wait for each
/// other, so that none of them can continue until one is given up.
struct DeadlockCounts {
  std::uint64_t times = 0;   ///< how often that began
  Instant first = kNever;    ///< when it did so first
  std::uint64_t most = 0;    ///< of such requests at one of these times
  std::uint64_t at_end = 0;  ///< that wait so now
};

/// Of one instance; as EndpointCounts, of all endpoints.
struct InstanceCounts {
  std::uint64_t accepted = 0;
  std::uint64_t completed = 0;
  std::uint64_t cancelled = 0;
  std::uint64_t killed = 0;
  std::uint64_t rejected = 0;  ///< no room or stopping
  std::uint64_t refused = 0;
  std::uint64_t lost = 0;
  Occupancy inside;
};

}  // namespace rehearse
