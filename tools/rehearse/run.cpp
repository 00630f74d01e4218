// `rehearse run`: simulates a test and says what would happen.

#include "sim/run/run.hpp"

#include <cerrno>
#include <chrono>
#include <cstring>
#include <fcntl.h>
#include <fmt/format.h>
#include <memory>
#include <unistd.h>

#include "sim/file/rehearsal_reader.hpp"
#include "tools/rehearse/commands.hpp"
#include "tools/rehearse/events_writer.hpp"
#include "tools/rehearse/input.hpp"
#include "tools/rehearse/messages.hpp"
#include "tools/rehearse/report.hpp"
#include "tools/rehearse/result_json.hpp"
#include "tools/rehearse/summary_options.hpp"
#include "tools/rehearse/verbose_log.hpp"

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

/// What a person should know about the run beside its numbers; first k6's warnings about scenarios
/// that ran out of VUs.
std::vector<std::string> warnings_of(const TestPlan& plan, const Result& result) {
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

/// The run and how long it took on this machine.
struct Simulation {
  Result result;
  Duration took;
};

Simulation simulate(const Rehearsal& rehearsal, const std::vector<FactSink*>& sinks) {
  using Clock = std::chrono::steady_clock;
  const Clock::time_point begin = Clock::now();
  Result result = run_rehearsal(rehearsal, sinks);
  const auto took = std::chrono::duration_cast<std::chrono::nanoseconds>(Clock::now() - begin);
  return {std::move(result), Duration{took.count()}};
}

void print_report(const Rehearsal& rehearsal, const Simulation& simulation, ReportStyle style,
                  Output& out) {
  report_warnings(warnings_of(rehearsal.plan, simulation.result), style.colour);
  style.took = simulation.took;
  out.write(report(rehearsal, simulation.result, style));
}

}  // namespace

int run_command(const CommandLine& line, Output& out) {
  const Checked<std::string> text = read_input(line.file, line.settings.limits.json.bytes);
  if (!text) return report_problems(line.file, text.problems());
  const Checked<Rehearsal> rehearsal = read_rehearsal(*text, settings_with_folder(line));
  if (!rehearsal) return report_problems(line.file, rehearsal.problems());
  ReportStyle style = report_style(line);
  if (const Problems problems = choose_summary(line, rehearsal->options, style);
      !problems.empty()) {
    return report_problems(line.file, problems);
  }

  std::vector<FactSink*> sinks;
  Output errors(STDERR_FILENO);
  VerboseLog log(names(rehearsal->plan), errors);
  if (line.verbose) sinks.push_back(&log);
  std::unique_ptr<EventsFile> events;
  std::unique_ptr<EventsWriter> writer;
  if (line.events) {
    events = std::make_unique<EventsFile>(*line.events);
    if (!events->is_open()) {
      return report_problems(*line.events,
                             {{"", fmt::format("cannot write: {}", std::strerror(errno))}});
    }
    writer = std::make_unique<EventsWriter>(names(rehearsal->plan), events->output());
    sinks.push_back(writer.get());
  }

  report_warnings(rehearsal->options.warnings, style.colour);
  const Simulation simulation = simulate(*rehearsal, sinks);
  errors.flush();
  if (events) events->output().flush();
  if (line.json) {
    JsonWriter json([&](std::string_view piece) { out.write(piece); });
    write_whole_result(json, simulation.result, style.trend_stats);
    json.finish_line();
  } else {
    print_report(*rehearsal, simulation, style, out);
  }
  return static_cast<int>(simulation.result.exit_code);
}

}  // namespace rehearse
