// k6's --out json: a line for each metric before its first point, and a line for each point.

#include <fmt/format.h>
#include <map>
#include <string>
#include <vector>

#include "models/base/duration_format.hpp"
#include "sim/fit/read/point_time.hpp"
#include "sim/json/json_writer.hpp"
#include "tools/rehearse/outputs/sample_output.hpp"
#include "tools/rehearse/text/number_text.hpp"

namespace rehearse {

namespace {

void write_threshold(JsonWriter& json, const Threshold& threshold) {
  if (!threshold.abort_on_fail) {
    json.value(threshold.source);
    return;
  }
  json.begin_object();
  json.field("threshold", threshold.source);
  json.field("abortOnFail", true);
  json.key("delayAbortEval");
  if (threshold.delay_abort_eval) {
    json.value(format_duration(*threshold.delay_abort_eval));
  } else {
    json.null();
  }
  json.end_object();
}

void write_tags(JsonWriter& json, const TagSet& tags) {
  json.begin_object();
  for (const auto& [name, value] : tags.tags()) json.field(name, value);
  json.end_object();
}

class JsonPoints final : public SampleOutput {
 public:
  JsonPoints(std::unique_ptr<PointFile> file, const SampleOutputSettings& settings)
      : file_(std::move(file)), start_ns_(settings.start_ns) {}

  void begin(const MetricEngine& engine) override { engine_ = &engine; }

  void sample(Instant at, MetricRef metric, TagSetId tags, double value) override {
    const std::string& head = head_of(metric);
    if (at != at_ || time_.empty()) {
      at_ = at;
      time_ = point_time_text(start_ns_ + at.ns);
    }
    line_ = head;
    line_ += time_;
    line_ += "\",\"value\":";
    line_ += js_number_text(value);
    line_ += ",\"tags\":";
    line_ += tags_text(tags);
    line_ += "}}\n";
    file_->write(line_);
  }

  void finish(const MetricEngine& /*engine*/, Duration /*run*/) override { file_->close(); }

 private:
  /// What precedes a point's time; writes the metric's line before the first.
  const std::string& head_of(MetricRef metric) {
    const auto at = static_cast<std::size_t>(metric);
    if (at >= heads_.size()) heads_.resize(at + 1);
    if (heads_[at].empty()) {
      const EngineMetric& one = engine_->metric(metric);
      write_metric(one);
      heads_[at] =
          fmt::format("{{\"metric\":\"{}\",\"type\":\"Point\",\"data\":{{\"time\":\"", one.name);
    }
    return heads_[at];
  }

  void write_metric(const EngineMetric& metric) {
    JsonWriter json([&](std::string_view part) { file_->write(part); });
    json.begin_object();
    json.field("type", "Metric");
    json.key("data");
    json.begin_object();
    json.field("name", metric.name);
    json.field("type", metric_kind_name(metric.kind));
    json.field("contains", metric_unit_name(metric.unit));
    json.key("thresholds");
    json.begin_array();
    for (const Threshold& threshold : metric.thresholds) write_threshold(json, threshold);
    json.end_array();
    json.key("submetrics");
    if (metric.submetrics.empty()) {
      json.null();
    } else {
      write_submetrics(json, metric);
    }
    json.end_object();
    json.field("metric", metric.name);
    json.end_object();
    json.finish_line();
  }

  void write_submetrics(JsonWriter& json, const EngineMetric& metric) const {
    json.begin_array();
    for (const MetricRef ref : metric.submetrics) {
      const EngineMetric& one = engine_->metric(ref);
      json.begin_object();
      json.field("name", one.name);
      json.field("suffix", one.suffix);
      json.key("tags");
      write_tags(json, one.tags);
      json.end_object();
    }
    json.end_array();
  }

  const std::string& tags_text(TagSetId tags) {
    const auto at = static_cast<std::size_t>(tags);
    if (at >= tags_.size()) tags_.resize(at + 1);
    if (tags_[at].empty()) {
      JsonWriter json([&](std::string_view part) { tags_[at] += part; });
      write_tags(json, engine_->tags(tags));
      json.finish();
    }
    return tags_[at];
  }

  std::unique_ptr<PointFile> file_;
  std::int64_t start_ns_;
  const MetricEngine* engine_ = nullptr;
  std::vector<std::string> heads_;  // by metric
  std::vector<std::string> tags_;   // by set
  Instant at_;
  std::string time_;  // of at_
  std::string line_;
};

}  // namespace

constinit const SampleOutputForm kJsonPoints{
    .name = "json",
    .file = "-",
    .make = [](std::unique_ptr<PointFile> file,
               const SampleOutputSettings& settings) -> std::unique_ptr<SampleOutput> {
      return std::make_unique<JsonPoints>(std::move(file), settings);
    },
};

}  // namespace rehearse
