// One alternative for each kind, and the summary's own reading of thresholds.

#include "tools/rehearse/summary/metric_values.hpp"

#include <algorithm>
#include <fmt/format.h>

#include "models/base/match.hpp"
#include "sim/options/go_text.hpp"
#include "tools/rehearse/text/number_text.hpp"

namespace rehearse {

namespace {

constexpr int kDecimals = 6;

bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// Takes digits off the front; false when there are none.
bool take_digits(std::string_view& text) {
  std::size_t count = 0;
  while (count < text.size() && is_digit(text[count])) ++count;
  text.remove_prefix(count);
  return count > 0;
}

bool take(std::string_view& text, char c) {
  if (text.empty() || text.front() != c) return false;
  text.remove_prefix(1);
  return true;
}

}  // namespace

std::vector<const EngineMetric*> shown_metrics(const MetricEngine& engine) {
  std::vector<const EngineMetric*> metrics;
  for (const EngineMetric& metric : engine.metrics()) {
    if (metric.shown()) metrics.push_back(&metric);
  }
  std::sort(metrics.begin(), metrics.end(),
            [](const EngineMetric* a, const EngineMetric* b) { return a->name < b->name; });
  return metrics;
}

std::vector<TrendStat> default_trend_stats() {
  std::vector<TrendStat> stats;
  for (const char* name : {"avg", "min", "med", "max", "p(90)", "p(95)"}) {
    stats.push_back(*parse_trend_stat(name));
  }
  return stats;
}

MetricValues metric_values(const Sink& sink, Duration run, const std::vector<TrendStat>& stats) {
  return match(
      sink,
      [&](const CounterSink& counter) {
        return MetricValues{{"count", counter.sum}, {"rate", counter.rate(run)}};
      },
      [](const GaugeSink& gauge) {
        return MetricValues{{"value", gauge.last}, {"min", gauge.min}, {"max", gauge.max}};
      },
      [](const RateSink& rate) {
        return MetricValues{{"rate", rate.rate()},
                            {"passes", static_cast<double>(rate.passes)},
                            {"fails", static_cast<double>(rate.total - rate.passes)}};
      },
      [&](const TrendSink& trend) {
        MetricValues values;
        for (const TrendStat& stat : stats) {
          const bool known = std::any_of(values.begin(), values.end(),
                                         [&](const auto& each) { return each.first == stat.name; });
          if (!known) values.emplace_back(stat.name, evaluate(stat, trend));
        }
        return values;
      });
}

std::string value_text(double value, MetricUnit unit, const SummaryStyle& style) {
  switch (unit) {
    case MetricUnit::Time:
      return short_time(value, style.time_unit);
    case MetricUnit::Data:
      return bytes_text(value);
    case MetricUnit::Default:
      break;
  }
  return short_number(value, kDecimals);
}

std::string observed_name(std::string_view source) {
  return std::string(go_trim_space(source.substr(0, source.find_first_of("=<>"))));
}

std::optional<TrendStat> observed_percentile(std::string_view source) {
  std::string_view rest = go_trim_space(source);
  const std::string_view whole = rest;
  if (!take(rest, 'p') || !take(rest, '(') || !take_digits(rest)) return std::nullopt;
  if (take(rest, '.') && !take_digits(rest)) return std::nullopt;
  if (!take(rest, ')')) return std::nullopt;
  const std::string_view name = whole.substr(0, whole.size() - rest.size());
  rest = go_trim_space(rest);
  if (rest.empty() || std::string_view("<>=").find(rest.front()) == std::string_view::npos) {
    return std::nullopt;
  }
  return parse_trend_stat(name);
}

std::optional<std::string> observed_text(std::string_view source, const EngineMetric& metric,
                                         Duration run, const SummaryStyle& style) {
  using Text = std::optional<std::string>;
  const std::string name = observed_name(source);
  return match(
      metric.sink,
      [&](const CounterSink& counter) -> Text {
        if (name == "count") return value_text(counter.sum, metric.unit, style);
        return value_text(counter.rate(run), metric.unit, style) + "/s";
      },
      [&](const GaugeSink& gauge) -> Text { return value_text(gauge.last, metric.unit, style); },
      [](const RateSink& rate) -> Text { return percent_text(rate.rate()); },
      [&](const TrendSink& trend) -> Text {
        for (const TrendStat& stat : style.trend_stats) {
          if (stat.name == name) return value_text(evaluate(stat, trend), metric.unit, style);
        }
        const std::optional<TrendStat> percentile = observed_percentile(source);
        if (!percentile) return std::nullopt;
        return value_text(evaluate(*percentile, trend), metric.unit, style);
      });
}

}  // namespace rehearse
