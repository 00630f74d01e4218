// Series by series; the two gauges of each second by themselves.

#include "tools/rehearse/results/part_samples.hpp"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <string_view>

#include "sim/measure/metrics.hpp"

namespace rehearse {

namespace {

std::string_view vus() { return metric(MetricId::Vus).name; }
std::string_view vus_max() { return metric(MetricId::VusMax).name; }
bool is_each_second(std::string_view metric) { return metric == vus() || metric == vus_max(); }

Sink sink_of(const SampleSeries& series) {
  switch (series.kind) {
    case MetricKind::Counter:
      return CounterSink{series.sum, true};
    case MetricKind::Rate:
      return RateSink{series.passes, series.total};
    case MetricKind::Gauge:
      return GaugeSink{series.last, series.min, series.max, true};
    case MetricKind::Trend:
      break;
  }
  return series.trend;
}

struct Placed {
  const SampleSeries* series;
  MetricRef metric;
};

/// Sums over the parts for each second; a part that is over keeps its VUs, which run nothing.
void add_each_second(std::string_view name, const std::vector<Placed>& all, MetricEngine& engine) {
  std::vector<const SampleSeries*> parts;
  std::size_t seconds = 0;
  for (const Placed& one : all) {
    if (one.series->metric != name) continue;
    parts.push_back(one.series);
    seconds = std::max(seconds, one.series->seconds.size());
  }
  if (parts.empty()) return;
  const MetricRef metric = *engine.find(name);
  const TagSetId tags = engine.intern(TagSet(parts.front()->tags));
  for (std::size_t second = 0; second < seconds; ++second) {
    double sum = 0;
    for (const SampleSeries* part : parts) {
      const std::vector<double>& values = part->seconds;
      if (second < values.size()) {
        sum += values[second];
      } else if (name == vus_max() && !values.empty()) {
        sum += values.back();
      }
    }
    engine.add(metric, tags, sum);
  }
}

}  // namespace

bool SampleSeries::is_sound() const {
  const auto is_number = [](double value) { return std::isfinite(value); };
  return kind >= MetricKind::Counter && kind <= MetricKind::Trend && passes <= total &&
         is_number(sum) && is_number(last) && is_number(min) && is_number(max) &&
         std::all_of(seconds.begin(), seconds.end(), is_number);
}

void PartSamples::sample(Instant at, MetricRef metric, TagSetId tags, double value) {
  const auto [place, is_new] = places_.try_emplace({metric, tags}, series_.size());
  if (is_new) {
    const EngineMetric& of = engine_->metric(metric);
    SampleSeries& made = series_.emplace_back();
    made.metric = of.name;
    made.kind = of.kind;
    made.tags = engine_->tags(tags).tags();
    made.min = value;
    made.max = value;
  }
  SampleSeries& series = series_[place->second];
  switch (series.kind) {
    case MetricKind::Counter:
      series.sum += value;
      break;
    case MetricKind::Rate:
      if (value != 0) ++series.passes;
      ++series.total;
      break;
    case MetricKind::Trend:
      series.trend.add(value);
      break;
    case MetricKind::Gauge:
      series.last = value;
      series.last_at = at;
      series.min = std::min(series.min, value);
      series.max = std::max(series.max, value);
      if (is_each_second(series.metric)) series.seconds.push_back(value);
      break;
  }
}

Problems add_samples(const std::vector<std::vector<SampleSeries>>& parts, MetricEngine& engine) {
  Problems problems;
  std::vector<Placed> all;
  for (const std::vector<SampleSeries>& part : parts) {
    for (const SampleSeries& series : part) {
      const auto metric = engine.find(series.metric);
      const bool fits =
          metric && !engine.metric(*metric).parent && engine.metric(*metric).kind == series.kind;
      if (fits) {
        all.push_back({&series, *metric});
      } else {
        problems.push_back({"/samples", fmt::format("found the metric {}, expected one of the test",
                                                    series.metric)});
      }
    }
  }
  if (!problems.empty()) return problems;
  std::stable_sort(all.begin(), all.end(), [](const Placed& a, const Placed& b) {
    return a.series->last_at < b.series->last_at;
  });
  add_each_second(vus(), all, engine);
  add_each_second(vus_max(), all, engine);
  for (const Placed& one : all) {
    if (is_each_second(one.series->metric)) continue;
    engine.add_all(one.metric, engine.intern(TagSet(one.series->tags)), sink_of(*one.series));
  }
  return {};
}

}  // namespace rehearse
