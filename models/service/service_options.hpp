#pragma once
// What a service is asked to be: its endpoints, its instances and what happens to them over time.

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "models/base/time.hpp"
#include "models/duration/duration_model.hpp"
#include "models/entry/arrival_process.hpp"
#include "models/entry/bulkhead.hpp"
#include "models/entry/circuit_breaker.hpp"
#include "models/entry/kept_connections.hpp"
#include "models/instances/balancing.hpp"
#include "models/instances/scaling_rule.hpp"
#include "models/instances/warm_up.hpp"
#include "models/service/network_counts.hpp"

namespace rehearse {

/// Which request is served next when a server becomes free. All but processor sharing serve a
/// request to its end once begun.
enum class Discipline : std::uint8_t {
  Fifo,
  Lifo,
  ProcessorSharing,  ///< all at once, each at speed min(1, servers / requests)
  Priority,          ///< the endpoint with the highest `priority` first, fifo among equals
};

/// Slow-down under load by the Universal Scalability Law (Gunther, "Guerrilla Capacity Planning",
/// 2007, ch. 4–6): n requests in service each take 1 + contention·(n − 1) + coherency·n·(n − 1)
/// times as long, so that throughput is proportional to n over that.
struct ScalabilityOptions {
  double contention = 0.0;  ///< [0, 1]: the share of the work that is done one at a time
  double coherency = 0.0;   ///< [0, 1]: the cost of keeping each pair consistent
};

/// One instance of a service. They may differ.
struct InstanceOptions {
  /// Requests served at a time, 1 … 10⁶; none: pure delay, no limit.
  std::optional<std::uint32_t> servers{};
  Discipline discipline = Discipline::Fifo;
  /// Requests that may wait for a server; more are rejected. None: any number.
  std::optional<std::uint32_t> queue_bound{};
  /// Requests that may be inside in any way (waiting, served, streaming, awaiting their calls);
  /// more are rejected. None: any number.
  std::optional<std::uint32_t> concurrency_limit{};
  ScalabilityOptions scalability{};
  double slower = 1.0;  ///< factor of the time that work takes here; 1/64 … 10⁶
};

inline constexpr std::uint32_t kMostRetries = 100;
/// Requests that one request may cause at most, itself and every retry included.
inline constexpr double kMostCaused = 1e6;

/// What is done about a call that failed in whatever way.
struct RetryOptions {
  std::uint32_t limit = 0;           ///< attempts after the first, at most kMostRetries
  Duration backoff{100'000'000};     ///< before the first retry
  double growth = 2.0;               ///< factor from one backoff to the next; 1 … 100
  Duration longest{10'000'000'000};  ///< but never longer than this
  bool jitter = false;               ///< wait a uniform part of the backoff, 0 and all included
};

/// Whether a call depends on what became of the last one that was made before it.
enum class CallCondition : std::uint8_t {
  None,
  Failed,  ///< it is made only if that one failed for good
  Missed,  ///< only if that one failed, or found nothing (CallOptions::hits)
};

/// Copies of a call that are sent while it has no answer; the first good one counts.
struct HedgeOptions {
  DurationModel after = DurationModel::constant({});  ///< from each copy to the next
  std::uint32_t attempts = 2;                         ///< the first included, 2 … kMostHedges
};
inline constexpr std::uint32_t kMostHedges = 100;

/// A call that an endpoint makes to another service.
struct CallOptions {
  std::string service{};
  std::string endpoint{};
  double probability = 1.0;           ///< of each of `count` calls, independently
  std::uint32_t count = 1;            ///< 1 … 10⁵
  std::optional<Duration> timeout{};  ///< of each attempt
  RetryOptions retry{};
  bool required = true;                         ///< a call that failed for good fails the request
  bool connects = false;                        ///< each attempt opens a connection of its own
  CallCondition only_if = CallCondition::None;  ///< of a sequence; then count is 1
  /// How likely a call that succeeds finds something, over time, linear between two points; then
  /// count is 1. None: always.
  std::vector<RatePoint> hits{};
  std::optional<BreakerOptions> breaker{};
  std::optional<BulkheadOptions> bulkhead{};
  std::optional<HedgeOptions> hedge{};  ///< then count is 1, and there is no retry
};

enum class CallOrder : std::uint8_t {
  Sequence,  ///< one after the other; the first that fails for good ends it
  Parallel,  ///< all at once; the request continues when the last is over
};

/// A stream stays for its duration however busy the instance is and takes no server.
enum class EndpointKind : std::uint8_t { Unary, Stream };

/// What a request to it does: its own work at a server, then its calls, then the answer.
struct EndpointOptions {
  std::string name{};
  EndpointKind kind = EndpointKind::Unary;
  /// The work of a request, or how long a stream lasts; a stream without one lasts for ever.
  std::optional<DurationModel> duration{};
  std::int32_t priority = 0;  ///< the higher goes first, under Discipline::Priority
  double error_probability = 0.0;
  std::optional<DurationModel> error_duration{};  ///< of one that fails; none: as if it did not
  std::vector<CallOptions> calls{};  ///< made when the own work is done and did not fail
  CallOrder call_order = CallOrder::Sequence;
  bool holds_server = true;  ///< the server is kept while the calls last
};

/// Tokens of a bucket in front of the whole service; a request without one is answered 429.
struct RateLimitOptions {
  double rate = 1.0;        ///< per second, 10⁻⁹ … 10⁹
  std::uint32_t burst = 1;  ///< ≥ 1
  /// How many of a burst go at once; those after them wait until tokens would have come for them,
  /// in the manner of a leaky bucket. 1 … burst. None: none waits.
  std::optional<std::uint32_t> delay_after{};
};

/// One queue before all instances, in place of one at each: a request waits there until an instance
/// has room, and full instances are skipped. An instance is full when its concurrency limit is
/// reached; one without a limit, when all of its servers are busy.
struct CentralQueueOptions {
  std::optional<std::uint32_t> bound{};  ///< more are rejected; none: any number
  std::optional<Duration> time_limit{};  ///< > 0: one that waits that long is turned away
};

/// What becomes of a request that an instance has no room for.
enum class WhenFull : std::uint8_t {
  Reject,          ///< it is answered (Status::Rejected)
  Refuse,          ///< its connection is refused
  Drop,            ///< its connection is dropped, and tried again (accept_queue.hpp)
  DropOnLoopback,  ///< the same, where clients and server are on one machine
};

constexpr bool drops_connections(WhenFull what) {
  return what == WhenFull::Drop || what == WhenFull::DropOnLoopback;
}

/// Connections that serve several requests. All requests of one go to the same instance.
struct ConnectionOptions {
  ConnectionLimits limits{};
  /// A connection has a server of its own from its first request until it is closed.
  bool holds_server = false;
};

/// HTTP statuses in place of http_status(); none: that one. 0: no answer.
struct StatusOptions {
  std::optional<std::uint16_t> error{};
  std::optional<std::uint16_t> call_failed{};
  std::optional<std::uint16_t> rejected{};
  std::optional<std::uint16_t> refused{};
  std::optional<std::uint16_t> rate_limited{};
  std::optional<std::uint16_t> queue_timed_out{};
  std::optional<std::uint16_t> overdue{};
};

/// All of them: the key in a file, and of which end it is.
struct StatusField {
  const char* key;
  Status status;
  std::optional<std::uint16_t> StatusOptions::*http;
};
inline constexpr std::array<StatusField, 7> kStatusFields{
    {{"error", Status::Error, &StatusOptions::error},
     {"callFailed", Status::CallFailed, &StatusOptions::call_failed},
     {"rejected", Status::Rejected, &StatusOptions::rejected},
     {"refused", Status::Refused, &StatusOptions::refused},
     {"rateLimited", Status::RateLimited, &StatusOptions::rate_limited},
     {"queueTimeout", Status::QueueTimedOut, &StatusOptions::queue_timed_out},
     {"timeLimit", Status::Overdue, &StatusOptions::overdue}}};

/// Requests of others than the test.
struct TrafficOptions {
  std::string endpoint{};
  ArrivalOptions arrivals{};
  std::optional<Duration> timeout{};
};

/// Something that is so from `from` until just before `until`. Of several at a time the factors
/// multiply; otherwise the last in the list counts.
struct ChangeOptions {
  enum class Kind : std::uint8_t {
    Slower,     ///< work takes `factor` times as long, also the rest of what is under way
    Refusing,   ///< new requests are refused; those inside continue
    BlackHole,  ///< new requests are never answered; those inside continue
    Servers,    ///< `servers` of them; those busy beyond that finish what they do
  };
  Kind kind = Kind::Slower;
  Instant from{};
  Instant until = kNever;
  std::optional<std::uint32_t> instance{};  ///< none: all
  double factor = 1.0;                      ///< 1/64 … 10⁶
  std::uint32_t servers = 1;
};

/// How an instance is stopped and whether it comes back.
struct StopManner {
  bool graceful = true;  ///< let what is inside finish; otherwise it is terminated at once
  std::optional<Duration> grace{};  ///< until what is left is terminated; none: never
  Duration goodbye{0};  ///< from the call until clients have acknowledged it (INITIATED)
  /// From its termination until it runs again; none: never.
  std::optional<DurationModel> restart_after{};
  /// From the call until the instance does anything about it.
  DurationModel reaction = DurationModel::constant({});
  /// Then, for how long it serves on while the balancer is to forget it.
  DurationModel drain = DurationModel::constant({});
};

struct StopOptions {
  Instant at{};
  std::optional<std::uint32_t> instance{};  ///< none: all
  StopManner manner{};
};

/// Restarts instances in turn, each when one before has been running for `pause`; or, with
/// max_surge, replaces them.
struct RollingRestartOptions {
  Instant at{};
  std::vector<std::uint32_t> order{};  ///< instances, some or all; empty: all as they are listed
  StopManner manner{};                 ///< with restart_after
  Duration pause{0};
  std::uint32_t at_a_time = 1;  ///< that are away, or back for less than `pause`; ≥ 1
  /// New instances take the place of old ones, as in a Deployment of Kubernetes: at most max_surge
  /// more than there were, not counting those that are being stopped, and at most `at_a_time`,
  /// which may be 0 then, fewer that have been running for `pause`. restart_after is then how long
  /// a start takes.
  std::optional<std::uint32_t> max_surge{};
};

/// The number of instances follows the load.
struct AutoscaleOptions {
  ScalingRule rule{};
  DurationModel startup = DurationModel::constant({});  ///< of an instance, until it runs
  StopManner manner{};  ///< of those that are too many, the last started first; no restart_after
};

/// From the instant at which an instance goes down, or comes back, until the balancer knows it.
struct LearningOptions {
  DurationModel down = DurationModel::constant({});
  DurationModel up = DurationModel::constant({});
};

struct ServiceOptions {
  std::string name{};
  std::vector<EndpointOptions> endpoints{};
  std::vector<InstanceOptions> instances{};
  Balancing balancing = Balancing::RoundRobin;
  /// An instance with a free server takes what waits at another.
  bool steals_work = false;
  LearningOptions learns_after{};
  std::optional<WarmUpOptions> warm_up{};  ///< of instances that start; none: they are not slower
  std::optional<AutoscaleOptions> autoscale{};         ///< none: `instances` is their number
  std::optional<CentralQueueOptions> central_queue{};  ///< then no instance has a queue_bound
  WhenFull when_full = WhenFull::Reject;
  std::optional<ConnectionOptions> connections{};  ///< none: requests need no connection kept
  /// A request that is at a server, or makes its calls, for that long is ended (Status::Overdue).
  std::optional<Duration> time_limit{};
  StatusOptions statuses{};
  std::optional<RateLimitOptions> rate_limit{};
  DurationModel latency = DurationModel::constant({});  ///< of the network, each way
  DurationModel connect = DurationModel::constant({});  ///< set-up of a new connection
  /// Work stops when its client gives up; otherwise the server finishes it in vain.
  bool notices_abandonment = true;
  std::vector<ChangeOptions> changes{};
  std::vector<StopOptions> stops{};
  std::vector<RollingRestartOptions> rolling_restarts{};
  std::vector<TrafficOptions> traffic{};
};

struct NetworkOptions {
  std::vector<ServiceOptions> services{};
};

}  // namespace rehearse
