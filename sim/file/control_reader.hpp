#pragma once
// JSON → what is done to the running test from outside (README.md, "A rehearsal").

#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <vector>

#include "models/base/json_place.hpp"
#include "sim/file/json/document_problems.hpp"
#include "sim/run/rehearsal.hpp"

namespace rehearse {

/// What the list of commands must keep to.
struct ControlRules {
  bool starts_paused = false;  ///< only then may a command come before time 0
  std::uint64_t most_commands = 0;
  std::uint64_t most_vus = 0;  ///< a scale command may ask for
};

/// A list of {"at": duration} with one of "scale": {"vus": n, "max": n} (either or both),
/// "pause": true, "resume": true, "interrupt": true. The result is sorted by instant, commands of
/// one instant in the order of the list; nothing when any is wrong.
std::optional<std::vector<Command>> read_control(const nlohmann::json& value,
                                                 const ControlRules& rules, const JsonPlace& place,
                                                 DocumentProblems& problems);

}  // namespace rehearse
