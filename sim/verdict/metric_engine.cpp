// Tags are looked at once for each series, so that a sample only goes where its series leads.

#include "sim/verdict/metric_engine.hpp"

#include <algorithm>
#include <fmt/format.h>

#include "models/base/require.hpp"
#include "sim/options/go_text.hpp"
#include "sim/verdict/metric_names.hpp"

namespace rehearse {

namespace {

/// k6 has this submetric of its own; it is shown only if it got a sample.
const char* const kExpectedResponse = "http_req_duration{expected_response:true}";

std::string tag_or_nothing(const TagSet& tags, std::string_view name) {
  const std::string* value = tags.find(name);
  return value == nullptr ? std::string() : *value;
}

ThresholdComplaint unknown_metric(const std::string& key) {
  return {ThresholdStage::Validate, "unknown-metric",
          fmt::format("invalid threshold defined on {}; reason: no metric name {} found", key,
                      go_quote(key))};
}

ThresholdComplaint unsupported(const Threshold& threshold, const MetricThresholds& metric,
                               MetricKind kind) {
  return {
      ThresholdStage::Validate, "method-not-for-type",
      fmt::format("invalid threshold \"{}\" applied on metric {}; reason: unsupported "
                  "aggregation method {} on metric of type {}. supported aggregation methods "
                  "for this metric are: {}",
                  threshold.source, metric.key, threshold_method_name(threshold.expression.method),
                  metric_kind_name(kind), supported_methods(kind))};
}

}  // namespace

MetricEngine::MetricEngine(bool parts, std::size_t exact_trend_values)
    : parts_(parts), exact_trend_values_(exact_trend_values) {
  for (const BuiltinMetric& metric : builtin_metrics()) {
    append({metric.name,
            metric.kind,
            metric.unit,
            make_sink(metric.kind, exact_trend_values_),
            {},
            false,
            {},
            {},
            {},
            {}});
  }
  check_metric_ = *find(kChecksMetric);
  group_metric_ = *find(kGroupDurationMetric);
  submetric(*find("http_req_duration"), *read_metric_selector(kExpectedResponse).selector);
}

MetricRef MetricEngine::append(EngineMetric metric) {
  const auto ref = static_cast<MetricRef>(metrics_.size());
  by_name_.emplace(metric.name, ref);
  metrics_.push_back(std::move(metric));
  series_.emplace_back();
  return ref;
}

std::optional<MetricRef> MetricEngine::find(std::string_view name) const {
  const auto found = by_name_.find(std::string(name));
  return found == by_name_.end() ? std::nullopt : std::optional(found->second);
}

std::optional<MetricRef> MetricEngine::find(const MetricSelector& selector) const {
  const auto whole = find(selector.metric);
  if (!whole || !selector.suffix) return whole;
  for (const MetricRef each : metric(*whole).submetrics) {
    if (metric(each).tags == selector.tags) return each;
  }
  return std::nullopt;
}

Checked<MetricRef> MetricEngine::define(std::string_view name, MetricKind kind, MetricUnit unit) {
  if (const auto known = find(name)) {
    const EngineMetric& other = metric(*known);
    if (other.kind != kind) {
      return Problem{"", fmt::format("metric '{}' already exists but with type {}, instead of {}",
                                     name, metric_kind_name(other.kind), metric_kind_name(kind))};
    }
    if (other.unit != unit) {
      return Problem{
          "", fmt::format("metric '{}' already exists but with a value type {}, instead of {}",
                          name, metric_unit_name(other.unit), metric_unit_name(unit))};
    }
    return *known;
  }
  if (!is_metric_name(name)) {
    return Problem{"", fmt::format("Invalid metric name: '{}'. Metric names must only include up "
                                   "to 128 ASCII letters, numbers, or underscores and start with "
                                   "a letter or an underscore.",
                                   name)};
  }
  return append({std::string(name),
                 kind,
                 unit,
                 make_sink(kind, exact_trend_values_),
                 {},
                 false,
                 {},
                 {},
                 {},
                 {}});
}

MetricRef MetricEngine::submetric(MetricRef parent, const MetricSelector& selector) {
  if (const auto known = find(selector)) return *known;
  const EngineMetric& whole = metric(parent);
  const MetricRef made = append({selector.name(),
                                 whole.kind,
                                 whole.unit,
                                 make_sink(whole.kind, exact_trend_values_),
                                 {},
                                 false,
                                 parent,
                                 selector.suffix.value_or(""),
                                 selector.tags,
                                 {}});
  metrics_[index(parent)].submetrics.push_back(made);
  series_[index(parent)].clear();
  return made;
}

std::optional<ThresholdComplaint> MetricEngine::bind(const MetricThresholds& thresholds) {
  const auto known = find(thresholds.selector.metric);
  if (!known || metric(*known).parent) return unknown_metric(thresholds.key);
  for (const Threshold& threshold : thresholds.thresholds) {
    const MetricKind kind = metric(*known).kind;
    if (!supports(kind, threshold.expression.method)) {
      return unsupported(threshold, thresholds, kind);
    }
  }
  metrics_[index(*known)].declared = true;
  const MetricRef ref =
      thresholds.selector.suffix ? submetric(*known, thresholds.selector) : *known;
  EngineMetric& bound = metrics_[index(ref)];
  bound.declared = true;
  bound.thresholds = thresholds.thresholds;
  for (const Threshold& each : bound.thresholds) may_abort_ = may_abort_ || each.abort_on_fail;
  return std::nullopt;
}

SeriesRef MetricEngine::series(MetricRef parent, TagSetId tags) {
  std::vector<std::uint32_t>& known = series_[index(parent)];
  const auto at = static_cast<std::size_t>(tags);
  if (at >= known.size()) known.resize(std::max(at + 1, 2 * known.size()));
  if (known[at] == 0) {
    routes_.push_back(route(parent, tags_[tags]));
    known[at] = static_cast<std::uint32_t>(routes_.size());
  }
  return static_cast<SeriesRef>(known[at] - 1);
}

void MetricEngine::add(SeriesRef series, double value) {
  const Route& route = routes_[static_cast<std::size_t>(series)];
  for (Sink* sink : route.sinks) add_sample(*sink, value);
  for (CheckCount* check : route.checks) check->add(value);
}

void MetricEngine::add_repeated(MetricRef metric, TagSetId tags, double value,
                                std::uint64_t times) {
  for (Sink* sink : routes_[static_cast<std::size_t>(series(metric, tags))].sinks) {
    if (auto* const rate = std::get_if<RateSink>(sink)) {
      if (value != 0) rate->passes += times;
      rate->total += times;
    } else {
      std::get<CounterSink>(*sink).add(value * static_cast<double>(times));
    }
  }
}

void MetricEngine::add_all(MetricRef metric, TagSetId tags, const Sink& samples) {
  const Route& route = routes_[static_cast<std::size_t>(series(metric, tags))];
  for (Sink* sink : route.sinks) merge_samples(*sink, samples);
  const auto* const rate = std::get_if<RateSink>(&samples);
  if (rate == nullptr) return;
  for (CheckCount* check : route.checks) {
    check->passes += rate->passes;
    check->fails += rate->total - rate->passes;
  }
}

void MetricEngine::take_trend(MetricRef metric, std::shared_ptr<const TrendTotals> totals) {
  std::get<TrendSink>(metrics_[index(metric)].sink).take(std::move(totals));
}

MetricEngine::Route MetricEngine::route(MetricRef metric, const TagSet& tags) {
  REQUIRE(!metrics_[index(metric)].parent);
  Route route;
  route.sinks.push_back(&metrics_[index(metric)].sink);
  for (const MetricRef each : metrics_[index(metric)].submetrics) {
    if (tags.contains(metrics_[index(each)].tags)) {
      route.sinks.push_back(&metrics_[index(each)].sink);
    }
  }
  const std::string* check = metric == check_metric_ ? tags.find("check") : nullptr;
  if (check != nullptr) route.checks.push_back(&checks_.check(*check));
  const std::string* group = tags.find("group");
  if (group != nullptr && (check != nullptr || metric == group_metric_)) {
    SummaryPart& node = root_group_.group(*group);
    if (check != nullptr) route.checks.push_back(&node.check(*check));
  }
  if (parts_) route_to_parts(metric, tags, route);
  return route;
}

Sink* MetricEngine::sink_in(SummaryPart& part, MetricRef metric) {
  if (PartMetric* known = part.find(metric)) return &known->sink;
  return &part.metrics
              .emplace_back(
                  PartMetric{metric, make_sink(metrics_[index(metric)].kind, exact_trend_values_)})
              .sink;
}

void MetricEngine::route_to_parts(MetricRef metric, const TagSet& tags, Route& route) {
  const std::string* check = metric == check_metric_ ? tags.find("check") : nullptr;
  const std::string scenario = tag_or_nothing(tags, "scenario");
  SummaryPart* part = &default_part_;
  const auto tell = [&](SummaryPart& told) {
    route.sinks.push_back(sink_in(told, metric));
    if (check != nullptr) route.checks.push_back(&told.check(*check));
  };
  if (!scenario.empty() && scenario != "default") {
    part = &scenarios_[scenario];
    part->name = scenario;
    tell(*part);
  }
  SummaryPart& group = part->group(tag_or_nothing(tags, "group"));
  if (&group != part) tell(group);
}

Evaluation MetricEngine::evaluate(Duration at, bool end) {
  Evaluation found;
  for (EngineMetric& metric : metrics_) {
    if (metric.thresholds.empty() || (!end && !has_samples(metric.sink))) continue;
    bool crossed = false;
    for (Threshold& threshold : metric.thresholds) {
      threshold.failed = !holds(threshold.expression, metric.sink, at);
      crossed = crossed || threshold.failed;
      found.abort = found.abort || (threshold.failed && threshold.aborts_at(at));
    }
    if (crossed) found.crossed.push_back(metric.name);
  }
  std::sort(found.crossed.begin(), found.crossed.end());
  return found;
}

}  // namespace rehearse
