#pragma once
// A network of services as one machine without a clock: requests in, outcomes out.

#include <algorithm>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "models/base/random.hpp"
#include "models/base/stable_vector.hpp"
#include "models/base/time.hpp"
#include "models/base/timeouts.hpp"
#include "models/journey/endpoint_ref.hpp"
#include "models/journey/request_parts.hpp"
#include "models/service/network_counts.hpp"
#include "models/service/network_lifecycle.hpp"
#include "models/service/network_parts.hpp"
#include "models/service/network_plan.hpp"
#include "models/service/network_scaling.hpp"
#include "models/service/network_timers.hpp"
#include "models/service/precomputed_load.hpp"

namespace rehearse {

namespace network_parts {
class RequestCourse;
}

/// What identifies a client's request and with it every draw that it causes, so that none depends
/// on what else happens.
struct RequestKey {
  std::uint64_t scenario = 0;   ///< a number for the scenario's name, the same whatever else runs
  std::uint64_t unit = 0;       ///< as the journey's stream has it (random.hpp)
  std::uint64_t iteration = 0;  ///< likewise, < 2^44
  std::uint32_t number = 0;     ///< of the request in its iteration, < 2^20
  SampleKey sample;             ///< for `sequence` models

  /// The key of the request's draws.
  std::uint64_t draw_key() const {
    return philox(unit, (iteration << Stream::kDrawBits) | number, scenario).even;
  }
};

/// How a client sends a request.
struct RequestTerms {
  Duration timeout = kMaxDuration;  ///< until the client gives up; kMaxDuration: never
  bool connects = false;            ///< opens a connection first
  /// Beyond that of its endpoint; not of one that lasts for ever, or fails after a time of its own.
  Duration work{};
  /// The client, a number of its own, whose connections to the service are kept: a request takes an
  /// idle one, or opens one. By default the owner.
  std::optional<std::uint32_t> client{};
  bool closes = false;  ///< its connection when it is over
};

/// A request under way; stays distinct from all later ones.
struct RequestId {
  std::uint32_t slot = 0;
  std::uint32_t generation = 0;

  bool operator==(const RequestId&) const = default;
};

/// The end of a client's request.
struct Outcome {
  RequestId request;
  std::uint32_t owner = 0;
  Status status = Status::Ok;
  Instant at;
  std::uint16_t http = 200;     ///< the status of the answer; 0: there is none
  bool may_be_dropped = false;  ///< the service drops connections (WhenFull::Drop)

  bool operator==(const Outcome&) const = default;
};

/// The way of a request: [connection set-up +] latency → rate limit → [the queue before all
/// instances →] balancer → instance (stopping? room? then its station: queue, own work) → calls to
/// other services → latency → its sender. One over a connection that is kept passes over queue and
/// balancer.
///
/// Time moves only with the `now` of calls. It must not go back, nor pass next(): the caller calls
/// advance(next()) first. What is due at one instant is done in the order of
/// network_parts.hpp's Due; among equals, instances in their order and requests in the order in
/// which they were sent. A request without latency arrives in the moment it is sent. So work that
/// is done at a deadline or timeout's instant is too late, and a request that arrives when a server
/// becomes free finds it free.
///
/// Nothing is allocated per request once the number of requests at a time has reached its maximum.
///
/// Threads: one at a time, except for precompute(), which may run on several threads at once while
/// no other function does.
class Network final : private NetworkLifecycle::Requests {
 public:
  Network(std::shared_ptr<const NetworkPlan> plan, std::uint64_t seed,
          std::uint32_t replication = 0);

  Network(const Network&) = delete;  // its parts point to each other
  Network& operator=(const Network&) = delete;
  ~Network() = default;

  /// `near` is called with owners about to be answered, so that their state can be prefetched.
  void announce_to(std::function<void(std::uint32_t owner)> near) { near_ = std::move(near); }

  /// `moment` is called with what happens to services, in the order in which it does.
  void report_to(std::function<void(const ServiceMoment&)> moment) { moment_ = std::move(moment); }

  /// From now on the parts of the time of clients' requests are kept. Requires: nothing was
  /// submitted.
  void keep_parts();

  /// Sends a client's request. Its outcome may be there at once (a rejection without latency).
  /// `owner` comes back with it.
  RequestId submit(Instant now, EndpointRef to, std::uint32_t owner, const RequestKey& key,
                   const RequestTerms& terms = {});
  /// The client gives the request up: no outcome will come. False, changing nothing, when it is
  /// over already (its outcome may not have been taken yet). Whether the server stops its work is
  /// ServiceOptions::notices_abandonment; the same is true of the calls that the request has made.
  bool abandon(Instant now, RequestId request);
  /// The client closes its idle connections, to all services; false, changing nothing, when it has
  /// none.
  bool hang_up(Instant now, std::uint32_t client);
  /// When something is due; kNever when nothing ever is.
  Instant next() const {
    if (at_once_ != nullptr) return now_;
    return std::min(timers_.next(), timeouts_.next());
  }
  /// Does everything due at exactly `now`. Requires: now ≤ next().
  void advance(Instant now);
  /// The outcomes that have not been taken, in the order in which they came.
  std::optional<Outcome> take() {
    if (taken_ == outcomes_.size()) return {};
    return outcomes_[taken_++];
  }

  /// Of the outcome that was taken last; null if no parts are kept. Valid until the next one comes.
  const RequestParts* taken_parts() const {
    return keeps_parts_ ? &outcome_parts_[taken_ - 1] : nullptr;
  }
  /// The parts of the time of a request until now; nothing once it is over, or if none are kept.
  std::optional<RequestParts> parts(Instant now, RequestId request) const;

  /// From now on requests to pure delays may be precomputed. Requires: nothing was submitted.
  void expect_precomputed();
  /// What would become of the request if it was submitted, to an instant that may be far ahead.
  /// Nothing when it would time out, or pass the service in no time. Thread-safe (see above).
  /// Requires: a pure delay (PlannedService).
  std::optional<PrecomputedCourse> precompute(Instant now, EndpointRef to, const RequestKey& key,
                                              const RequestTerms& terms) const;
  /// Where requests are added that were precomputed instead of submitted; null if none are
  /// expected. Requires: no instant in them is before the last one that the network was given.
  PrecomputedLoad* precomputed() { return precomputed_ ? &*precomputed_ : nullptr; }
  /// Counts them as if they had been submitted, up to the whole second `until`; kNever: all. The
  /// largest number inside at a time is right after the latter only. Requires: nothing before
  /// `until` will be precomputed or submitted.
  void count_precomputed(Instant until);

  const NetworkPlan& plan() const { return *plan_; }
  /// Client requests whose outcome has not come and that were not abandoned.
  std::uint64_t in_flight() const { return in_flight_; }
  const EndpointCounts& counts(EndpointRef of) const;
  /// Of the queue before all instances; of a service without one nothing is ever counted.
  const CentralQueueCounts& central_queue(std::uint32_t service) const;
  /// The connections of a service that keeps them; 0 of another.
  std::uint64_t connections(std::uint32_t service) const;
  const InstanceCounts& instance_counts(std::uint32_t service, std::uint32_t instance) const;
  const Station& station(std::uint32_t service, std::uint32_t instance) const;
  ServerState state(std::uint32_t service, std::uint32_t instance) const;
  /// Whether the instance lets requests in: neither stopping nor stopped nor down.
  bool available(std::uint32_t service, std::uint32_t instance) const;
  /// Whether an instance is in that place and stays there: neither absent nor leaving for good.
  bool stays(std::uint32_t service, std::uint32_t instance) const;
  /// How many instances a service has and had; null where that never changes.
  const ScaledInstances* scaled(std::uint32_t service) const;
  /// Whether something is inside the service, and all of it are streams.
  bool only_streams_inside(std::uint32_t service) const;
  /// The most requests that were inside all instances of the service together at one time.
  std::uint64_t most_inside(std::uint32_t service) const;
  /// Likewise of those that waited for a server.
  std::uint64_t most_waiting(std::uint32_t service) const;
  /// Of requests that wait for each other; of networks where calls of services go in no circle all
  /// 0.
  DeadlockCounts deadlocks(std::uint32_t service) const;
  /// Of one instance of the caller. The number is that of NetworkPlan::breakers.
  const CircuitBreaker& breaker(std::uint32_t number, std::uint32_t instance) const;
  /// Likewise of NetworkPlan::bulkheads.
  const Bulkhead& bulkhead(std::uint32_t number, std::uint32_t instance) const;
  /// Places for requests that were ever needed at a time, orphans included: what memory grows with.
  std::size_t places() const { return visits_.size(); }

 private:
  using Visit = network_parts::Visit;
  using Instance = network_parts::Instance;
  using Service = network_parts::Service;
  using Due = network_parts::Due;
  using DueAt = network_parts::DueAt;
  using CallAttempt = network_parts::CallAttempt;
  using VisitTimes = network_parts::VisitTimes;
  static constexpr std::uint32_t kNone = network_parts::kNone;

  // network.cpp: what is due, and the client's side.
  void add_indexes();
  /// The visit does something next, or nothing.
  void arm_step(Visit& visit, Instant at, Due due);
  void disarm_step(Visit& visit);
  /// The timer of what a visit does next.
  std::uint32_t step_timer(const Visit& visit) const { return first_step_timer_ + visit.index; }
  void fire(Instant now, std::uint32_t timer);
  void step(Instant now, Visit& visit);
  void stop_waiting(Instant now, Visit& visit);
  void report(Instant now, Visit& visit, Status status);
  void enter_clock(Instant now);
  /// Null of calls, and if no parts are kept.
  VisitTimes* times_of(const Visit& visit) {
    return keeps_parts_ && visit.parent == kNone ? &times_[visit.index] : nullptr;
  }
  /// With the time in its present phase; the second one keeps that, if parts are kept.
  VisitTimes settled(Instant now, const Visit& visit) const;
  void settle(Instant now, const Visit& visit);

  // network_visits.cpp: the way of one request.
  Visit& new_visit(std::uint32_t endpoint);
  void begin_times(Instant now, const Visit& visit);
  /// Prefetches a visit that is needed soon, since with many of them it is not in the cache.
  void fetch(std::uint32_t visit) const;
  /// The same for what will be needed with it: the request that made it, if it is a call, the parts
  /// of the time of the client's request, and the client. Its own memory should have come by now.
  void fetch_around(std::uint32_t visit) const;
  /// The visit's work is the next to be done at its instance.
  void announce(std::uint32_t visit) {
    constexpr std::size_t kInCache = 2048;  // the most visits that stay there without help
    if (visits_.size() <= kInCache) return;
    fetch(visit);
    fetch_around(std::exchange(announced_, visit));
  }
  void free_visit(Visit& visit);
  /// What its draws decide about a request.
  network_parts::RequestCourse course_of(const Visit& visit) const;
  void send(Instant now, Visit& visit);
  void arrive(Instant now, Visit& visit);
  /// Requests that were sent to an instance and are not over: one more, or one less.
  void one_more(std::uint32_t instance) {
    ++views_[instance].under_way;
    if (has_indexes_) refresh_view(instance);
  }
  void one_less(std::uint32_t instance) {
    --views_[instance].under_way;
    if (has_indexes_) refresh_view(instance);
  }
  void refresh_view(std::uint32_t instance);
  void enter_instance(Instant now, Visit& visit);
  void swallow(Visit& visit);
  bool find_room(Instant now, Visit& visit);
  void let_in(Instant now, Visit& visit);
  /// Something is about to leave an instance that may be stopping.
  void note_leaving(Instant now, Instance& instance) const {
    if (instance.state != ServerState::Running) keep_inside_before(now, instance);
  }
  void keep_inside_before(Instant now, Instance& instance) const;
  void leave_instance(Instant now, Visit& visit);
  void note_left(const Visit& visit);
  void turn_away(Instant now, Visit& visit, Status status);
  void rearm_work(std::uint32_t instance);
  void release_server(Instant now, Visit& visit);
  void work_done(Instant now, std::uint32_t instance);
  void depart(Instant now, Visit& visit, Status status);
  void answer(Instant now, Visit& visit, Status status);
  void deliver(Instant now, Visit& visit);

  // network_entry.cpp: the way in where it is not straight.
  /// Gives the visit an idle connection of the client, or a new one.
  void connect(Instant now, Visit& visit, std::uint64_t client, bool closes);
  /// The connection of the visit. Requires: it has one.
  std::uint32_t& connection_of(const Visit& visit) { return connection_of_[visit.index]; }
  /// Whether the visit's server is that of its connection.
  bool holds_server(const Visit& visit) const {
    return visit.is(Visit::Connected) && services_[endpoint_of(visit).service].holds_servers;
  }
  /// A request that was worked on leaves its connection to the next one, or closes it.
  void give_back_connection(Instant now, Visit& visit);
  /// Its connection ends with it, whatever became of it.
  void drop_connection(Instant now, Visit& visit);
  void close_connection(Instant now, std::uint32_t service, std::uint32_t connection);
  void rearm_idle_end(std::uint32_t service);
  void end_idle(Instant now, std::uint32_t service);
  void pass_on(Instant now, Visit& visit);
  void join_line(Instant now, Visit& visit);
  /// False when all instances that are believed up are full.
  bool has_room_for_line(std::uint32_t service) const;
  /// After every change of what an instance has room for: if there is one queue before all
  /// instances, or they take requests from each other, requests that wait elsewhere may go there.
  void room_changed(Instant now, std::uint32_t instance);
  void note_room(std::uint32_t instance);
  void send_to(Instant now, Visit& visit, std::uint32_t instance);
  /// Those in the line that an instance has room for now are sent there.
  void serve_line(Instant now, std::uint32_t service);
  void leave_line(Instant now, Visit& visit);
  void time_out_in_line(Instant now, Visit& visit);
  std::uint32_t choose_instance(const Visit& visit) {
    const PlannedService& plan = plan_->services[endpoint_of(visit).service];
    Service& service = services_[endpoint_of(visit).service];
    Draws draws(service.balancing, visit.key, 0);
    const std::span views(views_.data() + plan.first_instance, plan.places);
    if (service.index) {
      return plan.first_instance + service.balancer.choose(views, *service.index, draws);
    }
    return plan.first_instance + service.balancer.choose(views, draws);
  }
  void no_room(Instant now, Visit& visit);
  void knock(Instant now, Visit& visit);
  void knock_again(Instant now, Visit& visit);
  void shake_hands(Instant now, Visit& visit);
  bool still_reads(Instant now, Visit& visit);
  void check_limit(Instant now, Visit& visit);
  /// Before a request that is at its server makes its calls.
  void arm_limit_of_calls(Visit& visit);

  // network_stealing.cpp: requests that wait at one instance and are served by another.
  void note_stealing(std::uint32_t instance);
  void steal(Instant now, std::uint32_t service);
  void move_waiting(Instant now, Visit& visit, std::uint32_t to);

  // network_traffic.cpp: requests of others.
  void add_traffic(std::uint64_t seed, std::uint32_t replication);
  void arm_traffic(std::uint32_t source);
  void send_traffic(Instant now, std::uint32_t source);

  // network_calls.cpp: calls between services, and giving up.
  void begin_calls(Instant now, Visit& visit);
  void go_on_calling(Instant now, Visit& visit);
  bool send_next_call(Instant now, Visit& visit);
  void send_call(Instant now, Visit& visit);
  static bool meets_condition(const Visit& caller, CallCondition condition);
  /// What became of a call, for those after it that depend on that.
  void note_result(Instant now, Visit& caller, const CallAttempt& attempt, Status status);
  Visit& attach_call(Visit& caller, const CallAttempt& attempt);
  CallAttempt detach_call(Visit& visit);
  void call_over(Instant now, Visit& caller, const CallAttempt& attempt, Status status);
  void dispatch_call(Instant now, Visit& visit);
  void time_out(Instant now, Visit& visit);
  void give_up(Instant now, Visit& visit);
  void withdraw(Instant now, Visit& visit);

  // calls/network_guards.cpp: breakers, bulkheads and copies of calls.
  /// What a call has of its guards.
  struct GuardHold {
    std::optional<CircuitBreaker::Ticket> ticket;
    bool place = false;
  };
  void add_guards();
  /// Sends it, unless it must wait or its guards do not let it.
  void send_guarded(Instant now, Visit& visit);
  bool pass_guards(Instant now, Visit& visit);
  void bar(Instant now, Visit& visit);
  void barred_over(Instant now, Visit& visit);
  void time_out_held(Instant now, Visit& visit);
  void leave_hold(Visit& visit);
  GuardHold take_hold(Visit& visit);
  /// The call, whose visit is detached, does without its guards. No status: it was given up.
  void leave_guards(Instant now, const GuardHold& hold, const Visit& caller,
                    const CallAttempt& attempt, std::optional<Status> status);
  /// One attempt of a call of a guarded endpoint is over. Whether another copy may still answer.
  bool guarded_over(Instant now, const GuardHold& hold, Visit& caller, const CallAttempt& attempt,
                    Status status);
  /// Gives up the copies of a call; those of all calls without a number.
  void withdraw_calls(Instant now, Visit& caller, std::optional<std::uint32_t> call);
  bool hurry_copy(Instant now, Visit& caller, const CallAttempt& attempt);
  void plan_copy(Instant now, Visit& caller, const CallAttempt& attempt);
  CircuitBreaker& breaker_of(const Visit& caller, const PlannedCall& call);
  Bulkhead& bulkhead_of(const Visit& caller, const PlannedCall& call);

  // calls/network_deadlock.cpp: requests that wait for each other, in circular networks.
  bool is_circular() const { return !deadlocks_.empty(); }
  /// The visit holds a server from now on, while it waits for its calls; or no longer.
  void hold_for_calls(Visit& visit);
  void hold_no_more(Visit& visit);
  /// The visit has begun to wait for a server or a place, which may close a circle.
  void waits_for_unit(Instant now, const Visit& visit);
  bool may_be_locked(std::uint32_t instance) const;
  void find_circle(Instant now);
  /// By visit: whether it waits, directly or not, for itself.
  std::vector<bool> waiting_in_circles() const;
  bool waits_in_circle(const Visit& visit, const std::vector<bool>& stuck,
                       const std::vector<bool>& locked) const;
  std::vector<bool> locked_instances(const std::vector<bool>& stuck) const;
  bool awaits_stuck_call(const Visit& visit, const std::vector<bool>& stuck) const;
  /// A server, or a place in a bulkhead.
  bool holds_unit(const Visit& visit, const std::vector<bool>& stuck) const;
  bool is_jammed(const Visit& held, const std::vector<bool>& stuck) const;

  // What the life cycle of an instance does to its requests.
  void work_changed(std::uint32_t instance) override;
  void kill_inside(Instant now, std::uint32_t instance) override;  // in network_calls.cpp
  void close_idle(Instant now, std::uint32_t instance) override;
  void view_changed(Instant now, std::uint32_t instance) override;
  void running_changed(Instant now, std::uint32_t instance) override;
  void left(Instant now, std::uint32_t instance) override;
  void moment(ServiceMoment moment) override;

  // network_precompute.cpp: requests that were not submitted, because they were precomputed.
  void count_second(const std::vector<PrecomputedLoad::Share>& shares);
  /// The peak counter that must also see entries and exits here, because precomputed requests
  /// overlap with them; null if none. Requires, as the other two: requests are precomputed.
  PeakCount* peak_of(Instant now, std::uint32_t service);
  void enter_peak(Instant now, std::uint32_t service);
  void leave_peak(Instant now, std::uint32_t service, Instant entered);

  const Instance& instance_at(std::uint32_t service, std::uint32_t instance) const;
  const PlannedEndpoint& endpoint_of(const Visit& visit) const {
    return plan_->endpoints[visit.endpoint];
  }
  const ServiceOptions& options_of(const Visit& visit) const {
    return plan_->services[endpoint_of(visit).service].options;
  }

  std::shared_ptr<const NetworkPlan> plan_;
  std::function<void(std::uint32_t)> near_;
  std::function<void(const ServiceMoment&)> moment_;
  Instant now_{0};
  network_parts::NetworkTimers timers_;  // those of visits come after the owned ones
  Visit* at_once_ = nullptr;             // its answer is due now; others like it are in timers_
  std::uint32_t first_step_timer_ = 0;
  Timeouts timeouts_;  // of visits that are awaited
  StableVector<Visit> visits_;
  bool keeps_parts_ = false;
  StableVector<VisitTimes> times_;  // of visits, if parts are kept
  std::uint32_t announced_ = 0;     // the visit that was announced last
  std::vector<std::uint32_t> free_;
  std::vector<Duration> more_work_;           // of visits, once any has some (RequestTerms::work)
  std::vector<std::uint32_t> connection_of_;  // of visits, once any has one
  bool keeps_connections_ = false;            // some service does
  bool has_indexes_ = false;                  // some service has many instances
  // Some service has a queue before all instances, or instances that take from each other.
  bool shares_queues_ = false;
  // Requests inside, by instance, if there are many that may kill them.
  std::unique_ptr<MemberLists> inside_of_;
  std::vector<std::uint32_t> keeping_;  // services that keep connections
  // Requests come straight to one of a few instances everywhere, without limits on their time, and
  // end with http_status(): most networks are so.
  bool is_plain_ = true;
  std::vector<DeadlockCounts> deadlocks_;        // by service, of a circular network
  std::vector<CircuitBreaker> breakers_;         // by PlannedGuard::first and the caller's instance
  std::vector<Bulkhead> bulkheads_;              // likewise
  std::vector<CircuitBreaker::Ticket> tickets_;  // of visits, once any has one
  std::vector<network_parts::TrafficSource> traffic_;
  std::uint64_t sent_ = 0;
  std::uint64_t in_flight_ = 0;
  std::vector<Service> services_;
  std::vector<Instance> instances_;
  std::vector<InstanceView> views_;  // by instance
  std::vector<EndpointCounts> counts_;
  NetworkLifecycle lifecycle_;
  std::unique_ptr<NetworkScaling> scaling_;  // null: numbers of instances never change
  std::vector<Outcome> outcomes_;
  std::vector<RequestParts> outcome_parts_;  // likewise, if parts are kept
  std::size_t taken_ = 0;
  std::optional<PrecomputedLoad> precomputed_;
};

}  // namespace rehearse
