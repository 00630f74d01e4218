// The schema has the keys that the readers know.

#include <map>
#include <set>
#include <string>

#include "sim/file/rehearsal_reader.hpp"
#include "sim/file/schema/rehearsal_schema.hpp"
#include "sim/file/schema/schema_objects.hpp"
#include "sim/options/executor_forms.hpp"
#include "sim/options/options_fields.hpp"
#include "sim/plan/executor_traits.hpp"
#include "tests/sim/file/reader_testing.hpp"

namespace rehearse {
namespace {

using Names = std::set<std::string>;

/// A rehearsal that has each kind of object, and where.
const char* const kDocument = R"({
  "journeys": {
    "steps": {"steps": [
      {"request": {"target": "shop", "expectedStatuses": [{"min": 200, "max": 299}],
                   "retry": {"limit": 1}}, "onFailure": {"steps": [{"think": "1s"}]}},
      {"think": "1s"},
      {"batch": [{"target": "shop"}]},
      {"repeat": 2, "steps": [{"think": "1s"}]},
      {"choose": [{"weight": 1, "steps": [{"think": "1s"}]}]},
      {"group": "g", "steps": [{"think": "1s"}]},
      {"check": "c", "probability": 1},
      {"metric": "r", "type": "rate", "probability": 1},
      {"metric": "c", "type": "counter"},
      {"throw": true},
      {"abort": true},
      {"endIteration": true}]},
    "graph": {"graph": {"start": "a", "steps": {"a": {"think": "1s"}}}}
  },
  "targets": {
    "shop": {"duration": "1s", "servers": 1, "usl": {}, "rateLimit": {"rate": 1}, "queue": {},
             "connections": {"holdServer": true}, "statuses": {}, "learnsAfter": {"up": 1},
             "traffic": [{"rate": [{"at": 0, "rate": 1}], "arrivals": {"gamma": 2},
                          "states": [{"factor": 1, "stay": "1s"}]}],
             "autoscale": {"steps": [{"above": 1, "add": 1}], "stop": {},
                           "up": {"policies": [{"percent": 1}]}},
             "warmUp": {"slower": 2, "duration": "1s"},
             "instances": [{}], "changes": [{"slower": 2}], "stops": [{"at": "1s"}],
             "rollingRestarts": [{"at": "1s", "restartAfter": "1s"}]},
    "shops": {"autoscale": {"metrics": [{"metric": "rate", "target": 1}]},
              "endpoints": {"a": {"duration": "1s", "error": {"probability": 0.1},
              "match": "GET /a", "response": {"cases": [{"if": {"every": 2}}]},
              "calls": [{"target": "shop", "retry": {"limit": 1}, "hits": [{"at": 0, "hits": 1}]},
                        {"target": "shop", "breaker": {}, "bulkhead": {"limit": 1}, "hedge": {"after": 1}}]}}}
  },
  "client": {},
  "control": [{"at": "1s", "scale": {"vus": 1}}]
})";

const std::map<std::string, std::string> kPlaces = {
    {"rehearsal", ""},
    {"client", "/client"},
    {"journey", "/journeys/steps"},
    {"requestStep", "/journeys/steps/steps/0"},
    {"request", "/journeys/steps/steps/0/request"},
    {"statusRange", "/journeys/steps/steps/0/request/expectedStatuses/0"},
    {"requestRetry", "/journeys/steps/steps/0/request/retry"},
    {"reactionSteps", "/journeys/steps/steps/0/onFailure"},
    {"endStep", "/journeys/steps/steps/11"},
    {"thinkStep", "/journeys/steps/steps/1"},
    {"batchStep", "/journeys/steps/steps/2"},
    {"batchRequest", "/journeys/steps/steps/2/batch/0"},
    {"repeatStep", "/journeys/steps/steps/3"},
    {"chooseStep", "/journeys/steps/steps/4"},
    {"alternative", "/journeys/steps/steps/4/choose/0"},
    {"groupStep", "/journeys/steps/steps/5"},
    {"checkStep", "/journeys/steps/steps/6"},
    {"rateStep", "/journeys/steps/steps/7"},
    {"metricStep", "/journeys/steps/steps/8"},
    {"throwStep", "/journeys/steps/steps/9"},
    {"abortStep", "/journeys/steps/steps/10"},
    {"graph", "/journeys/graph/graph"},
    {"targetObject", "/targets/shop"},
    {"usl", "/targets/shop/usl"},
    {"rateLimit", "/targets/shop/rateLimit"},
    {"queue", "/targets/shop/queue"},
    {"connections", "/targets/shop/connections"},
    {"serviceStatuses", "/targets/shop/statuses"},
    {"learning", "/targets/shop/learnsAfter"},
    {"autoscale", "/targets/shop/autoscale"},
    {"scalingMetric", "/targets/shops/autoscale/metrics/0"},
    {"scalingStep", "/targets/shop/autoscale/steps/0"},
    {"scalingPace", "/targets/shop/autoscale/up"},
    {"scalingPolicy", "/targets/shop/autoscale/up/policies/0"},
    {"scalingStop", "/targets/shop/autoscale/stop"},
    {"warmUp", "/targets/shop/warmUp"},
    {"traffic", "/targets/shop/traffic/0"},
    {"ratePoint", "/targets/shop/traffic/0/rate/0"},
    {"gaps", "/targets/shop/traffic/0/arrivals"},
    {"rateState", "/targets/shop/traffic/0/states/0"},
    {"instance", "/targets/shop/instances/0"},
    {"change", "/targets/shop/changes/0"},
    {"stop", "/targets/shop/stops/0"},
    {"rollingRestart", "/targets/shop/rollingRestarts/0"},
    {"endpointObject", "/targets/shops/endpoints/a"},
    {"response", "/targets/shops/endpoints/a/response"},
    {"responseCase", "/targets/shops/endpoints/a/response/cases/0"},
    {"responseCondition", "/targets/shops/endpoints/a/response/cases/0/if"},
    {"error", "/targets/shops/endpoints/a/error"},
    {"call", "/targets/shops/endpoints/a/calls/0"},
    {"retry", "/targets/shops/endpoints/a/calls/0/retry"},
    {"hitPoint", "/targets/shops/endpoints/a/calls/0/hits/0"},
    {"breaker", "/targets/shops/endpoints/a/calls/1/breaker"},
    {"bulkhead", "/targets/shops/endpoints/a/calls/1/bulkhead"},
    {"hedge", "/targets/shops/endpoints/a/calls/1/hedge"},
    {"command", "/control/0"},
    {"scale", "/control/0/scale"},
};

/// "…, expected one of a, b, c", what the reader says of a key that no object has.
Names keys_known_at(const std::string& place) {
  constexpr std::string_view kBegin = "found an unknown key, expected one of ";
  const std::string unknown = "0123456789";
  json document = json::parse(kDocument);
  document[json::json_pointer(place)][unknown] = nullptr;
  for (const Problem& problem : problems_of(read_rehearsal(document, {}))) {
    if (problem.path != place + "/" + unknown || !problem.message.starts_with(kBegin)) continue;
    std::istringstream list(problem.message.substr(kBegin.size()));
    Names names;
    for (std::string name; std::getline(list >> std::ws, name, ',');) names.insert(name);
    return names;
  }
  ADD_FAILURE() << place << " takes any key";
  return {};
}

Names names_of(std::span<const SchemaKey> keys) {
  Names names;
  for (const SchemaKey& key : keys) names.emplace(key.name);
  return names;
}

TEST(Schema, HasTheKeysOfTheReaders) {
  for (const SchemaObject& object : schema_objects()) {
    const std::string name(object.name);
    if (name.ends_with("Occurrence")) continue;  // one of three keys each, below
    ASSERT_TRUE(kPlaces.contains(name)) << name;
    Names known = keys_known_at(kPlaces.at(name));
    if (name == "rehearsal") known.insert({"$schema", "about"});
    EXPECT_EQ(names_of(object.keys), known) << name;
  }
}

TEST(Schema, HasTheThreeOccurrences) {
  json document = json::parse(kDocument);
  document["journeys"]["steps"]["throws"] = {{"often", 1}};
  EXPECT_THAT(problems_of(read_rehearsal(document, {})),
              testing::Contains(problem_at(
                  "/journeys/steps/throws/often",
                  "found an unknown key, expected one of iteration, iterations, probability")));
  Names keys;
  for (const SchemaObject& object : schema_objects()) {
    if (object.name.ends_with("Occurrence")) keys.merge(names_of(object.keys));
  }
  EXPECT_EQ(keys, (Names{"iteration", "iterations", "probability"}));
}

TEST(Schema, HasAllOptions) {
  EXPECT_EQ(names_of(schema_options()), Names(option_names().begin(), option_names().end()));
}

TEST(Schema, HasTheFieldsOfAllExecutors) {
  Names names;
  for (std::size_t i = 0; i < kExecutors.size(); ++i) {
    for (const std::string_view name : scenario_field_names(static_cast<ExecutorKind>(i))) {
      names.emplace(name);
    }
  }
  EXPECT_EQ(names_of(schema_scenario_fields()), names);
}

TEST(Schema, DefinesWhatItRefersTo) {
  const nlohmann::ordered_json schema = rehearsal_schema();
  const auto visit = [&](const auto& self, const nlohmann::ordered_json& value) -> void {
    for (const auto& [key, inner] : value.items()) {
      if (key == "$ref") {
        EXPECT_TRUE(schema.contains(
            nlohmann::ordered_json::json_pointer(inner.template get<std::string>().substr(1))))
            << inner;
      }
      if (inner.is_structured()) self(self, inner);
    }
  };
  visit(visit, schema);
}

TEST(Schema, IsNamedInARehearsalWithoutEffect) {
  const json document = json::parse(
      R"({"$schema": "rehearsal.schema.json", "options": {"vus": 1, "duration": "1s"},
          "journeys": {"default": {"duration": "1s"}}})");
  EXPECT_THAT(problems_of(read_rehearsal(document, {})), testing::IsEmpty());
}

}  // namespace
}  // namespace rehearse
