// One pass over the results; the values are kept for percentiles.

#include "tools/rehearse/outputs/over_runs.hpp"

#include <array>
#include <cmath>
#include <utility>

#include "sim/measure/busy_figures.hpp"
#include "sim/measure/trend_stat.hpp"

namespace rehearse {

void OverRuns::Figure::add(double value) {
  values_.add(value);
  const double before = value - mean_;
  mean_ += before / static_cast<double>(values_.count());
  squares_ += before * (value - mean_);
}

void OverRuns::Figure::write(JsonWriter& json) const {
  const std::uint64_t runs = values_.count();
  json.begin_object();
  json.field("runs", runs);
  json.field("mean", mean_);
  json.key("sd");
  if (runs > 1) {
    json.value(std::sqrt(squares_ / static_cast<double>(runs - 1)));
  } else {
    json.null();
  }
  json.field("min", values_.min());
  for (const auto& [name, percent] :
       {std::pair{"p5", 5.0}, {"p50", 50.0}, {"p95", 95.0}, {"p99", 99.0}}) {
    json.field(name, values_.percentile(percent));
  }
  json.field("max", values_.max());
  json.end_object();
}

void OverRuns::add(const Result& result) {
  const auto count = [this](const char* name, auto value) {
    counts_[name].add(static_cast<double>(value));
  };
  count("complete", result.counts.complete);
  count("interrupted", result.counts.interrupted);
  count("dropped", result.counts.dropped);
  count("iterations", result.counts.returned);
  count("exceptions", result.counts.thrown);
  count("vusMax", result.vus_max);
  count("runNs", result.run.ns);
  if (const auto busy = busy_figures(result)) count("busyVUs", busy->most);
  if (result.iteration_duration.count() == 0) return;
  const HistogramTotals durations(result.iteration_duration);
  durations_["avg"].add(durations.avg());
  durations_["min"].add(durations.min());
  durations_["med"].add(durations.percentile(50));
  durations_["max"].add(durations.max());
  durations_["p(90)"].add(durations.percentile(90));
  durations_["p(95)"].add(durations.percentile(95));
}

void OverRuns::write(JsonWriter& json) const {
  json.begin_object();
  for (const auto& [name, figure] : counts_) {
    json.key(name);
    figure.write(json);
  }
  json.key("iterationDurationMs");
  json.begin_object();
  for (const auto& [name, figure] : durations_) {
    json.key(name);
    figure.write(json);
  }
  json.end_object();
  json.end_object();
}

}  // namespace rehearse
