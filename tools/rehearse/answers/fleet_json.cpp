// By instance, then the sum, which is a result like that of a run.

#include "tools/rehearse/answers/fleet_json.hpp"

#include "sim/json/instant_json.hpp"
#include "sim/json/result_json.hpp"
#include "sim/json/target_json.hpp"
#include "sim/plan/options.hpp"
#include "tools/rehearse/answers/over_runs_json.hpp"

namespace rehearse {

namespace {

void write_requests(JsonWriter& json, const EndpointTraffic& of) {
  json.key("http");
  json.begin_object();
  json.field("sent", of.sent);
  json.field("answered", of.answered);
  json.field("failed", of.failed);
  json.field("aborted", of.aborted);
  json.field("connections", of.connections);
  write_durations(json, "durationMs", of.duration, Options{}.summary_trend_stats);
  json.end_object();
}

void write_instance(JsonWriter& json, const FleetInstance& instance, bool has_requests) {
  json.begin_object();
  json.field("segment", instance.segment.text());
  json.field("maxPlannedVUs", instance.max_planned_vus);
  json.field("maxPossibleVUs", instance.max_possible_vus);
  write_counts(json, instance.counts);
  write_instant(json, "endNs", instance.ended);
  write_busy(json, instance.busy);
  json.key("scenarios");
  json.begin_object();
  for (const ScenarioResult& scenario : instance.scenarios) {
    json.key(scenario.name);
    json.begin_object();
    write_counts(json, scenario.counts);
    write_instant(json, "startNs", scenario.began);
    write_instant(json, "endNs", scenario.ended);
    json.field("vusMax", scenario.vus_max);
    json.field("insufficientVUs", scenario.insufficient_vus);
    json.field("cutShort", scenario.interrupted);
    json.end_object();
  }
  json.end_object();
  if (has_requests) write_requests(json, instance.requests);
  json.end_object();
}

void write_planned(JsonWriter& json, const FleetAnswer& answer) {
  json.key("planned");
  json.begin_array();
  for (const PlannedSum& sum : answer.planned) {
    json.begin_object();
    json.field("scenario", sum.scenario);
    json.field("of", sum.of == PlannedSum::Of::Vus ? "VUs" : "iterations");
    json.field("undivided", sum.whole);
    json.field("together", sum.together);
    json.field("withoutSequence", sum.without_sequence);
    json.end_object();
  }
  json.end_array();
}

}  // namespace

void write_fleet(JsonWriter& json, const FleetAnswer& answer) {
  json.begin_object();
  json.field("sequence", answer.sequence.text());
  json.key("instances");
  json.begin_array();
  for (const FleetInstance& instance : answer.instances) {
    write_instance(json, instance, !answer.sum.traffic.empty());
  }
  json.end_array();
  write_planned(json, answer);
  json.field("commands", fleet_commands(answer));
  json.field("warnings", answer.warnings);
  json.key("sum");
  write_whole_result(json, answer.sum, Options{}.summary_trend_stats);
  if (answer.over) {
    json.field("runs", answer.over->runs());
    json.key("over");
    write_over_runs(json, *answer.over);
  }
  json.end_object();
}

}  // namespace rehearse
