// Expected visits, requests and services as JSON.

#include "sim/json/journeys_json.hpp"

#include "models/journey/journey_program.hpp"

namespace rehearse {
namespace {

const char* limit_name(ServiceLimit limit) {
  switch (limit) {
    case ServiceLimit::Servers:
      return "servers";
    case ServiceLimit::Scalability:
      return "scalability";
    case ServiceLimit::Concurrency:
      return "concurrency";
    case ServiceLimit::RateLimit:
      return "rate";
    case ServiceLimit::None:
      break;
  }
  return "none";
}

const std::string& service_name(const TestWork& test, const ServiceUse& use) {
  return test.targets->services[use.service].name;
}

void write_problems(JsonWriter& json, const Problems& problems) {
  json.key("noMean");
  json.begin_array();
  for (const Problem& problem : problems) {
    json.begin_object();
    json.field("path", problem.path);
    json.field("message", problem.message);
    json.end_object();
  }
  json.end_array();
}

void write_steps(JsonWriter& json, const ExpectedWork& work) {
  json.field("completes", work.completes);
  json.field("throws", work.throws);
  json.field("aborts", work.aborts);
  json.key("steps");
  json.begin_array();
  for (const ExpectedWork::OfStep& step : work.steps) {
    json.begin_object();
    json.field("path", step.path);
    json.field("label", step.label);
    json.field("visits", step.visits);
    json.end_object();
  }
  json.end_array();
  json.key("endpoints");
  json.begin_array();
  for (const ExpectedWork::OfEndpoint& endpoint : work.endpoints) {
    json.begin_object();
    json.field("target", endpoint.target_name);
    json.field("endpoint", endpoint.endpoint_name);
    json.field("requests", endpoint.requests);
    json.end_object();
  }
  json.end_array();
}

void write_services(JsonWriter& json, const TestWork& test, const JourneyWork& work) {
  json.key("services");
  json.begin_array();
  for (const ServiceUse& use : work.services) {
    json.begin_object();
    json.field("name", service_name(test, use));
    json.field("requests", use.requests);
    json.field("serverNs", use.server_ns);
    json.key("highestRate");
    use.known ? json.value(use.highest_rate) : json.null();
    json.field("limit", use.known ? limit_name(use.limit) : "unknown");
    json.end_object();
  }
  json.end_array();
  json.key("bottleneck");
  work.bottleneck ? json.value(service_name(test, work.services[*work.bottleneck])) : json.null();
}

}  // namespace

void write_journeys(JsonWriter& json, const TestWork& test,
                    const std::vector<ScenarioLoad>& loads) {
  json.key("journeys");
  json.begin_object();
  for (const auto& [name, work] : test.work) {
    const JourneyProgram* program = test.journeys.at(name).program();
    json.key(name);
    json.begin_object();
    json.field(program == nullptr ? "durationNs" : "thinkNs", work.think_ns);
    if (program != nullptr) {
      json.key("answersNs");
      test.targets == nullptr ? json.null() : json.value(work.answers_ns);
      write_steps(json, program->work());
      write_services(json, test, work);
    }
    write_problems(json, work.no_mean);
    json.end_object();
  }
  json.end_object();
  json.key("loads");
  json.begin_array();
  for (const ScenarioLoad& load : loads) {
    json.begin_object();
    json.field("scenario", load.scenario);
    json.field("journey", load.journey);
    json.field("rate", load.rate);
    json.field("vus", load.vus);
    json.key("utilisation");
    load.utilisation ? json.value(*load.utilisation) : json.null();
    if (load.rps_rate) json.field("rpsRate", *load.rps_rate);
    if (load.drops) {
      json.key("drops");
      json.begin_object();
      json.field("maxVUs", load.drops->max_vus);
      json.field("least", load.drops->least);
      json.field("random", load.drops->random);
      json.end_object();
    }
    json.end_object();
  }
  json.end_array();
}

}  // namespace rehearse
