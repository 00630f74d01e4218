// What a script reads of its own options.

#include "sim/script/run/effective_options.hpp"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <string_view>

#include "models/base/duration_format.hpp"
#include "sim/options/duration_text.hpp"
#include "sim/plan/executor_traits.hpp"

namespace rehearse {

namespace {

using Json = nlohmann::ordered_json;

constexpr std::array<std::string_view, 39> kNames = {"paused",
                                                     "executionSegment",
                                                     "executionSegmentSequence",
                                                     "noSetup",
                                                     "setupTimeout",
                                                     "noTeardown",
                                                     "teardownTimeout",
                                                     "rps",
                                                     "dns",
                                                     "maxRedirects",
                                                     "userAgent",
                                                     "batch",
                                                     "batchPerHost",
                                                     "httpDebug",
                                                     "insecureSkipTLSVerify",
                                                     "tlsCipherSuites",
                                                     "tlsVersion",
                                                     "tlsAuth",
                                                     "throw",
                                                     "thresholds",
                                                     "blacklistIPs",
                                                     "blockHostnames",
                                                     "hosts",
                                                     "noConnectionReuse",
                                                     "noVUConnectionReuse",
                                                     "minIterationDuration",
                                                     "ext",
                                                     "summaryTrendStats",
                                                     "summaryTimeUnit",
                                                     "systemTags",
                                                     "tags",
                                                     "metricSamplesBufferSize",
                                                     "noCookiesReset",
                                                     "discardResponseBodies",
                                                     "consoleOutput",
                                                     "localIPs",
                                                     "features",
                                                     "handleSummaryTimeout",
                                                     "scenarios"};

constexpr std::array<std::string_view, 9> kOfScenario = {"startTime",  "gracefulStop", "env",
                                                         "exec",       "tags",         "vus",
                                                         "iterations", "maxDuration",  "duration"};

/// A scenario as it was written, with null for what was not.
Json scenario_json(const Json& written, const std::string& executor) {
  Json scenario = Json::object();
  scenario["executor"] = executor;
  for (const std::string_view name : kOfScenario) {
    const std::string key(name);
    const bool belongs =
        key != "vus" && key != "iterations" && key != "maxDuration" && key != "duration";
    const bool of_iterations = executor.ends_with("-iterations") &&
                               (key == "vus" || key == "iterations" || key == "maxDuration");
    const bool of_loop = executor == "constant-vus" && (key == "vus" || key == "duration");
    if (belongs || of_iterations || of_loop) scenario[key] = nullptr;
  }
  for (const auto& [key, value] : written.items()) scenario[key] = value;
  return scenario;
}

constexpr std::array<std::string_view, 9> kDurations = {
    "duration",     "maxDuration",      "startTime", "gracefulStop",   "minIterationDuration",
    "setupTimeout", "gracefulRampDown", "timeUnit",  "teardownTimeout"};

/// Durations as Go writes them: of a text, or a number of milliseconds.
void write_durations(Json& value) {
  if (value.is_array()) {
    for (Json& item : value) write_durations(item);
    return;
  }
  if (!value.is_object()) return;
  for (auto& [key, item] : value.items()) {
    const bool is_duration =
        std::find(kDurations.begin(), kDurations.end(), key) != kDurations.end();
    if (!is_duration && key != "tags" && key != "env" && key != "thresholds") {
      write_durations(item);
    } else if (is_duration) {
      const Checked<std::optional<Duration>> duration = read_duration(item);
      if (duration && *duration) item = format_duration(**duration);
    }
  }
}

}  // namespace

std::string inspected_options(const Rehearsal& rehearsal, const std::string& script,
                              bool consolidated) {
  const Json written = Json::parse(script, nullptr, false);
  const Json effective = Json::parse(effective_options_json(rehearsal, script));
  const auto value_of = [&](const std::string& key) -> Json {
    if (written.is_object() && written.contains(key)) return written[key];
    return consolidated || key == "dns" ? effective.value(key, Json(nullptr)) : Json(nullptr);
  };
  Json options = Json::object();
  for (const std::string_view name : kNames) {
    if (name == "scenarios") continue;
    options[std::string(name)] = value_of(std::string(name));
    if (name != "paused") continue;
    for (const char* workload : {"vus", "duration", "iterations", "stages", "scenarios"}) {
      const std::string key = workload;
      options[key] = !consolidated        ? value_of(key)
                     : key == "scenarios" ? effective["scenarios"]
                                          : Json(nullptr);
    }
  }
  write_durations(options);
  if (consolidated) {
    options["totalDuration"] = format_duration(rehearsal.plan.end);
    options["maxVUs"] = rehearsal.plan.max_possible_vus;
  }
  return options.dump(2) + "\n";
}

std::string effective_options_json(const Rehearsal& rehearsal, const std::string& script) {
  const Json written = Json::parse(script, nullptr, false);
  Json options = Json::object();
  for (const std::string_view name : kNames) {
    const std::string key(name);
    options[key] = written.is_object() && written.contains(key) ? written[key] : Json(nullptr);
  }
  if (options["dns"].is_null()) {
    options["dns"] = {{"ttl", nullptr}, {"select", nullptr}, {"policy", nullptr}};
  }
  if (options["summaryTrendStats"].is_null()) {
    options["summaryTrendStats"] = {"avg", "min", "med", "max", "p(90)", "p(95)"};
  }
  if (options["systemTags"].is_null()) {
    options["systemTags"] = Json::array();
    for (const std::string& tag : rehearsal.metrics.system_tags)
      options["systemTags"].push_back(tag);
  }
  Json scenarios = Json::object();
  const bool has =
      written.is_object() && written.contains("scenarios") && written["scenarios"].is_object();
  for (const ScenarioPlan& scenario : rehearsal.plan.scenarios) {
    const std::string& name = scenario.options.name;
    Json of = Json::object();
    if (has && written["scenarios"].contains(name)) of = written["scenarios"][name];
    if (!of.is_object()) of = Json::object();
    scenarios[name] = scenario_json(of, std::string(traits_of(scenario.options.executor).name));
  }
  options["scenarios"] = scenarios;
  return options.dump();
}

}  // namespace rehearse
