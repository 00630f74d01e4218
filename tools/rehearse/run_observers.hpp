#pragma once
// What the command line asks to be written while a test runs, and what is said of it afterwards.

#include <memory>
#include <string>
#include <vector>

#include "models/checked.hpp"
#include "sim/core/fact.hpp"
#include "sim/plan/plan.hpp"
#include "sim/run/result.hpp"
#include "tools/rehearse/command_line.hpp"

namespace rehearse {

/// The log of --verbose on standard error and the file of --events, where they are asked for.
class RunObservers {
 public:
  /// Problem, of the file of events: it cannot be written.
  static Checked<std::unique_ptr<RunObservers>> open(const CommandLine& line, const TestPlan& plan);
  virtual ~RunObservers() = default;

  virtual const std::vector<FactSink*>& sinks() = 0;
  /// Writes what is not written yet. Throws as Output does.
  virtual void flush() = 0;
};

/// What a person should know about the run beside its numbers; first k6's warnings about scenarios
/// that ran out of VUs.
std::vector<std::string> run_warnings(const TestPlan& plan, const Result& result);

}  // namespace rehearse
