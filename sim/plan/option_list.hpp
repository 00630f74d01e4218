#pragma once
// Options by name, for what shows or compares all of them.

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "sim/plan/options.hpp"

namespace rehearse {

using OptionValue = std::variant<std::int64_t, Duration, std::vector<Stage>, std::string, bool>;

struct NamedOption {
  std::string name;  ///< k6's: "maxDuration"
  OptionValue value;
};

/// The executor's effective options, defaults filled in, not scaled to a segment.
std::vector<NamedOption> options_of(const ExecutorOptions& executor);

/// Those of the scenario: the executor's name, what all executors have, env and tags by name
/// ("tags.team"), and the executor's own.
std::vector<NamedOption> options_of(const ScenarioOptions& scenario);

/// Those of the test beside its scenarios.
std::vector<NamedOption> options_of(const Options& options);

}  // namespace rehearse
