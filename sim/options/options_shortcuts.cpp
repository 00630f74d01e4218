// The scenario is always called "default"; conflicts are k6's.

#include "sim/options/options_shortcuts.hpp"

#include <fmt/format.h>
#include <string_view>
#include <utility>

namespace rehearse {
namespace {

using Conflict = std::optional<std::string>;

RawScenario shortcut_scenario(const RawOptions& options, ExecutorKind kind) {
  RawScenario scenario("default", kind);
  scenario.from_shortcut = true;
  if (options.vus.given) {
    (kind == kKindOf<RampingVus> ? scenario.start_vus : scenario.vus) = options.vus;
  }
  return scenario;
}

/// k6 names the first other option that excludes `shortcut`; every one is a problem.
Conflict find_conflict(const RawOptions& options, std::string_view shortcut, bool with_stages,
                       OptionProblems& problems) {
  Conflict conflict;
  const auto exclude = [&](std::string_view other) {
    problems.add(field_path(options, other),
                 fmt::format("found {} beside {}, expected only one of them", other, shortcut));
    if (conflict) return;
    conflict =
        fmt::format("using `{}` and `{}` options simultaneously is not allowed", shortcut, other);
  };
  if (with_stages && options.stages && !options.stages->empty()) exclude("stages");
  if (options.scenarios) exclude("scenarios");
  return conflict;
}

void replace_scenarios(RawOptions& options, RawScenario scenario) {
  options.scenarios.emplace();
  options.scenarios->push_back(std::move(scenario));
}

Conflict expand_iterations(RawOptions& options, OptionProblems& problems) {
  if (auto conflict = find_conflict(options, "iterations", true, problems)) return conflict;
  RawScenario scenario = shortcut_scenario(options, kKindOf<SharedIterations>);
  scenario.iterations = options.iterations;
  if (options.duration.given) scenario.max_duration = options.duration;
  replace_scenarios(options, std::move(scenario));
  return {};
}

Conflict expand_duration(RawOptions& options, OptionProblems& problems) {
  if (auto conflict = find_conflict(options, "duration", true, problems)) return conflict;
  if (options.duration.value.ns <= 0) {
    problems.add(field_path(options, "duration"), "found no length of time, expected more than 0");
    return "`duration` option should be more than 0, for infinite duration use the "
           "externally-controlled executor";
  }
  RawScenario scenario = shortcut_scenario(options, kKindOf<ConstantVus>);
  scenario.duration = options.duration;
  replace_scenarios(options, std::move(scenario));
  return {};
}

Conflict expand_stages(RawOptions& options, OptionProblems& problems) {
  if (auto conflict = find_conflict(options, "stages", false, problems)) return conflict;
  RawScenario scenario = shortcut_scenario(options, kKindOf<RampingVus>);
  scenario.stages = *options.stages;
  replace_scenarios(options, std::move(scenario));
  return {};
}

void expand_vus(RawOptions& options, std::vector<std::string>& warnings) {
  if (options.scenarios) {
    warnings.push_back(
        fmt::format("`vus={}` overrides scenarios configuration", options.vus.value));
  }
  RawScenario scenario = shortcut_scenario(options, kKindOf<SharedIterations>);
  scenario.iterations = options.vus;
  replace_scenarios(options, std::move(scenario));
}

void run_once(RawOptions& options, std::vector<std::string>& warnings) {
  const auto warn = [&warnings](std::string_view option) {
    warnings.push_back(fmt::format(
        "`{}` was explicitly set to an empty value, running the script with 1 iteration in 1 VU",
        option));
  };
  if (options.stages) warn("stages");
  if (options.scenarios) warn("scenarios");
  RawScenario scenario("default", kKindOf<PerVuIterations>);
  scenario.from_shortcut = true;
  replace_scenarios(options, std::move(scenario));
}

}  // namespace

std::optional<std::string> expand_shortcuts(RawOptions& options, OptionProblems& problems,
                                            std::vector<std::string>& warnings) {
  if (options.iterations.given) return expand_iterations(options, problems);
  if (options.duration.given) return expand_duration(options, problems);
  if (options.stages && !options.stages->empty()) return expand_stages(options, problems);
  if (options.vus.given && !options.stages) {
    expand_vus(options, warnings);
  } else if (!options.scenarios || options.scenarios->empty()) {
    run_once(options, warnings);
  }
  return {};
}

}  // namespace rehearse
