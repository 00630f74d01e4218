#pragma once
// The parts a Network keeps: requests at services (visits), instances, restarts, and what is due.

#include <array>
#include <cstdint>
#include <memory>
#include <optional>

#include "models/base/random.hpp"
#include "models/base/time.hpp"
#include "models/entry/accept_queue.hpp"
#include "models/entry/arrival_process.hpp"
#include "models/entry/kept_connections.hpp"
#include "models/entry/token_bucket.hpp"
#include "models/entry/waiting_line.hpp"
#include "models/instances/balancer.hpp"
#include "models/instances/least_tree.hpp"
#include "models/instances/member_lists.hpp"
#include "models/instances/server_lifecycle.hpp"
#include "models/journey/request_parts.hpp"
#include "models/service/network_counts.hpp"
#include "models/service/network_plan.hpp"
#include "models/service/station.hpp"

namespace rehearse::network_parts {

inline constexpr std::uint32_t kNone = UINT32_MAX;

/// What is due at one instant is done in this order.
enum class Due : std::uint8_t {
  Change,      ///< a scheduled change begins or ends
  Warming,     ///< an instance has become warmer
  Stop,        ///< a stop is called
  Rolling,     ///< a rolling restart stops its next instance
  Rollout,     ///< instances are replaced, or new ones have run for long enough
  StopStage,   ///< an instance takes notice of a stop, or has been drained
  Goodbye,     ///< the clients of a stopping instance know that it stops
  Deadline,    ///< an instance's grace is over
  Restart,     ///< an instance runs again
  Learning,    ///< a balancer learns what became of an instance
  Scaling,     ///< an autoscaler looks
  IdleEnd,     ///< an idle connection is closed
  Timeout,     ///< a sender gives up
  Limit,       ///< a request has waited or worked too long
  Completion,  ///< work is done at an instance
  StreamEnd,   ///< a stream is over
  Answer,      ///< an answer reaches its sender
  Arrival,     ///< a request reaches its service
  Retry,       ///< a backoff is over
  Traffic,     ///< a request of others than the test is sent
};

struct DueAt {
  std::int64_t at;
  std::uint64_t order;  // Due: 8 bits; the number of the change, instance, restart or request: 56

  static constexpr DueAt last() { return {INT64_MAX, UINT64_MAX}; }
  static DueAt of(Instant at, Due due, std::uint64_t number) {
    constexpr int kNumberBits = 56;
    return {at.ns, (static_cast<std::uint64_t>(due) << kNumberBits) | number};
  }
  bool before(const DueAt& other) const {
    if (at != other.at) [[likely]]
      return at < other.at;
    return order < other.order;
  }
};

/// What a timer belongs to: a service, an instance, a stop, a rolling restart or a source of
/// traffic.
struct TimerOwner {
  Due due = Due::Change;
  std::uint32_t index = 0;
};

/// Which attempt at which call of its parent's endpoint a request is.
struct CallAttempt {
  std::uint32_t call = 0;
  std::uint32_t repetition = 0;
  std::uint32_t attempt = 0;
};

/// One request at one service, from its sending until its sender has its end or gave up and the
/// server has finished with it.
struct alignas(64) Visit {
  enum class Phase : std::uint8_t {
    Free,
    Backoff,    ///< a retry, not sent yet
    Outbound,   ///< on its way
    AtStation,  ///< waits for a server or is worked on
    Streaming,
    Calling,   ///< awaits its calls
    Inbound,   ///< its answer is on its way
    Lost,      ///< in a black hole
    Delayed,   ///< by the rate limit
    InLine,    ///< in the queue before all instances; its place there is `job`
    Knocking,  ///< its connection was dropped; `next_call` is how often
    Held,      ///< waits for a place in its bulkhead; its place there is `job`
    Barred,    ///< its breaker or bulkhead did not let it be sent
    Hedging,   ///< a further copy, not sent yet
    Sending,   ///< it believes that its connection is open; `next_call` is how often that was wrong
  };
  /// What few visits are or have. In a byte of their own, since all visits begin without them.
  enum Flag : std::uint8_t {
    Connected = 1,    ///< has a connection that is kept
    Foreign = 2,      ///< of others than the test
    Closes = 4,       ///< its connection when it is over
    LastFailed = 8,   ///< the last one of its calls
    LastMissed = 16,  ///< that one failed, or found nothing
    Ticketed = 32,    ///< its breaker let it be sent
    Placed = 64,      ///< it has a place in its bulkhead
    Holding = 128,    ///< a server while it waits for its calls; known of circular networks only
  };
  Phase phase = Phase::Free;
  Status status = Status::Ok;
  bool awaited : 1 = false;      // by its sender
  bool fails : 1 = false;        // its own work ends in an error
  bool call_failed : 1 = false;  // one that it requires
  bool connects : 1 = false;
  bool timed : 1 = false;       // its timer is armed
  bool works_more : 1 = false;  // than its endpoint says
  bool knocked : 1 = false;     // at a listening socket; its request may come after its connection
  std::uint8_t flags = 0;       // of Flag
  std::uint32_t endpoint = 0;
  std::uint32_t instance = kNone;
  Station::Job job = kNone;
  std::uint64_t key = 0;  // of its draws
  Instant sent;
  Instant entered;  // its instance
  // Its own calls.
  std::uint32_t first_child = kNone;
  std::uint32_t next_call = 0;
  std::uint32_t next_repetition = 0;
  std::uint32_t open_calls = 0;
  std::uint32_t generation = 0;
  // The visit that made this call, and which call it is.
  std::uint32_t parent = kNone;
  std::uint32_t previous_sibling = kNone;
  std::uint32_t following_sibling = kNone;
  CallAttempt attempt;
  std::uint32_t owner = 0;  // of the client's request that caused it
  SampleKey sample;
  std::uint64_t serial = 0;  // in the order of sending
  Duration timeout = kMaxDuration;
  std::uint32_t index = 0;  // its own

  bool is(Flag flag) const { return (flags & flag) != 0; }
  void set(Flag flag, bool on) {
    flags = static_cast<std::uint8_t>(on ? flags | flag : flags & ~flag);
  }
  /// Let in by its instance and not yet out.
  bool is_inside() const {
    return phase == Phase::AtStation || phase == Phase::Streaming || phase == Phase::Calling;
  }
};
static_assert(sizeof(Visit) == 128, "two lines of the cache, the first one with what changes most");

/// What the time of a client's request was spent on so far.
struct VisitTimes {
  RequestParts parts;
  /// Until when; after the present while a connection is set up, which is among the parts already.
  Instant since;
  Instant idle_since = kNever;      ///< all of its calls wait for their next attempts
  std::uint32_t waiting_calls = 0;  ///< how many do

  void spend(Duration RequestParts::*part, Instant now) {
    parts.*part = parts.*part + (now - since);
    since = now;
  }
  /// The time of its calls.
  void spend_calling(Instant now);

  // Its calls, of which `open` are not over.
  void call_waits(Instant now, std::uint32_t open) {
    ++waiting_calls;
    call_over(now, open);
  }
  void call_over(Instant now, std::uint32_t open) {
    if (waiting_calls > 0 && waiting_calls == open) idle_since = now;
  }
  void call_sent(Instant now) {
    if (idle_since != kNever) parts.retry = parts.retry + (now - idle_since);
    idle_since = kNever;
    --waiting_calls;
  }
};

enum class Outage : std::uint8_t { None, Refusing, BlackHole };

struct Instance {
  Instance(const InstanceOptions& options, std::uint32_t levels, std::uint32_t of_service)
      : station(options, levels),
        service(of_service),
        slowness(options.slower),
        most_inside(options.concurrency_limit ? *options.concurrency_limit : UINT64_MAX) {}

  Station station;
  std::uint32_t service;
  double slowness;  ///< but for its warm-up
  std::uint64_t most_inside;
  InstanceCounts counts;
  ServerState state = ServerState::Running;
  Outage outage = Outage::None;
  bool absent = false;                           ///< there is none in its place
  bool leaving = false;                          ///< it will be absent when it has stopped
  bool is_new = false;                           ///< it has not run yet
  const DurationModel* restart_after = nullptr;  ///< of the plan; null: it does not come back
  std::optional<Instant> deadline;
  // A stop that was called and is not under way yet.
  const StopManner* called = nullptr;
  bool drains = false;      ///< the balancer is to forget it
  std::uint64_t draws = 0;  ///< that were taken for what it does by itself
  // Of circular networks.
  std::uint64_t held_by_calls = 0;  ///< servers
  bool locked = false;              ///< by requests that wait for each other
  // Of an instance that stops: what was inside before the last instant at which something left.
  Instant left_at{-1};
  std::uint64_t inside_before = 0;
  bool streams_before = false;
  std::uint32_t work_timer = kNone;
  Instant work_due = kNever;  ///< what the timer is armed for
  std::uint32_t goodbye_timer = kNone;
  std::uint32_t deadline_timer = kNone;
  std::uint32_t restart_timer = kNone;
  std::uint32_t learning_timer = kNone;
  std::uint32_t stage_timer = kNone;
  std::uint32_t first_turn = kNone;  ///< of those that wait for it to run again

  bool available() const { return state == ServerState::Running && outage == Outage::None; }
  /// What the balancer is to know.
  bool wanted() const { return available() && !drains; }
};

/// A time on the wire. Most are the same for all.
struct WireTime {
  explicit WireTime(const DurationModel& of)
      : model(&of), least(of.min()), same(of.max() == least) {}

  const DurationModel* model;  ///< of the plan
  Duration least;
  bool same;
};

/// Instances of a service that take waiting requests from each other.
struct WorkStealing {
  explicit WorkStealing(std::uint32_t instances) : takers(instances), queues(instances) {}

  LeastTree takers;  ///< key 0: it can serve another request at once
  LeastTree queues;  ///< the longest has the least key
};

/// What of a service changes while it runs, and the streams of its draws.
struct Service {
  Service(const PlannedService& plan, std::uint64_t seed, std::uint32_t replication);

  WireTime latency;
  WireTime connect;
  Balancer balancer;
  std::unique_ptr<ViewIndex> index;  ///< of many instances; null: they are few
  std::optional<TokenBucket> bucket;
  std::unique_ptr<WaitingLine> line;          ///< before all instances; null: there is none
  std::unique_ptr<WorkStealing> stealing;     ///< null: each instance keeps its queue
  std::unique_ptr<KeptConnections> kept;      ///< null: requests need none
  std::unique_ptr<MemberLists> tied;          ///< its connections, by the place of their instance
  std::uint32_t idle_timer = kNone;           ///< of `kept`
  std::array<std::uint16_t, kStatuses> http;  ///< statuses, by Status
  CentralQueueCounts line_counts{};
  Duration time_limit;                     ///< kMaxDuration: none
  bool drops;                              ///< connections, when there is no room
  std::unique_ptr<Handshakes> handshakes;  ///< null: no connections are dropped
  bool holds_servers;                      ///< by connections
  Stream work;
  Stream balancing;
  Stream wire;
  Stream calling;
  // Of all instances.
  JointCount inside{};
  JointCount waiting{};
};

/// The HTTP statuses of a service, by Status.
std::array<std::uint16_t, kStatuses> statuses_of(const StatusOptions& options);

/// A rolling restart on its way.
struct Rolling {
  std::uint32_t service = 0;
  std::uint32_t option = 0;  // in ServiceOptions::rolling_restarts
  std::uint32_t done = 0;    // instances that are through or under way
};

/// One of the instances that a rolling restart may have away at a time, and after it the next.
struct RollingTurn {
  std::uint32_t rolling = 0;
  std::uint32_t timer = kNone;
  std::uint32_t next = kNone;  // turn that waits for the same instance
};

/// An entry of ServiceOptions::traffic.
struct TrafficSource {
  std::uint32_t endpoint = 0;  ///< in NetworkPlan::endpoints
  std::uint64_t key = 0;       ///< of its requests' draws
  Duration timeout = kMaxDuration;
  std::uint32_t timer = kNone;
  std::uint32_t coming = 0;  ///< how many requests come when the timer rings
  std::uint64_t sent = 0;
  std::unique_ptr<ArrivalProcess> arrivals;
};

/// An entry of ServiceOptions::stops.
struct Stopping {
  std::uint32_t service = 0;
  std::uint32_t option = 0;
};

}  // namespace rehearse::network_parts
