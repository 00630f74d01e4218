#pragma once
// What the command line asks to be written while a test runs, and what is said of it afterwards.

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "models/base/checked.hpp"
#include "sim/measure/result.hpp"
#include "sim/plan/plan.hpp"
#include "sim/run/rehearsal.hpp"

namespace rehearse {

class FactSink;

/// What to write beside the result.
struct ObserverRequest {
  bool verbose = false;               ///< the log on standard error
  std::optional<std::string> events;  ///< the file of events
  std::optional<std::string> trace;   ///< the file of a trace
};

/// The log on standard error and the files of events and of a trace, where they are asked for.
class RunObservers {
 public:
  /// Problem: the file of events cannot be written; of the trace likewise, with its name.
  static Checked<std::unique_ptr<RunObservers>> open(const ObserverRequest& request,
                                                     const TestPlan& plan);
  virtual ~RunObservers() = default;

  virtual const std::vector<FactSink*>& sinks() = 0;
  /// Writes what is not written yet. What could not be written, a sentence for each file: such a
  /// file ends where that happened, and the run does not. Required once, after the run.
  virtual std::vector<std::string> finish(const Result& result) = 0;
};

/// What a person should know about the run beside its numbers; first k6's warnings about scenarios
/// that ran out of VUs.
std::vector<std::string> run_warnings(const Rehearsal& rehearsal, const Result& result);

/// What k6 says of thresholds that ended the test, or that were crossed at its end.
std::vector<std::string> verdict_errors(const Result& result);
/// The latter alone, of the metrics with these names.
std::string crossed_at_the_end(const std::vector<std::string>& metrics);

}  // namespace rehearse
