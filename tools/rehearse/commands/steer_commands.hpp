#pragma once
// `rehearse pause | resume | scale | status | stats`: k6's commands for a test that is running.

#include "tools/rehearse/line/command_line.hpp"
#include "tools/rehearse/text/output.hpp"

namespace rehearse {

/// Asks the REST API at CommandLine::address (localhost:6565) and prints what it answers as YAML,
/// in k6's form. Returns 0; or k6's 255 for a refusal, a test that cannot be reached or an answer
/// that is none, which standard error then says.
int steer_command(const CommandLine& line, Output& out);

}  // namespace rehearse
