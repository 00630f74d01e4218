#pragma once
// `rehearse run script.js`.

#include "tools/rehearse/line/command_line.hpp"
#include "tools/rehearse/text/output.hpp"

namespace rehearse {

/// Rehearses the script that the line names. Returns the process's exit code.
int run_script(const CommandLine& line, Output& out);

}  // namespace rehearse
