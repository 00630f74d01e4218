// Values are the summary's texts, as k6 writes them.

#include "tools/rehearse/pages/judge_page.hpp"

#include <array>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <string_view>

#include "models/base/duration_format.hpp"
#include "sim/json/json_writer.hpp"
#include "sim/measure/metrics.hpp"
#include "tools/rehearse/help/version.hpp"
#include "tools/rehearse/summary/metric_values.hpp"
#include "tools/rehearse/summary/summary_json.hpp"
#include "tools/rehearse/summary/summary_rows.hpp"
#include "tools/rehearse/summary/threshold_lines.hpp"

namespace rehearse {

namespace {

constexpr std::int64_t kNsPerMs = 1'000'000;

void add_thresholds(ReportPage& page, const MetricEngine& engine, Duration run,
                    const SummaryStyle& style) {
  ReportTable table{"Thresholds", {"metric", "threshold", "value", "kept"}, {}, true};
  std::vector<std::string> crossed;
  for (const ThresholdHead& head : threshold_heads(engine)) {
    bool any = false;
    for (const Threshold& threshold : head.metric->thresholds) {
      table.rows.push_back({head.metric->name, threshold.source,
                            observed_text(threshold.source, *head.metric, run, style).value_or("–"),
                            threshold.failed ? "✗" : "✓"});
      any = any || threshold.failed;
    }
    if (any) crossed.push_back(head.metric->name);
  }
  if (table.rows.empty()) return;
  const std::size_t count = table.rows.size();
  const std::string kept =
      count == 1 ? "the threshold is kept" : fmt::format("all {} thresholds are kept", count);
  page.verdict = {crossed.empty(), crossed.empty()
                                       ? kept
                                       : fmt::format("thresholds on {} have been crossed",
                                                     fmt::join(crossed, ", "))};
  page.tables.push_back(std::move(table));
}

/// A metric that is shown in the summary, or its statistic of this name.
struct JudgeFact {
  MetricId metric;
  const char* stat;  ///< of trends
  const char* name;
};

constexpr std::array<JudgeFact, 6> kFacts{{{MetricId::Iterations, "", "iterations"},
                                           {MetricId::DroppedIterations, "", "dropped"},
                                           {MetricId::VusMax, "", "most VUs"},
                                           {MetricId::HttpReqs, "", "requests"},
                                           {MetricId::HttpReqFailed, "", "failed"},
                                           {MetricId::HttpReqDuration, "p(95)", "request p(95)"}}};

void add_facts(ReportPage& page, const MetricEngine& engine, Duration run,
               const SummaryStyle& style) {
  for (const JudgeFact& fact : kFacts) {
    const auto ref = engine.find(std::string_view(metric(fact.metric).name));
    if (!ref || !has_samples(engine.metric(*ref).sink)) continue;
    const EngineMetric& judged = engine.metric(*ref);
    const SummaryRow row = summary_row(judged.name, judged.sink, judged.unit, run, style);
    if (!row.trend) page.facts.push_back({fact.name, row.value});
    for (const auto& [stat, value] : row.stats) {
      if (stat == fact.stat) page.facts.push_back({fact.name, value});
    }
  }
}

void add_metrics(ReportPage& page, const MetricEngine& engine, Duration run,
                 const SummaryStyle& style) {
  ReportTable trends{"Trends", {"metric"}, {}, false};
  ReportTable others{"Counters, rates and gauges", {"metric", "value", "of it"}, {}, false};
  for (const EngineMetric* metric : shown_metrics(engine)) {
    const SummaryRow row = summary_row(metric->name, metric->sink, metric->unit, run, style);
    if (!row.trend) {
      const char* between = row.extra.empty() || row.maximum.empty() ? "" : ", ";
      others.rows.push_back({metric->name, row.value, row.extra + between + row.maximum});
      continue;
    }
    std::vector<std::string> cells{metric->name};
    for (const auto& [name, value] : row.stats) {
      if (trends.rows.empty()) trends.columns.push_back(name);
      cells.push_back(value);
    }
    trends.rows.push_back(std::move(cells));
  }
  for (ReportTable* table : {&trends, &others}) {
    if (!table->rows.empty()) page.tables.push_back(std::move(*table));
  }
}

}  // namespace

ReportPage judge_page(const std::string& name, const MetricEngine& engine, Duration run,
                      const SummaryStyle& style) {
  ReportPage page;
  page.title = "The verdict on " + name;
  page.keeps_file = false;  // what a real run measured may be of any size
  page.lead = "what k6 measured in " + format_duration(milliseconds(run.ns / kNsPerMs));
  add_thresholds(page, engine, run, style);
  add_facts(page, engine, run, style);
  add_metrics(page, engine, run, style);
  page.version = version_text();
  page.result =
      json_text([&](JsonWriter& json) { write_summary_export(json, engine, run, style); });
  return page;
}

}  // namespace rehearse
