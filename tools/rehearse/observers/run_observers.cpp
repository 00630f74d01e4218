// Opens the events file; words k6's warnings.

#include "tools/rehearse/observers/run_observers.hpp"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <optional>
#include <unistd.h>

#include "sim/plan/executor_traits.hpp"
#include "tools/rehearse/observers/events_writer.hpp"
#include "tools/rehearse/observers/verbose_log.hpp"

namespace rehearse {

namespace {

/// A file of our own making, closed at the end.
class EventsFile {
 public:
  explicit EventsFile(const std::string& name)
      : fd_(::open(name.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666)), output_(fd_) {}
  ~EventsFile() {
    if (fd_ >= 0) ::close(fd_);
  }
  EventsFile(const EventsFile&) = delete;
  EventsFile& operator=(const EventsFile&) = delete;

  bool is_open() const { return fd_ >= 0; }
  Output& output() { return output_; }

 private:
  int fd_;
  Output output_;
};

std::vector<std::string> names(const TestPlan& plan) {
  std::vector<std::string> all;
  for (const ScenarioPlan& scenario : plan.scenarios) all.push_back(scenario.options.name);
  return all;
}

class Observers final : public RunObservers {
 public:
  Observers(const ObserverRequest& request, const TestPlan& plan)
      : errors_(STDERR_FILENO), log_(names(plan), errors_) {
    if (request.verbose) sinks_.push_back(&log_);
    if (!request.events) return;
    events_.emplace(*request.events);
    if (!events_->is_open()) return;
    writer_.emplace(names(plan), events_->output());
    sinks_.push_back(&*writer_);
  }

  bool is_open() const { return !events_ || events_->is_open(); }
  const std::vector<FactSink*>& sinks() override { return sinks_; }
  void flush() override {
    errors_.flush();
    if (events_) events_->output().flush();
  }

 private:
  Output errors_;
  VerboseLog log_;
  std::optional<EventsFile> events_;
  std::optional<EventsWriter> writer_;
  std::vector<FactSink*> sinks_;
};

}  // namespace

Checked<std::unique_ptr<RunObservers>> RunObservers::open(const ObserverRequest& request,
                                                          const TestPlan& plan) {
  auto observers = std::make_unique<Observers>(request, plan);
  if (!observers->is_open()) {
    return Problem{"", fmt::format("cannot write: {}", std::strerror(errno))};
  }
  return std::unique_ptr<RunObservers>(std::move(observers));
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
  return {fmt::format("thresholds on metrics '{}' have been crossed",
                      fmt::join(result.verdict->crossed, ", "))};
}

std::vector<std::string> run_warnings(const TestPlan& plan, const Result& result) {
  std::vector<std::string> warnings;
  for (std::size_t rank = 0; rank < result.scenarios.size(); ++rank) {
    const ScenarioResult& scenario = result.scenarios[rank];
    if (!scenario.insufficient_vus) continue;
    warnings.push_back(fmt::format(
        "Insufficient VUs, reached {} active VUs and cannot initialize more  "
        "executor={} scenario={}",
        scenario.vus_max, executor_name(plan.scenarios[rank].options.executor), scenario.name));
  }
  for (std::size_t i = 0; i < result.commands.size(); ++i) {
    const CommandResult& command = result.commands[i];
    if (!command.ok) warnings.push_back(fmt::format("/control/{}: refused: {}", i, command.error));
  }
  warnings.insert(warnings.end(), result.warnings.begin(), result.warnings.end());
  return warnings;
}

}  // namespace rehearse
