// The end-of-test metrics: names padded with dots, values in columns.

#include "tools/rehearse/summary.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <iterator>
#include <optional>
#include <vector>

#include "models/duration_format.hpp"
#include "tools/rehearse/number_text.hpp"
#include "tools/rehearse/trend_stat.hpp"

namespace rehearse {

namespace {

constexpr std::size_t kNameWidth = 35;
// k6's columns in a report that also has its network metrics.
constexpr std::size_t kValueWidth = 6;
constexpr std::size_t kExtraWidth = 11;

struct Metric {
  std::string name;
  std::string value;
  std::vector<std::string> extras;
  bool trend = false;  ///< value is the whole rest of the line, coloured already
};

using Metrics = std::vector<Metric>;

/// Number and rate per second of the test's run time.
Metric counter(std::string name, std::uint64_t count, Duration run) {
  const double seconds = static_cast<double>(run.ns) / 1e9;
  const double rate = run.ns > 0 ? static_cast<double>(count) / seconds : 0.0;
  return {std::move(name), fmt::format("{}", count), {short_number(rate, 6) + "/s"}};
}

struct Gauge {
  std::uint64_t last = 0;
  std::uint64_t min = 0;
  std::uint64_t max = 0;
};

Metric gauge(std::string name, const Gauge& sampled) {
  return {std::move(name),
          fmt::format("{}", sampled.last),
          {fmt::format("min={}", sampled.min), fmt::format("max={}", sampled.max)}};
}

/// What a sampler sees at the end of each full interval; nothing in a test shorter than one.
std::optional<Gauge> sample(const Result& result, std::uint64_t Interval::*count) {
  const std::vector<Interval> intervals = result.series.intervals();
  const auto full = static_cast<std::size_t>(result.end.ns / result.series.width().ns);
  std::optional<Gauge> sampled;
  for (std::size_t i = 0; i < std::min(full, intervals.size()); ++i) {
    const std::uint64_t seen = intervals[i].*count;
    if (!sampled) sampled = Gauge{seen, seen, seen};
    sampled->last = seen;
    sampled->min = std::min(sampled->min, seen);
    sampled->max = std::max(sampled->max, seen);
  }
  return sampled;
}

std::string trend(const Histogram& durations, const ReportStyle& style, const Paint& paint) {
  std::string text;
  for (const std::string& name : style.trend_stats) {
    const TrendStat stat = *parse_trend_stat(name);
    const double value = evaluate(stat, durations);
    const std::string shown = stat.kind == TrendStat::Kind::Count
                                  ? fmt::format("{}", durations.count())
                                  : short_time(value, style.time_unit);
    fmt::format_to(std::back_inserter(text), "{}{}={}", text.empty() ? "" : " ", name,
                   paint.value(shown));
  }
  return text;
}

std::string dotted(std::string_view name) { return fmt::format("{:.<{}}", name, kNameWidth); }

/// `shown` may hold colour codes, so its width is that of `plain`.
std::string column(const std::string& shown, const std::string& plain, std::size_t width) {
  return shown + std::string(width - std::min(width, plain.size()), ' ');
}

std::string rows(const Metrics& metrics, const Paint& paint) {
  std::size_t value_width = kValueWidth;
  std::size_t extra_width = kExtraWidth;
  for (const Metric& metric : metrics) {
    if (metric.trend) continue;
    value_width = std::max(value_width, metric.value.size());
    if (!metric.extras.empty()) extra_width = std::max(extra_width, metric.extras[0].size());
  }
  std::string text;
  for (const Metric& metric : metrics) {
    if (metric.trend) {
      text += fmt::format("    {}: {}\n", dotted(metric.name), metric.value);
      continue;
    }
    std::string row = fmt::format("    {}: {}", dotted(metric.name),
                                  column(paint.value(metric.value), metric.value, value_width));
    for (std::size_t i = 0; i < metric.extras.size(); ++i) {
      const std::string& extra = metric.extras[i];
      const bool last = i + 1 == metric.extras.size();
      row.append(" ").append(column(paint.faint(extra), extra, last ? 0 : extra_width));
    }
    row.erase(row.find_last_not_of(' ') + 1);
    text += row + "\n";
  }
  return text;
}

Metrics counters(const IterationCounts& counts, Duration run) {
  Metrics metrics;
  if (counts.dropped > 0) metrics.push_back(counter("dropped_iterations", counts.dropped, run));
  if (counts.returned > 0) metrics.push_back(counter("iterations", counts.returned, run));
  return metrics;
}

std::string total(const Result& result, const ReportStyle& style, const Paint& paint) {
  Metrics metrics = counters(result.counts, result.run);
  if (result.iteration_duration.count() > 0) {
    metrics.push_back(
        {"iteration_duration", trend(result.iteration_duration, style, paint), {}, true});
  }
  if (const auto vus = sample(result, &Interval::vus_active)) metrics.push_back(gauge("vus", *vus));
  if (const auto vus = sample(result, &Interval::vus_initialised)) {
    metrics.push_back(gauge("vus_max", *vus));
  }
  std::sort(metrics.begin(), metrics.end(),
            [](const Metric& a, const Metric& b) { return a.name < b.name; });
  return fmt::format("    EXECUTION\n{}\n", rows(metrics, paint));
}

std::string of_scenario(const ScenarioResult& scenario, Duration run, const Paint& paint) {
  Metrics metrics = counters(scenario.counts, run);
  if (scenario.counts.interrupted > 0) {
    metrics.push_back(counter("interrupted_iterations", scenario.counts.interrupted, run));
  }
  return fmt::format("    EXECUTION\n{}\n", rows(metrics, paint));
}

std::string replay(const Result& result, const ReportStyle& style, const Paint& paint) {
  Metrics facts;
  if (result.counts.thrown > 0) {
    facts.push_back({"exceptions", fmt::format("{}", result.counts.thrown), {}});
  }
  facts.push_back({"seed", fmt::format("{}", result.seed), {}});
  std::string time = format_duration(result.run);
  if (style.took) {
    time.append(" in ").append(short_time(static_cast<double>(style.took->ns) / 1e6, ""));
  }
  facts.push_back({"simulated", time, {}});
  facts.push_back({"trace_hash", fmt::format("{:016x}", result.trace_hash), {}});
  return fmt::format("    REHEARSAL\n{}", rows(facts, paint));
}

}  // namespace

std::string summary(const Result& result, const ReportStyle& style) {
  const Paint paint(style.colour);
  std::string text = fmt::format("  █ TOTAL RESULTS\n\n{}", total(result, style, paint));
  if (result.scenarios.size() > 1) {
    for (const ScenarioResult& scenario : result.scenarios) {
      text += fmt::format("  █ SCENARIO: {}\n\n", scenario.name);
      text += of_scenario(scenario, result.run, paint);
    }
  }
  return text + replay(result, style, paint);
}

}  // namespace rehearse
