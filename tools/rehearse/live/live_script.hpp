#pragma once
// `rehearse live script.js`.

#include "tools/rehearse/line/command_line.hpp"
#include "tools/rehearse/text/output.hpp"

namespace rehearse {

/// Runs the script that the line names in real time, with real requests. Returns the process's exit
/// code.
int live_script(const CommandLine& line, Output& out);

}  // namespace rehearse
