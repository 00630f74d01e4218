#pragma once
// The subcommands that ask something of a rehearsal, or of many.

#include "tools/rehearse/line/command_line.hpp"
#include "tools/rehearse/text/output.hpp"

namespace rehearse {

/// Each prints to `out` (standard output) and returns the process's exit code; problems with the
/// input go to standard error and give 104. They throw as Output does.
///
/// The life of one iteration, of a VU, or of what was dropped or interrupted.
int explain_command(const CommandLine& line, Output& out);
/// How many VUs and how much gracefulStop are enough.
int size_command(const CommandLine& line, Output& out);
/// What changed from one test's schedule to another's; returns 1 where the schedules or
/// options of the whole test differ.
int diff_command(const CommandLine& line, Output& out);
/// A test divided among instances that share its targets.
int fleet_command(const CommandLine& line, Output& out);
/// The same questions at many points.
int sweep_command(const CommandLine& line, Output& out);
/// The least or most value with which a condition holds; 99 where there is none.
int find_command(const CommandLine& line, Output& out);
/// What differs between files, and from a real run.
int compare_command(const CommandLine& line, Output& out);
/// Models of targets from measurements; what it is asked for is written as files too.
int fit_command(const CommandLine& line, Output& out);

}  // namespace rehearse
