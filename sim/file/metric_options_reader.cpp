// Thresholds are tried on an engine, so that each names a metric that exists and has its method.

#include "sim/file/metric_options_reader.hpp"

#include <nlohmann/json.hpp>

#include "sim/file/json/describe.hpp"
#include "sim/verdict/thresholds_reader.hpp"

namespace rehearse {

namespace {

using nlohmann::json;

void read_thresholds_of(const json& option, const JsonPlace& place, MetricEngine* engine,
                        MetricOptions& read, std::vector<std::string>& warnings,
                        DocumentProblems& problems) {
  ThresholdsReading reading = read_thresholds(option, place);
  warnings.insert(warnings.end(), reading.warnings.begin(), reading.warnings.end());
  problems.add_below(JsonPlace(), reading.problems);
  if (engine != nullptr) {
    for (const MetricThresholds& metric : reading.thresholds) {
      const auto complaint = engine->bind(metric);
      if (complaint) problems.add(place / metric.key, complaint->error);
    }
  }
  read.thresholds = std::move(reading.thresholds);
}

/// Those of the options' values that are no texts have been complained about by the options'
/// reader.
void read_tags(const json& option, MetricOptions& read) {
  if (!option.is_object()) return;
  for (const auto& [name, value] : option.items()) {
    if (value.is_string()) read.tags.emplace_back(name, value.get<std::string>());
  }
}

void read_system_tags(const json& option, MetricOptions& read) {
  if (!option.is_array()) return;
  read.system_tags.clear();
  for (const json& name : option) {
    if (name.is_string()) read.system_tags.insert(name.get<std::string>());
  }
}

}  // namespace

MetricOptions read_metric_options(const json& options, const JsonPlace& place, MetricEngine* engine,
                                  std::vector<std::string>& warnings, DocumentProblems& problems) {
  MetricOptions read;
  if (!options.is_object()) return read;
  for (const auto& [name, value] : options.items()) {
    // What is no object has been complained about by the options' reader.
    if (name == "thresholds" && value.is_object()) {
      read_thresholds_of(value, place / name, engine, read, warnings, problems);
    }
    if (name == "tags") read_tags(value, read);
    if (name == "systemTags") read_system_tags(value, read);
  }
  return read;
}

}  // namespace rehearse
