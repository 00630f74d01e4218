// The rules for fields that several executors have (S13).

#include <algorithm>
#include <fmt/format.h>
#include <string>
#include <string_view>
#include <utility>

#include "models/base/duration_format.hpp"
#include "sim/options/executor_forms.hpp"
#include "sim/options/options_validation.hpp"
#include "sim/options/scenario_check.hpp"

namespace rehearse {
namespace {

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

}  // namespace

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

std::vector<std::string> validate_scenario(const RawOptions& options, const RawScenario& scenario,
                                           OptionProblems& problems) {
  ScenarioCheck check(options, scenario, problems);
  check_common(check);
  form_of(scenario.kind).check(check);
  return std::move(check).errors();
}

}  // namespace rehearse
