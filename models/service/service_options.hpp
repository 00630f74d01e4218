#pragma once
// What a service is asked to be: its endpoints, its instances and what happens to them over time.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "models/base/time.hpp"
#include "models/duration/duration_model.hpp"

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

/// A call that an endpoint makes to another service.
struct CallOptions {
  std::string service{};
  std::string endpoint{};
  double probability = 1.0;           ///< of each of `count` calls, independently
  std::uint32_t count = 1;            ///< 1 … 10⁵
  std::optional<Duration> timeout{};  ///< of each attempt
  RetryOptions retry{};
  bool required = true;   ///< a call that failed for good fails the request
  bool connects = false;  ///< each attempt opens a connection of its own
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

enum class Balancing : std::uint8_t {
  RoundRobin,
  Random,
  LeastConnections,  ///< the fewest requests under way; among equals the next in turn
  TwoChoices,        ///< the one with fewer under way of two drawn at random
};

/// Tokens of a bucket in front of the whole service; a request without one is answered 429.
struct RateLimitOptions {
  double rate = 1.0;        ///< per second, 10⁻⁹ … 10⁹
  std::uint32_t burst = 1;  ///< ≥ 1
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
  std::optional<Duration>
      restart_after{};  ///< from its termination until it runs again; none: never
};

struct StopOptions {
  Instant at{};
  std::optional<std::uint32_t> instance{};  ///< none: all
  StopManner manner{};
};

/// Restarts instances one at a time, each when the one before has been running for `pause`.
struct RollingRestartOptions {
  Instant at{};
  std::vector<std::uint32_t> order{};  ///< instances, some or all; empty: all as they are listed
  StopManner manner{};                 ///< with restart_after
  Duration pause{0};
};

struct ServiceOptions {
  std::string name{};
  std::vector<EndpointOptions> endpoints{};
  std::vector<InstanceOptions> instances{};
  Balancing balancing = Balancing::RoundRobin;
  Duration learns_after{0};  ///< until the balancer knows that an instance went down or came back
  std::optional<RateLimitOptions> rate_limit{};
  DurationModel latency = DurationModel::constant({});  ///< of the network, each way
  DurationModel connect = DurationModel::constant({});  ///< set-up of a new connection
  /// Work stops when its client gives up; otherwise the server finishes it in vain.
  bool notices_abandonment = true;
  std::vector<ChangeOptions> changes{};
  std::vector<StopOptions> stops{};
  std::vector<RollingRestartOptions> rolling_restarts{};
};

struct NetworkOptions {
  std::vector<ServiceOptions> services{};
};

}  // namespace rehearse
