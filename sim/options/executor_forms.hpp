#pragma once
// What the options say of each executor: its fields, where they are stored, their rules, and what
// they become (S11 to S13).

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "sim/options/raw_options.hpp"
#include "sim/options/scenario_check.hpp"

namespace rehearse {

/// Fields that are not stored: the executor's name, read before, and the options of the browser.
enum class UnkeptField { Executor, Browser };

struct ScenarioField {
  std::string_view name;
  std::variant<UnkeptField, Given<std::int64_t> RawScenario::*, Given<Duration> RawScenario::*,
               Given<std::string> RawScenario::*, StringMap RawScenario::*,
               std::vector<RawStage> RawScenario::*>
      place;  ///< where its value is stored
};

/// A row of the table of executors, as options have them.
struct ExecutorForm {
  std::span<const ScenarioField> fields;  ///< beside those of every scenario
  void (*check)(ScenarioCheck& check);    ///< of their values
  ExecutorOptions (*effective)(const RawScenario& scenario);
};
const ExecutorForm& form_of(ExecutorKind kind);

/// The field that `key` names in a scenario of this executor; null when there is none.
const ScenarioField* find_scenario_field(ExecutorKind kind, std::string_view key);

/// The executors whose own field `key` names.
std::vector<std::string_view> executors_with_field(std::string_view key);

/// The names of all its fields, those of every scenario first.
std::vector<std::string_view> scenario_field_names(ExecutorKind kind);

}  // namespace rehearse
