// The command `rehearse`.

#include <cstdio>
#include <unistd.h>

#include "tools/rehearse/command_line.hpp"
#include "tools/rehearse/commands.hpp"
#include "tools/rehearse/serve.hpp"
#include "tools/rehearse/steer.hpp"

namespace {

// What a shell reports for a program that a closed pipe has ended, and for a failed one.
constexpr int kOutputClosed = 141;
constexpr int kStreamFailed = 1;

int perform(const rehearse::CommandLine& line, rehearse::Output& out) {
  if (line.command == rehearse::CommandLine::Command::Graph) {
    return rehearse::graph_command(line, out);
  }
  if (line.command == rehearse::CommandLine::Command::Live) {
    return rehearse::live_command(line, out);
  }
  if (line.command == rehearse::CommandLine::Command::Serve) {
    return rehearse::serve_command(line, out);
  }
  if (line.command == rehearse::CommandLine::Command::Steer) {
    return rehearse::steer_command(line, out);
  }
  const bool plan = line.command == rehearse::CommandLine::Command::Plan;
  if (line.jsonl) {
    plan ? rehearse::plan_lines(line, out) : rehearse::run_lines(line, out);
    return 0;
  }
  return plan ? rehearse::plan_command(line, out) : rehearse::run_command(line, out);
}

}  // namespace

int main(int argc, char** argv) {
  const rehearse::CommandLineReading reading = rehearse::read_command_line(argc, argv);
  if (!reading.command_line) return reading.exit_code;
  rehearse::Output out(STDOUT_FILENO);
  try {
    const int code = perform(*reading.command_line, out);
    out.flush();
    return code;
  } catch (const rehearse::OutputClosed&) {
    return kOutputClosed;
  } catch (const rehearse::StreamFailed& error) {
    std::fprintf(stderr, "rehearse: %s\n", error.what());
    return kStreamFailed;
  }
}
