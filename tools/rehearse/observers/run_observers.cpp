// Opens the events file; words k6's warnings.

#include "tools/rehearse/observers/run_observers.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <optional>
#include <unistd.h>
#include <utility>

#include "sim/plan/executor_traits.hpp"
#include "tools/rehearse/observers/events_writer.hpp"
#include "tools/rehearse/observers/trace_writer.hpp"
#include "tools/rehearse/observers/verbose_log.hpp"
#include "tools/rehearse/text/output_file.hpp"

namespace rehearse {

namespace {

std::vector<std::string> names(const TestPlan& plan) {
  std::vector<std::string> all;
  for (const ScenarioPlan& scenario : plan.scenarios) all.push_back(scenario.options.name);
  return all;
}

class Observers final : public RunObservers {
 public:
  /// A file that is null is not written.
  Observers(bool verbose, std::unique_ptr<OutputFile> events, std::unique_ptr<OutputFile> trace,
            const TestPlan& plan)
      : errors_(STDERR_FILENO, Output::Shows::Printable),
        log_(names(plan), errors_),
        events_(std::move(events)),
        trace_(std::move(trace)) {
    errors_.forgive();
    if (verbose) sinks_.push_back(&log_);
    if (events_) {
      events_->output().forgive();
      writer_.emplace(names(plan), events_->output());
      sinks_.push_back(&*writer_);
    }
    if (trace_) {
      trace_->output().forgive();
      tracer_.emplace(names(plan), trace_->output());
      sinks_.push_back(&*tracer_);
    }
  }

  const std::vector<FactSink*>& sinks() override { return sinks_; }
  std::vector<std::string> finish(const Result& result) override {
    errors_.flush();
    if (tracer_) tracer_->finish(result);
    std::vector<std::string> failures;
    for (OutputFile* file : {events_.get(), trace_.get()}) {
      if (file == nullptr) continue;
      std::string failure = file->finish();
      if (!failure.empty()) failures.push_back(std::move(failure));
    }
    return failures;
  }

 private:
  Output errors_;
  VerboseLog log_;
  std::unique_ptr<OutputFile> events_;
  std::unique_ptr<OutputFile> trace_;
  std::optional<EventsWriter> writer_;
  std::optional<TraceWriter> tracer_;
  std::vector<FactSink*> sinks_;
};

}  // namespace

Checked<std::unique_ptr<RunObservers>> RunObservers::open(const ObserverRequest& request,
                                                          const TestPlan& plan) {
  std::unique_ptr<OutputFile> events;
  if (request.events) {
    Checked<std::unique_ptr<OutputFile>> file = OutputFile::open(*request.events);
    if (!file) return file.problems();
    events = std::move(*file);
  }
  std::unique_ptr<OutputFile> trace;
  if (request.trace) {
    Checked<std::unique_ptr<OutputFile>> file = OutputFile::open(*request.trace);
    if (!file) return Problem{*request.trace, file.problems().front().message};
    trace = std::move(*file);
  }
  return std::unique_ptr<RunObservers>(
      std::make_unique<Observers>(request.verbose, std::move(events), std::move(trace), plan));
}

std::vector<std::string> verdict_errors(const Result& result) {
  if (!result.verdict) return {};
  if (const auto& abort = result.verdict->abort) {
    return {fmt::format(
        "thresholds on metrics '{}' were crossed; at least one has abortOnFail enabled, stopping "
        "test prematurely",
        fmt::join(abort->crossed, ", "))};
  }
  if (result.verdict->crossed.empty()) return {};
  return {crossed_at_the_end(result.verdict->crossed)};
}

std::string crossed_at_the_end(const std::vector<std::string>& metrics) {
  return fmt::format("thresholds on metrics '{}' have been crossed", fmt::join(metrics, ", "));
}

std::vector<std::string> run_warnings(const Rehearsal& rehearsal, const Result& result) {
  std::vector<std::string> warnings;
  for (std::size_t rank = 0; rank < result.scenarios.size(); ++rank) {
    const ScenarioResult& scenario = result.scenarios[rank];
    if (!scenario.insufficient_vus) continue;
    warnings.push_back(
        fmt::format("Insufficient VUs, reached {} active VUs and cannot initialize more  "
                    "executor={} scenario={}",
                    scenario.vus_max,
                    executor_name(rehearsal.plan.scenarios[rank].options.executor), scenario.name));
  }
  for (std::size_t i = 0; i < result.commands.size(); ++i) {
    const CommandResult& command = result.commands[i];
    if (command.ok) continue;
    // Those from outside follow those of the list.
    const std::string place = i < rehearsal.control.size() ? fmt::format("/control/{}", i)
                                                           : std::string("PATCH /v1/status");
    warnings.push_back(fmt::format("{}: refused: {}", place, command.error));
  }
  warnings.insert(warnings.end(), result.warnings.begin(), result.warnings.end());
  return warnings;
}

}  // namespace rehearse
