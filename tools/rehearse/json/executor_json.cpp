// Executor options and shares as JSON, one shape per executor.

#include "tools/rehearse/json/executor_json.hpp"

#include <variant>
#include <vector>

#include "models/base/match.hpp"

namespace rehearse {

namespace {

void write_stages(JsonWriter& json, const std::vector<Stage>& stages) {
  json.key("stages");
  json.begin_array();
  for (const Stage& stage : stages) {
    json.begin_array();
    json.value(stage.duration.ns);
    json.value(stage.target);
    json.end_array();
  }
  json.end_array();
}

template <class Counted>
void write_counted(JsonWriter& json, const Counted& options) {
  json.field("vus", options.vus);
  json.field("iterations", options.iterations);
  json.field("maxDurationNs", options.max_duration.ns);
}

template <class Arrivals>
void write_arrivals(JsonWriter& json, const Arrivals& options) {
  json.field("timeUnitNs", options.time_unit.ns);
  json.field("preAllocatedVUs", options.pre_allocated_vus);
  json.field("maxVUs", options.max_vus);
}

}  // namespace

void write_config(JsonWriter& json, const ExecutorOptions& executor) {
  json.begin_object();
  std::visit(Match{
                 [&](const SharedIterations& options) { write_counted(json, options); },
                 [&](const PerVuIterations& options) { write_counted(json, options); },
                 [&](const ConstantVus& options) {
                   json.field("vus", options.vus);
                   json.field("durationNs", options.duration.ns);
                 },
                 [&](const RampingVus& options) {
                   json.field("startVUs", options.start_vus);
                   write_stages(json, options.stages);
                   json.field("gracefulRampDownNs", options.graceful_ramp_down.ns);
                 },
                 [&](const ConstantArrivalRate& options) {
                   json.field("rate", options.rate);
                   json.field("durationNs", options.duration.ns);
                   write_arrivals(json, options);
                 },
                 [&](const RampingArrivalRate& options) {
                   json.field("startRate", options.start_rate);
                   write_stages(json, options.stages);
                   write_arrivals(json, options);
                 },
                 [&](const ExternallyControlled& options) {
                   json.field("vus", options.vus);
                   json.field("maxVUs", options.max_vus);
                   json.field("durationNs", options.duration.ns);
                 },
             },
             executor);
  json.end_object();
}

void write_share(JsonWriter& json, const ScenarioPlan& scenario) {
  const ScaledShare& share = scenario.share;
  json.begin_object();
  const auto counted = [&] {
    json.field("vus", share.vus);
    json.field("iterations", share.iterations);
  };
  const auto arrivals = [&] {
    json.field("preAllocatedVUs", share.vus);
    json.field("maxVUs", share.max_vus);
  };
  std::visit(Match{
                 [&](const SharedIterations&) { counted(); },
                 [&](const PerVuIterations&) { counted(); },
                 [&](const ConstantVus&) { json.field("vus", share.vus); },
                 [&](const RampingVus&) { json.field("startVUs", share.vus); },
                 [&](const ConstantArrivalRate&) { arrivals(); },
                 [&](const RampingArrivalRate&) { arrivals(); },
                 [&](const ExternallyControlled&) { json.field("maxVUs", share.max_vus); },
             },
             scenario.options.executor);
  json.end_object();
}

}  // namespace rehearse
