#pragma once
// Stops, restarts, warm-up and scheduled changes of a network's instances, and what balancers learn
// of them.

#include <cstdint>
#include <map>
#include <optional>
#include <vector>

#include "models/base/time.hpp"
#include "models/instances/balancer.hpp"
#include "models/instances/server_lifecycle.hpp"
#include "models/service/network_parts.hpp"
#include "models/service/network_plan.hpp"
#include "models/service/network_timers.hpp"
#include "models/service/service_moment.hpp"

namespace rehearse {

/// Steers the instances through the states of server_lifecycle.hpp and applies the changes of the
/// plan. It knows nothing of requests: what becomes of those is up to its network.
class NetworkLifecycle {
 public:
  /// What the network does on a change of an instance.
  class Requests {
   public:
    /// The station works faster or slower, or has other servers.
    virtual void work_changed(std::uint32_t instance) = 0;
    /// The instance ends everything inside at once.
    virtual void kill_inside(Instant now, std::uint32_t instance) = 0;
    /// The instance lets no more requests in, so that its idle connections end.
    virtual void close_idle(Instant now, std::uint32_t instance) = 0;
    /// The balancer believes something else of an instance.
    virtual void view_changed(Instant now, std::uint32_t instance) = 0;
    /// The instance runs, or does not run any more.
    virtual void running_changed(Instant now, std::uint32_t instance) = 0;
    /// One that was leaving has stopped.
    virtual void left(Instant now, std::uint32_t instance) = 0;
    /// Something has happened to a service; `name` and `only_streams` are left to the network.
    virtual void moment(ServiceMoment moment) = 0;

   protected:
    ~Requests() = default;
  };

  /// All of them must outlive this. Instances and views are by number, and the instances have their
  /// timers. What is random is drawn with the balancing streams of the services.
  NetworkLifecycle(const NetworkPlan& plan, std::vector<network_parts::Instance>& instances,
                   std::vector<InstanceView>& views,
                   const std::vector<network_parts::Service>& services,
                   network_parts::NetworkTimers& timers, Requests& requests)
      : plan_(plan),
        instances_(instances),
        views_(views),
        services_(services),
        timers_(timers),
        requests_(requests) {}

  /// Adds and arms the timers of what the plan schedules; once, before anything else.
  void arm_schedules();
  /// Does what is due. Requires: a timer of an instance, a change, a stop or a rolling restart.
  void fire(Instant now, const network_parts::TimerOwner& timer);
  /// The last request inside has left the instance.
  void emptied(Instant now, std::uint32_t instance) {
    give_input(now, instance, ServerInput::LastOver);
  }

  /// A new instance in a place where none is; it runs after `startup`. Requires: it is absent.
  void start(Instant now, std::uint32_t instance, const DurationModel& startup);
  /// Stops the instance for good: when it is down it is absent. Requires: it is neither absent nor
  /// leaving, and the manner is the plan's.
  void retire(Instant now, std::uint32_t instance, const StopManner& manner);
  /// Instances of the service are being replaced from now on; or that is over.
  void replacing(Instant now, std::uint32_t service, bool begins);
  /// Instances of the service that run, and ∫ that dt.
  const LevelIntegral& running(std::uint32_t service) const {
    return of_services_[service].running;
  }

 private:
  using Due = network_parts::Due;
  using Instance = network_parts::Instance;
  using Rolling = network_parts::Rolling;
  using RollingTurn = network_parts::RollingTurn;

  struct Edge {
    Instant at;
    std::uint32_t change;  // in ServiceOptions::changes
  };
  struct OfService {
    std::vector<Edge> edges{};  // at which changes begin and end
    std::size_t next_edge = 0;
    std::vector<std::uint32_t> active{};  // changes of all instances, as they are listed
    std::map<std::uint32_t, std::vector<std::uint32_t>> active_at{};  // of one, by its place
    LevelIntegral running;
    std::uint32_t away = 0;      // those that do not run and are neither absent nor leaving
    std::uint32_t restarts = 0;  // rolling ones that are under way, and replacements
  };
  struct WarmUp {
    std::uint32_t timer = network_parts::kNone;
    std::uint32_t step = kWarmUpSteps;  // none
    Instant since{};
  };

  void arm_stops(std::uint32_t service);
  void add_instances(std::uint32_t service);
  void set_speed(Instant now, std::uint32_t instance);
  void begin_warm_up(Instant now, std::uint32_t instance);
  void warm_up_on(Instant now, std::uint32_t instance);
  void end_warm_up(std::uint32_t instance);

  void list_edges(std::uint32_t service);
  void arm_next_change(std::uint32_t service);
  void apply_changes(Instant now, std::uint32_t service);
  /// A change begins or ends; returns the instance that it is of, none: all.
  std::optional<std::uint32_t> pass_edge(Instant now, std::uint32_t service, const Edge& edge);
  void apply_active(Instant now, std::uint32_t instance);
  void stop_listed(Instant now, std::uint32_t stopping);
  /// Requires: the manner is the plan's.
  void order_stop(Instant now, std::uint32_t instance, const StopManner& manner);
  /// The next stage of a stop that was called.
  void enter_stage(Instant now, std::uint32_t instance);
  void begin_stop(Instant now, std::uint32_t instance, const StopManner& manner);
  void arm_restart(Instant now, std::uint32_t instance);
  /// How long something takes that the instance does by itself.
  Duration drawn(const DurationModel& model, std::uint32_t instance);
  void give_input(Instant now, std::uint32_t instance, ServerInput input);
  void entered_state(Instant now, std::uint32_t instance);
  /// States what the input has brought about.
  void report_step(Instant now, std::uint32_t instance, ServerState from, ServerInput input);
  ServiceMoment moment(Instant now, ServiceMoment::Kind kind, std::uint32_t instance) const;
  void report_if_whole(Instant now, std::uint32_t service);
  void count_running(Instant now, std::uint32_t instance);
  void be_absent(Instant now, std::uint32_t instance);
  void availability_changed(Instant now, std::uint32_t instance);
  std::uint32_t rolling_size(const Rolling& rolling) const;
  std::uint32_t rolling_instance(const Rolling& rolling, std::uint32_t number) const;
  /// The next instance that is there; none: there is no other.
  std::optional<std::uint32_t> next_rolling(Rolling& rolling);
  void skip_absent(Rolling& rolling);
  void roll_on(Instant now, std::uint32_t turn);
  /// Turns that waited for the instance continue.
  void end_waits(Instant now, std::uint32_t instance);
  void learn(Instant now, std::uint32_t instance);

  const NetworkPlan& plan_;
  std::vector<Instance>& instances_;
  std::vector<InstanceView>& views_;
  const std::vector<network_parts::Service>& services_;
  network_parts::NetworkTimers& timers_;
  Requests& requests_;
  std::vector<OfService> of_services_;
  std::vector<WarmUp> warm_ups_;              // by instance, if any service warms up
  std::vector<std::uint32_t> change_timers_;  // by service
  std::vector<network_parts::Stopping> stoppings_;
  std::vector<Rolling> rollings_;
  std::vector<RollingTurn> turns_;
};

}  // namespace rehearse
