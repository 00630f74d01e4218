#pragma once
// The exit codes of the programs: k6's where k6 has one.

#include <array>

namespace rehearse {

enum class ExitCode : int {
  Ok = 0,
  Failed = 1,
  ThresholdsCrossed = 99,
  SetupTimeout = 100,
  TeardownTimeout = 101,
  LimitReached = 102,
  Stopped = 103,
  InvalidConfig = 104,
  Interrupted = 105,
  CannotListen = 106,
  ScriptException = 107,
  Aborted = 108,
  MarkedFailed = 110,
  OutputClosed = 141,
  SteeringFailed = 255,
};

struct ExitCodeRow {
  ExitCode code;
  const char* meaning;  ///< as the README says it
};

/// All of them, in the README's order.
inline constexpr std::array<ExitCodeRow, 15> kExitCodes{{
    {ExitCode::Ok, "the rehearsal ran to its end"},
    {ExitCode::ThresholdsCrossed, "a threshold was crossed, or an expectation failed"},
    {ExitCode::SetupTimeout, "setup of a script took longer than setupTimeout"},
    {ExitCode::TeardownTimeout, "teardown of a script took longer than teardownTimeout"},
    {ExitCode::LimitReached,
     "--limit-time or --limit-memory was reached, or the machine has no memory left; what was "
     "known by then is printed"},
    {ExitCode::InvalidConfig,
     "something in the file or on the command line is wrong; every "
     "mistake is listed with its place"},
    {ExitCode::Stopped, "a live test was stopped through its REST API"},
    {ExitCode::Interrupted, "the test was interrupted: by a Ctrl-C, or one of its `control` list"},
    {ExitCode::CannotListen,
     "the REST API, or what `serve` plays, could not listen where it was told to"},
    {ExitCode::ScriptException, "a script cannot be read, or its init, setup or teardown threw"},
    {ExitCode::Aborted, "an iteration aborted the test"},
    {ExitCode::MarkedFailed, "a script called exec.test.fail"},
    {ExitCode::Failed,
     "the program could not read, write or start what it needs; `diff`: the schedules or options "
     "of the whole test differ"},
    {ExitCode::OutputClosed, "the reader of standard output has closed it, as a shell reports it"},
    {ExitCode::SteeringFailed,
     "the running test refused a command or could not be reached; what k6 ends with where a script "
     "or a flag cannot be used at all"},
}};

/// What the process returns.
constexpr int exit_status(ExitCode code) { return static_cast<int>(code); }

}  // namespace rehearse
