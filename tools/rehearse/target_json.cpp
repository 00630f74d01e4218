// One function for each field.

#include "tools/rehearse/target_json.hpp"

#include <fmt/format.h>

#include "tools/rehearse/live_rows.hpp"
#include "tools/rehearse/trend_stat.hpp"

namespace rehearse {

namespace {

void write_http(JsonWriter& json, const EndpointTraffic& traffic,
                const std::vector<std::string>& trend_stats) {
  json.begin_object();
  json.field("target", traffic.target);
  json.field("endpoint", traffic.endpoint);
  json.field("sent", traffic.sent);
  json.field("answered", traffic.answered);
  json.field("failed", traffic.failed);
  json.field("aborted", traffic.aborted);
  json.field("connections", traffic.connections);
  json.key("statuses");
  json.begin_object();
  for (const auto& [status, count] : traffic.statuses) {
    json.field(fmt::format("{}", status), count);
  }
  json.end_object();
  write_durations(json, "durationMs", traffic.duration, trend_stats);
  if (traffic.measured) write_measured(json, *traffic.measured, trend_stats);
  json.end_object();
}

void write_samples(JsonWriter& json, const char* name, const std::vector<ServiceSample>& samples,
                   std::uint64_t ServiceSample::*count) {
  json.key(name);
  json.begin_array();
  for (const ServiceSample& sample : samples) json.value(sample.*count);
  json.end_array();
}

void write_service(JsonWriter& json, const ServiceLoad& load) {
  json.begin_object();
  json.field("name", load.name);
  json.field("requests", load.requests);
  json.field("accepted", load.accepted);
  json.field("completed", load.completed);
  json.field("rejected", load.rejected);
  json.field("refused", load.refused);
  json.field("rateLimited", load.rate_limited);
  json.field("terminated", load.terminated);
  json.field("timedOut", load.timed_out);
  json.field("errors", load.errors);
  json.field("retries", load.retries);
  json.field("utilisation", load.utilisation);
  json.field("inFlightAvg", load.mean_inside);
  json.field("inFlightMax", load.most_inside);
  json.field("waitingAvg", load.mean_waiting);
  json.field("waitingMax", load.most_waiting);
  json.key("series");
  json.begin_object();
  json.key("atNs");
  json.begin_array();
  for (const ServiceSample& sample : load.samples) json.value(sample.at.ns);
  json.end_array();
  write_samples(json, "inFlight", load.samples, &ServiceSample::inside);
  write_samples(json, "waiting", load.samples, &ServiceSample::waiting);
  write_samples(json, "busy", load.samples, &ServiceSample::busy);
  write_samples(json, "servers", load.samples, &ServiceSample::servers);
  json.end_object();
  json.end_object();
}

void write_phase(JsonWriter& json, const TargetPhase& phase, const Result& result) {
  json.begin_object();
  json.field("fromNs", phase.from.ns);
  json.field("untilNs", phase.until.ns);
  json.key("scenarios");
  json.begin_object();
  for (std::size_t rank = 0; rank < phase.scenarios.size(); ++rank) {
    const ScenarioPhase& scenario = phase.scenarios[rank];
    json.key(result.scenarios[rank].name);
    json.begin_object();
    json.field("started", scenario.started);
    json.field("ended", scenario.ended);
    json.field("dropped", scenario.dropped);
    json.field("vusEnd", scenario.vus_end);
    json.field("iterationDurationMs", scenario.mean_duration_ns / 1e6);
    json.end_object();
  }
  json.end_object();
  json.end_object();
}

template <class Elements, class Write>
void write_list(JsonWriter& json, const char* name, const Elements& elements, const Write& write) {
  if (elements.empty()) return;
  json.key(name);
  json.begin_array();
  for (const auto& element : elements) write(element);
  json.end_array();
}

}  // namespace

void write_durations(JsonWriter& json, std::string_view name, const Histogram& durations,
                     const std::vector<std::string>& trend_stats) {
  json.key(name);
  json.begin_object();
  for (const std::string& stat : trend_stats) {
    json.field(stat, evaluate(*parse_trend_stat(stat), durations));
  }
  json.end_object();
}

void write_targets(JsonWriter& json, const Result& result,
                   const std::vector<std::string>& trend_stats) {
  write_list(json, "http", result.traffic,
             [&](const EndpointTraffic& traffic) { write_http(json, traffic, trend_stats); });
  write_list(json, "services", result.services,
             [&](const ServiceLoad& load) { write_service(json, load); });
  write_list(json, "phases", result.phases,
             [&](const TargetPhase& phase) { write_phase(json, phase, result); });
}

}  // namespace rehearse
