// A table of fields for each executor, and one of the common fields.

#include "sim/options/scenario_fields.hpp"

#include <algorithm>
#include <array>

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

std::span<const ScenarioField> own_fields(ExecutorKind kind) {
  switch (kind) {
    case ExecutorKind::SharedIterations:
    case ExecutorKind::PerVuIterations:
      return kIterations;
    case ExecutorKind::ConstantVus:
      return kConstantVus;
    case ExecutorKind::RampingVus:
      return kRampingVus;
    case ExecutorKind::ConstantArrivalRate:
      return kConstantRate;
    case ExecutorKind::RampingArrivalRate:
      return kRampingRate;
    case ExecutorKind::ExternallyControlled:
      break;
  }
  return kExternallyControlled;
}

const ScenarioField* find_field(std::span<const ScenarioField> fields, std::string_view key) {
  const auto found = std::find_if(fields.begin(), fields.end(), [key](const ScenarioField& field) {
    return names_field(key, field.name);
  });
  return found == fields.end() ? nullptr : &*found;
}

}  // namespace

const ScenarioField* find_scenario_field(ExecutorKind kind, std::string_view key) {
  const ScenarioField* common = find_field(kCommon, key);
  return common != nullptr ? common : find_field(own_fields(kind), key);
}

std::vector<std::string_view> executors_with_field(std::string_view key) {
  std::vector<std::string_view> names;
  for (std::size_t i = 0; i < kExecutors.size(); ++i) {
    const auto fields = own_fields(static_cast<ExecutorKind>(i));
    if (find_field(fields, key) != nullptr) names.push_back(kExecutors[i].name);
  }
  return names;
}

std::vector<std::string_view> scenario_field_names(ExecutorKind kind) {
  std::vector<std::string_view> names;
  for (const auto fields : {std::span<const ScenarioField>(kCommon), own_fields(kind)}) {
    for (const ScenarioField& field : fields) names.push_back(field.name);
  }
  return names;
}

}  // namespace rehearse
