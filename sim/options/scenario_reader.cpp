// Fields are read in the order in which k6 complains about them.

#include "sim/options/scenario_reader.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include "models/base/nearest_name.hpp"
#include "sim/options/executor_forms.hpp"
#include "sim/options/option_values.hpp"
#include "sim/options/option_words.hpp"
#include "sim/plan/executor_traits.hpp"

namespace rehearse {
namespace {

using nlohmann::json;

constexpr std::string_view kScenario = "an object with the field executor";
constexpr std::string_view kStage = "a stage: an object with duration and target";
constexpr std::string_view kStages = "a list of stages";
constexpr double kMostExplained = 1e6;  // iterations a second

/// Reads one stage's fields, replacing those given; `knows_all`: any other field is unknown to k6.
void read_stage(Decoding& decoding, const JsonPlace& place, const json& object, bool knows_all,
                RawStage& stage) {
  for (const auto& [key, value] : object.items()) {
    const JsonPlace below = place / key;
    if (names_field(key, "duration")) {
      read_value(decoding, below, value, stage.duration);
    } else if (names_field(key, "target")) {
      read_value(decoding, below, value, stage.target);
    } else if (knows_all) {
      constexpr std::array<std::string_view, 2> kFields{"duration", "target"};
      decoding.note_unknown_field(below, key, kFields);
    }
  }
}

/// Reads a list over an existing one, element by element, as Go's decoder does.
void read_list(Decoding& decoding, const JsonPlace& place, const json& value,
               std::vector<RawStage>& stages) {
  if (value.is_null()) {
    stages.clear();
    return;
  }
  if (!value.is_array()) {
    decoding.note_type(place, value, "[]executor.Stage", kStages);
    return;
  }
  stages.resize(value.size());
  for (std::size_t i = 0; i < value.size(); ++i) {
    const JsonPlace below = place[i];
    stages[i].index = i;
    if (value[i].is_object()) {
      read_stage(decoding, below, value[i], true, stages[i]);
    } else if (!value[i].is_null()) {
      decoding.note_type(below, value[i], "executor.Stage", kStage);
    }
  }
}

void read_browser(Decoding& decoding, const JsonPlace& place, const json& value) {
  if (value.is_null()) return;
  if (!value.is_object()) {
    decoding.note_type(place, value, "lib.ScenarioOptions", "an object with the field browser");
    return;
  }
  for (const auto& [key, browser] : value.items()) {
    const JsonPlace below = place / key;
    if (!names_field(key, "browser")) {
      constexpr std::array<std::string_view, 1> kFields{"browser"};
      decoding.note_unknown_field(below, key, kFields);
    } else if (!browser.is_object() && !browser.is_null()) {
      decoding.note_type(below, browser, "map[string]interface {}", "an object");
    }
  }
}

void read_field(Decoding& decoding, const JsonPlace& place, const json& value,
                const ScenarioField& field, RawScenario& scenario) {
  std::visit(
      [&](const auto& member) {
        using Member = std::decay_t<decltype(member)>;
        if constexpr (std::is_same_v<Member, UnkeptField>) {
          if (member == UnkeptField::Browser) read_browser(decoding, place, value);
        } else if constexpr (std::is_same_v<Member, std::vector<RawStage> RawScenario::*>) {
          read_list(decoding, place, value, scenario.*member);
        } else {
          read_value(decoding, place, value, scenario.*member);
        }
      },
      field.place);
}

/// The executor a scenario asks for, "" when it names none; nothing when that cannot be read.
std::optional<std::string> read_executor_name(Decoding& decoding, const JsonPlace& place,
                                              const json& value) {
  std::optional<std::string> name = "";
  if (value.is_null()) return name;
  if (!value.is_object()) {
    decoding.refuse_type(place, value, "struct { ExecutorType string \"json:\\\"executor\\\"\" }",
                         kScenario);
    return {};
  }
  for (const auto& [key, element] : value.items()) {
    if (!names_field(key, "executor") || element.is_null()) continue;
    if (!element.is_string()) {
      decoding.refuse_type(place / key, element, "string", "the name of an executor");
      name.reset();
    } else if (name) {
      name = element.get<std::string>();
    }
  }
  return name;
}

std::string any_executor(std::string_view found) {
  std::vector<std::string_view> names;
  for (const ExecutorTraits& executor : kExecutors) names.push_back(executor.name);
  return fmt::format("one of {}{}", listed_names(names), nearest_hint(found, names));
}

/// Of which executors a field is that this one has not; "" of none.
std::string elsewhere(std::string_view key) {
  const std::vector<std::string_view> names = executors_with_field(key);
  return names.empty() ? "" : fmt::format("; {} is a field of {}", key, listed_names(names));
}

bool has_field(const json& object, std::string_view name) {
  const auto items = object.items();
  return std::any_of(items.begin(), items.end(),
                     [&](const auto& item) { return names_field(item.key(), name); });
}

/// A rate that is no whole number, where its unit is a second: the place has no second problem.
void explain_rate(Decoding& decoding, const JsonPlace& place, const json& value,
                  const ScenarioField& field, const json& scenario) {
  if (field.name != "rate" && field.name != "startRate") return;
  if (!value.is_number() || has_field(scenario, "timeUnit")) return;
  const auto rate = value.get<double>();
  if (rate > 0.0 && rate < kMostExplained && rate != std::trunc(rate)) {
    decoding.problems().add(place, value, whole_rate_expected(value));
  }
}

std::optional<RawScenario> read_scenario(Decoding& decoding, const JsonPlace& place,
                                         const std::string& name, const std::string& executor,
                                         const json& value) {
  if (executor.empty()) {
    decoding.refuse(fmt::format("scenario '{}' doesn't have a specified executor type", name));
    decoding.problems().add((place / "executor").pointer(),
                            "found no executor, expected " + any_executor(""));
    return {};
  }
  const auto found =
      std::find_if(kExecutors.begin(), kExecutors.end(),
                   [&](const ExecutorTraits& each) { return each.name == executor; });
  if (found == kExecutors.end()) {
    decoding.refuse(place / "executor", json(executor),
                    fmt::format("unknown executor type '{}'", executor), any_executor(executor));
    return {};
  }
  RawScenario scenario(name, static_cast<ExecutorKind>(found - kExecutors.begin()));
  Decoding fields(decoding.problems(), "scenarios");
  for (const auto& [key, element] : value.items()) {
    const JsonPlace below = place / key;
    const ScenarioField* field = find_scenario_field(scenario.kind, key);
    if (field == nullptr) {
      fields.note_unknown_field(below, key, scenario_field_names(scenario.kind), elsewhere(key));
      continue;
    }
    if (key != field->name) scenario.spellings.insert_or_assign(std::string(field->name), key);
    explain_rate(fields, below, element, *field, value);
    read_field(fields, below, element, *field, scenario);
  }
  if (fields.verdict()) decoding.refuse(*fields.verdict());
  return scenario;
}

}  // namespace

void read_scenarios(Decoding& decoding, const JsonPlace& place, const json& value,
                    std::optional<std::vector<RawScenario>>& out) {
  out.reset();
  if (value.is_null()) return;
  if (!value.is_object()) {
    decoding.refuse_type(place, value, "map[string]lib.protoExecutorConfig",
                         "an object of scenarios");
    return;
  }
  // k6 looks at the executors of all scenarios before it reads any of them.
  std::vector<std::optional<std::string>> executors;
  executors.reserve(value.size());
  for (const auto& [name, element] : value.items()) {
    executors.push_back(read_executor_name(decoding, place / name, element));
  }
  out.emplace();
  auto executor = executors.begin();
  for (const auto& [name, element] : value.items()) {
    const std::optional<std::string>& asked = *executor++;
    if (!asked) continue;
    auto scenario = read_scenario(decoding, place / name, name, *asked, element);
    if (scenario) out->push_back(std::move(*scenario));
  }
}

void read_stages(Decoding& decoding, const JsonPlace& place, const json& value,
                 std::optional<std::vector<RawStage>>& out) {
  if (value.is_null()) {
    out.reset();
    return;
  }
  if (!value.is_array()) {
    decoding.note_type(place, value, "[]lib.Stage", kStages);
    return;
  }
  out.emplace(value.size());
  for (std::size_t i = 0; i < value.size(); ++i) {
    const JsonPlace below = place[i];
    RawStage& stage = (*out)[i];
    stage.index = i;
    if (value[i].is_object()) {
      read_stage(decoding, below, value[i], false, stage);
    } else if (!value[i].is_null()) {
      decoding.refuse_type(below, value[i], "lib.stageFields", kStage);
    }
  }
}

}  // namespace rehearse
