// The command `rehearse`, and rehearse-live, which has all of its subcommands.

#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <fcntl.h>
#include <new>
#include <unistd.h>

#include "sim/measure/exit_code.hpp"
#include "tools/rehearse/ask/ask_commands.hpp"
#include "tools/rehearse/commands/commands.hpp"
#include "tools/rehearse/commands/live_launcher.hpp"
#include "tools/rehearse/line/command_line.hpp"
#include "tools/rehearse/line/environment.hpp"
#include "tools/rehearse/line/messages.hpp"
#include "tools/rehearse/line/output_names.hpp"
#include "tools/rehearse/line/work_limits.hpp"
#include "tools/rehearse/outputs/output_format.hpp"

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
    case Command::Fit:
      return rehearse::fit_command(line, out);
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
      rehearse::judge_lines(line, out);
      return 0;
    case Command::Show:
      out.write(line.shown);
      return 0;
    case Command::Ui:
    case Command::Live:
    case Command::Serve:
    case Command::Steer:
      break;
  }
  return rehearse::launch_live(line, out, argv);
}

/// A descriptor that is closed would be given to the next file that is opened, and messages would
/// go into it. What is written to standard output still fails then.
void open_standard_descriptors() {
  for (const int fd : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
    if (fcntl(fd, F_GETFD) != -1 || errno != EBADF) continue;
    static_cast<void>(open("/dev/null", fd == STDERR_FILENO ? O_WRONLY : O_RDONLY));
  }
}

/// Whether the answer is text for people, not for programs or for a terminal that a script knows.
bool is_for_people(const rehearse::CommandLine& line) {
  using Command = rehearse::CommandLine::Command;
  switch (line.command) {
    case Command::Plan:
    case Command::Explain:
    case Command::Size:
    case Command::Sweep:
    case Command::Find:
    case Command::Diff:
    case Command::Fleet:
    case Command::Compare:
    case Command::Run:
    case Command::Live:
      return !line.jsonl && rehearse::output_format(line.output).for_people &&
             !rehearse::is_script_file(line.file);
    default:
      return false;
  }
}

/// Whether limits are kept, and a signal asks for what is known so far.
bool is_guarded(const rehearse::CommandLine& line) {
  using Command = rehearse::CommandLine::Command;
  return line.command != Command::Live && line.command != Command::Serve &&
         line.command != Command::Steer && line.command != Command::Show;
}

int perform_guarded(rehearse::CommandLine& line, rehearse::Output& out, char** argv) {
  if (const auto problems = rehearse::clashing_outputs(line); !problems.empty()) {
    return rehearse::report_problems("rehearse", problems);
  }
  if (!is_guarded(line)) return perform(line, out, argv);
  const auto read = rehearse::read_work_limits(line.limit_time, line.limit_memory);
  if (!read) return rehearse::report_problems("rehearse", read.problems());
  rehearse::WorkLimits limits = *read;
  if (line.jsonl) {
    if (!limits.time) limits.time = rehearse::kLimitsOfALine.time;
    if (!limits.memory) limits.memory = rehearse::kLimitsOfALine.memory;
  }
  rehearse::StopFlag stop;
  rehearse::WorkGuard guard(limits, stop);
  line.guard = &guard;
  line.settings.stop = &stop;
  int code = perform(line, out, argv);
  guard.rest();
  out.flush();
  // Parts of the answer that are made after the run, such as those of a page, can be missing.
  const bool is_full = stop.cause() == rehearse::StopFlag::Cause::Full && !line.jsonl;
  if (is_full && code == 0) code = exit_status(rehearse::ExitCode::LimitReached);
  return code;
}

int fail(const char* what, rehearse::ExitCode code = rehearse::ExitCode::Failed) {
  std::fprintf(stderr, "rehearse: %s\n", what);
  return exit_status(code);
}

/// Where not even what was held back is enough, or nothing is held back yet.
int fail_without_memory() {
  return fail("there is no memory left", rehearse::ExitCode::LimitReached);
}

/// Memory may also be missing where nothing can be thrown: in a destructor, or below a library that
/// is written in C.
[[noreturn]] void end_at_once() {
  if (const std::exception_ptr failure = std::current_exception()) {
    try {
      std::rethrow_exception(failure);
    } catch (const std::bad_alloc&) {
      std::_Exit(fail_without_memory());
    } catch (const std::exception& error) {
      std::fprintf(stderr, "rehearse: %s\n", error.what());
    } catch (...) {
    }
  }
  std::abort();
}

}  // namespace

int main(int argc, char** argv) {
  std::set_terminate(&end_at_once);
  open_standard_descriptors();
  // A reader that has closed its pipe is an error of that file alone.
  std::signal(SIGPIPE, SIG_IGN);
  std::signal(SIGXFSZ, SIG_IGN);  // so is one that may not grow any further
  try {
    const rehearse::CommandLineReading reading = rehearse::read_command_line(argc, argv);
    if (!reading.command_line) return reading.exit_code;
    rehearse::CommandLine line = *reading.command_line;
    rehearse::read_environment(line);
    rehearse::Output out(STDOUT_FILENO);
    if (is_for_people(line)) out.show(rehearse::Output::Shows::Printable);
    const int code = perform_guarded(line, out, argv);
    out.flush();
    return code;
  } catch (const rehearse::OutputClosed&) {
    return exit_status(rehearse::ExitCode::OutputClosed);
  } catch (const std::bad_alloc&) {
    return fail_without_memory();
  } catch (const std::exception& error) {
    return fail(error.what());
  }
}
