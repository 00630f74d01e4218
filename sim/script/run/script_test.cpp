// Reading a script.

#include "sim/script/run/script_test.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "models/base/require.hpp"
#include "sim/script/run/script_run.hpp"
#include "sim/script/vu/script_vu.hpp"

namespace rehearse {

namespace {

/// Why init code did not end as it should. `reason`: of exec.test.abort.
ScriptFailure init_failure(const ScriptSettings& settings, const ScriptConfig& config,
                           const ScriptVu& vu, ScriptEnd end, const std::string& reason) {
  ScriptFailure failure;
  const JsError error = vu.error().value_or(JsError{});
  if (end == ScriptEnd::Aborted) {
    failure.exit_code = 108;
    failure.text = "test aborted: " + reason;
  } else if (error.text.starts_with("Uncaught (in promise)")) {
    failure.exit_code = 255;
    failure.text = fmt::format("could not initialize '{}': could not load JS test '{}': {}",
                               settings.file, config.source->main_url(), error.text);
  } else {
    failure.text = error.report();
  }
  return failure;
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
  test->log_ = settings.log;

  MetricEngine engine;
  ScriptWorld world{
      .config = config, .log = settings.log, .engine = &engine, .new_metrics = &test->metrics_};
  ScriptVu vu(world, 0);
  const ScriptEnd end = vu.initialise(Instant{});
  if (end != ScriptEnd::Returned) {
    failure = init_failure(settings, config, vu, end, world.abort_reason.value_or(""));
    return nullptr;
  }
  test->shared_arrays_ = world.shared_arrays;
  for (const std::string& name : vu.exported_functions()) test->functions_.insert(name);
  const std::optional<std::string> options = vu.options_json();
  if (!options) {
    failure = init_failure(settings, config, vu, ScriptEnd::Threw, "");
    return nullptr;
  }
  test->options_json_ = *options;
  const nlohmann::json document = nlohmann::json::parse(*options, nullptr, false);
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
