// From a script to its summary.

#include "tools/rehearse/commands/script_command.hpp"

#include <fmt/format.h>
#include <malloc.h>
#include <unistd.h>

#include "models/base/duration_format.hpp"
#include "sim/json/json_writer.hpp"
#include "sim/run/run.hpp"
#include "sim/run/run_verdict.hpp"
#include "sim/script/run/script_run.hpp"
#include "tools/rehearse/commands/commands.hpp"
#include "tools/rehearse/commands/summary_options.hpp"
#include "tools/rehearse/display/progress_display.hpp"
#include "tools/rehearse/line/messages.hpp"
#include "tools/rehearse/observers/run_observers.hpp"
#include "tools/rehearse/outputs/output_format.hpp"
#include "tools/rehearse/report/summary.hpp"
#include "tools/rehearse/script/script_input.hpp"
#include "tools/rehearse/summary/summary_json.hpp"
#include "tools/rehearse/text/output_file.hpp"

namespace rehearse {

namespace {

/// k6's last line of progress: what its users look for first.
std::string progress_line(const Result& result, const TestPlan& plan) {
  std::uint64_t complete = 0;
  std::uint64_t interrupted = 0;
  for (const ScenarioResult& scenario : result.scenarios) {
    complete += scenario.counts.complete;
    interrupted += scenario.counts.interrupted;
  }
  return fmt::format("running ({}), 0/{} VUs, {} complete and {} interrupted iterations\n",
                     format_duration(result.run), plan.max_planned_vus, complete, interrupted);
}

std::string summary_data(const RunVerdict& verdict, const Result& result, const SummaryStyle& style,
                         const std::string& setup_data) {
  std::string text = json_text(
      [&](JsonWriter& json) { write_handle_summary(json, verdict.engine(), result.run, style); });
  if (setup_data.empty()) return text;
  text.pop_back();
  return text + ",\"setup_data\":" + setup_data + "}";
}

/// Writes what handleSummary returned; false: k6's own summary is to be shown.
bool write_summary(ScriptRun& run, const std::string& data, ScriptLogger& log, Output& out) {
  const auto files = run.summary_files(data);
  if (!files) return false;
  for (const ScriptRun::SummaryFile& file : *files) {
    if (file.name == "stdout") {
      out.write(file.bytes);
    } else if (file.name == "stderr") {
      log.flush();
      Output errors(STDERR_FILENO);
      errors.write(file.bytes);
      errors.flush();
    } else {
      const auto opened = OutputFile::open(file.name);
      if (!opened) {
        log.error(
            fmt::format("could not open '{}': {}", file.name, opened.problems().front().message));
        continue;
      }
      (*opened)->named([&] { (*opened)->output().write(file.bytes); });
      (*opened)->close();
    }
  }
  return true;
}

void log_end(ScriptLogger& log, const Result& result, const ScriptWorld& world) {
  std::uint64_t returned = 0;
  for (const ScenarioResult& scenario : result.scenarios) returned += scenario.counts.complete;
  const bool ran = !world.init_failed && result.exit_code != ExitCode::ScriptException &&
                   result.exit_code != ExitCode::SetupTimeout;
  if (world.abort_reason) {
    log.error(world.abort_reason->empty() ? "test aborted"
                                          : "test aborted: " + *world.abort_reason);
  } else if (ran && returned == 0) {
    log.write({ConsoleLevel::Warning,
               "No script iterations fully finished, consider making the test duration longer", "",
               0});
  }
  if (result.not_modelled && result.not_modelled->checks > 0) {
    log.write({ConsoleLevel::Warning,
               fmt::format("{} checks are not modelled: they read what no answer gives",
                           result.not_modelled->checks),
               "", 0});
  }
  if (result.verdict && !result.verdict->crossed.empty()) {
    std::string names;
    for (const std::string& name : result.verdict->crossed) {
      if (!names.empty()) names += ", ";
      names += name;
    }
    log.error(fmt::format("thresholds on metrics '{}' have been crossed", names));
  }
}

ExitCode exit_code_of(const Result& result, const ScriptWorld& world) {
  if (world.init_failed) return ExitCode::ScriptException;
  if (world.unusable) return ExitCode::SteeringFailed;
  const bool thresholds = result.exit_code == ExitCode::ThresholdsCrossed;
  if (world.marked_failed &&
      (result.exit_code == ExitCode::Ok || (thresholds && !result.verdict->abort))) {
    return ExitCode::MarkedFailed;
  }
  return result.exit_code;
}

class ScriptSession {
 public:
  ScriptSession(const CommandLine& line, ScriptInput input, std::shared_ptr<ScriptLogger> log,
                ReportStyle style)
      : line_(line), input_(std::move(input)), log_(std::move(log)), style_(std::move(style)) {}

  int run(Output& out) {
    const Rehearsal& rehearsal = input_.rehearsal;
    for (const std::string& warning : rehearsal.options.warnings) {
      log_->write({ConsoleLevel::Warning, warning, "", 0});
    }
    Checked<SampleOutputs> outputs = open_outputs(line_, rehearsal);
    if (!outputs) return report_problems(line_.file, outputs.problems());
    const auto observers = RunObservers::open({false, line_.events}, rehearsal.plan);
    if (!observers) return report_problems(*line_.events, observers.problems());
    RunVerdict verdict(rehearsal, outputs->sinks(), true, true);
    ScriptRun script(*input_.test, rehearsal, verdict.engine(), *verdict.metric_sampler());
    const auto shown =
        progress_style(RunWatch::Clock::OfFacts, line_.quiet, line_.verbose, style_.colour);
    ShownProgress progress(rehearsal.plan, RunWatch::Clock::OfFacts, shown);
    Result result = run_rehearsal(rehearsal, progress.with((*observers)->sinks()),
                                  {.verdict = &verdict, .program = &script});
    result.not_modelled = script.not_modelled();
    (*observers)->flush();
    report(out, result, verdict, script);
    const std::vector<std::string> unwritten = outputs->finish(verdict.engine(), result.run);
    // k6 writes all files of a summary, or none.
    if (!script.summary_refused()) export_summary(line_, verdict.engine(), result, style_);
    log_end(*log_, result, script.world());
    for (const std::string& problem : unwritten) log_->error(problem);
    log_->flush();
    out.flush();
    if (!unwritten.empty()) return exit_status(ExitCode::Failed);
    return exit_status(exit_code_of(result, script.world()));
  }

 private:
  void report(Output& out, const Result& result, const RunVerdict& verdict, ScriptRun& script) {
    const OutputFormat& format = output_format(line_.output);
    const FinishedRun run{input_.rehearsal.plan, result, nullptr, style_, &verdict.engine()};
    if (!format.for_people) {
      format.write_run(run, out);
      return;
    }
    const bool own_summary = input_.test->exports("handleSummary") && !line_.summary.none;
    const bool written = own_summary && write_summary(script,
                                                      summary_data(verdict, result, data_style(),
                                                                   script.world().setup_data),
                                                      *log_, out);
    if (!own_summary) script.run_summary_init();
    if (!written) format.write_run(run, out);
    out.write(progress_line(result, input_.rehearsal.plan));
  }

  /// What handleSummary reads about colours and terminals.
  SummaryStyle data_style() const {
    SummaryStyle style = k6_style(style_);
    style.terminal = style_.terminal;
    style.errors_terminal = ::isatty(STDERR_FILENO) == 1;
    style.no_color = colours_refused(line_);
    return style;
  }

  const CommandLine& line_;
  ScriptInput input_;
  std::shared_ptr<ScriptLogger> log_;
  ReportStyle style_;
};

}  // namespace

int run_script(const CommandLine& line, Output& out) {
  // Scripts free millions of small blocks side by side: fast bins would be gone through each time.
  mallopt(M_MXFAST, 0);
  const auto log = ScriptLogger::open(line);
  if (!log) return report_problems(line.file, log.problems());
  int exit = 0;
  std::optional<ScriptInput> input = read_script_input(line, **log, exit);
  if (!input) {
    (*log)->flush();
    return exit;
  }
  ReportStyle style = report_style(line);
  const Problems problems = choose_summary(line, input->rehearsal.options, style);
  if (!problems.empty()) return report_problems(line.file, problems);
  if (line.ask.results || line.ask.shard) {
    return report_problems(line.file, {{line.ask.results ? "--results" : "--shard",
                                        "found a script, expected a rehearsal or k6 options"}});
  }
  if (line.runs || !line.until.empty()) {
    const Checked<std::vector<Precision>> until = read_until(line, input->rehearsal);
    if (!until) return report_problems(line.file, until.problems());
    (*log)->flush();
    input->test->mute();
    return run_many(line, input->rehearsal, *until, out);
  }
  return ScriptSession(line, *std::move(input), *log, std::move(style)).run(out);
}

}  // namespace rehearse
