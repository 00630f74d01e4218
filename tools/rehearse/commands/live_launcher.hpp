#pragma once
// The seam between the two programs: rehearse, and rehearse-live, which has the commands that need
// a network. The libraries of the network take longer to load than most simulations take to run.

#include "tools/rehearse/line/command_line.hpp"
#include "tools/rehearse/text/output.hpp"

namespace rehearse {

/// Performs ui, live, serve, or one of the commands that steer a running test, and returns the
/// process's exit code; `argv` is the program's own. Each program links its own definition:
/// rehearse becomes the rehearse-live beside it (live_launcher.cpp), which performs the command
/// itself (live_commands.cpp).
int launch_live(const CommandLine& line, Output& out, char** argv);

}  // namespace rehearse
