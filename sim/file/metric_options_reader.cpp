// Thresholds are tried on an engine, so that each names a metric that exists and has its method.

#include "sim/file/metric_options_reader.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <map>
#include <nlohmann/json.hpp>
#include <string_view>

#include "models/base/nearest_name.hpp"
#include "sim/file/json/describe.hpp"
#include "sim/options/go_text.hpp"
#include "sim/verdict/thresholds_reader.hpp"

namespace rehearse {

namespace {

using nlohmann::json;

/// k6 quotes the function of Go that could not read a number.
Problem in_own_words(const Problem& problem) {
  const std::size_t at = problem.message.find("; reason: strconv.");
  if (at == std::string::npos) return problem;
  return {problem.path,
          problem.message.substr(0, at) + ", expected a number there, as in \"p(95)<500\""};
}

/// The metric that was meant; "" for a metric that is there.
std::string metric_hint(std::string_view key, const MetricEngine& engine) {
  std::vector<std::string_view> names;
  for (const EngineMetric& metric : engine.metrics()) names.push_back(metric.name);
  return nearest_hint(key.substr(0, key.find('{')), names);
}

void read_thresholds_of(const json& option, const JsonPlace& place, MetricEngine* engine,
                        MetricOptions& read, std::vector<std::string>& warnings,
                        DocumentProblems& problems) {
  ThresholdsReading reading = read_thresholds(option, place);
  warnings.insert(warnings.end(), reading.warnings.begin(), reading.warnings.end());
  for (const Problem& problem : reading.problems) problems.add(in_own_words(problem));
  if (engine != nullptr) {
    for (const MetricThresholds& metric : reading.thresholds) {
      const auto complaint = engine->bind(metric);
      if (complaint) {
        problems.add(place / metric.key, complaint->error + metric_hint(metric.key, *engine));
      }
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

/// A name that is there twice has its last value.
void put_tags(const OptionOverrides& overrides, MetricOptions& read, DocumentProblems& problems) {
  if (!overrides.tags) return;
  const char separator = overrides.tag_separator;
  std::map<std::string, std::string> tags;
  for (const std::string& text : *overrides.tags) {
    const std::size_t at = text.find(separator);
    if (at == 0 || at >= text.size() - 1 || text.empty()) {
      problems.ProblemList::add(overrides.place_of("--tag"), go_quote(text),
                                fmt::format("NAME{}VALUE", separator));
    } else {
      tags.insert_or_assign(text.substr(0, at), text.substr(at + 1));
    }
  }
  read.tags.assign(tags.begin(), tags.end());
}

void put_system_tags(const OptionOverrides& overrides, MetricOptions& read,
                     DocumentProblems& problems) {
  if (!overrides.system_tags) return;
  read.system_tags.clear();
  for (const std::string& text : split_at_commas(*overrides.system_tags)) {
    const std::string_view name = go_trim_space(text);
    if (name.empty()) continue;
    if (is_system_tag(name)) {
      read.system_tags.emplace(name);
    } else {
      problems.ProblemList::add(overrides.place_of("--system-tags"), go_quote(name),
                                fmt::format("some of {}", fmt::join(all_system_tags(), ", ")));
    }
  }
}

/// Whether the environment or the command line leaves thresholds out.
bool without_thresholds(const ReadSettings& settings, DocumentProblems& problems) {
  const std::optional<std::string>& text = settings.environment.no_thresholds;
  if (!text || text->empty()) return settings.no_thresholds;
  const Checked<bool> given = go_parse_bool(*text);
  if (given) return settings.no_thresholds || *given;
  problems.ProblemList::add(settings.environment.place_of("--no-thresholds"), go_quote(*text),
                            "true or false");
  return settings.no_thresholds;
}

void put_over(const ReadSettings& settings, MetricOptions& read, DocumentProblems& problems) {
  for (const OptionOverrides* overrides : {&settings.environment, &settings.overrides}) {
    put_tags(*overrides, read, problems);
    put_system_tags(*overrides, read, problems);
  }
}

void read_from(const json& options, const JsonPlace& place, bool no_thresholds,
               MetricEngine* engine, MetricOptions& read, std::vector<std::string>& warnings,
               DocumentProblems& problems) {
  if (!options.is_object()) return;
  for (const auto& [name, value] : options.items()) {
    // What is no object has been complained about by the options' reader.
    if (name == "thresholds" && value.is_object() && !no_thresholds) {
      read_thresholds_of(value, place / name, engine, read, warnings, problems);
    }
    if (name == "tags") read_tags(value, read);
    if (name == "systemTags") read_system_tags(value, read);
  }
}

}  // namespace

MetricOptions read_metric_options(const json& options, const JsonPlace& place,
                                  const ReadSettings& settings, MetricEngine* engine,
                                  std::vector<std::string>& warnings, DocumentProblems& problems) {
  MetricOptions read;
  read_from(options, place, without_thresholds(settings, problems), engine, read, warnings,
            problems);
  put_over(settings, read, problems);
  return read;
}

void check_metric_overrides(const ReadSettings& settings, DocumentProblems& problems) {
  MetricOptions unused;
  without_thresholds(settings, problems);
  put_over(settings, unused, problems);
}

}  // namespace rehearse
