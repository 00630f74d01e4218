// An interval stands beside what it is of, under its name.

#include "tools/rehearse/results/estimate_json.hpp"

#include <string>

namespace rehearse {

namespace {

void write_percentile(JsonWriter& json, const std::string& name,
                      const PercentileEstimate& percentile) {
  json.field(name, percentile.value);
  write_interval(json, name + "Interval", percentile.interval);
}

}  // namespace

void write_interval(JsonWriter& json, std::string_view name,
                    const std::optional<ConfidenceInterval>& interval) {
  json.key(name);
  if (!interval) return json.null();
  json.begin_array();
  json.value(interval->low);
  json.value(interval->high);
  json.end_array();
}

void write_estimate(JsonWriter& json, const Estimate& estimate) {
  json.field("runs", estimate.observations);
  json.field("mean", estimate.mean);
  write_interval(json, "meanInterval", estimate.of_mean);
  json.key("sd");
  if (estimate.sd) {
    json.value(*estimate.sd);
  } else {
    json.null();
  }
  json.field("min", estimate.min);
  write_percentile(json, "p5", estimate.p5);
  write_percentile(json, "p50", estimate.p50);
  write_percentile(json, "p95", estimate.p95);
  write_percentile(json, "p99", estimate.p99);
  json.field("max", estimate.max);
}

void write_share(JsonWriter& json, std::uint64_t successes, std::uint64_t trials) {
  const ConfidenceInterval interval = wilson_interval(successes, trials);
  json.field("runs", successes);
  json.field("share", static_cast<double>(successes) / static_cast<double>(trials));
  write_interval(json, "interval", interval);
}

}  // namespace rehearse
