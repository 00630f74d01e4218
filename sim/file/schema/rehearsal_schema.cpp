// Types become references to definitions; distributions, executors and options come from the tables
// that their readers use.

#include "sim/file/schema/rehearsal_schema.hpp"

#include <string>
#include <string_view>

#include "models/duration/distribution_family.hpp"
#include "sim/file/schema/schema_objects.hpp"
#include "sim/options/executor_forms.hpp"
#include "sim/plan/executor_traits.hpp"

namespace rehearse {
namespace {

using Schema = nlohmann::ordered_json;

Schema reference(std::string_view name) { return {{"$ref", "#/$defs/" + std::string(name)}}; }
Schema list_of(Schema items) { return {{"type", "array"}, {"items", std::move(items)}}; }
Schema map_of(Schema values) {
  return {{"type", "object"}, {"additionalProperties", std::move(values)}};
}
Schema any_of(Schema alternatives) { return {{"anyOf", std::move(alternatives)}}; }

/// The schema of a type of SchemaKey.
Schema type_schema(std::string_view type) {
  constexpr std::string_view kList = "list of ";
  constexpr std::string_view kMap = "map of ";
  if (const std::size_t bar = type.find('|'); bar != std::string_view::npos) {
    Schema alternatives = Schema::array();
    for (std::string_view rest = type;; rest.remove_prefix(rest.find('|') + 1)) {
      alternatives.push_back(type_schema(rest.substr(0, rest.find('|'))));
      if (rest.find('|') == std::string_view::npos) break;
    }
    return any_of(std::move(alternatives));
  }
  if (type.starts_with('=')) return {{"const", std::string(type.substr(1))}};
  if (type.starts_with(kList)) return list_of(type_schema(type.substr(kList.size())));
  if (type.starts_with(kMap)) return map_of(type_schema(type.substr(kMap.size())));
  return reference(type);
}

/// "=a|=b" as an enumeration, which editors complete.
Schema property(const SchemaKey& key) {
  Schema schema = type_schema(key.type);
  if (key.type.starts_with('=') && schema.contains("anyOf")) {
    Schema values = Schema::array();
    for (const Schema& each : schema["anyOf"]) values.push_back(each["const"]);
    schema = {{"enum", std::move(values)}};
  }
  schema["description"] = std::string(key.description);
  return schema;
}

template <class Keys>
Schema properties_of(const Keys& keys) {
  Schema properties = Schema::object();
  for (const SchemaKey& key : keys) properties[std::string(key.name)] = property(key);
  return properties;
}

Schema object_schema(const SchemaObject& object) {
  Schema schema{{"type", "object"}, {"description", std::string(object.description)}};
  schema["properties"] = properties_of(object.keys);
  Schema required = Schema::array();
  for (const SchemaKey& key : object.keys) {
    if (key.required) required.push_back(std::string(key.name));
  }
  if (!required.empty()) schema["required"] = std::move(required);
  if (!object.exactly_one.empty()) {
    Schema one = Schema::array();
    for (const std::string_view name : object.exactly_one) {
      one.push_back({{"required", Schema::array({std::string(name)})}});
    }
    schema["oneOf"] = std::move(one);
  }
  schema["additionalProperties"] = false;
  return schema;
}

/// An object of these properties, the first of which is required, and no others.
Schema form(std::string_view name, Schema value, Schema companions = Schema::object(),
            bool companions_required = false) {
  Schema properties{{std::string(name), std::move(value)}};
  Schema required = Schema::array({std::string(name)});
  for (const auto& [key, schema] : companions.items()) {
    properties[key] = schema;
    if (companions_required) required.push_back(key);
  }
  return {{"type", "object"},
          {"properties", std::move(properties)},
          {"required", std::move(required)},
          {"additionalProperties", false}};
}

Schema parameter_schema(const DistributionParameter& parameter) {
  using Kind = DistributionParameter::Kind;
  if (parameter.kind == Kind::Number) return reference("number");
  return reference(parameter.kind == Kind::Count ? "count" : "duration");
}

Schema family_schema(const DistributionFamily& family) {
  if (family.is_list) {
    Schema items = Schema::array();
    for (const auto& each : family.sets.front().parameters) items.push_back(parameter_schema(each));
    const std::size_t size = items.size();
    return form(family.name, {{"type", "array"},
                              {"prefixItems", std::move(items)},
                              {"minItems", size},
                              {"maxItems", size}});
  }
  Schema sets = Schema::array();
  for (const ParameterSet& set : family.sets) {
    Schema properties = Schema::object();
    Schema required = Schema::array();
    for (const DistributionParameter& each : set.parameters) {
      properties[std::string(each.name)] = parameter_schema(each);
      required.push_back(std::string(each.name));
    }
    sets.push_back({{"type", "object"},
                    {"properties", std::move(properties)},
                    {"required", std::move(required)},
                    {"additionalProperties", false}});
  }
  return form(family.name, any_of(std::move(sets)));
}

Schema some(Schema list) {
  list["minItems"] = 1;
  return list;
}

Schema pair_of(const Schema& item) {
  return {{"type", "array"}, {"items", item}, {"minItems", 2}, {"maxItems", 2}};
}

Schema empirical_schema() {
  const Schema text = reference("text");
  Schema column = any_of({text, {{"type", "integer"}, {"minimum", 1}}});
  Schema csv = form("csv", text,
                    {{"column", std::move(column)},
                     {"header", reference("flag")},
                     {"where", map_of(text)},
                     {"unit", {{"enum", {"ns", "us", "ms", "s", "m", "h"}}}}});
  csv["required"].push_back("column");
  return any_of({some(list_of(reference("duration"))),
                 form("percentiles", list_of({{"type", "array"}})),
                 form("summary", {{"type", "object"}}), std::move(csv)});
}

Schema model_schema() {
  const Schema length = reference("duration");
  const Schema lengths = some(list_of(length));
  const Schema model = reference("model");
  const Schema models = some(list_of(model));
  const Schema weights{{"weights", some(list_of(reference("positive")))}};
  Schema forms = Schema::array(
      {length, form("constant", length), form("uniform", pair_of(length)),
       form("choice", lengths, weights),
       form("exponential", any_of({length, form("mean", length)})),
       form("sequence", lengths, {{"by", {{"enum", {"iteration", "vu"}}}}}), form("sum", models)});
  for (const DistributionFamily& family : distribution_families()) {
    forms.push_back(family_schema(family));
  }
  forms.push_back(form("hyperexponential", lengths, weights));
  forms.push_back(form("mixture", models, weights));
  forms.push_back(form("shift", model, {{"by", reference("signedDuration")}}, true));
  forms.push_back(form("scale", model, {{"by", reference("positive")}}, true));
  forms.push_back(form("clamp", model, {{"min", length}, {"max", length}}));
  forms.push_back(form("empirical", empirical_schema()));
  Schema schema = any_of(std::move(forms));
  schema["description"] =
      "how long something takes: a duration, or an object that names a distribution";
  return schema;
}

Schema count_model_schema() {
  const Schema count = reference("count");
  return any_of(
      {count, form("uniform", pair_of(count)),
       form("choice", some(list_of(count)), {{"weights", some(list_of(reference("positive")))}}),
       form("geometric", reference("positive"))});
}

/// A pattern: k6 takes names of fields regardless of case.
std::string in_any_case(std::string_view name) {
  std::string pattern;
  for (const char c : name) {
    const bool is_upper = c >= 'A' && c <= 'Z';
    const char other = static_cast<char>(is_upper ? c - 'A' + 'a' : c - 'a' + 'A');
    pattern += {'[', c, other, ']'};
  }
  return pattern;
}

Schema scenario_schema() {
  Schema schema{{"type", "object"}, {"required", {"executor"}}};
  schema["properties"] = properties_of(schema_scenario_fields());
  Schema rules = Schema::array();
  for (std::size_t i = 0; i < kExecutors.size(); ++i) {
    std::string names;
    for (const std::string_view name : scenario_field_names(static_cast<ExecutorKind>(i))) {
      names += (names.empty() ? "" : "|") + in_any_case(name);
    }
    Schema executor{{"properties", {{"executor", {{"const", std::string(kExecutors[i].name)}}}}}};
    rules.push_back({{"if", std::move(executor)},
                     {"then", {{"propertyNames", {{"pattern", "^(" + names + ")$"}}}}}});
  }
  schema["allOf"] = std::move(rules);
  return schema;
}

void add_simple_types(Schema& defs) {
  constexpr const char* kLength =
      "[0-9.]+([eE][+-]?[0-9]+)?$|[0-9]+d$|([0-9]+d)?([0-9.]+(ns|us|\u00b5s|\u03bcs|ms|s|m|h))+$";
  const auto length = [&](const std::string& sign, bool negative) {
    Schema number{{"type", "number"}};
    if (!negative) number["minimum"] = 0;
    Schema schema =
        any_of({{{"type", "string"}, {"pattern", "^" + sign + "(" + kLength + ")"}}, number});
    schema["description"] = "a duration such as \"1m30s\", or a number of milliseconds";
    return schema;
  };
  defs["duration"] = length("[+]?", false);
  defs["signedDuration"] = length("[+-]?", true);
  defs["count"] = {{"type", "integer"}, {"minimum", 0}};
  defs["integer"] = {{"type", "integer"}};
  defs["number"] = {{"type", "number"}};
  defs["positive"] = {{"type", "number"}, {"exclusiveMinimum", 0}};
  defs["probability"] = {{"type", "number"}, {"minimum", 0}, {"maximum", 1}};
  defs["flag"] = {{"type", "boolean"}};
  defs["true"] = {{"const", true}};
  defs["text"] = {{"type", "string"}};
  defs["status"] = {{"type", "integer"}, {"minimum", 100}, {"maximum", 599}};
  defs["statuses"] = some(list_of(any_of({reference("status"), reference("statusRange")})));
}

/// Options have null, and objects of k6's own, beside the plain values.
void add_option_types(Schema& defs) {
  defs["any"] = Schema::object();
  defs["anyCount"] = {{"type", {"integer", "string", "object", "null"}}};
  defs["anyDuration"] = any_of({reference("signedDuration"), {{"type", "null"}}, {{"const", ""}}});
  defs["anyFlag"] = {{"type", {"boolean", "object", "null"}}};
  defs["anyList"] = {{"type", {"array", "null"}}};
  defs["anyObject"] = {{"type", {"object", "null"}}};
  Schema executors = Schema::array();
  for (const ExecutorTraits& executor : kExecutors) executors.push_back(std::string(executor.name));
  defs["executor"] = {{"enum", std::move(executors)}};
  defs["scenario"] = scenario_schema();
  defs["scenarios"] = any_of({map_of(reference("scenario")), {{"type", "null"}}});
  defs["options"] = {{"type", "object"}, {"properties", properties_of(schema_options())}};
}

void add_alternatives(Schema& defs) {
  const auto any_named = [](std::initializer_list<const char*> names) {
    Schema all = Schema::array();
    for (const char* name : names) all.push_back(reference(name));
    return any_of(std::move(all));
  };
  defs["occurrence"] =
      any_named({"iterationOccurrence", "iterationsOccurrence", "probabilityOccurrence"});
  defs["step"] =
      any_named({"requestStep", "thinkStep", "batchStep", "repeatStep", "chooseStep", "groupStep",
                 "checkStep", "rateStep", "metricStep", "throwStep", "endStep", "abortStep"});
  defs["reaction"] = any_of({{{"enum", {"continue", "endIteration", "failIteration", "abortTest"}}},
                             reference("reactionSteps")});
  const Schema answer =
      any_of({reference("status"),
              reference("statusRange"),
              {{"type", "string"}, {"pattern", "^([1-5]([0-9][0-9]|xx)|failed|noAnswer)$"}}});
  defs["answers"] = any_of({answer, some(list_of(answer))});
  defs["transitions"] = map_of(reference("positive"));
  defs["target"] = any_named({"model", "targetObject"});
  defs["endpoint"] = any_named({"model", "endpointObject"});
}

}  // namespace

nlohmann::ordered_json rehearsal_schema() {
  Schema schema{{"$schema", "https://json-schema.org/draft/2020-12/schema"}};
  schema["title"] = "A rehearsal of a k6 load test";
  schema["$ref"] = "#/$defs/rehearsal";
  Schema& defs = schema["$defs"] = Schema::object();
  for (const SchemaObject& object : schema_objects()) {
    defs[std::string(object.name)] = object_schema(object);
  }
  add_alternatives(defs);
  defs["model"] = model_schema();
  defs["countModel"] = count_model_schema();
  add_option_types(defs);
  add_simple_types(defs);
  return schema;
}

}  // namespace rehearse
