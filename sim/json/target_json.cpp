// The order of keys in `http`, `services` and `phases`.

#include "sim/json/target_json.hpp"

#include <array>
#include <fmt/format.h>

#include "sim/json/moment_json.hpp"
#include "sim/measure/service_sampler.hpp"
#include "sim/measure/trend_stat.hpp"

namespace rehearse {

namespace {

/// One part of a request's time, and its key in JSON.
struct TimePart {
  const char* field;
  Histogram MeasuredTimes::*times;
};

/// By name.
constexpr std::array<TimePart, 6> kTimeParts{{
    {"blockedMs", &MeasuredTimes::blocked},
    {"connectingMs", &MeasuredTimes::connecting},
    {"receivingMs", &MeasuredTimes::receiving},
    {"sendingMs", &MeasuredTimes::sending},
    {"tlsHandshakingMs", &MeasuredTimes::tls_handshaking},
    {"waitingMs", &MeasuredTimes::waiting},
}};

/// Each part's `trend_stats` in milliseconds, and the bytes.
void write_measured(JsonWriter& json, const MeasuredTimes& measured,
                    const std::vector<std::string>& trend_stats) {
  json.key("measured");
  json.begin_object();
  write_durations(json, "startLagMs", measured.lag, trend_stats);
  write_durations(json, "durationMs", measured.duration, trend_stats);
  for (const TimePart& part : kTimeParts) {
    write_durations(json, part.field, measured.*part.times, trend_stats);
  }
  json.field("dataSent", measured.data_sent);
  json.field("dataReceived", measured.data_received);
  json.end_object();
}

void write_traffic(JsonWriter& json, std::string_view name, const EndpointTraffic& traffic,
                   const std::vector<std::string>& trend_stats) {
  json.key(name);
  json.begin_object();
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

/// By target, then endpoint; endpoints of a target are adjacent.
void write_http(JsonWriter& json, const std::vector<EndpointTraffic>& traffic,
                const std::vector<std::string>& trend_stats) {
  json.key("http");
  json.begin_object();
  for (std::size_t i = 0; i < traffic.size();) {
    const std::string& target = traffic[i].target;
    json.key(target);
    json.begin_object();
    for (; i < traffic.size() && traffic[i].target == target; ++i) {
      write_traffic(json, traffic[i].endpoint, traffic[i], trend_stats);
    }
    json.end_object();
  }
  json.end_object();
}

struct CountField {
  const char* name;
  std::uint64_t ServiceCounts::*count;
};

constexpr CountField kCounts[] = {
    {"requests", &ServiceCounts::requests},
    {"accepted", &ServiceCounts::accepted},
    {"completed", &ServiceCounts::completed},
    {"cancelled", &ServiceCounts::cancelled},
    {"terminated", &ServiceCounts::terminated},
    {"rejected", &ServiceCounts::rejected},
    {"refused", &ServiceCounts::refused},
    {"rateLimited", &ServiceCounts::rate_limited},
    {"lost", &ServiceCounts::lost},
    {"timedOut", &ServiceCounts::timed_out},
    {"errors", &ServiceCounts::errors},
    {"retries", &ServiceCounts::retries},
};

using Samples = std::vector<ServiceSample>;

/// A list with what `value` makes of each sample and the one before it.
template <class Value>
void write_series(JsonWriter& json, const char* name, const Samples& samples, const Value& value) {
  json.key(name);
  json.begin_array();
  ServiceSample before;
  for (const ServiceSample& sample : samples) {
    json.value(value(sample, before));
    before = sample;
  }
  json.end_array();
}

void write_samples(JsonWriter& json, const Samples& samples, bool scaled) {
  const auto state = [&](const char* name, std::uint64_t ServiceSample::*count) {
    write_series(json, name, samples,
                 [count](const ServiceSample& now, const ServiceSample&) { return now.*count; });
  };
  json.key("series");
  json.begin_object();
  write_series(json, "atNs", samples,
               [](const ServiceSample& now, const ServiceSample&) { return now.at.ns; });
  state("inFlight", &ServiceSample::inside);
  state("waiting", &ServiceSample::waiting);
  state("busy", &ServiceSample::busy);
  state("servers", &ServiceSample::servers);
  state("running", &ServiceSample::running);
  if (scaled) state("instances", &ServiceSample::instances);
  write_series(json, "utilisation", samples,
               [](const ServiceSample& now, const ServiceSample& before) {
                 return utilisation_between(before, now);
               });
  for (const CountField& field : kCounts) {
    write_series(json, field.name, samples,
                 [&field](const ServiceSample& now, const ServiceSample& before) {
                   return now.so_far.*field.count - before.so_far.*field.count;
                 });
  }
  json.end_object();
}

void write_guards(JsonWriter& json, const ServiceLoad& load) {
  if (load.deadlock.times > 0) {
    json.key("deadlocks");
    json.begin_object();
    json.field("times", load.deadlock.times);
    json.field("firstNs", load.deadlock.first.ns);
    json.field("requestsMax", load.deadlock.most);
    json.field("requestsEnd", load.deadlock.at_end);
    json.end_object();
  }
  if (load.is_hedged) {
    json.field("hedges", load.hedges);
    json.field("hedgesWon", load.hedges_won);
  }
  if (!load.breakers.empty()) {
    json.key("breakers");
    json.begin_array();
    for (const BreakerLoad& breaker : load.breakers) {
      json.begin_object();
      json.field("to", breaker.to);
      json.field("opened", breaker.opened);
      json.field("openNs", breaker.open.ns);
      json.field("notMade", breaker.not_made);
      json.end_object();
    }
    json.end_array();
  }
  if (load.bulkheads.empty()) return;
  json.key("bulkheads");
  json.begin_array();
  for (const BulkheadLoad& bulkhead : load.bulkheads) {
    json.begin_object();
    json.field("to", bulkhead.to);
    json.field("rejected", bulkhead.rejected);
    json.field("timedOut", bulkhead.timed_out);
    json.field("inFlightMax", bulkhead.most_in_flight);
    json.field("waitingMax", bulkhead.most_waiting);
    json.end_object();
  }
  json.end_array();
}

void write_instances(JsonWriter& json, const InstancesOverTime& instances) {
  json.field("instancesMin", instances.least);
  json.field("instancesAvg", instances.mean);
  json.field("instancesMax", instances.most);
  json.field("instanceSeconds", instances.seconds);
  json.field("scaleUps", instances.scale_ups);
  json.field("scaleDowns", instances.scale_downs);
}

void write_service(JsonWriter& json, const ServiceLoad& load, bool series) {
  json.key(load.name);
  json.begin_object();
  for (const CountField& field : kCounts) json.field(field.name, load.*field.count);
  json.field("utilisation", load.utilisation);
  json.field("inFlightAvg", load.mean_inside);
  json.field("inFlightMax", load.most_inside);
  json.field("inFlightEnd", load.samples.back().inside);
  json.field("waitingAvg", load.mean_waiting);
  json.field("waitingMax", load.most_waiting);
  write_guards(json, load);
  if (load.scaled) write_instances(json, *load.scaled);
  if (series) write_samples(json, load.samples, load.scaled.has_value());
  json.end_object();
}

void write_phase(JsonWriter& json, const TargetPhase& phase, const Result& result) {
  json.begin_object();
  json.field("fromNs", phase.from.ns);
  json.field("untilNs", phase.until.ns);
  if (phase.recovery) {
    json.key("recovery");
    json.begin_object();
    json.field("p95BeforeMs", phase.recovery->before_ns / 1e6);
    json.key("afterNs");
    if (phase.recovery->after) {
      json.value(phase.recovery->after->ns);
    } else {
      json.null();
    }
    json.end_object();
  }
  json.key("scenarios");
  json.begin_object();
  for (std::size_t rank = 0; rank < phase.scenarios.size(); ++rank) {
    const ScenarioPhase& scenario = phase.scenarios[rank];
    json.key(result.scenarios[rank].name);
    json.begin_object();
    json.field("startingNs", scenario.starting.ns);
    json.field("started", scenario.started);
    json.field("dropped", scenario.dropped);
    json.field("ended", scenario.ended);
    json.field("iterationDurationMs", scenario.mean_duration_ns / 1e6);
    json.field("vusBusyAvg", scenario.mean_busy);
    json.field("vusBusyMax", scenario.most_busy);
    json.field("vusEnd", scenario.vus_end);
    json.field("sent", scenario.requests);
    json.field("answered", scenario.answered);
    json.field("failed", scenario.failed);
    json.field("requestDurationMs", scenario.mean_request_ns / 1e6);
    json.end_object();
  }
  json.end_object();
  json.end_object();
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
                   const std::vector<std::string>& trend_stats, bool series) {
  if (!result.traffic.empty()) {
    write_http(json, result.traffic, trend_stats);
    write_traffic(json, "httpTotals", sum_of(result.traffic), trend_stats);
  }
  if (!result.services.empty()) {
    json.key("services");
    json.begin_object();
    for (const ServiceLoad& load : result.services) write_service(json, load, series);
    json.end_object();
  }
  if (!result.moments.empty()) {
    json.key("moments");
    json.begin_array();
    for (const ServiceMoment& moment : result.moments) {
      json.begin_object();
      write_moment_fields(json, moment);
      json.end_object();
    }
    json.end_array();
  }
  if (!result.phases.empty()) {
    json.key("phases");
    json.begin_array();
    for (const TargetPhase& phase : result.phases) write_phase(json, phase, result);
    json.end_array();
  }
}

}  // namespace rehearse
