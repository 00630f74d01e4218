// `rehearse scaffold`: what a script reads, as a targets file to be filled in.

#include "tools/rehearse/commands/commands.hpp"
#include "tools/rehearse/line/messages.hpp"
#ifdef REHEARSE_SCRIPTS
#include <algorithm>
#include <set>

#include "sim/file/script_targets.hpp"
#include "sim/measure/exit_code.hpp"
#include "sim/run/run.hpp"
#include "sim/run/run_verdict.hpp"
#include "sim/script/run/script_run.hpp"
#include "tools/rehearse/script/scaffold.hpp"
#include "tools/rehearse/script/script_input.hpp"
#include "tools/rehearse/text/input.hpp"
#endif

namespace rehearse {

#ifdef REHEARSE_SCRIPTS
namespace {

constexpr std::size_t kMostBytes = std::size_t{256} << 20;

/// One iteration of each function, in the order of the scenarios, with the first one's variables.
Checked<TestPlan> plan_one_each(Options& options) {
  std::vector<ScenarioOptions> scenarios;
  std::set<std::string> seen;
  for (ScenarioOptions scenario : options.scenarios) {
    if (!seen.insert(scenario.exec).second) continue;
    scenario.executor = PerVuIterations{.vus = 1, .iterations = 1, .max_duration = minutes(10)};
    scenario.graceful_stop = Duration{};
    scenario.start_time = Duration{};
    scenarios.push_back(std::move(scenario));
  }
  std::sort(scenarios.begin(), scenarios.end(),
            [](const ScenarioOptions& a, const ScenarioOptions& b) { return a.name < b.name; });
  options.scenarios = std::move(scenarios);
  options.segment = {};
  options.sequence = {};
  options.min_iteration_duration = Duration{};
  options.rps = 0;
  options.paused = false;
  return plan_test(options);
}

Checked<std::vector<RecordedExchange>> read_traffic(const std::optional<std::string>& file) {
  if (!file) return std::vector<RecordedExchange>{};
  const Checked<std::string> text = read_input(*file, kMostBytes);
  if (!text) return text.problems();
  return read_har(*text);
}

/// Runs it with stand-ins for all answers.
void record(const ScriptInput& input, AnswerRecording& recording) {
  RunVerdict verdict(input.rehearsal, {}, true);
  ScriptRun script(*input.test, input.rehearsal, verdict.engine(), *verdict.metric_sampler());
  script.world().recording = &recording;
  run_rehearsal(input.rehearsal, {}, {.verdict = &verdict, .program = &script});
}

}  // namespace

int scaffold_command(const CommandLine& line, Output& out) {
  const auto log = ScriptLogger::open(line);
  if (!log) return report_problems(line.file, log.problems());
  const auto traffic = read_traffic(line.script.har);
  if (!traffic) return report_problems(*line.script.har, traffic.problems());
  int exit = 0;
  std::optional<ScriptInput> input = read_script_input(line, **log, exit);
  if (!input) {
    (*log)->flush();
    return exit;
  }
  Rehearsal& rehearsal = input->rehearsal;
  Rehearsal targets = target_of_one_delay(DurationModel::constant(milliseconds(100)));
  rehearsal.targets = std::move(targets.targets);
  rehearsal.answers = std::move(targets.answers);
  rehearsal.metrics.thresholds.clear();
  rehearsal.control.clear();
  rehearsal.others.clear();
  Checked<TestPlan> plan = plan_one_each(rehearsal.options);
  if (!plan) return report_problems(line.file, plan.problems());
  rehearsal.plan = *std::move(plan);
  AnswerRecording recording;
  record(*input, recording);
  (*log)->flush();
  if (recording.endpoints().empty()) {
    return report_problems(line.file, {{"",
                                        "found a script that sends no request in one iteration "
                                        "of each function, expected one at least"}});
  }
  out.write(scaffold_text(recording.endpoints(), *traffic));
  out.flush();
  return 0;
}

#else

int scaffold_command(const CommandLine& line, Output& /*out*/) {
  return report_problems(line.file,
                         {{"", "found a script, expected a program built with scripts"}});
}

#endif

}  // namespace rehearse
