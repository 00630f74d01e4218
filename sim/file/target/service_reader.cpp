// Fields of instances may be written once, in the target, for all of them.

#include "sim/file/target/service_reader.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <string_view>
#include <vector>

#include "sim/file/duration/duration_model_reader.hpp"
#include "sim/file/json/fields.hpp"
#include "sim/file/target/endpoint_reader.hpp"
#include "sim/file/target/entry_reader.hpp"
#include "sim/file/target/scaling_reader.hpp"
#include "sim/file/target/service_schedule_reader.hpp"
#include "sim/file/target/traffic_reader.hpp"

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
    all.insert(all.end(), {"instances", "balancer", "workStealing", "learnsAfter", "autoscale",
                           "warmUp", "latency", "connect", "noticesAbandonment", "changes", "stops",
                           "rollingRestarts", "traffic", "url"});
    all.insert(all.end(), entry_keys().begin(), entry_keys().end());
    return all;
  }();
  return keys;
}

/// Those fields of an instance that are there; a target may have a queue before all instances.
void read_instance(const json& object, const JsonPlace& place, DocumentProblems& problems,
                   bool may_have_line, InstanceOptions& instance) {
  const Fields fields(object, place, problems);
  // What cannot be read is not missing.
  if (fields.has("servers")) instance.servers = instance.servers.value_or(1);
  fields.count("servers", instance.servers);
  const json* const queue = fields.find("queue");
  const bool is_line = may_have_line && queue != nullptr && queue->is_object();
  if (!is_line) fields.count("queue", instance.queue_bound);
  read_enumeration(fields, "discipline", {"fifo", "lifo", "processor-sharing", "priority"},
                   instance.discipline);
  fields.count("concurrencyLimit", instance.concurrency_limit);
  fields.number("slower", instance.slower);
  const json* usl = fields.object("usl", "an object with contention and coherency");
  if (usl == nullptr) return;
  const JsonPlace usl_place = place / "usl";
  check_keys(*usl, {"contention", "coherency"}, usl_place, problems);
  const Fields law(*usl, usl_place, problems);
  law.number("contention", instance.scalability.contention);
  law.number("coherency", instance.scalability.coherency);
}

/// One model for both, or one for each.
void read_learning(const json& value, const JsonPlace& place, DocumentProblems& problems,
                   LearningOptions& learning) {
  static const Keys kKeys = {"down", "up"};
  if (!value.is_object() || !(value.contains("down") || value.contains("up"))) {
    if (auto both = read_duration_model(value, place, problems)) learning = {*both, *both};
    return;
  }
  check_keys(value, kKeys, place, problems);
  const Fields fields(value, place, problems);
  read_model_field(fields, "down", learning.down);
  read_model_field(fields, "up", learning.up);
}

bool is_url(const json& value) {
  if (!value.is_string()) return false;
  const std::string& text = value.get_ref<const std::string&>();
  const bool http = text.starts_with("http://") || text.starts_with("https://");
  return http && text.find("://") + 3 < text.size() &&
         std::all_of(text.begin(), text.end(), [](char c) { return c > ' ' && c != '\x7f'; });
}

/// The URL of live runs: the first that names one address; "" where none does.
std::string read_url(const json& url, const JsonPlace& place, DocumentProblems& problems) {
  const auto is_plain = [](const json& one) {
    return is_url(one) && one.get_ref<const std::string&>().find('*') == std::string::npos;
  };
  if (url.is_array()) {
    const auto found = std::find_if(url.begin(), url.end(), is_plain);
    return found == url.end() ? "" : found->get<std::string>();
  }
  if (!is_url(url)) problems.add(place, url, "a URL, such as \"http://localhost:8080\"");
  return is_plain(url) ? url.get<std::string>() : "";
}

/// False when the list of endpoints is unknown.
bool read_endpoints(const json& target, const JsonPlace& place, DocumentProblems& problems,
                    ServiceOptions& service) {
  const auto endpoints = target.find("endpoints");
  if (endpoints == target.end()) {
    service.endpoints.push_back(
        read_endpoint_fields(std::string(kDefaultEndpoint), target, place, problems));
    return true;
  }
  for (const std::string_view key : endpoint_keys()) {
    if (!target.contains(key)) continue;
    problems.add(place / key, "found beside endpoints, expected within each of them");
  }
  const JsonPlace endpoints_place = place / "endpoints";
  if (!endpoints->is_object()) {
    problems.add(endpoints_place, *endpoints, "an object of endpoints by name");
    return false;
  }
  for (const auto& [name, endpoint] : endpoints->items()) {
    const JsonPlace endpoint_place = endpoints_place / name;
    if (name.empty()) {
      problems.add(endpoint_place, "found an endpoint without a name, expected one");
    }
    service.endpoints.push_back(read_endpoint(name, endpoint, endpoint_place, problems));
  }
  return true;
}

/// False when the list of instances is unknown.
bool read_instances(const json& target, const JsonPlace& place, DocumentProblems& problems,
                    std::uint32_t most, ServiceOptions& service) {
  InstanceOptions common;
  read_instance(target, place, problems, true, common);
  service.instances = {common};
  const auto instances = target.find("instances");
  if (instances == target.end()) return true;
  const JsonPlace list_place = place / "instances";
  if (instances->is_number()) {
    const auto count = read_count(*instances, list_place, problems, most);
    if (count) service.instances.assign(*count, common);
    return count.has_value();
  }
  if (!instances->is_array()) {
    problems.add(list_place, *instances, "a number of instances, or a list of objects");
    return false;
  }
  service.instances.assign(instances->size(), common);
  for (std::size_t i = 0; i < instances->size(); ++i) {
    const json& one = (*instances)[i];
    const JsonPlace one_place = list_place[i];
    if (one.is_object()) {
      check_keys(one, instance_keys(), one_place, problems);
      read_instance(one, one_place, problems, false, service.instances[i]);
      for (const char* const key : {"queue", "discipline"}) {
        if (!service.central_queue || !one.contains(key)) continue;
        problems.add(one_place / key, "found beside a queue before all instances, expected there");
      }
    } else {
      problems.add(one_place, one, "an instance, such as {} or {\"servers\": 2}");
    }
  }
  return true;
}

}  // namespace

ServiceReading read_service(const std::string& name, const json& value, const JsonPlace& place,
                            DocumentProblems& problems, std::uint32_t most_instances) {
  ServiceReading reading;
  ServiceOptions& service = reading.options;
  service.name = name;
  if (is_url(value)) {
    problems.add(place, value,
                 "how the target answers, with its URL beside that, such as {\"duration\": "
                 "\"50ms\", \"url\": \"http://…\"}");
    reading.complete = false;
    return reading;
  }
  if (!has_any_key(value, target_keys())) {
    EndpointOptions& endpoint = service.endpoints.emplace_back();
    endpoint.name = kDefaultEndpoint;
    endpoint.duration = read_bare_model(value, place, problems,
                                        "a target: a duration model, or an object with keys such "
                                        "as duration, endpoints, servers");
    service.instances.emplace_back();
    return reading;
  }
  check_keys(value, target_keys(), place, problems);
  read_entry(value, place, problems, service);
  const bool has_endpoints = read_endpoints(value, place, problems, service);
  const bool has_instances = read_instances(value, place, problems, most_instances, service);
  reading.complete = has_endpoints && has_instances;
  const Fields fields(value, place, problems);
  read_enumeration(fields, "balancer",
                   {"round-robin", "random", "least-connections", "two-choices"},
                   service.balancing);
  fields.flag("workStealing", service.steals_work);
  read_scaling(value, place, problems, most_instances, service);
  if (const json* learning = fields.find("learnsAfter")) {
    read_learning(*learning, place / "learnsAfter", problems, service.learns_after);
  }
  read_model_field(fields, "latency", service.latency);
  read_model_field(fields, "connect", service.connect);
  fields.flag("noticesAbandonment", service.notices_abandonment);
  read_schedule(value, place, problems, service);
  read_traffic(value, place, problems, service);
  if (const json* url = fields.find("url")) reading.url = read_url(*url, place / "url", problems);
  return reading;
}

}  // namespace rehearse
