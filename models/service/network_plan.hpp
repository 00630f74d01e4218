#pragma once
// A network of services as it will run: checked, names resolved, calls without cycles.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "models/base/chance.hpp"
#include "models/base/checked.hpp"
#include "models/journey/endpoint_ref.hpp"
#include "models/service/service_options.hpp"

namespace rehearse {

/// A breaker or a bulkhead, which each instance of the caller has for itself.
template <class Options>
struct PlannedGuard {
  std::uint32_t caller = 0;  ///< service
  std::uint32_t callee = 0;  ///< service
  std::uint32_t first = 0;   ///< that of the caller's first instance, among all of its kind
  Options options;
};

/// A call with its endpoint found.
struct PlannedCall {
  std::uint32_t endpoint = 0;  ///< in NetworkPlan::endpoints
  Chance chance;
  std::uint32_t count = 1;
  Duration timeout = kMaxDuration;  ///< none: kMaxDuration
  std::vector<Duration> backoffs;  ///< before the first retry, the second, …; its size is the limit
  bool jitter = false;
  bool required = true;
  bool connects = false;
  CallCondition only_if = CallCondition::None;
  std::vector<RatePoint> hits;  ///< empty: it always finds something
  static constexpr std::uint32_t kNone = UINT32_MAX;
  std::uint32_t breaker = kNone;   ///< in NetworkPlan::breakers
  std::uint32_t bulkhead = kNone;  ///< in NetworkPlan::bulkheads
  std::optional<HedgeOptions> hedge;
};

struct PlannedEndpoint {
  std::string name;
  std::uint32_t service = 0;
  EndpointKind kind = EndpointKind::Unary;
  std::optional<DurationModel> duration;
  std::optional<DurationModel> error_duration;
  Chance error;
  std::uint32_t level = 0;  ///< in the station's queue, 0 is served first
  CallOrder call_order = CallOrder::Sequence;
  bool holds_server = true;
  std::vector<PlannedCall> calls;
  bool conditional = false;  ///< some of them have a condition, or hits
  bool guarded = false;      ///< some of them have a breaker or a bulkhead, or are hedged
};

struct PlannedService {
  std::string name;
  std::uint32_t first_endpoint = 0;  ///< in NetworkPlan::endpoints, in the order of the options
  std::uint32_t endpoints = 0;
  std::uint32_t first_instance = 0;  ///< among all instances of the network
  /// Places for instances: those of the options first, behind them such as only come later.
  std::uint32_t places = 0;
  std::uint32_t levels = 1;  ///< of priority
  /// A request to it takes the time that it draws, whatever else happens there: one instance
  /// without servers, limits, changes or stops, whose endpoints make no calls.
  bool pure_delay = false;
  ServiceOptions options;

  /// Of the instance at a place. Those that come later are like the first one.
  const InstanceOptions& instance(std::uint32_t place) const {
    return options.instances[place < options.instances.size() ? place : 0];
  }
};

/// All that a Network needs to know; never changes.
struct NetworkPlan {
  std::vector<PlannedService> services;
  std::vector<PlannedEndpoint> endpoints;
  std::uint32_t instances = 0;  ///< places for them, of all services
  /// Up to that number the instances of a service are looked at one by one; of more there is an
  /// index. Both choose the same.
  std::uint32_t few_instances = 64;
  /// Some services call each other in a circle, though no endpoints do, so that requests may wait
  /// for each other.
  bool circular = false;
  std::vector<PlannedGuard<BreakerOptions>> breakers;
  std::vector<PlannedGuard<BulkheadOptions>> bulkheads;

  std::optional<std::uint32_t> find_service(std::string_view name) const;
  /// The endpoint's number within its service.
  std::optional<std::uint32_t> find_endpoint(std::uint32_t service, std::string_view name) const;
  /// The endpoint's place in `endpoints`.
  std::uint32_t index_of(EndpointRef ref) const {
    return services[ref.service].first_endpoint + ref.endpoint;
  }
  bool has(EndpointRef ref) const {
    return ref.service < services.size() && ref.endpoint < services[ref.service].endpoints;
  }
};

/// The endpoints such that callers come before those they call; none that is on a cycle.
std::vector<std::uint32_t> callers_first(const NetworkPlan& plan);

/// Errors: everything that service_options.hpp does not allow, at once; paths begin with the
/// service's name as a JSON pointer's segment, "/api/endpoints/GET ~1/calls/0/timeout". Services,
/// and the endpoints of one, must have different names. An endpoint that calls itself, directly or
/// through others, is an error that names the cycle: "api → db → api". Calls of calls may not
/// multiply beyond kMostCaused.
Checked<NetworkPlan> plan_network(const NetworkOptions& options);

}  // namespace rehearse
