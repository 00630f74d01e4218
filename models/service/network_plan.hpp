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
};

struct PlannedService {
  std::string name;
  std::uint32_t first_endpoint = 0;  ///< in NetworkPlan::endpoints, in the order of the options
  std::uint32_t endpoints = 0;
  std::uint32_t first_instance = 0;  ///< among all instances of the network
  std::uint32_t levels = 1;          ///< of priority
  /// A request to it takes the time that it draws, whatever else happens there: one instance
  /// without servers, limits, changes or stops, whose endpoints make no calls.
  bool pure_delay = false;
  ServiceOptions options;
};

/// All that a Network needs to know; never changes.
struct NetworkPlan {
  std::vector<PlannedService> services;
  std::vector<PlannedEndpoint> endpoints;
  std::uint32_t instances = 0;

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

/// Errors: everything that service_options.hpp does not allow, at once; paths begin with the
/// service's name as a JSON pointer's segment, "/api/endpoints/GET ~1/calls/0/timeout". Services,
/// and the endpoints of one, must have different names. A service that calls itself, directly or
/// through others, is an error that names the cycle: "api → db → api". Calls of calls may not
/// multiply beyond kMostCaused.
Checked<NetworkPlan> plan_network(const NetworkOptions& options);

}  // namespace rehearse
