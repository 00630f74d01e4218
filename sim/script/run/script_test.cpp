// Reading a script.

#include "sim/script/run/script_test.hpp"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "models/base/require.hpp"
#include "sim/script/run/script_run.hpp"
#include "sim/script/vu/script_vu.hpp"

namespace rehearse {

namespace {

/// Why init code did not end as it should. `aborted`: what exec.test.abort has left.
ScriptFailure init_failure(const ScriptSettings& settings, const ScriptConfig& config,
                           const ScriptVu& vu, ScriptEnd end, const std::string& aborted) {
  const auto not_loaded = [&](const std::string& why) {
    return fmt::format("could not initialize '{}': could not load JS test '{}': {}", settings.file,
                       config.source->main_url(), why);
  };
  ScriptFailure failure;
  const JsError error = vu.error().value_or(JsError{});
  if (end == ScriptEnd::Aborted) {
    failure.exit_code = 108;
    failure.text = not_loaded("test aborted" + aborted);
  } else if (error.text.starts_with("Uncaught (in promise)")) {
    failure.exit_code = 255;
    failure.text = not_loaded(error.report());
  } else {
    failure.text = error.report();
  }
  return failure;
}

/// Options of a lower tier with those of the script over them, as k6 consolidates them: a workload
/// of the script replaces that of the lower tier, whatever it is made of.
std::string options_over(const std::string& lower, const std::string& script) {
  using Json = nlohmann::ordered_json;
  Json below = Json::parse(lower, nullptr, false);
  const Json above = Json::parse(script, nullptr, false);
  if (!below.is_object() || !above.is_object()) return script;
  constexpr std::array<const char*, 4> kWorkloads = {"duration", "iterations", "stages",
                                                     "scenarios"};
  const bool has_workload = std::any_of(kWorkloads.begin(), kWorkloads.end(), [&](const char* key) {
    return above.contains(key) && !above[key].is_null();
  });
  if (has_workload) {
    for (const char* const key : kWorkloads) below.erase(key);
  }
  for (const auto& [key, value] : above.items()) {
    if (!value.is_null()) below[key] = value;
  }
  return below.dump();
}

}  // namespace

std::shared_ptr<ScriptTest> ScriptTest::read(const ScriptSettings& settings, ScriptFiles files,
                                             ScriptFailure& failure) {
  auto test = std::make_shared<ScriptTest>();
  ScriptConfig& config = test->config_;
  config.source = ScriptSource::read(settings.file, std::move(files), failure);
  if (config.source == nullptr) return nullptr;
  config.environment = settings.environment;
  config.start_unix_ns = settings.start_unix_ns;
  config.seed = settings.seed;
  config.work = settings.work;
  config.secrets = settings.secrets;
  test->log_ = settings.log;
  test->file_ = settings.file;

  MetricEngine engine;
  ScriptWorld world{
      .config = config, .log = settings.log, .engine = &engine, .new_metrics = &test->metrics_};
  world.reality = settings.reality;
  ScriptVu vu(world, 0);
  const ScriptEnd end = vu.initialise(Instant{});
  if (end != ScriptEnd::Returned) {
    failure = init_failure(settings, config, vu, end, world.abort_text.value_or(""));
    return nullptr;
  }
  test->shared_arrays_ = world.shared_arrays;
  for (const std::string& name : vu.exported_functions()) test->functions_.insert(name);
  const std::optional<std::string> options = vu.options_json();
  if (!options) {
    failure = init_failure(settings, config, vu, ScriptEnd::Threw, "");
    return nullptr;
  }
  test->options_json_ = options_over(settings.config_json, *options);
  const nlohmann::json document = nlohmann::json::parse(test->options_json_, nullptr, false);
  if (document.is_object()) {
    test->throws_ = document.value("throw", nlohmann::json(false)) == true;
    test->discards_bodies_ = document.value("discardResponseBodies", nlohmann::json(false)) == true;
  }
  if (test->functions_.empty()) {
    failure.exit_code = 255;
    failure.text = fmt::format(
        "could not initialize '{}': could not load JS test '{}': no exported "
        "functions in script",
        settings.file, config.source->main_url());
    return nullptr;
  }
  return test;
}

void ScriptTest::define_metrics(MetricEngine& engine) const {
  for (const ScriptMetric& metric : metrics_) {
    REQUIRE(static_cast<bool>(engine.define(metric.name, metric.kind, metric.unit)));
  }
}

std::unique_ptr<Program> ScriptTest::start(const Rehearsal& rehearsal, MetricEngine& engine,
                                           MetricSampler& sampler) const {
  return std::make_unique<ScriptRun>(*this, rehearsal, engine, sampler);
}

}  // namespace rehearse
