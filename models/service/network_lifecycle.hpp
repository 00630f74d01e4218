#pragma once
// Stops, restarts and scheduled changes of a network's instances, and what balancers learn of them.

#include <cstdint>
#include <vector>

#include "models/base/time.hpp"
#include "models/service/balancer.hpp"
#include "models/service/network_parts.hpp"
#include "models/service/network_plan.hpp"
#include "models/service/network_timers.hpp"
#include "models/service/server_lifecycle.hpp"
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
    /// Something has happened to a service; `name` and `only_streams` are left to the network.
    virtual void moment(ServiceMoment moment) = 0;

   protected:
    ~Requests() = default;
  };

  /// All of them must outlive this. Instances and views are by number, and the instances have their
  /// timers.
  NetworkLifecycle(const NetworkPlan& plan, std::vector<network_parts::Instance>& instances,
                   std::vector<InstanceView>& views, network_parts::NetworkTimers& timers,
                   Requests& requests)
      : plan_(plan), instances_(instances), views_(views), timers_(timers), requests_(requests) {}

  /// Adds and arms the timers of what the plan schedules; once, before anything else.
  void arm_schedules();
  /// Does what is due. Requires: a timer of an instance, a change, a stop or a rolling restart.
  void fire(Instant now, const network_parts::TimerOwner& timer);
  /// The last request inside has left the instance.
  void emptied(Instant now, std::uint32_t instance) {
    give_input(now, instance, ServerInput::LastOver);
  }

 private:
  using Due = network_parts::Due;
  using Instance = network_parts::Instance;
  using Rolling = network_parts::Rolling;

  void arm_next_change(Instant now, std::uint32_t service);
  void apply_changes(Instant now, std::uint32_t service);
  void stop_listed(Instant now, std::uint32_t stopping);
  void order_stop(Instant now, std::uint32_t instance, const StopManner& manner);
  void give_input(Instant now, std::uint32_t instance, ServerInput input);
  void entered_state(Instant now, std::uint32_t instance);
  /// States what the input has brought about.
  void report_step(Instant now, std::uint32_t instance, ServerState from, ServerInput input);
  void report_changes(Instant now, std::uint32_t service);
  ServiceMoment moment(Instant now, ServiceMoment::Kind kind, std::uint32_t instance) const;
  bool is_whole(std::uint32_t service) const;
  void availability_changed(Instant now, std::uint32_t instance);
  std::uint32_t rolling_size(const Rolling& rolling) const;
  std::uint32_t rolling_instance(const Rolling& rolling, std::uint32_t number) const;
  void roll_on(Instant now, std::uint32_t rolling);
  void running_again(Instant now, std::uint32_t rolling, std::uint32_t instance);

  const NetworkPlan& plan_;
  std::vector<Instance>& instances_;
  std::vector<InstanceView>& views_;
  network_parts::NetworkTimers& timers_;
  Requests& requests_;
  std::vector<std::uint32_t> change_timers_;  // by service
  std::vector<network_parts::Stopping> stoppings_;
  std::vector<Rolling> rollings_;
};

}  // namespace rehearse
