// Defaults of executors, paths of fields, and the conversion from raw to effective options.

#include "sim/options/raw_options.hpp"

#include <utility>

#include "models/base/json_place.hpp"
#include "sim/options/executor_forms.hpp"

namespace rehearse {
namespace {

std::string spelled(const Spellings& spellings, std::string_view field) {
  const auto found = spellings.find(field);
  return found == spellings.end() ? std::string(field) : found->second;
}

}  // namespace

RawScenario::RawScenario(std::string scenario_name, ExecutorKind executor)
    : name(std::move(scenario_name)), kind(executor) {
  if (kind != kKindOf<ExternallyControlled>) vus.value = 1;
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
  options.executor = form_of(scenario.kind).effective(scenario);
  options.start_time = scenario.start_time.value;
  options.graceful_stop =
      scenario.kind == kKindOf<ExternallyControlled> ? Duration{} : scenario.graceful_stop.value;
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
