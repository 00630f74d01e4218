#pragma once
// `rehearse run script.js`, and what `rehearse live script.js` has in common with it.

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "models/base/checked.hpp"
#include "sim/core/fact_sink.hpp"
#include "sim/measure/failure_reason.hpp"
#include "sim/measure/result.hpp"
#include "sim/run/run_verdict.hpp"
#include "sim/script/run/script_run.hpp"
#include "tools/rehearse/display/run_watch.hpp"
#include "tools/rehearse/line/command_line.hpp"
#include "tools/rehearse/pages/run_page.hpp"
#include "tools/rehearse/script/script_input.hpp"
#include "tools/rehearse/script/script_log.hpp"
#include "tools/rehearse/text/output.hpp"
#include "tools/rehearse/text/report_style.hpp"

namespace rehearse {

/// What became of a script's test.
struct ScriptOutcome {
  Result result;
  std::optional<Result> predicted{};      ///< the same in virtual time, where that was asked for
  std::vector<FailureReason> failures{};  ///< of real requests
};

/// Runs a script's test: in virtual time, or in real time.
class ScriptRunner {
 public:
  virtual ~ScriptRunner() = default;
  virtual RunWatch::Clock clock() const = 0;
  /// Problems: why it cannot run; nothing was run.
  virtual Checked<ScriptOutcome> run(const Rehearsal& rehearsal,
                                     const std::vector<FactSink*>& observers, RunVerdict& verdict,
                                     ScriptRun& script) = 0;
  /// What receives samples beside the files of -o. By default nothing.
  virtual std::vector<SampleSink*> sinks() { return {}; }
  /// Keeps what was measured, with the code with which the test ended; what could not be written,
  /// with the names of the files. By default nothing does.
  virtual std::vector<std::string> keep(const ScriptOutcome& /*outcome*/, ExitCode /*exit*/) {
    return {};
  }
  /// Shows the end of the run with what its page has besides. By default nothing shows it.
  virtual void show_end(const Result& /*result*/, const RunPageParts& /*parts*/) {}
};

/// Rehearses the script that the line names. Returns the process's exit code.
int run_script(const CommandLine& line, Output& out);

/// Runs a script that was read, reports, and returns the process's exit code. `input` outlives the
/// runner.
int report_script_run(const CommandLine& line, const ScriptInput& input,
                      std::shared_ptr<ScriptLogger> log, ReportStyle style, ScriptRunner& runner,
                      Output& out);

}  // namespace rehearse
