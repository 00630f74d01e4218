#pragma once
// The subcommands that run, judge, draw and steer.

#include <vector>

#include "models/base/checked.hpp"
#include "sim/json/json_writer.hpp"
#include "sim/questions/until.hpp"
#include "sim/run/rehearsal.hpp"
#include "tools/rehearse/line/command_line.hpp"
#include "tools/rehearse/text/output.hpp"

namespace rehearse {

/// Each prints to `out` (standard output) and returns the process's exit code; problems with the
/// input go to standard error and give 104. They throw as Output does.
int plan_command(const CommandLine& line, Output& out);
int run_command(const CommandLine& line, Output& out);
/// What --until asks for. Problems are at the flag.
Checked<std::vector<Precision>> read_until(const CommandLine& line, const Rehearsal& rehearsal);
/// What run_command does with --runs or --until: a line for each replication, or an object in JSON.
int run_many(const CommandLine& line, const Rehearsal& rehearsal,
             const std::vector<Precision>& until, Output& out);
/// What several processes have kept, put together; 1 where some of it is missing.
int merge_command(const CommandLine& line, Output& out);
/// Runs the test in real time.
int live_command(const CommandLine& line, Output& out);
/// Serves a page to play with the test, until a signal comes.
int ui_command(const CommandLine& line, Output& out);
/// The journeys of a rehearsal as Graphviz DOT, or those of a DOT file as JSON.
int graph_command(const CommandLine& line, Output& out);
/// Prints a script's options as `k6 inspect` does.
int inspect_command(const CommandLine& line, Output& out);
/// Prints a targets file with what a script reads of its answers.
int scaffold_command(const CommandLine& line, Output& out);

/// One verdict on many files.
int check_command(const CommandLine& line, Output& out);

/// The verdict on what a real run measured.
int judge_command(const CommandLine& line, Output& out);

/// The machine interface (scenarios/results.md) of plan, run and judge, on standard input.
void plan_lines(const CommandLine& line, Output& out);
void run_lines(const CommandLine& line, Output& out);
void judge_lines(const CommandLine& line, Output& out);

}  // namespace rehearse
