#pragma once
// JSON → Options, by k6's own rules and with k6's messages (S10 to S19).

#include <functional>
#include <map>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "models/base/checked.hpp"
#include "sim/plan/options.hpp"

namespace rehearse {

/// The stage at which k6 rejects an options object.
enum class RejectionClass { Parse, Script, Conflict, Validation };

const char* rejection_class_name(RejectionClass rejection);

/// A rejected options object. `errors` is exactly what k6 says (one message for all classes but
/// Validation); `problems` is everything wrong with it, each with its JSON path below the options
/// object, what was found and what is expected.
struct Rejection {
  RejectionClass rejection = RejectionClass::Parse;
  std::vector<std::string> errors;
  std::vector<std::string> warnings;  ///< logged before the rejection
  Problems problems;
};

/// By a flag ("--vus"): the environment variable that has given its value ("K6_VUS").
using VariablesByFlag = std::map<std::string, std::string, std::less<>>;

/// k6's command-line flags or its environment variables, as text; they take precedence over the
/// options object. Of integers, segments and booleans the empty text gives nothing.
struct OptionOverrides {
  std::optional<std::string> vus, duration, iterations;
  std::vector<std::string> stages;  ///< "10s:5"
  std::optional<std::string> segment, sequence, min_iteration_duration;
  std::optional<std::string> rps, batch, batch_per_host;
  std::optional<std::string> paused, no_setup, no_teardown;  ///< booleans in Go's forms: "true"
  /// The same: `thresholds` are not even read (sim/file/metric_options_reader.hpp).
  std::optional<std::string> no_thresholds;
  /// "NAME=VALUE" each, instead of the options' `tags` (sim/file/metric_options_reader.hpp).
  std::optional<std::vector<std::string>> tags;
  char tag_separator = '=';                ///< between name and value
  std::optional<std::string> system_tags;  ///< separated by commas, instead of `systemTags`
  /// Problems are at the flag, or at the variable that is here in its place.
  VariablesByFlag variables;

  /// Where problems of a flag's value are.
  std::string place_of(std::string_view flag) const;
};

/// Either the options or why not.
struct OptionsReading {
  std::optional<Options> options;
  Rejection rejection;  ///< meaningful when `options` is empty
};

/// `exports` names the script's exported functions; empty optional: "default" and everything named
/// in an `exec`. `overrides` are put over `environment`, and that over the document (S105).
OptionsReading read_options(const nlohmann::json& document, const OptionOverrides& overrides = {},
                            const std::optional<std::vector<std::string>>& exports = {},
                            const OptionOverrides& environment = {});

}  // namespace rehearse
