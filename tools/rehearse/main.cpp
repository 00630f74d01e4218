// The command `rehearse`, and rehearse-live, which has all of its subcommands.

#include <cstdio>
#include <unistd.h>

#include "sim/measure/exit_code.hpp"
#include "tools/rehearse/ask/ask_commands.hpp"
#include "tools/rehearse/commands/commands.hpp"
#include "tools/rehearse/commands/live_launcher.hpp"
#include "tools/rehearse/line/command_line.hpp"
#include "tools/rehearse/line/environment.hpp"
#include "tools/rehearse/line/messages.hpp"

namespace {

int perform(const rehearse::CommandLine& line, rehearse::Output& out, char** argv) {
  using Command = rehearse::CommandLine::Command;
  switch (line.command) {
    case Command::Check:
      return rehearse::check_command(line, out);
    case Command::Explain:
      return rehearse::explain_command(line, out);
    case Command::Size:
      return rehearse::size_command(line, out);
    case Command::Sweep:
      return rehearse::sweep_command(line, out);
    case Command::Merge:
      return rehearse::merge_command(line, out);
    case Command::Find:
      return rehearse::find_command(line, out);
    case Command::Diff:
      return rehearse::diff_command(line, out);
    case Command::Fleet:
      return rehearse::fleet_command(line, out);
    case Command::Compare:
      return rehearse::compare_command(line, out);
    case Command::Graph:
      return rehearse::graph_command(line, out);
    case Command::Inspect:
      return rehearse::inspect_command(line, out);
    case Command::Scaffold:
      return rehearse::scaffold_command(line, out);
    case Command::Plan:
      if (!line.jsonl) return rehearse::plan_command(line, out);
      rehearse::plan_lines(line, out);
      return 0;
    case Command::Run:
      if (!line.jsonl) return rehearse::run_command(line, out);
      rehearse::run_lines(line, out);
      return 0;
    case Command::Judge:
      if (!line.jsonl) return rehearse::judge_command(line, out);
      rehearse::judge_lines(out);
      return 0;
    case Command::Show:
      out.write(line.shown);
      return 0;
    case Command::Live:
    case Command::Serve:
    case Command::Steer:
      break;
  }
  return rehearse::launch_live(line, out, argv);
}

}  // namespace

int main(int argc, char** argv) {
  const rehearse::CommandLineReading reading = rehearse::read_command_line(argc, argv);
  if (!reading.command_line) return reading.exit_code;
  rehearse::CommandLine line = *reading.command_line;
  rehearse::read_environment(line);
  rehearse::Output out(STDOUT_FILENO);
  try {
    const int code = perform(line, out, argv);
    out.flush();
    return code;
  } catch (const rehearse::OutputClosed&) {
    return exit_status(rehearse::ExitCode::OutputClosed);
  } catch (const rehearse::StreamFailed& error) {
    std::fprintf(stderr, "rehearse: %s\n", error.what());
    return exit_status(rehearse::ExitCode::Failed);
  }
}
