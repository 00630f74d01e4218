// Endpoints and their calls, whose names are resolved by the reader of all targets.

#include "sim/file/target/endpoint_reader.hpp"

#include <nlohmann/json.hpp>
#include <optional>
#include <utility>

#include "sim/file/duration/duration_model_reader.hpp"
#include "sim/file/json/fields.hpp"
#include "sim/file/target/guard_reader.hpp"
#include "sim/file/target/points_reader.hpp"

namespace rehearse {
namespace {

using nlohmann::json;

/// A wrong model is replaced by a second, so that it is not reported as missing too.
std::optional<DurationModel> read_optional_model(const json& object, std::string_view key,
                                                 const JsonPlace& place,
                                                 DocumentProblems& problems) {
  const auto found = object.find(key);
  if (found == object.end()) return std::nullopt;
  auto model = read_duration_model(*found, place / key, problems);
  return model ? *std::move(model) : DurationModel::constant(seconds(1));
}

void read_error(const json& value, const JsonPlace& place, DocumentProblems& problems,
                EndpointOptions& endpoint) {
  if (value.is_number()) {
    endpoint.error_probability = value.get<double>();
    return;
  }
  if (!value.is_object() || !value.contains("probability")) {
    problems.add(place, value, "a probability, or an object with probability and duration");
    return;
  }
  check_keys(value, {"probability", "duration"}, place, problems);
  Fields(value, place, problems).number("probability", endpoint.error_probability);
  endpoint.error_duration = read_optional_model(value, "duration", place, problems);
}

void read_retry(const json& value, const JsonPlace& place, DocumentProblems& problems,
                CallOptions& call) {
  if (value.is_number()) {
    const auto limit = read_count(value, place, problems, UINT32_MAX);
    if (limit) call.retry.limit = static_cast<std::uint32_t>(*limit);
    return;
  }
  if (!value.is_object() || !value.contains("limit")) {
    problems.add(place, value,
                 "how often, or an object with limit, backoff, growth, longest, jitter");
    return;
  }
  check_keys(value, {"limit", "backoff", "growth", "longest", "jitter"}, place, problems);
  const Fields fields(value, place, problems);
  fields.count("limit", call.retry.limit);
  fields.length("backoff", call.retry.backoff);
  fields.number("growth", call.retry.growth);
  fields.length("longest", call.retry.longest);
  fields.flag("jitter", call.retry.jitter);
}

std::string read_name(const json& call, const char* key, const JsonPlace& place,
                      DocumentProblems& problems) {
  const auto found = call.find(key);
  if (found == call.end()) return {};
  if (found->is_string() && !found->get_ref<const std::string&>().empty()) {
    return found->get<std::string>();
  }
  problems.add(place / key, *found, "a name");
  return "?";
}

constexpr PointsForm kHits{
    "hits", "a probability, or a list of points such as {\"at\": \"1m\", \"hits\": 0.9}",
    "a point such as {\"at\": \"1m\", \"hits\": 0.9}"};

CallOptions read_call(const json& value, const JsonPlace& place, DocumentProblems& problems) {
  CallOptions call;
  if (!value.is_object() || !value.contains("target")) {
    problems.add(place, value,
                 "a call, an object with the key target, such as {\"target\": \"db\"}");
    return call;
  }
  check_keys(value,
             {"target", "endpoint", "probability", "count", "timeout", "retry", "required",
              "connects", "onlyIf", "hits", "breaker", "bulkhead", "hedge"},
             place, problems);
  call.service = read_name(value, "target", place, problems);
  call.endpoint = read_name(value, "endpoint", place, problems);
  const Fields fields(value, place, problems);
  fields.number("probability", call.probability);
  fields.count("count", call.count);
  fields.length("timeout", call.timeout);
  if (const json* retry = fields.find("retry")) read_retry(*retry, place / "retry", problems, call);
  fields.flag("required", call.required);
  fields.flag("connects", call.connects);
  if (const auto condition = fields.one_of("onlyIf", {"failed", "missed"})) {
    call.only_if = *condition == 0 ? CallCondition::Failed : CallCondition::Missed;
  }
  if (const json* hits = fields.find("hits"))
    read_points(*hits, place / "hits", problems, kHits, call.hits);
  read_guards(value, place, problems, call);
  return call;
}

void read_calls(const json& value, const JsonPlace& place, DocumentProblems& problems,
                EndpointOptions& endpoint) {
  if (!value.is_array()) {
    problems.add(place, value, "a list of calls, such as [{\"target\": \"db\"}]");
    return;
  }
  for (std::size_t i = 0; i < value.size(); ++i) {
    endpoint.calls.push_back(read_call(value[i], place[i], problems));
  }
}

}  // namespace

const std::vector<std::string_view>& endpoint_keys() {
  static const std::vector<std::string_view> keys = {"duration",    "kind",  "priority",
                                                     "error",       "calls", "callOrder",
                                                     "holdsServer", "match", "response"};
  return keys;
}

EndpointOptions read_endpoint(std::string name, const json& value, const JsonPlace& place,
                              DocumentProblems& problems) {
  if (has_any_key(value, endpoint_keys())) {
    check_keys(value, endpoint_keys(), place, problems);
    return read_endpoint_fields(std::move(name), value, place, problems);
  }
  EndpointOptions endpoint;
  endpoint.name = std::move(name);
  endpoint.duration = read_bare_model(
      value, place, problems, "an endpoint: a duration model, or an object with the key duration");
  return endpoint;
}

EndpointOptions read_endpoint_fields(std::string name, const json& object, const JsonPlace& place,
                                     DocumentProblems& problems) {
  EndpointOptions endpoint;
  endpoint.name = std::move(name);
  endpoint.duration = read_optional_model(object, "duration", place, problems);
  const Fields fields(object, place, problems);
  read_enumeration(fields, "kind", {"unary", "stream"}, endpoint.kind);
  // What answers a script may take no time but that of the answer itself.
  const bool answers = fields.has("match") || fields.has("response");
  if (answers && !endpoint.duration && endpoint.kind == EndpointKind::Unary) {
    endpoint.duration = DurationModel::constant({});
  }
  fields.integer("priority", endpoint.priority);
  if (const json* error = fields.find("error")) {
    read_error(*error, place / "error", problems, endpoint);
  }
  if (const json* calls = fields.find("calls")) {
    read_calls(*calls, place / "calls", problems, endpoint);
  }
  read_enumeration(fields, "callOrder", {"sequence", "parallel"}, endpoint.call_order);
  fields.flag("holdsServer", endpoint.holds_server);
  return endpoint;
}

}  // namespace rehearse
