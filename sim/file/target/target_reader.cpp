// Reads targets one after the other, then names the endpoints of their calls, then plans them.

#include "sim/file/target/target_reader.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <set>
#include <string_view>
#include <unordered_map>
#include <utility>

#include "models/service/answer_times.hpp"
#include "sim/file/json/describe.hpp"
#include "sim/file/target/service_reader.hpp"
#include "sim/file/target/target_places.hpp"

namespace rehearse {
namespace {

using nlohmann::json;

/// Reads all targets of one file.
class TargetsReader {
 public:
  TargetsReader(const json& value, const JsonPlace& place, const TargetLimits& limits)
      : value_(value), place_(place), limits_(limits) {}

  Targets read(DocumentProblems& problems) {
    found_ = problems.apart();
    Targets targets;
    if (!value_.is_object() || value_.size() > limits_.targets) {
      found_.add(place_, value_,
                 fmt::format("an object of at most {} targets by name", limits_.targets));
      complete_ = false;
    } else {
      for (const auto& [name, target] : value_.items()) {
        read_target(name, target, place_ / name);
        if (!within_parts()) break;
      }
    }
    if (complete_) {
      name_endpoints();
      plan(targets);
    }
    targets.urls = std::move(urls_);
    if (targets.network == nullptr) targets.directory = names_alone();
    problems.add_below(JsonPlace(), found_.take());
    return targets;
  }

 private:
  void read_target(const std::string& name, const json& value, const JsonPlace& place) {
    if (name.empty()) found_.add(place, "found a target without a name, expected one");
    ServiceReading reading = read_service(name, value, place, found_, limits_.parts);
    complete_ = complete_ && reading.complete;
    count_parts(reading.options);
    network_.services.push_back(std::move(reading.options));
    urls_.push_back(std::move(reading.url));
  }

  void count_parts(const ServiceOptions& service) {
    parts_ += service.endpoints.size() + service.instances.size() + service.changes.size() +
              service.stops.size() + service.rolling_restarts.size();
    if (service.autoscale) {
      const ScalingRule& rule = service.autoscale->rule;
      parts_ += rule.most - std::min<std::size_t>(rule.most, service.instances.size()) +
                rule.steps.size() + rule.up.policies.size() + rule.down.policies.size();
    }
    for (const TrafficOptions& traffic : service.traffic) {
      parts_ += 1 + traffic.arrivals.rate.size() + traffic.arrivals.states.size();
    }
    for (const EndpointOptions& endpoint : service.endpoints) parts_ += endpoint.calls.size();
    for (const auto& rolling : service.rolling_restarts) parts_ += rolling.order.size();
  }

  bool within_parts() {
    if (parts_ <= limits_.parts) return true;
    found_.add(place_, fmt::format("found more than {} endpoints, calls, instances, changes and "
                                   "stops in all, expected at most that many",
                                   limits_.parts));
    complete_ = false;
    return false;
  }

  /// A call, or traffic, that names no endpoint means the only one of its target.
  void name_endpoints() {
    std::unordered_map<std::string_view, const ServiceOptions*> by_name;
    for (const ServiceOptions& service : network_.services) by_name.emplace(service.name, &service);
    for (ServiceOptions& service : network_.services) {
      name_endpoints_of_traffic(service);
      for (EndpointOptions& endpoint : service.endpoints) {
        for (std::size_t i = 0; i < endpoint.calls.size(); ++i) {
          CallOptions& call = endpoint.calls[i];
          if (!call.endpoint.empty()) continue;
          const auto found = by_name.find(call.service);
          if (found == by_name.end() || found->second->endpoints.empty()) continue;
          const ServiceOptions* const callee = found->second;
          call.endpoint = callee->endpoints.front().name;
          if (callee->endpoints.size() == 1) continue;
          const std::string path =
              fmt::format("{}/endpoints{}/calls/{}", (JsonPlace() / service.name).pointer(),
                          (JsonPlace() / endpoint.name).pointer(), i);
          const std::string pointer = place_.pointer() + target_place(value_, path);
          found_.add(JsonPlace(pointer),
                     fmt::format("found no endpoint, expected one of the {} of {}",
                                 callee->endpoints.size(), describe(json(callee->name))));
        }
      }
    }
  }

  void name_endpoints_of_traffic(ServiceOptions& service) {
    for (std::size_t i = 0; i < service.traffic.size(); ++i) {
      TrafficOptions& traffic = service.traffic[i];
      if (!traffic.endpoint.empty() || service.endpoints.empty()) continue;
      traffic.endpoint = service.endpoints.front().name;
      if (service.endpoints.size() == 1) continue;
      found_.add(place_ / service.name / "traffic" / std::to_string(i),
                 fmt::format("found no endpoint, expected one of the {} of {}",
                             service.endpoints.size(), describe(json(service.name))));
    }
  }

  void plan(Targets& targets) {
    auto planned = plan_network(network_);
    if (!planned) add_planning(planned.problems());
    if (!found_.empty()) return;
    targets.directory = TargetDirectory(known_targets(*planned));
    targets.network = std::make_shared<const NetworkPlan>(*std::move(planned));
  }

  /// Without those at or below a place that could not be read: they follow from that. A problem of
  /// all instances is one.
  void add_planning(const Problems& planning) {
    const Problems reading = found_.take();
    found_ = found_.apart();
    found_.add_below(JsonPlace(), reading);
    std::set<std::string, std::less<>> unread;
    for (const Problem& problem : reading) unread.insert(problem.path);
    std::set<std::pair<std::string, std::string>> seen;
    for (const Problem& problem : planning) {
      const std::string pointer = place_.pointer() + target_place(value_, problem.path);
      bool follows = false;
      for (std::size_t end = pointer.size(); end != std::string::npos && end > 0;
           end = pointer.rfind('/', end - 1)) {
        follows = follows || unread.contains(std::string_view(pointer).substr(0, end));
      }
      if (!follows && seen.emplace(pointer, problem.message).second) {
        found_.add(JsonPlace(pointer), problem.message);
      }
    }
  }

  /// For journeys beside targets that are wrong: each answer takes time, so that nothing is said of
  /// journeys that may be right.
  TargetDirectory names_alone() const {
    if (!complete_) return TargetDirectory::open();
    std::vector<KnownTarget> known;
    for (const ServiceOptions& service : network_.services) {
      KnownTarget& target = known.emplace_back();
      target.name = service.name;
      for (const EndpointOptions& endpoint : service.endpoints) {
        target.endpoints.push_back({.name = endpoint.name, .shortest = seconds(1)});
      }
    }
    return TargetDirectory(std::move(known));
  }

  const json& value_;
  const JsonPlace& place_;
  const TargetLimits& limits_;
  DocumentProblems found_;
  NetworkOptions network_;
  std::vector<std::string> urls_;
  std::size_t parts_ = 0;
  bool complete_ = true;  // all that the targets consist of could be read
};

}  // namespace

Targets read_targets(const json& value, const JsonPlace& place, DocumentProblems& problems,
                     const TargetLimits& limits) {
  return TargetsReader(value, place, limits).read(problems);
}

}  // namespace rehearse
