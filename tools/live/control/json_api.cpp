// Uses nlohmann::ordered_json, so that keys are in k6's order.

#include "tools/live/control/json_api.hpp"

#include <cmath>
#include <fmt/format.h>
#include <limits>
#include <nlohmann/json.hpp>

#include "sim/file/json/json_text.hpp"

namespace rehearse {

namespace {

using Json = nlohmann::json;
using Ordered = nlohmann::ordered_json;

constexpr JsonLimits kLimits{.bytes = std::size_t{1} << 20, .depth = 64};

/// Whole numbers without a fraction, as k6 has them.
Ordered number(double value) {
  constexpr double kExact = 9007199254740992.0;  // 2^53
  if (std::abs(value) < kExact && std::trunc(value) == value) {
    return static_cast<std::int64_t>(value);
  }
  return value;
}

std::string text(const Ordered& json) {
  return json.dump(-1, ' ', false, Ordered::error_handler_t::replace);
}

Ordered resource(const char* type, std::string_view id, Ordered attributes) {
  Ordered object;
  object["type"] = type;
  object["id"] = id;
  object["attributes"] = std::move(attributes);
  return object;
}

std::string document(Ordered data) {
  Ordered object;
  object["data"] = std::move(data);
  return text(object);
}

Ordered metric_resource(const LiveMetric& metric) {
  Ordered sample = Ordered::object();
  for (const auto& [name, value] : metric.sample) sample[name] = number(value);
  Ordered attributes;
  attributes["type"] = metric_kind_name(metric.metric->kind);
  attributes["contains"] = metric_unit_name(metric.metric->unit);
  attributes["tainted"] = nullptr;
  attributes["sample"] = std::move(sample);
  return resource("metrics", metric.name, std::move(attributes));
}

/// What a relationship names.
Ordered identifier(const GroupNode& group) {
  Ordered object;
  object["type"] = "groups";
  object["id"] = group.id;
  return object;
}

Ordered group_resource(const GroupTree& groups, std::size_t index) {
  const GroupNode& group = groups.at(index);
  Ordered attributes;
  attributes["path"] = group.path;
  attributes["name"] = group.name;
  attributes["checks"] = nullptr;
  Ordered object = resource("groups", group.id, std::move(attributes));
  Ordered inside = Ordered::array();
  for (const std::size_t each : group.groups) inside.push_back(identifier(groups.at(each)));
  Ordered parent;
  if (group.parent) parent = identifier(groups.at(*group.parent));
  object["relationships"]["groups"]["data"] = std::move(inside);
  object["relationships"]["parent"]["data"] = std::move(parent);
  return object;
}

/// The attribute, if it is there and not null.
const Json* find(const Json& attributes, const char* name) {
  const auto found = attributes.find(name);
  return found == attributes.end() || found->is_null() ? nullptr : &*found;
}

void read_flag(const Json& attributes, const char* name, std::optional<bool>& flag,
               Problems& problems) {
  const Json* value = find(attributes, name);
  if (value == nullptr) return;
  if (value->is_boolean()) {
    flag = value->get<bool>();
  } else {
    problems.push_back({fmt::format("/data/attributes/{}", name), "expected true or false"});
  }
}

void read_count(const Json& attributes, const char* name, std::optional<std::int64_t>& count,
                Problems& problems) {
  const Json* value = find(attributes, name);
  if (value == nullptr) return;
  const bool fits = value->is_number_integer() &&
                    (!value->is_number_unsigned() ||
                     value->get<std::uint64_t>() <=
                         static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max()));
  if (fits && value->get<std::int64_t>() <= kMostVus) {
    count = value->get<std::int64_t>();
  } else {
    problems.push_back({fmt::format("/data/attributes/{}", name),
                        fmt::format("expected a whole number, {} at most", kMostVus)});
  }
}

}  // namespace

Checked<StatusPatch> read_status_patch(std::string_view body) {
  const Checked<Json> json = parse_json(body, kLimits);
  if (!json) return json.problems();
  if (!json->is_object() || !json->contains("data") || !(*json)["data"].is_object()) {
    return Problem{"/data", "expected an object"};
  }
  StatusPatch patch;
  const Json& data = (*json)["data"];
  const Json* attributes = find(data, "attributes");
  if (attributes == nullptr) return patch;
  if (!attributes->is_object()) return Problem{"/data/attributes", "expected an object"};
  Problems problems;
  std::optional<bool> stopped;
  read_flag(*attributes, "stopped", stopped, problems);
  read_flag(*attributes, "paused", patch.paused, problems);
  read_count(*attributes, "vus", patch.vus, problems);
  read_count(*attributes, "vus-max", patch.max, problems);
  if (!problems.empty()) return problems;
  patch.stopped = stopped.value_or(false);
  return patch;
}

std::vector<decltype(Command::action)> actions_of(const StatusPatch& patch) {
  if (patch.stopped) return {StopCommand{}};
  std::vector<decltype(Command::action)> actions;
  if (patch.paused && *patch.paused) actions.emplace_back(PauseCommand{});
  if (patch.paused && !*patch.paused) actions.emplace_back(ResumeCommand{});
  if (patch.vus || patch.max) actions.emplace_back(ScaleCommand{patch.vus, patch.max});
  return actions;
}

std::string status_body(const RunStatus& status) {
  Ordered attributes;
  attributes["status"] = static_cast<int>(status.code());
  attributes["paused"] = status.paused();
  attributes["vus"] = status.vus();
  attributes["vus-max"] = status.vus_max();
  attributes["stopped"] = status.stopped();
  attributes["running"] = status.running();
  attributes["tainted"] = false;
  return document(resource("status", "default", std::move(attributes)));
}

std::string metrics_body(const std::vector<LiveMetric>& metrics) {
  Ordered list = Ordered::array();
  for (const LiveMetric& metric : metrics) list.push_back(metric_resource(metric));
  return document(std::move(list));
}

std::string metric_body(const LiveMetric& metric) { return document(metric_resource(metric)); }

std::string groups_body(const GroupTree& groups) {
  Ordered list = Ordered::array();
  for (std::size_t i = 0; i < groups.size(); ++i) list.push_back(group_resource(groups, i));
  return document(std::move(list));
}

std::string group_body(const GroupTree& groups, std::size_t index) {
  return document(group_resource(groups, index));
}

Checked<std::string> read_setup_data(std::string_view body) {
  if (body.empty()) return std::string("null");
  const Checked<Json> json = parse_json(body, kLimits);
  if (!json) return json.problems();
  const Json::json_pointer place("/data/attributes/data");
  return (json->contains(place) ? json->at(place) : *json).dump();
}

std::string setup_body(const std::string& data) {
  Ordered attributes;
  attributes["data"] = Ordered::parse(data);
  return document(resource("setupData", "default", std::move(attributes)));
}

std::string error_body(unsigned status, std::string_view title, std::string_view detail) {
  Ordered error;
  error["status"] = fmt::format("{}", status);
  error["title"] = title;
  error["detail"] = detail;
  Ordered object;
  object["errors"] = Ordered::array({std::move(error)});
  return text(object);
}

}  // namespace rehearse
