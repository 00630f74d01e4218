// k6's --out csv: a row for each sample, with a column for each system tag.

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <set>
#include <string>
#include <vector>

#include "sim/fit/read/point_time.hpp"
#include "tools/rehearse/outputs/sample_output.hpp"

namespace rehearse {

namespace {

/// RFC 4180: in quotes where it has to be.
std::string field_text(const std::string& text) {
  if (text.find_first_of(",\"\r\n") == std::string::npos && !text.starts_with(' ')) return text;
  std::string quoted = "\"";
  for (const char each : text) {
    if (each == '"') quoted += '"';
    quoted += each;
  }
  return quoted + "\"";
}

class CsvPoints final : public SampleOutput {
 public:
  CsvPoints(std::unique_ptr<PointFile> file, const SampleOutputSettings& settings)
      : file_(std::move(file)),
        start_ns_(settings.start_ns),
        time_(settings.csv_time),
        columns_(settings.metrics->system_tags.begin(), settings.metrics->system_tags.end()) {}

  void begin(const MetricEngine& engine) override {
    engine_ = &engine;
    line_ = "metric_name,timestamp,metric_value,";
    for (const std::string& column : columns_) line_ += column + ",";
    line_ += "extra_tags,metadata\n";
    file_->write(line_);
  }

  void sample(Instant at, MetricRef metric, TagSetId tags, double value) override {
    line_.clear();
    fmt::format_to(std::back_inserter(line_), "{},{},{:f},{}\n", engine_->metric(metric).name,
                   time_(start_ns_ + at.ns), value, tags_text(tags));
    file_->write(line_);
  }

  void finish(const MetricEngine& /*engine*/, Duration /*run*/) override { file_->close(); }

 private:
  const std::string& tags_text(TagSetId tags) {
    const auto at = static_cast<std::size_t>(tags);
    if (at >= tags_.size()) tags_.resize(at + 1);
    if (tags_[at].empty()) {
      const TagSet& set = engine_->tags(tags);
      for (const std::string& column : columns_) {
        if (const std::string* value = set.find(column)) tags_[at] += field_text(*value);
        tags_[at] += ',';
      }
      std::string extra;
      for (const auto& [name, value] : set.tags()) {
        if (std::binary_search(columns_.begin(), columns_.end(), name)) continue;
        extra += fmt::format("{}{}={}", extra.empty() ? "" : "&", name, value);
      }
      tags_[at] += field_text(extra) + ",";
    }
    return tags_[at];
  }

  std::unique_ptr<PointFile> file_;
  std::int64_t start_ns_;
  CsvTimeForm time_;
  std::vector<std::string> columns_;  // sorted
  const MetricEngine* engine_ = nullptr;
  std::vector<std::string> tags_;  // by set: all columns behind the value
  std::string line_;
};

constexpr std::int64_t kNsPerSecond = 1'000'000'000;

template <std::int64_t kUnitNs>
std::string unix_text(std::int64_t ns) {
  return std::to_string(ns / kUnitNs);
}

struct TimeForm {
  std::string_view name;
  CsvTimeForm text;
};
constexpr std::array kTimeForms{
    TimeForm{"unix", unix_text<kNsPerSecond>},
    TimeForm{"unix_milli", unix_text<1'000'000>},
    TimeForm{"unix_micro", unix_text<1'000>},
    TimeForm{"unix_nano", unix_text<1>},
    TimeForm{"rfc3339", [](std::int64_t ns) { return point_time_text(ns - ns % kNsPerSecond); }},
    TimeForm{"rfc3339_nano", point_time_text},
};

}  // namespace

CsvTimeForm csv_time_form(std::string_view name) {
  const auto found = std::find_if(kTimeForms.begin(), kTimeForms.end(),
                                  [name](const TimeForm& form) { return form.name == name; });
  return found == kTimeForms.end() ? nullptr : found->text;
}

constinit const SampleOutputForm kCsvPoints{
    .name = "csv",
    .file = "file.csv",
    .make = [](std::unique_ptr<PointFile> file,
               const SampleOutputSettings& settings) -> std::unique_ptr<SampleOutput> {
      return std::make_unique<CsvPoints>(std::move(file), settings);
    },
};

}  // namespace rehearse
