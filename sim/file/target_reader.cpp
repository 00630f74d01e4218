// Reads targets one after the other, then names the endpoints of their calls, then plans them.

#include "sim/file/target_reader.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>
#include <string_view>
#include <utility>

#include "models/answer_times.hpp"
#include "sim/file/endpoint_reader.hpp"
#include "sim/file/fields.hpp"
#include "sim/file/service_schedule_reader.hpp"
#include "sim/file/target_places.hpp"

namespace rehearse {
namespace {

using nlohmann::json;
using Keys = std::vector<std::string_view>;

const Keys& instance_keys() {
  static const Keys keys = {"servers", "queue", "discipline", "concurrencyLimit", "usl", "slower"};
  return keys;
}

const Keys& target_keys() {
  static const Keys keys = [] {
    Keys all = {"endpoints"};
    all.insert(all.end(), endpoint_keys().begin(), endpoint_keys().end());
    all.insert(all.end(), instance_keys().begin(), instance_keys().end());
    all.insert(all.end(),
               {"instances", "balancer", "learnsAfter", "rateLimit", "latency", "connect",
                "noticesAbandonment", "changes", "stops", "rollingRestarts", "url"});
    return all;
  }();
  return keys;
}

/// Those fields of an instance that are there.
void read_instance(const json& object, const Place& place, Findings& findings,
                   InstanceOptions& instance) {
  const Fields fields(object, place, findings);
  // What cannot be read is not missing.
  if (fields.has("servers")) instance.servers = instance.servers.value_or(1);
  fields.count("servers", instance.servers);
  fields.count("queue", instance.queue_bound);
  read_enumeration(fields, "discipline", {"fifo", "lifo", "processor-sharing", "priority"},
                   instance.discipline);
  fields.count("concurrencyLimit", instance.concurrency_limit);
  fields.number("slower", instance.slower);
  const json* usl = fields.find("usl");
  if (usl == nullptr) return;
  const Place usl_place = place / "usl";
  if (!usl->is_object()) {
    findings.add(usl_place, *usl, "an object with contention and coherency");
    return;
  }
  check_keys(*usl, {"contention", "coherency"}, usl_place, findings);
  const Fields law(*usl, usl_place, findings);
  law.number("contention", instance.scalability.contention);
  law.number("coherency", instance.scalability.coherency);
}

void read_rate_limit(const json& value, const Place& place, Findings& findings,
                     ServiceOptions& service) {
  if (!value.is_object() || !value.contains("rate")) {
    findings.add(place, value, "an object with rate, in requests per second, and burst");
    return;
  }
  check_keys(value, {"rate", "burst"}, place, findings);
  RateLimitOptions& limit = service.rate_limit.emplace();
  const Fields fields(value, place, findings);
  fields.number("rate", limit.rate);
  fields.count("burst", limit.burst);
}

bool is_url(const json& value) {
  if (!value.is_string()) return false;
  const std::string& text = value.get_ref<const std::string&>();
  const bool http = text.starts_with("http://") || text.starts_with("https://");
  return http && text.find("://") + 3 < text.size() &&
         std::all_of(text.begin(), text.end(), [](char c) { return c > ' ' && c != '\x7f'; });
}

/// Reads all targets of one file.
class TargetsReader {
 public:
  TargetsReader(const json& value, const Place& place, const TargetLimits& limits)
      : value_(value), place_(place), limits_(limits) {}

  Targets read(Findings& findings) {
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
    findings.add_below(Place(), found_.take());
    return targets;
  }

 private:
  void read_target(const std::string& name, const json& value, const Place& place) {
    if (name.empty()) found_.add(place, "found a target without a name, expected one");
    ServiceOptions& service = network_.services.emplace_back();
    service.name = name;
    std::string& url = urls_.emplace_back();
    if (!has_any_key(value, target_keys())) {
      EndpointOptions& endpoint = service.endpoints.emplace_back();
      endpoint.name = kDefaultEndpoint;
      endpoint.duration = read_bare_model(value, place, found_,
                                          "a target: a duration model, or an object with keys such "
                                          "as duration, endpoints, servers");
      service.instances.emplace_back();
      parts_ += 2;
      return;
    }
    check_keys(value, target_keys(), place, found_);
    read_endpoints(value, place, service);
    read_instances(value, place, service);
    const Fields fields(value, place, found_);
    read_enumeration(fields, "balancer",
                     {"round-robin", "random", "least-connections", "two-choices"},
                     service.balancing);
    fields.length("learnsAfter", service.learns_after);
    if (const json* limit = fields.find("rateLimit")) {
      read_rate_limit(*limit, place / "rateLimit", found_, service);
    }
    fields.model("latency", service.latency);
    fields.model("connect", service.connect);
    fields.flag("noticesAbandonment", service.notices_abandonment);
    read_schedule(value, place, found_, service);
    if (const json* text = fields.find("url"); text != nullptr && !is_url(*text)) {
      found_.add(place / "url", *text, "a URL, such as \"http://localhost:8080\"");
    } else if (text != nullptr) {
      url = text->get<std::string>();
    }
    count_parts(service);
  }

  void read_endpoints(const json& target, const Place& place, ServiceOptions& service) {
    const auto endpoints = target.find("endpoints");
    if (endpoints == target.end()) {
      service.endpoints.push_back(
          read_endpoint_fields(std::string(kDefaultEndpoint), target, place, found_));
      return;
    }
    for (const std::string_view key : endpoint_keys()) {
      if (!target.contains(key)) continue;
      found_.add(place / key, "found beside endpoints, expected within each of them");
    }
    const Place endpoints_place = place / "endpoints";
    if (!endpoints->is_object()) {
      found_.add(endpoints_place, *endpoints, "an object of endpoints by name");
      complete_ = false;
      return;
    }
    for (const auto& [name, endpoint] : endpoints->items()) {
      const Place endpoint_place = endpoints_place / name;
      if (name.empty())
        found_.add(endpoint_place, "found an endpoint without a name, expected one");
      service.endpoints.push_back(read_endpoint(name, endpoint, endpoint_place, found_));
    }
  }

  void read_instances(const json& target, const Place& place, ServiceOptions& service) {
    InstanceOptions common;
    read_instance(target, place, found_, common);
    service.instances = {common};
    const auto instances = target.find("instances");
    if (instances == target.end()) return;
    const Place list_place = place / "instances";
    if (instances->is_number()) {
      const auto count = read_count(*instances, list_place, found_, limits_.parts);
      if (count) service.instances.assign(*count, common);
      complete_ = complete_ && count;
    } else if (instances->is_array()) {
      service.instances.assign(instances->size(), common);
      for (std::size_t i = 0; i < instances->size(); ++i) {
        const json& one = (*instances)[i];
        const Place one_place = list_place[i];
        if (one.is_object()) {
          check_keys(one, instance_keys(), one_place, found_);
          read_instance(one, one_place, found_, service.instances[i]);
        } else {
          found_.add(one_place, one, "an instance, such as {} or {\"servers\": 2}");
        }
      }
    } else {
      found_.add(list_place, *instances, "a number of instances, or a list of objects");
      complete_ = false;
    }
  }

  void count_parts(const ServiceOptions& service) {
    parts_ += service.endpoints.size() + service.instances.size() + service.changes.size() +
              service.stops.size() + service.rolling_restarts.size();
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

  /// A call that names no endpoint means the only one of its target.
  void name_endpoints() {
    for (ServiceOptions& service : network_.services) {
      for (EndpointOptions& endpoint : service.endpoints) {
        for (std::size_t i = 0; i < endpoint.calls.size(); ++i) {
          CallOptions& call = endpoint.calls[i];
          if (!call.endpoint.empty()) continue;
          const auto callee =
              std::find_if(network_.services.begin(), network_.services.end(),
                           [&](const ServiceOptions& one) { return one.name == call.service; });
          if (callee == network_.services.end() || callee->endpoints.empty()) continue;
          call.endpoint = callee->endpoints.front().name;
          if (callee->endpoints.size() == 1) continue;
          const std::string path =
              fmt::format("{}/endpoints{}/calls/{}", (Place() / service.name).pointer(),
                          (Place() / endpoint.name).pointer(), i);
          const std::string pointer = place_.pointer() + target_place(value_, path);
          found_.add(Place(pointer),
                     fmt::format("found no endpoint, expected one of the {} of {}",
                                 callee->endpoints.size(), describe(json(callee->name))));
        }
      }
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
    found_ = Findings();
    found_.add_below(Place(), reading);
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
        found_.add(Place(pointer), problem.message);
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
        target.endpoints.push_back({endpoint.name, seconds(1), 0.0});
      }
    }
    return TargetDirectory(std::move(known));
  }

  const json& value_;
  const Place& place_;
  const TargetLimits& limits_;
  Findings found_;
  NetworkOptions network_;
  std::vector<std::string> urls_;
  std::size_t parts_ = 0;
  bool complete_ = true;  // all that the targets consist of could be read
};

}  // namespace

Targets read_targets(const json& value, const Place& place, Findings& findings,
                     const TargetLimits& limits) {
  return TargetsReader(value, place, limits).read(findings);
}

}  // namespace rehearse
