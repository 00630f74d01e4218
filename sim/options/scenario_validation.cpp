// The rules for the fields of a scenario, executor by executor (S13).

#include <algorithm>
#include <fmt/format.h>
#include <string>
#include <string_view>
#include <utility>

#include "models/base/duration_format.hpp"
#include "sim/options/options_validation.hpp"
#include "sim/options/scenario_check.hpp"

namespace rehearse {
namespace {

constexpr std::int64_t kMostVus = 100'000'000;  // of a ramp

bool is_name_character(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
         c == '-';
}

void check_common(ScenarioCheck& check) {
  const RawScenario& scenario = check.scenario();
  const std::string& name = scenario.name;
  if (name.empty()) check.wrong_name("scenario name can't be empty");
  if (name.empty() || !std::all_of(name.begin(), name.end(), is_name_character)) {
    check.wrong_name(
        "the scenario name should contain only numbers, latin letters, underscores, and dashes");
  }
  if (scenario.exec.given && scenario.exec.value.empty()) {
    check.wrong("exec", "exec value cannot be empty", "\"\"", "the name of a function");
  }
  check.refuse_negative("startTime", scenario.start_time, "the startTime can't be negative");
  check.refuse_negative("gracefulStop", scenario.graceful_stop,
                        "the gracefulStop timeout can't be negative");
}

void check_vus(ScenarioCheck& check) {
  const auto& vus = check.scenario().vus;
  if (vus.value > 0) return;
  check.wrong("vus", "the number of VUs must be more than 0", vus, "more than 0");
}

void check_duration(ScenarioCheck& check) {
  const auto& duration = check.scenario().duration;
  if (!duration.given) {
    check.wrong("duration", "the duration is unspecified", "nothing", "a duration of at least 1s");
  } else {
    check.refuse_short("duration", duration);
  }
}

void check_shared_iterations(ScenarioCheck& check) {
  check_vus(check);
  const RawScenario& scenario = check.scenario();
  const std::int64_t iterations = scenario.iterations.value;
  const std::int64_t vus = scenario.vus.value;
  if (iterations < vus) {
    check.wrong(
        "iterations",
        fmt::format("the number of iterations ({}) can't be less than the number of VUs ({})",
                    iterations, vus),
        scenario.iterations, fmt::format("at least the number of VUs, {}", vus));
  }
  check.refuse_short("maxDuration", scenario.max_duration);
}

void check_per_vu_iterations(ScenarioCheck& check) {
  check_vus(check);
  const RawScenario& scenario = check.scenario();
  if (scenario.iterations.value <= 0) {
    check.wrong("iterations", "the number of iterations must be more than 0", scenario.iterations,
                "more than 0");
  }
  check.refuse_short("maxDuration", scenario.max_duration);
}

void check_stages(ScenarioCheck& check) {
  const auto& stages = check.scenario().stages;
  if (stages.empty()) {
    check.wrong("stages", "at least one stage has to be specified", "no stage", "at least one");
  }
  for (std::size_t i = 0; i < stages.size(); ++i) {
    const RawStage& stage = stages[i];
    const auto check_field = [&](std::string_view field, bool given, bool negative,
                                 const auto& found) {
      if (!given) {
        check.wrong(stage, field, fmt::format("stage {} doesn't have a {}", i + 1, field),
                    "nothing", fmt::format("a {}", field));
      } else if (negative) {
        check.wrong(stage, field,
                    fmt::format("the {} for stage {} can't be negative", field, i + 1), found(),
                    "at least 0");
      }
    };
    check_field("duration", stage.duration.given, stage.duration.value.ns < 0,
                [&stage] { return format_duration(stage.duration.value); });
    check_field("target", stage.target.given, stage.target.value < 0,
                [&stage] { return std::to_string(stage.target.value); });
  }
}

void check_ramping_vus(ScenarioCheck& check) {
  const RawScenario& scenario = check.scenario();
  check.refuse_negative("startVUs", scenario.start_vus,
                        "the number of start VUs can't be negative");
  std::int64_t most = scenario.start_vus.value;
  for (const RawStage& stage : scenario.stages) most = std::max(most, stage.target.value);
  if (most <= 0) {
    check.wrong_ramp("either startVUs or one of the stages' target values must be greater than 0");
  }
  check_stages(check);
  const std::string limit = fmt::format("at most {}", kMostVus);
  if (scenario.start_vus.value > kMostVus) {
    check.wrong("startVUs", fmt::format("the startVUs exceed max limit of {}", kMostVus),
                scenario.start_vus, limit);
  }
  for (std::size_t i = 0; i < scenario.stages.size(); ++i) {
    const RawStage& stage = scenario.stages[i];
    if (stage.target.value <= kMostVus) continue;
    check.wrong(stage, "target",
                fmt::format("target for stage {} exceeds max limit of {}", i + 1, kMostVus),
                std::to_string(stage.target.value), limit);
  }
}

void check_time_unit(ScenarioCheck& check) {
  const Duration unit = check.scenario().time_unit.value;
  if (unit.ns > 0) return;
  check.wrong("timeUnit", "the timeUnit must be more than 0", format_duration(unit), "more than 0");
}

void check_pre_allocated_vus(ScenarioCheck& check) {
  const auto& allocated = check.scenario().pre_allocated_vus;
  const auto& most = check.scenario().max_vus;
  if (!allocated.given) {
    check.wrong("preAllocatedVUs", "the number of preAllocatedVUs isn't specified", "nothing",
                "a number of VUs");
  }
  check.refuse_negative("preAllocatedVUs", allocated,
                        "the number of preAllocatedVUs can't be negative");
  if (most.given && most.value < allocated.value) {
    check.wrong("maxVUs", "maxVUs can't be less than preAllocatedVUs", most,
                fmt::format("at least preAllocatedVUs, {}", allocated.value));
  }
}

void check_constant_rate(ScenarioCheck& check) {
  const auto& rate = check.scenario().rate;
  if (!rate.given) {
    check.wrong("rate", "the iteration rate isn't specified", "nothing", "a rate above 0");
  } else if (rate.value <= 0) {
    check.wrong("rate", "the iteration rate must be more than 0", rate, "more than 0");
  }
  check_time_unit(check);
  check_duration(check);
  check_pre_allocated_vus(check);
}

void check_ramping_rate(ScenarioCheck& check) {
  check.refuse_negative("startRate", check.scenario().start_rate,
                        "the startRate value can't be negative");
  check_time_unit(check);
  check_stages(check);
  check_pre_allocated_vus(check);
}

void check_externally_controlled(ScenarioCheck& check) {
  const RawScenario& scenario = check.scenario();
  const std::int64_t vus = scenario.vus.value;
  const auto& most = scenario.max_vus;
  check.refuse_negative("vus", scenario.vus, "the number of VUs can't be negative");
  if (most.given && most.value < vus) {
    check.wrong("maxVUs",
                fmt::format("the number of active VUs ({}) must be less than or equal to the "
                            "number of maxVUs ({})",
                            vus, most.value),
                most, fmt::format("at least vus, {}", vus));
  }
  if (!scenario.duration.given) {
    check.wrong("duration", "the duration must be specified, for infinite duration use 0",
                "nothing", "a duration, 0 for an endless one");
  } else {
    check.refuse_negative("duration", scenario.duration,
                          "the duration can't be negative, for infinite duration use 0");
  }
  if (scenario.graceful_stop.given) {
    check.wrong("gracefulStop",
                "gracefulStop is not supported by the externally controlled executor",
                format_duration(scenario.graceful_stop.value), "no gracefulStop for this executor");
  }
}

void check_executor(ScenarioCheck& check) {
  switch (check.scenario().kind) {
    case ExecutorKind::SharedIterations:
      return check_shared_iterations(check);
    case ExecutorKind::PerVuIterations:
      return check_per_vu_iterations(check);
    case ExecutorKind::ConstantVus:
      break;
    case ExecutorKind::RampingVus:
      return check_ramping_vus(check);
    case ExecutorKind::ConstantArrivalRate:
      return check_constant_rate(check);
    case ExecutorKind::RampingArrivalRate:
      return check_ramping_rate(check);
    case ExecutorKind::ExternallyControlled:
      return check_externally_controlled(check);
  }
  check_vus(check);
  check_duration(check);
}

}  // namespace

std::vector<std::string> validate_scenario(const RawOptions& options, const RawScenario& scenario,
                                           OptionProblems& problems) {
  ScenarioCheck check(options, scenario, problems);
  check_common(check);
  check_executor(check);
  return std::move(check).errors();
}

}  // namespace rehearse
