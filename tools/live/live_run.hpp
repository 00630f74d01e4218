#pragma once
// A rehearsal in real time.

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "models/base/checked.hpp"
#include "sim/executor/command.hpp"
#include "sim/measure/failure_reason.hpp"
#include "sim/measure/result.hpp"
#include "sim/run/rehearsal.hpp"
#include "sim/run/run_verdict.hpp"
#include "tools/live/http/http_options.hpp"

namespace rehearse {

class FactSink;

class EventLoop;
class HttpBackend;
class LiveFollower;
class Program;

/// A program, such as a script, that meets real servers.
class LiveProgram {
 public:
  virtual ~LiveProgram() = default;
  virtual Program& program() = 0;
  /// Before its VUs are initialised. Both live until end(); the loop's clock begins with the test.
  virtual void begin(HttpBackend& http, const EventLoop& loop) = 0;
  virtual void end() = 0;
};

struct LiveSettings {
  std::vector<std::string> urls;  ///< of each service, "" for those without requests
  /// Where requests go and how they are secured; all else of it follows from the test.
  HttpOptions http;
  /// Where the REST API listens; "": nowhere.
  std::string address;
  std::vector<std::string> allowed_hosts;  ///< names of the API beside those of its address
  RunVerdict* verdict = nullptr;           ///< of the whole test; see RunEnvironment
  LiveProgram* program = nullptr;          ///< in place of journeys. Requires: a single part
  bool needs_address = false;  ///< otherwise the test runs even if the API cannot listen
  /// When the test begins, in nanoseconds since 1970 on the wall clock; none: at once. A Ctrl-C
  /// before it begins and ends the test.
  std::optional<std::int64_t> start_at;
  LiveFollower* follower = nullptr;  ///< Requires: a single part
  /// Shows the user a warning at once.
  std::function<void(const std::string& warning)> warn = [](const std::string&) {};
};

struct LiveOutcome {
  Result result;
  std::vector<Command> commands;        ///< that came from outside, by instant
  std::vector<FailureReason> failures;  ///< the most frequent first
};

/// Runs the parts of one test at the same time, each on a thread of its own with its own
/// connections, a single one on this thread, and puts their results together. Observers receive
/// one fact at a time, of parts in no fixed order. Ctrl-C and SIGTERM as in signals.hpp; an
/// iteration that aborts one part interrupts the others too. Thresholds are those of the whole test
/// (parts_judge.hpp). Only a test in one part has the API.
/// Problem, of the address: the API cannot listen but needs to; nothing was run.
/// Requires: parts as segments_of() makes them.
/// Throws std::system_error where the system lacks what it takes.
Checked<LiveOutcome> run_live(const std::vector<Rehearsal>& parts, const LiveSettings& settings,
                              const std::vector<FactSink*>& observers);

}  // namespace rehearse
