// `rehearse run`: simulates a test and says what would happen.

#include <chrono>
#include <cmath>
#include <fmt/format.h>
#include <optional>

#include "sim/measure/expression/quantity.hpp"
#include "sim/questions/steady.hpp"
#include "sim/run/determinism.hpp"
#include "sim/run/journey_metrics.hpp"
#include "sim/run/mode_choice.hpp"
#include "sim/run/run.hpp"
#include "sim/run/run_verdict.hpp"
#include "tools/rehearse/answers/determinism_text.hpp"
#include "tools/rehearse/commands/commands.hpp"
#include "tools/rehearse/commands/summary_options.hpp"
#include "tools/rehearse/display/progress_display.hpp"
#include "tools/rehearse/input/rehearsal_input.hpp"
#include "tools/rehearse/line/drawn_run.hpp"
#include "tools/rehearse/line/messages.hpp"
#include "tools/rehearse/line/work_limits.hpp"
#include "tools/rehearse/observers/run_observers.hpp"
#include "tools/rehearse/outputs/output_format.hpp"
#ifdef REHEARSE_SCRIPTS
#include "tools/rehearse/commands/script_command.hpp"
#endif

namespace rehearse {

namespace {

/// The run and how long it took on this machine.
struct TimedResult {
  Result result;
  Duration took;
};

TimedResult simulate(const Rehearsal& rehearsal, const std::vector<FactSink*>& sinks,
                     RunVerdict* verdict, const std::optional<ProgressStyle>& shown,
                     unsigned threads) {
  using Clock = std::chrono::steady_clock;
  const Clock::time_point begin = Clock::now();
  ShownProgress progress(rehearsal.plan, RunWatch::Clock::OfFacts, shown);
  Result result =
      run_rehearsal(rehearsal, progress.with(sinks), {.verdict = verdict, .threads = threads});
  const auto took = std::chrono::duration_cast<std::chrono::nanoseconds>(Clock::now() - begin);
  return {std::move(result), Duration{took.count()}};
}

std::string text_of(const ModeChoice& found) {
  switch (found.mode) {
    case ExecutionMode::PerVu:
      return "each VU is run alone, unless events are watched as they are now";
    case ExecutionMode::PerArrival:
      return "arrivals are served one by one without a queue, unless events are watched as they "
             "are now";
    case ExecutionMode::EventOrder:
      break;
  }
  return "runs in the order of events: " + found.why;
}

/// What --from says.
struct SteadyFlag {
  bool asked = false;
  std::optional<Instant> from;  ///< none: automatically
};

Checked<SteadyFlag> read_from(const std::optional<std::string>& text) {
  if (!text) return SteadyFlag{};
  if (*text == "auto") return SteadyFlag{true, std::nullopt};
  const Checked<Quantity> time = read_quantity(*text);
  constexpr double kNsPerSecond = 1e9;
  constexpr double kLatest = 9e9;  // s
  if (time && time->dimension == kTime && time->value >= 0 && time->value <= kLatest) {
    return SteadyFlag{true, Instant{std::llround(time->value * kNsPerSecond)}};
  }
  return Problem{
      "--from",
      fmt::format("found \"{}\", expected a time of the test such as 2m, or auto", *text)};
}

/// Which scenarios could be run without a queue; the log itself needs the order of events.
std::vector<std::string> chosen_modes(const Rehearsal& rehearsal) {
  std::vector<std::string> modes;
  for (std::uint32_t rank = 0; rank < rehearsal.plan.scenarios.size(); ++rank) {
    const ScenarioPlan& scenario = rehearsal.plan.scenarios[rank];
    if (!scenario.has_work) continue;
    const ModeChoice found = choose_mode(rehearsal, Rank{rank});
    modes.push_back(scenario.options.name + ": " + text_of(found));
  }
  return modes;
}

/// The same run once more, in the order of events: only of tests that this takes a moment.
std::optional<VuSlices> slices_of(const Rehearsal& rehearsal, const Result& result) {
  constexpr std::uint64_t kMostIterations = 200'000;
  if (!VuSlices::fits(rehearsal.plan) || result.counts.started() > kMostIterations) {
    return std::nullopt;
  }
  VuSlices slices;
  run_rehearsal(rehearsal, {&slices});
  return slices;
}

/// One run, with its report.
int run_once(const CommandLine& line, const Rehearsal& rehearsal, ReportStyle style,
             const SteadyFlag& steady, Output& out) {
  const auto observers =
      RunObservers::open({line.verbose, line.events, line.trace}, rehearsal.plan);
  if (!observers) return report_problems(line.events.value_or(line.file), observers.problems());
  report_warnings(rehearsal.options.warnings, style.colour);
  const auto shown =
      progress_style(RunWatch::Clock::OfFacts, line.quiet, line.verbose, style.colour);
  if (line.verbose) report_notes(chosen_modes(rehearsal));
  Checked<SampleOutputs> outputs = open_outputs(line, rehearsal);
  if (!outputs) return report_problems(line.file, outputs.problems());
  // What nothing asks for is not worked out; a report in text takes what it needs of the totals.
  const bool asked = !rehearsal.metrics.thresholds.empty() || !line.outs.empty() || style.full ||
                     line.summary.export_file || any_samples(rehearsal.journeys);
  std::optional<RunVerdict> verdict;
  if (asked) verdict.emplace(rehearsal, outputs->sinks(), style.full, style.full);
  const TimedResult simulation =
      simulate(rehearsal, (*observers)->sinks(), verdict ? &*verdict : nullptr, shown, line.jobs);
  std::vector<std::string> unwritten = (*observers)->finish(simulation.result);
  if (line.verbose) style.took = simulation.took;
  const OutputFormat& format = output_format(line.output);
  if (format.for_people) {
    report_warnings(run_warnings(rehearsal, simulation.result), style.colour);
  }
  std::optional<SteadyAnswer> settled;
  if (steady.asked) settled = steady_state(rehearsal, steady.from);
  std::optional<TieAnswer> ties;
  if (line.settings.ties || line.tie_bounds) ties.emplace().order = rehearsal.ties;
  if (line.tie_bounds) ties->bounds = tie_bounds(rehearsal);
  format.write_run({.plan = rehearsal.plan,
                    .result = simulation.result,
                    .predicted = nullptr,
                    .style = style,
                    .samples = verdict ? &verdict->engine() : nullptr,
                    .steady = settled ? &*settled : nullptr,
                    .ties = ties ? &*ties : nullptr},
                   out);
  const std::optional<VuSlices> vus =
      line.html ? slices_of(rehearsal, simulation.result) : std::nullopt;
  draw_run(line, rehearsal.plan, simulation.result, style.trend_stats, out, unwritten,
           {.vus = vus ? &*vus : nullptr});
  if (verdict) {
    const auto more = outputs->finish(verdict->engine(), simulation.result.run);
    unwritten.insert(unwritten.end(), more.begin(), more.end());
    export_summary(line, verdict->engine(), simulation.result, style, unwritten);
  }
  out.flush();
  report_errors(verdict_errors(simulation.result), style.colour);
  report_errors(unwritten, style.colour);
  return exit_of_test(simulation.result.exit_code, unwritten);
}

/// --check-determinism: 1 where runs differ, as diff has it.
int run_in_all_ways(const CommandLine& line, const Rehearsal& rehearsal, Output& out) {
  const Determinism found = check_determinism(rehearsal, line.jobs);
  if (const auto code = stopped_exit(line.settings.stop)) return *code;
  out.write(determinism_text(found, rehearsal.plan));
  return found.is_same() ? 0 : exit_status(ExitCode::Failed);
}

}  // namespace

int run_command(const CommandLine& line, Output& out) {
  if (is_script_file(line.file) || names_script(line.file, line.settings.limits.json)) {
    if (line.tie_bounds) {
      return report_problems(
          line.file,
          {{"--ties", "found bounds for a script, expected earliest, latest or random"}});
    }
#ifdef REHEARSE_SCRIPTS
    return run_script(line, out);
#else
    return report_problems(line.file, {{"",
                                        "found a script, expected a rehearsal in JSON: this "
                                        "build cannot run scripts (REHEARSE_SCRIPTS is off)"}});
#endif
  }
  Problems of_scripts;
  for (const auto& [flag, is_given] : {std::pair{"--export", line.script.export_file.has_value()},
                                       {"--targets", line.script.targets_file.has_value()},
                                       {"--latency", line.script.latency.has_value()}}) {
    if (is_given) of_scripts.push_back({flag, "found a rehearsal, expected a script"});
  }
  if (!of_scripts.empty()) return report_problems(line.file, of_scripts);
  const Checked<Rehearsal> rehearsal = read_rehearsal_of(line, settings_with_folder(line));
  ReportStyle style = report_style(line);
  Problems problems = problems_of(rehearsal);
  append(problems, choose_summary(line, rehearsal ? rehearsal->options : Options{}, style));
  Checked<std::vector<Precision>> until = std::vector<Precision>();
  if (rehearsal) until = read_until(line, *rehearsal);
  append(problems, problems_of(until));
  const Checked<SteadyFlag> steady = read_from(line.from);
  append(problems, problems_of(steady));
  if (line.tie_bounds && rehearsal && !rehearsal->others.empty()) {
    problems.push_back(
        {"--ties", "found bounds for a segment among the others, expected the whole test"});
  }
  if (!problems.empty()) return report_problems(line.file, problems);

  if (line.check_determinism) return run_in_all_ways(line, *rehearsal, out);
  if (line.runs || !until->empty()) {
    report_warnings(rehearsal->options.warnings, style.colour);
    return run_many(line, *rehearsal, *until, out);
  }
  return run_once(line, *rehearsal, std::move(style), *steady, out);
}

}  // namespace rehearse
