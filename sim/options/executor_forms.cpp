// A row for each executor; the rules of several are in scenario_validation.cpp.

#include "sim/options/executor_forms.hpp"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <string>

#include "models/base/duration_format.hpp"
#include "sim/options/option_decoding.hpp"
#include "sim/plan/executor_traits.hpp"

namespace rehearse {
namespace {

using S = RawScenario;
constexpr std::array<ScenarioField, 7> kCommon{{{"executor", UnkeptField::Executor},
                                                {"startTime", &S::start_time},
                                                {"gracefulStop", &S::graceful_stop},
                                                {"env", &S::env},
                                                {"exec", &S::exec},
                                                {"tags", &S::tags},
                                                {"options", UnkeptField::Browser}}};
constexpr std::array<ScenarioField, 3> kIterations{
    {{"vus", &S::vus}, {"iterations", &S::iterations}, {"maxDuration", &S::max_duration}}};
constexpr std::array<ScenarioField, 2> kConstantVus{{{"vus", &S::vus}, {"duration", &S::duration}}};
constexpr std::array<ScenarioField, 3> kRampingVus{{{"startVUs", &S::start_vus},
                                                    {"stages", &S::stages},
                                                    {"gracefulRampDown", &S::graceful_ramp_down}}};
constexpr std::array<ScenarioField, 5> kConstantRate{{{"rate", &S::rate},
                                                      {"timeUnit", &S::time_unit},
                                                      {"duration", &S::duration},
                                                      {"preAllocatedVUs", &S::pre_allocated_vus},
                                                      {"maxVUs", &S::max_vus}}};
constexpr std::array<ScenarioField, 5> kRampingRate{{{"startRate", &S::start_rate},
                                                     {"timeUnit", &S::time_unit},
                                                     {"stages", &S::stages},
                                                     {"preAllocatedVUs", &S::pre_allocated_vus},
                                                     {"maxVUs", &S::max_vus}}};
constexpr std::array<ScenarioField, 3> kExternallyControlled{
    {{"vus", &S::vus}, {"maxVUs", &S::max_vus}, {"duration", &S::duration}}};

constexpr std::int64_t kMostVus = 100'000'000;  // of a ramp

void check_constant_vus(ScenarioCheck& check) {
  check_vus(check);
  check_duration(check);
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

std::vector<Stage> effective_stages(const std::vector<RawStage>& raw) {
  std::vector<Stage> stages;
  stages.reserve(raw.size());
  for (const RawStage& stage : raw) stages.push_back({stage.duration.value, stage.target.value});
  return stages;
}

std::int64_t max_vus_of(const RawScenario& raw, std::int64_t otherwise) {
  return raw.max_vus.given ? raw.max_vus.value : otherwise;
}

template <class Counted>
ExecutorOptions counted(const RawScenario& raw) {
  return Counted{raw.vus.value, raw.iterations.value, raw.max_duration.value};
}

ExecutorOptions constant_vus(const RawScenario& raw) {
  return ConstantVus{raw.vus.value, raw.duration.value};
}

ExecutorOptions ramping_vus(const RawScenario& raw) {
  return RampingVus{raw.start_vus.value, effective_stages(raw.stages),
                    raw.graceful_ramp_down.value};
}

ExecutorOptions constant_rate(const RawScenario& raw) {
  const std::int64_t allocated = raw.pre_allocated_vus.value;
  return ConstantArrivalRate{raw.rate.value, raw.time_unit.value, raw.duration.value, allocated,
                             max_vus_of(raw, allocated)};
}

ExecutorOptions ramping_rate(const RawScenario& raw) {
  const std::int64_t allocated = raw.pre_allocated_vus.value;
  return RampingArrivalRate{raw.start_rate.value, raw.time_unit.value, effective_stages(raw.stages),
                            allocated, max_vus_of(raw, allocated)};
}

ExecutorOptions externally_controlled(const RawScenario& raw) {
  return ExternallyControlled{raw.vus.value, max_vus_of(raw, raw.vus.value), raw.duration.value};
}

/// In the order of kExecutors.
constexpr std::array<ExecutorForm, std::variant_size_v<ExecutorOptions>> kForms{{
    {kIterations, check_shared_iterations, counted<SharedIterations>},
    {kIterations, check_per_vu_iterations, counted<PerVuIterations>},
    {kConstantVus, check_constant_vus, constant_vus},
    {kRampingVus, check_ramping_vus, ramping_vus},
    {kConstantRate, check_constant_rate, constant_rate},
    {kRampingRate, check_ramping_rate, ramping_rate},
    {kExternallyControlled, check_externally_controlled, externally_controlled},
}};

const ScenarioField* find_field(std::span<const ScenarioField> fields, std::string_view key) {
  const auto found = std::find_if(fields.begin(), fields.end(), [key](const ScenarioField& field) {
    return names_field(key, field.name);
  });
  return found == fields.end() ? nullptr : &*found;
}

}  // namespace

const ExecutorForm& form_of(ExecutorKind kind) { return kForms.at(index_of(kind)); }

const ScenarioField* find_scenario_field(ExecutorKind kind, std::string_view key) {
  const ScenarioField* common = find_field(kCommon, key);
  return common != nullptr ? common : find_field(form_of(kind).fields, key);
}

std::vector<std::string_view> executors_with_field(std::string_view key) {
  std::vector<std::string_view> names;
  for (std::size_t i = 0; i < kExecutors.size(); ++i) {
    const auto fields = kForms[i].fields;
    if (find_field(fields, key) != nullptr) names.push_back(kExecutors[i].name);
  }
  return names;
}

std::vector<std::string_view> scenario_field_names(ExecutorKind kind) {
  std::vector<std::string_view> names;
  for (const auto fields : {std::span<const ScenarioField>(kCommon), form_of(kind).fields}) {
    for (const ScenarioField& field : fields) names.push_back(field.name);
  }
  return names;
}

}  // namespace rehearse
