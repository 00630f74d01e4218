// A head for each metric, and a line for each of its thresholds.

#include "tools/rehearse/summary/threshold_lines.hpp"

#include <algorithm>
#include <string_view>

#include "sim/options/go_text.hpp"
#include "tools/rehearse/summary/metric_values.hpp"
#include "tools/rehearse/summary/name_order.hpp"
#include "tools/rehearse/text/report_style.hpp"

namespace rehearse {

namespace {

constexpr std::string_view kIndent = "    ";

std::string threshold_line(const Threshold& threshold, const EngineMetric& metric, Duration run,
                           const SummaryStyle& style) {
  const Paint paint(style.colour());
  const std::string source(go_trim_space(threshold.source));
  std::string line = threshold.failed ? paint.bad("✗") : paint.good("✓");
  line += " " + paint.white("'" + source + "'") + " " + paint.white(observed_name(source)) + "=";
  return line + paint.value(observed_text(source, metric, run, style));
}

}  // namespace

std::vector<ThresholdHead> threshold_heads(const MetricEngine& engine) {
  const auto by_name = [](const EngineMetric* a, const EngineMetric* b) {
    return compare_names(a->name, b->name) < 0;
  };
  std::vector<const EngineMetric*> tops;
  for (const EngineMetric& metric : engine.metrics()) {
    const bool below = metric.parent && !engine.metric(*metric.parent).thresholds.empty();
    if (!metric.thresholds.empty() && !below) tops.push_back(&metric);
  }
  std::stable_sort(tops.begin(), tops.end(), by_name);
  std::vector<ThresholdHead> heads;
  for (const EngineMetric* top : tops) {
    heads.push_back({top, false});
    const std::size_t first = heads.size();
    for (const MetricRef each : top->submetrics) {
      const EngineMetric& submetric = engine.metric(each);
      if (!submetric.thresholds.empty()) heads.push_back({&submetric, true});
    }
    std::stable_sort(heads.begin() + static_cast<std::ptrdiff_t>(first), heads.end(),
                     [](const ThresholdHead& a, const ThresholdHead& b) {
                       return compare_names(a.metric->suffix, b.metric->suffix) < 0;
                     });
  }
  return heads;
}

std::string threshold_lines(const MetricEngine& engine, Duration run, const SummaryStyle& style) {
  std::string text;
  for (const ThresholdHead& head : threshold_heads(engine)) {
    if (!text.empty()) text += "\n";
    const std::string indent = std::string(kIndent) + (head.below ? "  " : "");
    text += indent + head.text() + "\n";
    for (const Threshold& threshold : head.metric->thresholds) {
      text += indent + threshold_line(threshold, *head.metric, run, style) + "\n";
    }
  }
  return text;
}

}  // namespace rehearse
