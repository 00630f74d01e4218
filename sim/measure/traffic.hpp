#pragma once
// Counts and times of requests: as VUs saw them, as services did, and by phase of the targets.

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "models/base/time.hpp"
#include "models/service/network_counts.hpp"
#include "models/service/occupancy.hpp"
#include "sim/measure/histogram.hpp"
#include "sim/measure/measured_times.hpp"

namespace rehearse {

/// Requests of VUs to one endpoint. sent = answered + aborted at the end of a run; answered
/// includes those without an answer (a refusal, a timeout), with status 0.
struct EndpointTraffic {
  std::string target;
  std::string endpoint;
  std::uint64_t sent = 0;
  std::uint64_t answered = 0;
  std::uint64_t failed = 0;       ///< of those answered
  std::uint64_t aborted = 0;      ///< their iterations were interrupted
  std::uint64_t connections = 0;  ///< opened for them
  std::map<std::uint16_t, std::uint64_t> statuses;
  Histogram duration;                     ///< from sending to the answer, of those answered
  std::optional<MeasuredTimes> measured;  ///< of a live target; a model has none

  /// Adds requests of the same run.
  void merge(const EndpointTraffic& part);
};

/// The traffic of all endpoints together, without names.
EndpointTraffic sum_of(const std::vector<EndpointTraffic>& traffic);

/// What a service did with requests, all instances together. At every instant
///   accepted = completed + cancelled + terminated + those inside.
struct ServiceCounts {
  std::uint64_t requests = 0;  ///< sent to it, by VUs and other services
  std::uint64_t accepted = 0;
  std::uint64_t completed = 0;
  std::uint64_t cancelled = 0;  ///< stopped, because the sender had given up
  std::uint64_t terminated = 0;
  std::uint64_t rejected = 0;  ///< no room, or stopping
  std::uint64_t refused = 0;
  std::uint64_t rate_limited = 0;
  std::uint64_t lost = 0;       ///< in a black hole
  std::uint64_t timed_out = 0;  ///< for their senders; the service may have completed them
  std::uint64_t errors = 0;
  std::uint64_t retries = 0;

  /// Requests without room, connection or token.
  std::uint64_t turned_away() const { return rejected + refused + rate_limited; }
  bool operator==(const ServiceCounts&) const = default;
};

/// A service at one instant, and its totals up to it.
struct ServiceSample {
  Instant at;
  std::uint64_t inside = 0;     ///< requests let in and not yet out
  std::uint64_t waiting = 0;    ///< of those, for a server
  std::uint64_t busy = 0;       ///< servers at work or held by a request
  std::uint64_t servers = 0;    ///< of instances that run, and the busy ones of others
  std::uint64_t running = 0;    ///< instances that let requests in: not stopping, stopped nor down
  std::uint64_t instances = 0;  ///< that there are: they start, run, are away or stop
  ServiceCounts so_far;
  Wide inside_ns = 0;  ///< ∫ inside dt, likewise below
  Wide waiting_ns = 0;
  Wide busy_ns = 0;
  Wide server_ns = 0;
  Wide instance_ns = 0;

  bool operator==(const ServiceSample&) const = default;
};

/// A circuit breaker of all instances of the caller.
struct BreakerLoad {
  std::string to;              ///< the service that is called
  std::uint64_t opened = 0;    ///< how often
  std::uint64_t not_made = 0;  ///< calls, while it was open or tried
  Duration open;               ///< for how long it was, in all
};

/// A bulkhead of all instances of the caller.
struct BulkheadLoad {
  std::string to;
  std::uint64_t rejected = 0;        ///< calls: too many waited for a place
  std::uint64_t timed_out = 0;       ///< calls that waited too long
  std::uint64_t most_in_flight = 0;  ///< of one instance
  std::uint64_t most_waiting = 0;    ///< likewise
};

/// How the number of a service's instances changed.
struct InstancesOverTime {
  std::uint64_t least = 0;
  std::uint64_t most = 0;
  double mean = 0.0;
  double seconds = 0.0;  ///< of all instances together
  std::uint64_t scale_ups = 0;
  std::uint64_t scale_downs = 0;

  bool operator==(const InstancesOverTime&) const = default;
};

/// A service over the whole run.
struct ServiceLoad : ServiceCounts {
  std::string name;
  std::uint64_t instances = 1;
  std::optional<InstancesOverTime> scaled{};  ///< none: it is always that number
  double utilisation = 0.0;                   ///< ∫ busy dt / ∫ servers dt; 0 of a pure delay
  double mean_inside = 0.0;
  std::uint64_t most_inside = 0;  ///< at one time, of all instances
  double mean_waiting = 0.0;
  std::uint64_t most_waiting = 0;     ///< likewise
  std::vector<BreakerLoad> breakers;  ///< of its calls
  std::vector<BulkheadLoad> bulkheads;
  DeadlockCounts deadlock;
  bool is_hedged = false;              ///< some calls to it are
  std::uint64_t hedges = 0;            ///< among the requests, further copies of calls
  std::uint64_t hedges_won = 0;        ///< of these, the first good answers
  std::vector<ServiceSample> samples;  ///< each second, or every 2ⁿ seconds of a long run; the end
};

/// A scenario in one phase. Iterations that a phase starts may end in a later one.
struct ScenarioPhase {
  std::uint64_t started = 0;
  std::uint64_t ended = 0;  ///< complete or interrupted
  std::uint64_t dropped = 0;
  std::uint64_t requests = 0;  ///< sent
  std::uint64_t answered = 0;
  std::uint64_t failed = 0;     ///< of those answered
  std::uint64_t vus_end = 0;    ///< active at its end
  std::uint64_t most_busy = 0;  ///< VUs with an iteration at one time
  Duration starting;            ///< how much of it was between the scenario's start and regular end
  double mean_busy = 0.0;       ///< VUs with an iteration, over `starting`
  double mean_duration_ns = 0.0;  ///< of bodies that returned in it
  double mean_request_ns = 0.0;   ///< of requests answered in it
};

/// How long requests took longer or failed more often after a disturbance of the targets than in
/// the phase before it.
struct TargetRecovery {
  double before_ns = 0.0;           ///< p95 of the phase before
  std::optional<Duration> after{};  ///< from the disturbance on; none: not before the next one
};

/// From one change of a target to the next; a restart ends a phase when it is over.
struct TargetPhase {
  Instant from;
  Instant until;
  std::vector<ScenarioPhase> scenarios;      ///< by rank
  std::optional<TargetRecovery> recovery{};  ///< of one that begins with a disturbance
};

}  // namespace rehearse
