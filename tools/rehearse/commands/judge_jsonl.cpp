// `rehearse judge --jsonl`: verdicts and summaries of the samples in a line.

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <unistd.h>

#include "models/base/duration_format.hpp"
#include "models/base/problem_list.hpp"
#include "sim/measure/exit_code.hpp"
#include "sim/verdict/metric_sections.hpp"
#include "tools/rehearse/commands/commands.hpp"
#include "tools/rehearse/commands/judge_request.hpp"
#include "tools/rehearse/commands/line_loop.hpp"
#include "tools/rehearse/summary/metric_values.hpp"
#include "tools/rehearse/summary/summary_json.hpp"
#include "tools/rehearse/summary/summary_text.hpp"
#include "tools/rehearse/summary/threshold_lines.hpp"

namespace rehearse {

namespace {

/// A number, or a text where JSON has none for it.
void write_number(JsonWriter& json, double value) {
  if (std::isfinite(value)) {
    json.value(value);
  } else {
    json.value(std::isnan(value) ? "NaN" : value > 0 ? "+Inf" : "-Inf");
  }
}

/// Fills the engine: metrics, then thresholds.
class Judge {
 public:
  explicit Judge(JudgeRequest& request) : request_(request), engine_(request.wants.full) {}

  /// Problems with the line, which has no answer then.
  Problems prepare() {
    for (std::size_t i = 0; i < request_.metrics.size(); ++i) {
      const JudgeMetric& metric = request_.metrics[i];
      const auto defined = engine_.define(metric.name, metric.kind, metric.unit);
      if (!defined) problems_.add(JsonPlace("/metrics")[i], defined.problems()[0].message);
    }
    for (const JudgeSample& sample : request_.samples) look_up(sample);
    if (request_.steps) {
      for (const JudgeStep& step : *request_.steps) {
        for (const JudgeSample& sample : step.samples) look_up(sample);
      }
    }
    if (!problems_.empty()) return problems_.take();
    for (const MetricThresholds& thresholds : request_.thresholds.thresholds) {
      const auto complaint = engine_.bind(thresholds);
      if (!complaint) continue;
      if (!request_.thresholds.complaint) request_.thresholds.complaint = complaint;
      request_.thresholds.problems.push_back(
          {"/thresholds" + pointer_segment(thresholds.key), complaint->error});
    }
    return {};
  }

  MetricEngine& engine() { return engine_; }

  void add(const std::vector<JudgeSample>& samples) {
    for (const JudgeSample& sample : samples) {
      const SeriesRef series =
          engine_.series(*engine_.find(sample.metric), engine_.intern(sample.tags));
      for (std::uint64_t i = 0; i < sample.times; ++i) engine_.add(series, sample.value);
    }
  }

 private:
  void look_up(const JudgeSample& sample) {
    const auto known = engine_.find(sample.metric);
    if (known && !engine_.metric(*known).parent) return;
    problems_.add("/samples", fmt::format("'{}'", sample.metric),
                  "the name of a metric of k6's or of /metrics");
  }

  JudgeRequest& request_;
  MetricEngine engine_;
  ProblemList problems_;
};

void write_refusal(JsonWriter& json, const ThresholdsReading& reading) {
  json.field("accepted", false);
  json.field("stage", threshold_stage_name(reading.complaint->stage));
  json.field("error_class", reading.complaint->error_class);
  json.field("error", reading.complaint->error);
  json.field("exit", exit_status(ExitCode::InvalidConfig));
  json.key("errors");
  json.begin_array();
  for (const Problem& problem : reading.problems) json.value(problem_line(problem));
  json.end_array();
}

void write_parsed_threshold(JsonWriter& json, const Threshold& threshold) {
  const ThresholdExpression& expression = threshold.expression;
  json.begin_object();
  json.field("source", threshold.source);
  json.field("method", threshold_method_name(expression.method));
  if (expression.percent) json.field("percentile", *expression.percent);
  json.field("sink_key", expression.aggregation());
  json.field("operator", threshold_operator_text(expression.op));
  json.key("value");
  write_number(json, expression.value);
  json.field("abort_on_fail", threshold.abort_on_fail);
  json.key("delay_abort_eval");
  if (threshold.delay_abort_eval) {
    json.value(format_duration(*threshold.delay_abort_eval));
  } else {
    json.null();
  }
  json.end_object();
}

void write_parsed(JsonWriter& json, const MetricEngine& engine, const ThresholdsReading& reading) {
  json.field("accepted", true);
  json.key("parsed");
  json.begin_array();
  for (const MetricThresholds& each : reading.thresholds) {
    json.begin_object();
    json.field("key", each.key);
    json.field("metric", each.selector.metric);
    if (each.selector.suffix) {
      json.field("submetric", engine.metric(*engine.find(each.selector)).name);
      json.key("tags");
      json.begin_object();
      for (const auto& [name, value] : each.selector.tags.tags()) json.field(name, value);
      json.end_object();
    }
    json.key("thresholds");
    json.begin_array();
    for (const Threshold& threshold : each.thresholds) write_parsed_threshold(json, threshold);
    json.end_array();
    json.end_object();
  }
  json.end_array();
  if (!reading.warnings.empty()) json.field("warnings", reading.warnings);
}

/// Of each metric that thresholds name, be it with an empty list.
void write_verdicts(JsonWriter& json, const char* key, const MetricEngine& engine,
                    const ThresholdsReading& reading) {
  json.key(key);
  json.begin_object();
  std::vector<MetricRef> written;
  for (const MetricThresholds& each : reading.thresholds) {
    const MetricRef ref = *engine.find(each.selector);
    if (std::find(written.begin(), written.end(), ref) != written.end()) continue;
    written.push_back(ref);
    json.key(engine.metric(ref).name);
    json.begin_array();
    for (const Threshold& threshold : engine.metric(ref).thresholds) {
      json.begin_object();
      json.field("ok", !threshold.failed);
      json.field("source", threshold.source);
      json.end_object();
    }
    json.end_array();
  }
  json.end_object();
}

/// What the summary knows of each metric with thresholds: the statistics asked for, and those that
/// its thresholds make it compute.
void write_values(JsonWriter& json, const MetricEngine& engine, const JudgeRequest& request) {
  json.key("values");
  json.begin_object();
  for (const EngineMetric& metric : engine.metrics()) {
    if (metric.thresholds.empty()) continue;
    std::vector<TrendStat> stats = request.style.trend_stats;
    for (const Threshold& threshold : metric.thresholds) {
      if (auto stat = observed_percentile(threshold.source)) stats.push_back(std::move(*stat));
    }
    json.key(metric.name);
    json.begin_object();
    for (const auto& [name, value] : metric_values(metric.sink, request.run, stats)) {
      json.key(name);
      write_number(json, value);
    }
    json.end_object();
  }
  json.end_object();
}

void write_text(JsonWriter& json, const MetricEngine& engine, const JudgeRequest& request,
                bool full) {
  SummaryStyle style = request.style;
  style.full = full;
  const SummaryText summary = summary_text(engine, request.run, style);
  json.field(full ? "full" : "compact", summary.text);
  if (summary.error) json.field(full ? "full_error" : "compact_error", *summary.error);
}

void write_summaries(JsonWriter& json, const MetricEngine& engine, const JudgeRequest& request) {
  if (request.wants.compact) write_text(json, engine, request, false);
  if (request.wants.full) write_text(json, engine, request, true);
  if (request.wants.exported) {
    json.key("export");
    write_summary_export(json, engine, request.run, request.style);
  }
  if (request.wants.handle) {
    json.key("handle");
    write_handle_summary(json, engine, request.run, request.style);
  }
  if (request.wants.machine) {
    json.key("machine");
    write_machine_summary(json, engine, request.run, request.style, {});
  }
}

void write_evaluation(JsonWriter& json, Judge& judge, const JudgeRequest& request) {
  MetricEngine& engine = judge.engine();
  judge.add(request.samples);
  const Evaluation end = engine.evaluate_at_end(request.run);
  json.field("accepted", true);
  json.field("exit", exit_status(end.crossed.empty() ? ExitCode::Ok : ExitCode::ThresholdsCrossed));
  json.field("crossed", end.crossed);
  write_verdicts(json, "thresholds", engine, request.thresholds);
  if (request.wants.verdicts) {
    write_values(json, engine, request);
    json.field("printed", threshold_lines(engine, request.run, request.style));
  }
  write_summaries(json, engine, request);
}

void write_steps(JsonWriter& json, Judge& judge, const JudgeRequest& request) {
  MetricEngine& engine = judge.engine();
  std::optional<double> first_abort;
  json.key("evaluations");
  json.begin_array();
  for (const JudgeStep& step : *request.steps) {
    judge.add(step.samples);
    const Evaluation found = engine.evaluate(milliseconds_rounded(step.at_ms));
    if (found.abort && !first_abort) first_abort = step.at_ms;
    json.begin_object();
    json.field("abort", found.abort);
    json.field("at_ms", step.at_ms);
    json.field("crossed", found.crossed);
    json.end_object();
  }
  json.end_array();
  json.key("first_abort_at_ms");
  first_abort ? json.value(*first_abort) : json.null();
  json.field("crossed_at_end", engine.evaluate_at_end(request.run).crossed);
  write_verdicts(json, "thresholds_at_end", engine, request.thresholds);
}

/// The order in which a summary shows metrics of these names, each with a sample.
void write_order(JsonWriter& json, Judge& judge, const JudgeRequest& request) {
  MetricEngine& engine = judge.engine();
  for (const JudgeMetric& metric : request.metrics) {
    engine.add(*engine.find(metric.name), TagSetId::None, 1);
  }
  std::vector<std::string> rows;
  for (const MetricSection section : all_metric_sections()) {
    for (const NamedRow& row : total_rows(engine, true)) {
      if (metric_section(row.metric->name, true) != section) continue;
      rows.push_back(row.metric->parent ? row.name.substr(2) : row.name);
    }
  }
  json.field("rows", rows);
  std::vector<std::string> heads;
  for (const ThresholdHead& head : threshold_heads(engine)) heads.push_back(head.text());
  json.field("threshold_heads", heads);
}

Problems answer(const nlohmann::json& line, JsonWriter& json) {
  Checked<JudgeRequest> request = read_judge_request(line);
  if (!request) return request.problems();
  Judge judge(*request);
  if (Problems problems = judge.prepare(); !problems.empty()) return problems;
  if (request->thresholds.complaint) {
    write_refusal(json, request->thresholds);
  } else if (request->only_thresholds) {
    write_parsed(json, judge.engine(), request->thresholds);
  } else if (request->names_only) {
    write_order(json, judge, *request);
  } else if (request->steps) {
    write_steps(json, judge, *request);
  } else {
    write_evaluation(json, judge, *request);
  }
  return {};
}

}  // namespace

void judge_lines(const CommandLine& line, Output& out) {
  answer_lines(
      STDIN_FILENO, out,
      [](nlohmann::json& request, JsonWriter& json) { return answer(request, json); }, line.guard);
}

}  // namespace rehearse
