#pragma once
// Instances that come and go: by an autoscaler, or in the place of others.

#include <algorithm>
#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <vector>

#include "models/base/time.hpp"
#include "models/base/wide.hpp"
#include "models/instances/autoscaler.hpp"
#include "models/service/network_counts.hpp"
#include "models/service/network_lifecycle.hpp"
#include "models/service/network_parts.hpp"
#include "models/service/network_plan.hpp"
#include "models/service/network_timers.hpp"
#include "models/service/occupancy.hpp"

namespace rehearse {

/// How many instances of a service there are: those that start, run, are away or stop.
class ScaledInstances {
 public:
  explicit ScaledInstances(std::uint64_t instances)
      : count_(Instant{}, instances, 0), least_(instances), most_(instances) {}

  /// Requires: now ≥ the last instant given.
  void set(Instant now, std::uint64_t instances) {
    if (now > since_) {
      least_ = least();
      most_ = most();
      since_ = now;
    }
    count_.set(now, instances);
  }

  const LevelIntegral& count() const { return count_; }
  // Of numbers that there were for more than an instant, and of the present one.
  std::uint64_t least() const { return std::min(least_, count_.level()); }
  std::uint64_t most() const { return std::max(most_, count_.level()); }

  // How often an autoscaler has set a higher number, and a lower one.
  std::uint64_t ups = 0;
  std::uint64_t downs = 0;

 private:
  LevelIntegral count_;
  Instant since_{};
  std::uint64_t least_;
  std::uint64_t most_;
};

/// Starts and stops instances of the network's services. Which of them run is up to the life cycle;
/// what becomes of requests, to the network.
class NetworkScaling {
 public:
  /// Null if no service has instances that come and go. All of them must outlive it; timers are
  /// added and armed.
  static std::unique_ptr<NetworkScaling> of(const NetworkPlan& plan, NetworkLifecycle& lifecycle,
                                            const std::vector<network_parts::Instance>& instances,
                                            const std::vector<network_parts::Service>& services,
                                            const std::vector<EndpointCounts>& endpoints,
                                            network_parts::NetworkTimers& timers,
                                            NetworkLifecycle::Requests& requests);

  /// Does what is due. Requires: an autoscaler's timer, or that of a rollout.
  void fire(Instant now, const network_parts::TimerOwner& timer);
  /// An instance runs, or does not run any more.
  void running_changed(Instant now, std::uint32_t instance);
  /// One that was retired has stopped.
  void left(Instant now, std::uint32_t instance);
  /// Null of a service whose instances do not come and go.
  const ScaledInstances* instances(std::uint32_t service) const;

 private:
  using Due = network_parts::Due;
  static constexpr std::uint32_t kNone = network_parts::kNone;

  /// What the metrics are made of, summed up over all instances and until an instant.
  struct Sums {
    Instant at{};
    Wide busy = 0;  // ∫ dt, as those below
    Wide servers = 0;
    Wide inside = 0;  // the queue before all instances too
    Wide waiting = 0;
    Wide running = 0;  // instances
    std::uint64_t requests = 0;
  };
  struct Scaled {
    Scaled(std::uint32_t of_service, std::uint64_t count) : service(of_service), figures(count) {}

    std::uint32_t service;
    ScaledInstances figures;
    std::map<std::uint64_t, std::uint32_t> there{};  // by their serials; none that is leaving
    std::set<std::uint32_t> free{};                  // places without an instance
    std::vector<std::uint32_t> rollouts{};
    // Of one with an autoscaler.
    std::unique_ptr<Autoscaler> scaler{};
    std::uint32_t timer = kNone;
    std::int64_t looks = 0;     // that are over
    std::int64_t windows = 0;   // that have begun
    std::deque<Sums> begins{};  // of windows whose looks are to come
  };
  /// A rolling restart with new instances. Of its members those that have run for `pause` are
  /// ready, and old ones as long as they run.
  struct Rollout {
    std::uint32_t scaled = 0;
    std::uint32_t option = 0;  // in ServiceOptions::rolling_restarts
    std::uint32_t timer = kNone;
    bool began = false;
    bool over = false;
    std::uint32_t size = 0;
    std::vector<std::uint32_t> order{};  // old ones
    std::size_t next = 0;                // of these to stop
    std::uint32_t old = 0;
    std::uint32_t old_running = 0;
    std::uint32_t fresh = 0;
    std::uint32_t ready = 0;  // of the fresh ones
    struct Running {
      Instant until;
      std::uint32_t instance;
      std::uint64_t start;
    };
    std::deque<Running> running{};  // fresh ones that are not ready yet
  };
  /// An instance's part in a rollout.
  struct Member {
    std::uint32_t rollout = kNone;
    bool is_old = false;
    bool is_ready = false;
    std::uint64_t start = 0;  // the number of its last start
  };

  NetworkScaling(const NetworkPlan& plan, NetworkLifecycle& lifecycle,
                 const std::vector<network_parts::Instance>& instances,
                 const std::vector<network_parts::Service>& services,
                 const std::vector<EndpointCounts>& endpoints, network_parts::NetworkTimers& timers,
                 NetworkLifecycle::Requests& requests)
      : plan_(plan),
        lifecycle_(lifecycle),
        instances_(instances),
        services_(services),
        endpoints_(endpoints),
        timers_(timers),
        requests_(requests) {}

  // network_scaling.cpp: autoscalers, and the places of instances.
  void add(std::uint32_t service);
  void join(Scaled& scaled, std::uint32_t instance);
  const PlannedService& plan_of(const Scaled& scaled) const {
    return plan_.services[scaled.service];
  }
  void arm_scaler(std::uint32_t scaled);
  void begin_windows(Instant now, Scaled& scaled);
  void look(Instant now, Scaled& scaled);
  /// How many there are to be, without those that are there while they take the place of others.
  std::uint32_t nominal(const Scaled& scaled) const;
  Sums sums(Instant now, const Scaled& scaled) const;
  /// Of an instance that runs.
  static std::optional<double> mean_of(ScalingMetric metric, const Sums& from, const Sums& until);
  /// Of all instances together.
  static std::optional<double> total_of(ScalingMetric metric, const Sums& from, const Sums& until);
  /// Requires: there is a free place.
  std::uint32_t start(Instant now, Scaled& scaled, const DurationModel& startup);
  void stop(Instant now, Scaled& scaled, std::uint32_t instance, const StopManner& manner);

  // network_rollouts.cpp: instances that take the place of others.
  void add_rollouts(std::uint32_t scaled);
  const RollingRestartOptions& options_of(const Rollout& rollout) const {
    return plan_of(scaled_[rollout.scaled]).options.rolling_restarts[rollout.option];
  }
  void begin(Instant now, std::uint32_t rollout);
  void be_ready(Instant now, Rollout& rollout);
  void go_on(Instant now, std::uint32_t rollout);
  bool start_one(Instant now, std::uint32_t rollout);
  bool stop_one(Instant now, std::uint32_t rollout);
  void arm_ready(std::uint32_t rollout);
  /// An autoscaler has stopped a member.
  void drop_member(Instant now, std::uint32_t instance);

  const NetworkPlan& plan_;
  NetworkLifecycle& lifecycle_;
  const std::vector<network_parts::Instance>& instances_;
  const std::vector<network_parts::Service>& services_;
  const std::vector<EndpointCounts>& endpoints_;
  network_parts::NetworkTimers& timers_;
  NetworkLifecycle::Requests& requests_;
  std::vector<std::uint32_t> of_service_;  // in scaled_, by service; kNone
  std::vector<Scaled> scaled_;
  std::vector<std::uint64_t> serials_;  // by instance, in the order of starting
  std::uint64_t starts_ = 0;
  std::vector<Rollout> rollouts_;
  std::vector<Member> members_;  // by instance, if there are rollouts
};

}  // namespace rehearse
