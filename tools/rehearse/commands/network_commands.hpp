#pragma once
// The commands that need a network. They are in a program of their own, because the libraries that
// they load take longer to start than most simulations to run.

#include "tools/rehearse/commands/command_line.hpp"
#include "tools/rehearse/text/output.hpp"

namespace rehearse {

/// Performs live, serve, or one of the commands that steer a running test, and returns the
/// process's exit code; `argv` is the program's own. Each program defines it: rehearse-live does
/// what it says, rehearse becomes the rehearse-live beside it.
int network_command(const CommandLine& line, Output& out, char** argv);

}  // namespace rehearse
