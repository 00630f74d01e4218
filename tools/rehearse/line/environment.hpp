#pragma once
// k6's environment variables, in place of flags that are missing (S105).

#include "tools/rehearse/line/command_line.hpp"

namespace rehearse {

/// Adds to the command line what the variables of this process say of its command: `run`, `live`,
/// `check`, `plan`, `explain`, `size` and `judge` read them, each those that mean something to it;
/// with --jsonl none is read, since a request says all. A flag wins over its variable. Values are
/// checked where those of flags are, and problems name the variable.
void read_environment(CommandLine& line);

}  // namespace rehearse
