// Three forms of the same values.

#include "tools/rehearse/summary/summary_json.hpp"

#include <algorithm>
#include <array>
#include <string_view>
#include <vector>

#include "models/base/match.hpp"
#include "sim/verdict/group_id.hpp"
#include "sim/verdict/metric_names.hpp"
#include "sim/verdict/metric_sections.hpp"
#include "tools/rehearse/summary/metric_values.hpp"

namespace rehearse {

namespace {

/// The names that the export has for values, where they differ from handleSummary's.
std::string_view exported_name(std::string_view name, MetricKind kind) {
  return kind == MetricKind::Rate && name == "rate" ? "value" : name;
}

/// Each source once; of the same ones the last verdict counts, as it does in k6's maps.
std::vector<const Threshold*> distinct_thresholds(const EngineMetric& metric) {
  std::vector<const Threshold*> distinct;
  for (const Threshold& threshold : metric.thresholds) {
    const auto same = std::find_if(distinct.begin(), distinct.end(), [&](const Threshold* each) {
      return each->source == threshold.source;
    });
    if (same == distinct.end()) {
      distinct.push_back(&threshold);
    } else {
      *same = &threshold;
    }
  }
  return distinct;
}

enum class Lists : bool { AsObjects, AsArrays };

class GroupWriter {
 public:
  GroupWriter(JsonWriter& json, Lists lists) : json_(json), lists_(lists) {}

  void write(const SummaryPart& group) {
    json_.begin_object();
    json_.field("name", group.name);
    json_.field("path", group.path);
    json_.field("id", group_id(group.path));
    begin("groups");
    for (const auto& each : group.groups) {
      key(each->name);
      write(*each);
    }
    end();
    begin("checks");
    for (const CheckCount& check : group.checks) {
      key(check.name);
      write_check(check, group.path + "::" + check.name);
    }
    end();
    json_.end_object();
  }

 private:
  void write_check(const CheckCount& check, const std::string& path) {
    json_.begin_object();
    json_.field("name", check.name);
    json_.field("path", path);
    json_.field("id", group_id(path));
    json_.field("passes", check.passes);
    json_.field("fails", check.fails);
    json_.end_object();
  }

  void key(const std::string& name) {
    if (lists_ == Lists::AsObjects) json_.key(name);
  }
  void begin(std::string_view name) {
    json_.key(name);
    lists_ == Lists::AsObjects ? json_.begin_object() : json_.begin_array();
  }
  void end() { lists_ == Lists::AsObjects ? json_.end_object() : json_.end_array(); }

  JsonWriter& json_;
  Lists lists_;
};

void write_names(JsonWriter& json, const std::vector<TrendStat>& stats) {
  json.begin_array();
  for (const TrendStat& stat : stats) json.value(stat.name);
  json.end_array();
}

void write_checks_counter(JsonWriter& json, std::uint64_t total) {
  json.begin_object();
  json.field("name", "checks_total");
  json.field("type", "counter");
  json.field("contains", "default");
  json.key("values");
  json.begin_object();
  json.field("count", total);
  json.end_object();
  json.end_object();
}

void write_matches(JsonWriter& json, std::uint64_t matches, std::uint64_t total) {
  const RateSink rate{matches, total};
  json.begin_object();
  json.field("matches", matches);
  json.field("rate", rate.rate());
  json.field("total", total);
  json.end_object();
}

void write_checks_rate(JsonWriter& json, const char* name, std::uint64_t matches,
                       std::uint64_t total) {
  json.begin_object();
  json.field("name", name);
  json.field("type", "rate");
  json.field("contains", "default");
  json.key("values");
  write_matches(json, matches, total);
  json.end_object();
}

void write_machine_checks(JsonWriter& json, const MetricEngine& engine) {
  const auto& rate = std::get<RateSink>(engine.metric(*engine.find(kChecksMetric)).sink);
  json.begin_object();
  json.key("metrics");
  json.begin_array();
  if (rate.total > 0) {
    write_checks_counter(json, rate.total);
    write_checks_rate(json, "checks_failed", rate.total - rate.passes, rate.total);
    write_checks_rate(json, "checks_succeeded", rate.passes, rate.total);
  }
  json.end_array();
  json.key("results");
  json.begin_array();
  for (const CheckCount& check : engine.checks()) {
    json.begin_object();
    json.field("name", check.name);
    json.field("passes", check.passes);
    json.field("fails", check.fails);
    json.end_object();
  }
  json.end_array();
  json.end_object();
}

/// Always six keys; null where the statistic was not asked for.
void write_machine_trend(JsonWriter& json, const TrendSink& trend, const SummaryStyle& style) {
  struct Key {
    const char* name;
    std::string_view stat;
  };
  constexpr std::array<Key, 6> kKeys{{{"avg", "avg"},
                                      {"max", "max"},
                                      {"med", "med"},
                                      {"min", "min"},
                                      {"p90", "p(90)"},
                                      {"p95", "p(95)"}}};
  json.begin_object();
  for (const Key& key : kKeys) {
    const auto stat = std::find_if(style.trend_stats.begin(), style.trend_stats.end(),
                                   [&](const TrendStat& each) { return each.name == key.stat; });
    json.key(key.name);
    if (stat == style.trend_stats.end()) {
      json.null();
    } else {
      json.value(evaluate(*stat, trend));
    }
  }
  json.end_object();
}

void write_machine_values(JsonWriter& json, const EngineMetric& metric, const SummaryStyle& style) {
  json.key("values");
  match(
      metric.sink,
      [&](const CounterSink& counter) {
        json.begin_object();
        json.field("count", counter.sum);
        json.end_object();
      },
      [&](const GaugeSink& gauge) {
        json.begin_object();
        json.field("max", gauge.max);
        json.field("min", gauge.min);
        json.field("value", gauge.last);
        json.end_object();
      },
      [&](const RateSink& rate) { write_matches(json, rate.passes, rate.total); },
      [&](const TrendSink& trend) { write_machine_trend(json, trend, style); });
}

double seconds_of(Duration run) { return static_cast<double>(run.ns) / 1e9; }

}  // namespace

void write_summary_export(JsonWriter& json, const MetricEngine& engine, Duration run,
                          const SummaryStyle& style) {
  json.begin_object();
  json.key("root_group");
  GroupWriter(json, Lists::AsObjects).write(engine.root_group());
  json.key("metrics");
  json.begin_object();
  for (const EngineMetric* metric : shown_metrics(engine)) {
    json.key(metric->name);
    json.begin_object();
    for (const auto& [name, value] : metric_values(metric->sink, run, style.trend_stats)) {
      json.field(exported_name(name, metric->kind), value);
    }
    if (!metric->thresholds.empty()) {
      json.key("thresholds");
      json.begin_object();
      for (const Threshold* each : distinct_thresholds(*metric)) {
        json.field(each->source, each->failed);
      }
      json.end_object();
    }
    json.end_object();
  }
  json.end_object();
  json.end_object();
}

void write_handle_summary(JsonWriter& json, const MetricEngine& engine, Duration run,
                          const SummaryStyle& style) {
  json.begin_object();
  json.key("root_group");
  GroupWriter(json, Lists::AsArrays).write(engine.root_group());
  json.key("options");
  json.begin_object();
  json.key("summaryTrendStats");
  write_names(json, style.trend_stats);
  json.field("summaryTimeUnit", style.time_unit);
  json.field("noColor", style.no_color);
  json.end_object();
  json.key("state");
  json.begin_object();
  json.field("isStdOutTTY", style.terminal);
  json.field("isStdErrTTY", style.errors_terminal);
  json.field("testRunDurationMs", static_cast<double>(run.ns) / 1e6);
  json.end_object();
  json.key("metrics");
  json.begin_object();
  for (const EngineMetric* metric : shown_metrics(engine)) {
    json.key(metric->name);
    json.begin_object();
    json.field("type", metric_kind_name(metric->kind));
    json.field("contains", metric_unit_name(metric->unit));
    json.key("values");
    json.begin_object();
    for (const auto& [name, value] : metric_values(metric->sink, run, style.trend_stats)) {
      json.field(name, value);
    }
    json.end_object();
    if (!metric->thresholds.empty()) {
      json.key("thresholds");
      json.begin_object();
      for (const Threshold* each : distinct_thresholds(*metric)) {
        json.key(each->source);
        json.begin_object();
        json.field("ok", !each->failed);
        json.end_object();
      }
      json.end_object();
    }
    json.end_object();
  }
  json.end_object();
  json.end_object();
}

void write_machine_summary(JsonWriter& json, const MetricEngine& engine, Duration run,
                           const SummaryStyle& style, const MachineFacts& facts) {
  json.begin_object();
  json.key("config");
  json.begin_object();
  json.field("duration", seconds_of(run));
  json.field("execution", "local");
  json.field("script", facts.script);
  json.end_object();
  json.key("metadata");
  json.begin_object();
  json.field("generated_at", facts.generated_at);
  json.field("k6_version", "2.2.0");
  json.end_object();
  json.key("results");
  json.begin_object();
  json.key("checks");
  write_machine_checks(json, engine);
  json.key("metrics");
  json.begin_array();
  for (const EngineMetric* metric : shown_metrics(engine)) {
    if (!metric_section(metric->name, false)) continue;
    json.begin_object();
    json.field("name", metric->name);
    json.field("type", metric_kind_name(metric->kind));
    json.field("contains", metric_unit_name(metric->unit));
    write_machine_values(json, *metric, style);
    json.end_object();
  }
  json.end_array();
  json.end_object();
  json.field("version", "1.0.0");
  json.end_object();
}

}  // namespace rehearse
