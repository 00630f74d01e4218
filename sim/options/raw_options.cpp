// Defaults of executors, paths of fields, and the conversion from raw to effective options.

#include "sim/options/raw_options.hpp"

#include <utility>

#include "models/base/json_place.hpp"

namespace rehearse {
namespace {

std::string spelled(const Spellings& spellings, std::string_view field) {
  const auto found = spellings.find(field);
  return found == spellings.end() ? std::string(field) : found->second;
}

std::vector<Stage> effective_stages(const std::vector<RawStage>& raw) {
  std::vector<Stage> stages;
  stages.reserve(raw.size());
  for (const RawStage& stage : raw) stages.push_back({stage.duration.value, stage.target.value});
  return stages;
}

ExecutorOptions effective_executor(const RawScenario& raw) {
  const auto max_vus = [&raw](std::int64_t otherwise) {
    return raw.max_vus.given ? raw.max_vus.value : otherwise;
  };
  const std::int64_t allocated = raw.pre_allocated_vus.value;
  switch (raw.kind) {
    case ExecutorKind::SharedIterations:
      return SharedIterations{raw.vus.value, raw.iterations.value, raw.max_duration.value};
    case ExecutorKind::PerVuIterations:
      return PerVuIterations{raw.vus.value, raw.iterations.value, raw.max_duration.value};
    case ExecutorKind::ConstantVus:
      return ConstantVus{raw.vus.value, raw.duration.value};
    case ExecutorKind::RampingVus:
      return RampingVus{raw.start_vus.value, effective_stages(raw.stages),
                        raw.graceful_ramp_down.value};
    case ExecutorKind::ConstantArrivalRate:
      return ConstantArrivalRate{raw.rate.value, raw.time_unit.value, raw.duration.value, allocated,
                                 max_vus(allocated)};
    case ExecutorKind::RampingArrivalRate:
      return RampingArrivalRate{raw.start_rate.value, raw.time_unit.value,
                                effective_stages(raw.stages), allocated, max_vus(allocated)};
    case ExecutorKind::ExternallyControlled:
      break;
  }
  return ExternallyControlled{raw.vus.value, max_vus(raw.vus.value), raw.duration.value};
}

}  // namespace

RawScenario::RawScenario(std::string scenario_name, ExecutorKind executor)
    : name(std::move(scenario_name)), kind(executor) {
  if (kind != ExecutorKind::ExternallyControlled) vus.value = 1;
  iterations.value = 1;
  start_vus.value = 1;
}

std::string field_path(const RawOptions& options, std::string_view field) {
  const auto giver = options.givers.find(field);
  if (giver != options.givers.end()) return giver->second;
  return pointer_segment(spelled(options.spellings, field));
}

std::string field_path(const RawOptions& options, const RawScenario& scenario,
                       std::string_view field) {
  if (scenario.from_shortcut) {
    if (field == "startVUs") field = "vus";
    if (field == "maxDuration") field = "duration";
    return field_path(options, field);
  }
  return field_path(options, "scenarios") + pointer_segment(scenario.name) +
         pointer_segment(spelled(scenario.spellings, field));
}

ScenarioOptions effective_options(RawScenario scenario) {
  ScenarioOptions options;
  options.executor = effective_executor(scenario);
  options.start_time = scenario.start_time.value;
  options.graceful_stop = scenario.kind == ExecutorKind::ExternallyControlled
                              ? Duration{}
                              : scenario.graceful_stop.value;
  if (!scenario.exec.value.empty()) {
    options.exec = std::move(scenario.exec.value);
    options.exec_given = true;
  }
  options.name = std::move(scenario.name);
  options.env = std::move(scenario.env);
  options.tags = std::move(scenario.tags);
  return options;
}

}  // namespace rehearse
