#pragma once
// JSON → Options, by k6's own rules and with k6's messages (S10 to S19).

#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
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

/// k6's command-line flags, as text; they take precedence over the options object.
struct OptionOverrides {
  std::optional<std::string> vus, duration, iterations;
  std::vector<std::string> stages;  ///< "10s:5"
  std::optional<std::string> segment, sequence, min_iteration_duration;
  bool paused = false;
};

/// Either the options or why not.
struct OptionsReading {
  std::optional<Options> options;
  Rejection rejection;  ///< meaningful when `options` is empty
};

/// `exports` names the script's exported functions; empty optional: "default" and everything named
/// in an `exec`.
OptionsReading read_options(const nlohmann::json& document, const OptionOverrides& overrides = {},
                            const std::optional<std::vector<std::string>>& exports = {});

}  // namespace rehearse
