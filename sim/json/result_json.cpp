// Results as JSON: the machine interface's few fields, or everything.

#include "sim/json/result_json.hpp"

#include <array>
#include <fmt/format.h>
#include <optional>
#include <string>

#include "sim/json/instant_json.hpp"
#include "sim/json/target_json.hpp"
#include "sim/measure/busy_figures.hpp"
#include "sim/measure/run_detail.hpp"

namespace rehearse {

namespace {

void write_totals(JsonWriter& json, const Result& result) {
  json.field("seed", result.seed);
  write_counts(json, result.counts);
  json.field("vusMax", result.vus_max);
  json.field("runNs", result.run.ns);
  json.field("exitCode", exit_status(result.exit_code));
  json.field("traceHash", fmt::format("{:016x}", result.trace_hash));
}

void write_instants(JsonWriter& json, std::string_view name, const std::vector<Instant>& instants) {
  json.key(name);
  json.begin_array();
  for (const Instant at : instants) json.value(at.ns);
  json.end_array();
}

void write_times(JsonWriter& json, const IterationTimes& times) {
  write_instants(json, "startsNs", times.starts);
  write_instants(json, "endsNs", times.ends);
  json.key("dropsNs");
  json.begin_array();
  for (const IterationTimes::Drop& drop : times.drops) {
    json.begin_array();
    json.value(drop.at.ns);
    json.value(drop.count);
    json.end_array();
  }
  json.end_array();
}

/// What there is of it; nothing where no iteration took any time.
void write_causes(JsonWriter& json, const TimeByCause& spent, std::uint64_t iterations) {
  if (spent.total() == 0) return;
  json.key("iterationTimeByCause");
  json.begin_object();
  for (const Cause cause : kAllCauses) {
    if (spent[cause] == 0) continue;
    json.key(cause_name(cause));
    json.begin_object();
    json.field("avgMs", spent.mean_ns(cause, iterations) / 1e6);
    json.field("share", spent.share(cause));
    json.end_object();
  }
  json.end_object();
}

void write_extras(JsonWriter& json, const ScenarioResult& scenario) {
  json.field("iterations", scenario.counts.returned);
  json.field("exceptions", scenario.counts.thrown);
  write_instant(json, "endNs", scenario.ended);
  json.field("vusMax", scenario.vus_max);
  write_busy(json, busy_figures(scenario));
  write_causes(json, scenario.spent, scenario.counts.started());
  json.field("insufficientVUs", scenario.insufficient_vus);
  json.field("cutShort", scenario.interrupted);
}

void write_commands(JsonWriter& json, const Result& result) {
  json.key("commands");
  json.begin_array();
  for (const CommandResult& command : result.commands) {
    json.begin_object();
    json.field("ok", command.ok);
    if (!command.ok) json.field("error", command.error);
    write_instant(json, "doneNs", command.done);
    json.end_object();
  }
  json.end_array();
}

void write_texts(JsonWriter& json, std::string_view name, const std::vector<std::string>& texts) {
  json.key(name);
  json.begin_array();
  for (const std::string& text : texts) json.value(text);
  json.end_array();
}

/// Of a test with thresholds.
void write_verdict(JsonWriter& json, const Result& result) {
  if (!result.verdict) return;
  json.key("verdict");
  json.begin_object();
  json.key("thresholds");
  json.begin_array();
  for (const Verdict::Row& row : result.verdict->thresholds) {
    json.begin_object();
    json.field("metric", row.metric);
    json.field("threshold", row.source);
    json.field("ok", row.ok);
    json.end_object();
  }
  json.end_array();
  write_texts(json, "crossed", result.verdict->crossed);
  if (const auto& abort = result.verdict->abort) {
    json.field("abortedNs", abort->at.ns);
    write_texts(json, "abortedBy", abort->crossed);
  }
  json.end_object();
}

void write_column(JsonWriter& json, std::string_view name, const std::vector<Interval>& intervals,
                  std::uint64_t Interval::*count) {
  json.key(name);
  json.begin_array();
  for (const Interval& interval : intervals) json.value(interval.*count);
  json.end_array();
}

/// A list for each percentile; null of an interval without answers.
void write_percentiles(JsonWriter& json, const TimeSeries& series, std::size_t intervals) {
  constexpr std::array kNames{"requestDurationP50Ms", "requestDurationP95Ms",
                              "requestDurationP99Ms"};
  constexpr std::array kFractions{0.50, 0.95, 0.99};
  const TimesByInterval& times = series.answer_times();
  const std::size_t each = times.intervals_each();
  std::vector<std::vector<double>> values;
  for (std::size_t i = 0; i < intervals; i += each) {
    values.push_back(times.quantiles_ns(i, i + each, kFractions));
  }
  for (std::size_t k = 0; k < kNames.size(); ++k) {
    json.key(kNames[k]);
    json.begin_array();
    for (std::size_t i = 0; i < intervals; ++i) {
      const std::vector<double>& of = values[i / each];
      if (of.empty()) {
        json.null();
      } else {
        json.value(of[k] / 1e6);
      }
    }
    json.end_array();
  }
}

/// Of requests, where there are any.
void write_request_series(JsonWriter& json, const TimeSeries& series,
                          const std::vector<Interval>& intervals) {
  write_column(json, "requests", intervals, &Interval::requests);
  write_column(json, "answers", intervals, &Interval::answers);
  write_column(json, "failures", intervals, &Interval::failures);
  json.key("requestDurationMs");
  json.begin_array();
  for (const Interval& interval : intervals) {
    if (interval.answers > 0) {
      json.value(static_cast<double>(interval.answer_ns) / 1e6 /
                 static_cast<double>(interval.answers));
    } else {
      json.null();
    }
  }
  json.end_array();
  write_percentiles(json, series, intervals.size());
}

void write_iteration_series(JsonWriter& json, const std::vector<Interval>& intervals) {
  write_column(json, "starts", intervals, &Interval::starts);
  write_column(json, "completes", intervals, &Interval::completes);
  write_column(json, "interrupts", intervals, &Interval::interrupts);
  write_column(json, "drops", intervals, &Interval::drops);
}

void write_model(JsonWriter& json, std::string_view name, const TimeSeries& series) {
  const std::vector<Interval> intervals = series.intervals();
  json.key(name);
  json.begin_object();
  write_iteration_series(json, intervals);
  write_column(json, "vusBusy", intervals, &Interval::vus_busy);
  json.end_object();
}

void write_series(JsonWriter& json, const Result& result) {
  const TimeSeries& series = result.series;
  const std::vector<Interval> intervals = series.intervals();
  json.key("series");
  json.begin_object();
  json.field("intervalNs", series.width().ns);
  write_iteration_series(json, intervals);
  if (!result.traffic.empty()) write_request_series(json, series, intervals);
  write_column(json, "vusActive", intervals, &Interval::vus_active);
  write_column(json, "vusInitialised", intervals, &Interval::vus_initialised);
  write_column(json, "vusBusy", intervals, &Interval::vus_busy);
  if (result.models) {
    write_model(json, "closed", result.models->closed);
    write_model(json, "open", result.models->open);
  }
  json.end_object();
}

/// Scenarios, commands and the verdict.
void write_parts(JsonWriter& json, const Result& result,
                 const std::vector<IterationTimes>* detail) {
  json.key("scenarios");
  json.begin_object();
  for (std::size_t rank = 0; rank < result.scenarios.size(); ++rank) {
    const ScenarioResult& scenario = result.scenarios[rank];
    json.key(scenario.name);
    json.begin_object();
    write_counts(json, scenario.counts);
    write_instant(json, "startNs", scenario.began);
    write_extras(json, scenario);
    if (detail != nullptr) write_times(json, detail->at(rank));
    json.end_object();
  }
  json.end_object();
  write_commands(json, result);
  write_verdict(json, result);
}

/// Where med and p(N) of all durations are from: cells of a histogram (sim/measure/histogram.hpp),
/// which are at most this share of their value wide.
void write_percentile_source(JsonWriter& json) {
  json.key("percentiles");
  json.begin_object();
  json.field("from", "histogram");
  json.field("cellWidth", 1.0 / 1024);
  json.end_object();
}

}  // namespace

void write_busy(JsonWriter& json, const std::optional<BusyFigures>& busy) {
  json.key("busyVUs");
  if (!busy) {
    json.null();
    return;
  }
  json.begin_object();
  json.field("avg", busy->mean);
  json.field("p95", busy->p95);
  json.field("p99", busy->p99);
  json.field("max", busy->most);
  json.field("eachSecond", busy->each_second);
  json.end_object();
}

void write_counts(JsonWriter& json, const IterationCounts& counts) {
  json.field("complete", counts.complete);
  json.field("interrupted", counts.interrupted);
  json.field("dropped", counts.dropped);
}

namespace {

void write_not_modelled(JsonWriter& json, const NotModelled& found) {
  json.key("notModelled");
  json.begin_object();
  json.field("checks", found.checks);
  json.key("reads");
  json.begin_array();
  for (const NotModelled::Read& read : found.reads) {
    json.begin_object();
    json.field("endpoint", read.endpoint);
    json.field("what", read.what);
    json.field("place", read.place);
    json.field("count", read.count);
    json.end_object();
  }
  json.end_array();
  json.end_object();
}

}  // namespace

void write_result(JsonWriter& json, const Result& result, const ResultForm& form) {
  write_totals(json, result);
  json.field("iterations", result.counts.returned);
  json.field("exceptions", result.counts.thrown);
  json.field("vusEnd", result.vus_end);
  write_busy(json, busy_figures(result));
  write_causes(json, time_by_cause(result), result.counts.started());
  json.field("endNs", result.end.ns);
  write_parts(json, result, form.detail);
  write_texts(json, "warnings", result.warnings);
  write_durations(json, "iterationDurationMs", result.iteration_duration, form.trend_stats);
  if (result.start_lag) write_durations(json, "startLagMs", *result.start_lag, form.trend_stats);
  if (result.not_modelled) write_not_modelled(json, *result.not_modelled);
  write_targets(json, result, form.trend_stats, form.series);
  write_percentile_source(json);
  if (form.series) write_series(json, result);
}

void write_whole_result(JsonWriter& json, const Result& result,
                        const std::vector<std::string>& trend_stats) {
  json.begin_object();
  write_result(json, result, {.trend_stats = trend_stats, .detail = nullptr, .series = true});
  json.end_object();
}

}  // namespace rehearse
