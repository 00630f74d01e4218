// Names become numbers here, and lists of backoffs are counted out once.

#include "models/service/network_plan.hpp"

#include <algorithm>
#include <functional>
#include <map>
#include <set>
#include <unordered_map>
#include <utility>

#include "models/base/json_place.hpp"
#include "models/base/nearest_name.hpp"
#include "models/base/problem_list.hpp"
#include "models/base/require.hpp"
#include "models/duration/weights.hpp"
#include "models/service/service_checks.hpp"
#include "models/service/service_graph.hpp"

namespace rehearse {
namespace {

/// The backoffs of a call: backoff·growth^k, never longer than the longest.
std::vector<Duration> backoffs_of(const RetryOptions& retry) {
  std::vector<Duration> backoffs;
  const auto longest = static_cast<double>(retry.longest.ns);
  auto length = static_cast<double>(retry.backoff.ns);
  for (std::uint32_t i = 0; i < std::min(retry.limit, kMostRetries); ++i) {
    backoffs.push_back(length < longest ? Duration{static_cast<std::int64_t>(length)}
                                        : retry.longest);
    length = std::min(length * retry.growth, longest);
  }
  return backoffs;
}

/// The distinct priorities of a service, highest first.
std::vector<std::int32_t> priorities_of(const ServiceOptions& service) {
  std::set<std::int32_t, std::greater<>> distinct;
  for (const EndpointOptions& endpoint : service.endpoints) distinct.insert(endpoint.priority);
  return {distinct.begin(), distinct.end()};
}

bool uses_priorities(const ServiceOptions& service) {
  return std::any_of(service.instances.begin(), service.instances.end(), [](const auto& instance) {
    return instance.discipline == Discipline::Priority;
  });
}

bool is_pure_delay(const ServiceOptions& service) {
  if (service.instances.size() != 1 || service.rate_limit || !service.changes.empty() ||
      !service.stops.empty() || !service.rolling_restarts.empty() || service.autoscale ||
      service.warm_up || service.connections || service.time_limit || service.central_queue ||
      service.statuses.error || !service.traffic.empty()) {
    return false;
  }
  const InstanceOptions& instance = service.instances.front();
  if (instance.servers || instance.concurrency_limit || instance.slower != 1.0 ||
      instance.scalability.contention != 0.0 || instance.scalability.coherency != 0.0) {
    return false;
  }
  return std::all_of(service.endpoints.begin(), service.endpoints.end(),
                     [](const EndpointOptions& endpoint) {
                       return endpoint.kind == EndpointKind::Unary && endpoint.calls.empty();
                     });
}

/// Those that an autoscaler may start; and where instances are replaced a second one for each,
/// since an old one may take any time to stop.
std::uint32_t places_of(const ServiceOptions& service) {
  auto places = static_cast<std::uint32_t>(service.instances.size());
  if (service.autoscale) places = std::max(places, service.autoscale->rule.most);
  const bool replaces =
      std::any_of(service.rolling_restarts.begin(), service.rolling_restarts.end(),
                  [](const auto& rolling) { return rolling.max_surge.has_value(); });
  return replaces ? 2 * places : places;
}

class Planner {
 public:
  explicit Planner(const NetworkOptions& options) : options_(options) {}

  Checked<NetworkPlan> plan() {
    for (const ServiceOptions& service : options_.services) add_service(service);
    for (std::uint32_t i = 0; i < plan_.services.size(); ++i) add_calls(i);
    for (std::uint32_t i = 0; i < plan_.services.size(); ++i) check_traffic(i);
    for (Problem& problem : cycle_problems(endpoint_nodes(), calls_)) {
      problems_.push_back(std::move(problem));
    }
    plan_.circular = !cycle_problems(std::vector<CallNode>(plan_.services.size()), edges_).empty();
    if (problems_.empty()) check_caused();
    if (!problems_.empty()) return std::move(problems_);
    return std::move(plan_);
  }

 private:
  void add_service(const ServiceOptions& options) {
    const std::string path = pointer_segment(options.name);
    const auto number = static_cast<std::uint32_t>(plan_.services.size());
    const bool is_new = numbers_.emplace(options.name, number).second;
    if (!is_new) problems_.push_back({path, "comes twice"});
    for (Problem& problem : service_problems(options, path)) {
      problems_.push_back(std::move(problem));
    }
    const std::vector<std::int32_t> priorities = priorities_of(options);
    PlannedService service;
    service.name = options.name;
    service.first_endpoint = static_cast<std::uint32_t>(plan_.endpoints.size());
    service.endpoints = static_cast<std::uint32_t>(options.endpoints.size());
    service.first_instance = plan_.instances;
    service.places = places_of(options);
    plan_.instances += service.places;
    const bool levels = uses_priorities(options);
    if (levels) service.levels = static_cast<std::uint32_t>(priorities.size());
    for (const EndpointOptions& endpoint : options.endpoints) {
      endpoints_.emplace(std::pair(number, std::string_view(endpoint.name)),
                         static_cast<std::uint32_t>(plan_.endpoints.size()));
      const auto rank = std::find(priorities.begin(), priorities.end(), endpoint.priority);
      add_endpoint(endpoint, levels ? static_cast<std::uint32_t>(rank - priorities.begin()) : 0);
    }
    service.pure_delay = is_pure_delay(options);
    service.options = options;
    plan_.services.push_back(std::move(service));
  }

  void add_endpoint(const EndpointOptions& options, std::uint32_t level) {
    PlannedEndpoint endpoint;
    endpoint.name = options.name;
    endpoint.service = static_cast<std::uint32_t>(plan_.services.size());
    endpoint.kind = options.kind;
    endpoint.duration = options.duration;
    endpoint.error_duration = options.error_duration;
    if (options.error_probability >= 0.0 && options.error_probability <= 1.0) {
      endpoint.error = Chance(options.error_probability);
    }
    endpoint.level = level;
    endpoint.call_order = options.call_order;
    endpoint.holds_server = options.holds_server;
    plan_.endpoints.push_back(std::move(endpoint));
  }

  void add_calls(std::uint32_t index) {
    const PlannedService& service = plan_.services[index];
    for (std::uint32_t i = 0; i < service.endpoints; ++i) {
      const EndpointOptions& options = service.options.endpoints[i];
      const std::string path =
          pointer_segment(service.name) + "/endpoints" + pointer_segment(options.name) + "/calls/";
      for (std::size_t k = 0; k < options.calls.size(); ++k) {
        add_call(options.calls[k], service.first_endpoint + i, path + std::to_string(k));
      }
    }
  }

  /// Endpoints as they are called in messages: where there is only one, by the service.
  std::vector<CallNode> endpoint_nodes() const {
    std::vector<CallNode> nodes;
    for (const PlannedEndpoint& endpoint : plan_.endpoints) {
      const PlannedService& service = plan_.services[endpoint.service];
      const bool only = service.endpoints == 1;
      nodes.push_back({only ? service.name : service.name + "/" + endpoint.name,
                       pointer_segment(service.name)});
    }
    return nodes;
  }

  void check_traffic(std::uint32_t index) {
    const PlannedService& service = plan_.services[index];
    for (std::size_t k = 0; k < service.options.traffic.size(); ++k) {
      const std::string& name = service.options.traffic[k].endpoint;
      if (endpoints_.contains({index, name})) continue;
      std::vector<std::string_view> known;
      for (const EndpointOptions& each : service.options.endpoints) known.push_back(each.name);
      problems_.push_back(
          {pointer_segment(service.name) + "/traffic/" + std::to_string(k) + "/endpoint",
           "\"" + name + "\" is no endpoint of the service " + service.name +
               nearest_hint(name, known)});
    }
  }

  void add_call(const CallOptions& options, std::uint32_t caller, const std::string& path) {
    const auto service = numbers_.find(options.service);
    if (service == numbers_.end()) {
      std::vector<std::string_view> known;
      for (const PlannedService& each : plan_.services) known.push_back(each.name);
      problems_.push_back({path + "/service", "\"" + options.service + "\" is no service" +
                                                  nearest_hint(options.service, known)});
      return;
    }
    edges_.push_back({plan_.endpoints[caller].service, service->second});
    const auto endpoint = endpoints_.find({service->second, options.endpoint});
    if (endpoint == endpoints_.end()) {
      std::vector<std::string_view> known;
      for (const EndpointOptions& each : plan_.services[service->second].options.endpoints) {
        known.push_back(each.name);
      }
      problems_.push_back(
          {path + "/endpoint", "\"" + options.endpoint + "\" is no endpoint of the service " +
                                   options.service + nearest_hint(options.endpoint, known)});
      return;
    }
    PlannedCall call;
    call.endpoint = endpoint->second;
    calls_.push_back({caller, call.endpoint});
    if (options.probability >= 0.0 && options.probability <= 1.0) {
      call.chance = Chance(options.probability);
    }
    call.count = options.count;
    call.timeout = options.timeout.value_or(kMaxDuration);
    call.backoffs = backoffs_of(options.retry);
    call.jitter = options.retry.jitter;
    call.required = options.required;
    call.connects = options.connects;
    call.only_if = options.only_if;
    call.hits = options.hits;
    if (call.only_if != CallCondition::None || !call.hits.empty()) {
      plan_.endpoints[caller].conditional = true;
    }
    add_guards(options, caller, service->second, call);
    plan_.endpoints[caller].calls.push_back(std::move(call));
  }

  void add_guards(const CallOptions& options, std::uint32_t caller, std::uint32_t callee,
                  PlannedCall& call) {
    const std::uint32_t service = plan_.endpoints[caller].service;
    if (options.breaker) call.breaker = guard(plan_.breakers, *options.breaker, service, callee);
    if (options.bulkhead) {
      call.bulkhead = guard(plan_.bulkheads, *options.bulkhead, service, callee);
    }
    call.hedge = options.hedge;
    if (options.breaker || options.bulkhead || options.hedge) {
      plan_.endpoints[caller].guarded = true;
    }
  }

  /// The guard of these options that there is, if it is to be shared; otherwise a new one.
  template <class Options>
  std::uint32_t guard(std::vector<PlannedGuard<Options>>& guards, const Options& options,
                      std::uint32_t caller, std::uint32_t callee) const {
    // Those of this caller are the last ones.
    for (std::size_t i = guards.size(); options.shared && i-- > 0 && guards[i].caller == caller;) {
      const bool same = guards[i].callee == callee && guards[i].options == options;
      if (same) return static_cast<std::uint32_t>(i);
    }
    const auto instances = [&](std::uint32_t of) { return plan_.services[of].places; };
    const std::uint32_t first =
        guards.empty() ? 0 : guards.back().first + instances(guards.back().caller);
    guards.push_back({caller, callee, first, options});
    return static_cast<std::uint32_t>(guards.size() - 1);
  }

  /// Reports the endpoints whose requests may cause too many others. Requires: no cycles.
  void check_caused() {
    caused_.assign(plan_.endpoints.size(), 0.0);
    // Callees first, so that caused() is nowhere deep.
    const std::vector<std::uint32_t> order = callers_first(plan_);
    for (auto it = order.rbegin(); it != order.rend(); ++it) caused(*it);
    for (std::uint32_t i = 0; i < plan_.endpoints.size(); ++i) {
      if (caused(i) <= kMostCaused) continue;
      const PlannedEndpoint& endpoint = plan_.endpoints[i];
      problems_.push_back(
          wrong_value(pointer_segment(plan_.services[endpoint.service].name) + "/endpoints" +
                          pointer_segment(endpoint.name) + "/calls",
                      "up to " + weight_text(caused(i)) + " requests for one, retries included",
                      "at most " + weight_text(kMostCaused)));
    }
  }

  /// The requests that one to this endpoint may cause, itself included.
  double caused(std::uint32_t endpoint) {
    if (caused_[endpoint] > 0.0) return caused_[endpoint];
    double sum = 1.0;
    for (const PlannedCall& call : plan_.endpoints[endpoint].calls) {
      const std::size_t copies = call.hedge ? call.hedge->attempts : 1 + call.backoffs.size();
      sum += static_cast<double>(call.count) * static_cast<double>(copies) * caused(call.endpoint);
    }
    return caused_[endpoint] = sum;
  }

  const NetworkOptions& options_;
  NetworkPlan plan_;
  // By name, of which the options have the text; of several alike the first.
  std::unordered_map<std::string_view, std::uint32_t> numbers_;
  std::map<std::pair<std::uint32_t, std::string_view>, std::uint32_t> endpoints_;
  std::vector<double> caused_;  // by endpoint; 0: not known yet
  Problems problems_;
  std::vector<ServiceCall> edges_;  // of services
  std::vector<ServiceCall> calls_;  // of endpoints
};

}  // namespace

std::optional<std::uint32_t> NetworkPlan::find_service(std::string_view name) const {
  for (std::uint32_t i = 0; i < services.size(); ++i) {
    if (services[i].name == name) return i;
  }
  return {};
}

std::optional<std::uint32_t> NetworkPlan::find_endpoint(std::uint32_t service,
                                                        std::string_view name) const {
  REQUIRE(service < services.size());
  for (std::uint32_t i = 0; i < services[service].endpoints; ++i) {
    if (endpoints[index_of({service, i})].name == name) return i;
  }
  return {};
}

std::vector<std::uint32_t> callers_first(const NetworkPlan& plan) {
  std::vector<std::uint32_t> callers(plan.endpoints.size(), 0);
  for (const PlannedEndpoint& endpoint : plan.endpoints) {
    for (const PlannedCall& call : endpoint.calls) ++callers[call.endpoint];
  }
  std::vector<std::uint32_t> order;
  for (std::uint32_t i = 0; i < callers.size(); ++i) {
    if (callers[i] == 0) order.push_back(i);
  }
  for (std::size_t next = 0; next < order.size(); ++next) {
    for (const PlannedCall& call : plan.endpoints[order[next]].calls) {
      if (--callers[call.endpoint] == 0) order.push_back(call.endpoint);
    }
  }
  return order;
}

Checked<NetworkPlan> plan_network(const NetworkOptions& options) { return Planner(options).plan(); }

}  // namespace rehearse
