// The end-of-test metrics: names padded with dots, values in columns.

#include "tools/rehearse/report/summary.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <optional>
#include <vector>

#include "models/base/duration_format.hpp"
#include "tools/rehearse/report/banner.hpp"
#include "tools/rehearse/report/live_rows.hpp"
#include "tools/rehearse/report/metric_rows.hpp"
#include "tools/rehearse/report/progress.hpp"
#include "tools/rehearse/report/target_summary.hpp"
#include "tools/rehearse/report/time_table.hpp"
#include "tools/rehearse/text/number_text.hpp"

namespace rehearse {

namespace {

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
        {"iteration_duration", trend_text(result.iteration_duration, style, paint), {}, true});
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
  if (result.start_lag) {
    facts.push_back({"ran", time, {}});
    return fmt::format("    REHEARSAL\n{}", rows(facts, paint));
  }
  facts.push_back({"simulated", time, {}});
  facts.push_back({"trace_hash", fmt::format("{:016x}", result.trace_hash), {}});
  return fmt::format("    REHEARSAL\n{}", rows(facts, paint));
}

}  // namespace

std::string summary(const Result& result, const ReportStyle& style) {
  const Paint paint(style.colour);
  std::string text = "  █ TOTAL RESULTS\n\n";
  const bool live = result.start_lag.has_value();
  text += live ? live_http_summary(result, style, paint) : http_summary(result, style, paint);
  text += total(result, style, paint);
  if (live) text += live_summary(result, style, paint);
  if (result.scenarios.size() > 1) {
    for (const ScenarioResult& scenario : result.scenarios) {
      text += fmt::format("  █ SCENARIO: {}\n\n", scenario.name);
      text += of_scenario(scenario, result.run, paint);
    }
  }
  text += phases_summary(result);
  text += services_summary(result);
  text += time_summary(result);
  return text + replay(result, style, paint);
}

std::string report(const TestPlan& plan, const Result& result, const ReportStyle& style) {
  std::string text;
  if (!style.quiet) {
    text = banner(plan, style) + "\n" + progress(plan, result, style) + "\n\n";
  }
  return text + summary(result, style);
}

}  // namespace rehearse
