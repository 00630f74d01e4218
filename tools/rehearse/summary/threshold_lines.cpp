// A head for each metric, and a line for each of its thresholds.

#include "tools/rehearse/summary/threshold_lines.hpp"

#include <algorithm>
#include <optional>
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
  // What is not there is nothing in plain text, and this word in colour.
  const std::optional<std::string> value = observed_text(source, metric, run, style);
  return line + (style.colour() ? paint.value(value.value_or("undefined")) : value.value_or(""));
}

}  // namespace

std::vector<ThresholdHead> threshold_heads(const MetricEngine& engine) {
  std::vector<ThresholdHead> heads;
  for (const EngineMetric& metric : engine.metrics()) {
    if (metric.thresholds.empty()) continue;
    heads.push_back({&metric, metric.parent && !engine.metric(*metric.parent).thresholds.empty()});
  }
  const auto whole = [&](const ThresholdHead& head) {
    return head.metric->parent ? &engine.metric(*head.metric->parent) : head.metric;
  };
  const auto before = [&](const ThresholdHead& a, const ThresholdHead& b) {
    if (whole(a) != whole(b)) return compare_names(whole(a)->name, whole(b)->name) < 0;
    if (!a.metric->parent || !b.metric->parent) return !a.metric->parent && b.metric->parent;
    return compare_names(a.metric->name, b.metric->name) < 0;
  };
  std::stable_sort(heads.begin(), heads.end(), before);
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
