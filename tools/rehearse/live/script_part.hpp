#pragma once
// A script whose test has parts.

#include <optional>

#include "models/base/checked.hpp"
#include "tools/rehearse/line/command_line.hpp"
#include "tools/rehearse/live/part_file.hpp"
#include "tools/rehearse/script/script_input.hpp"

namespace rehearse {

/// Makes it a part of a test, the thresholds of which merge judges. Problems: it is none.
Problems choose_part(const CommandLine& line, ScriptInput& input, std::optional<PartPlace>& chosen);

}  // namespace rehearse
