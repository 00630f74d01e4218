// From a script to its summary.

#include "tools/rehearse/commands/script_command.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include "models/base/duration_format.hpp"
#include "sim/json/json_writer.hpp"
#include "sim/run/run.hpp"
#include "sim/run/run_verdict.hpp"
#include "sim/script/run/script_run.hpp"
#include "tools/rehearse/commands/commands.hpp"
#include "tools/rehearse/commands/summary_options.hpp"
#include "tools/rehearse/display/progress_display.hpp"
#include "tools/rehearse/line/drawn_run.hpp"
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
      errors.forgive();
      errors.write(file.bytes);
      errors.flush();
    } else {
      const auto opened = OutputFile::open(file.name);
      if (!opened) {
        log.error(
            fmt::format("could not open '{}': {}", file.name, opened.problems().front().message));
        continue;
      }
      std::vector<std::string> unwritten;
      note_unwritten(unwritten, [&] {
        (*opened)->named([&] { (*opened)->output().write(file.bytes); });
        (*opened)->close();
      });
      for (const std::string& problem : unwritten) log.error(problem);
    }
  }
  return true;
}

void log_end(ScriptLogger& log, const Result& result, const ScriptWorld& world) {
  std::uint64_t returned = 0;
  for (const ScenarioResult& scenario : result.scenarios) returned += scenario.counts.complete;
  const bool ran = !world.init_failed && result.exit_code != ExitCode::ScriptException &&
                   result.exit_code != ExitCode::SetupTimeout;
  if (world.abort_text) {
    log.error("test aborted" + *world.abort_text);
  } else if (ran && returned == 0) {
    log.write({ConsoleLevel::Warning,
               "No script iterations fully finished, consider making the test duration longer", "",
               0});
  }
  for (const std::string& warning : result.warnings) {
    log.write({ConsoleLevel::Warning, warning, "", 0});
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

/// Of how many iterations the code was not run: with -v.
void log_repetitions(ScriptLogger& log, const ScriptRun& script) {
  for (const ScriptRun::Repetition& of : script.repetitions()) {
    std::string text =
        fmt::format("{}: {} of {} iterations repeated one before, without their code", of.scenario,
                    of.repeated, of.repeated + of.run);
    if (!of.refused.empty()) text += ": " + of.refused;
    log.write({ConsoleLevel::Debug, text, "", 0});
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

class VirtualRunner final : public ScriptRunner {
 public:
  RunWatch::Clock clock() const override { return RunWatch::Clock::OfFacts; }
  Checked<ScriptOutcome> run(const Rehearsal& rehearsal, const std::vector<FactSink*>& observers,
                             RunVerdict& verdict, ScriptRun& script) override {
    return ScriptOutcome{
        run_rehearsal(rehearsal, observers, {.verdict = &verdict, .program = &script})};
  }
};

class ScriptSession {
 public:
  ScriptSession(const CommandLine& line, const ScriptInput& input,
                std::shared_ptr<ScriptLogger> log, ReportStyle style, ScriptRunner& runner)
      : line_(line),
        input_(input),
        log_(std::move(log)),
        style_(std::move(style)),
        runner_(runner) {}

  int run(Output& out) {
    const Rehearsal& rehearsal = input_.rehearsal;
    for (const std::string& warning : rehearsal.options.warnings) {
      log_->write({ConsoleLevel::Warning, warning, "", 0});
    }
    Checked<SampleOutputs> outputs = open_outputs(line_, rehearsal);
    if (!outputs) return report_problems(line_.file, outputs.problems());
    const auto observers = RunObservers::open({false, line_.events, line_.trace}, rehearsal.plan);
    if (!observers) return report_problems(line_.events.value_or(line_.file), observers.problems());
    std::vector<SampleSink*> samples = outputs->sinks();
    for (SampleSink* sink : runner_.sinks()) samples.push_back(sink);
    RunVerdict verdict(rehearsal, std::move(samples), true, true);
    ScriptRun script(*input_.test, rehearsal, verdict.engine(), *verdict.metric_sampler());
    StepRecorder recorder;
    if (line_.script.export_file) script.world().recorder = &recorder;
    const auto shown = progress_style(runner_.clock(), line_.quiet, line_.verbose, style_.colour);
    std::optional<ShownProgress> progress(std::in_place, rehearsal.plan, runner_.clock(), shown);
    std::vector<FactSink*> sinks = progress->with((*observers)->sinks());
    VuSlices vus;
    const bool shows_vus = (line_.html || line_.watch) && VuSlices::fits(rehearsal.plan);
    if (shows_vus) sinks.push_back(&vus);
    Checked<ScriptOutcome> outcome = runner_.run(rehearsal, sinks, verdict, script);
    progress.reset();
    if (!outcome) {
      report_problems(line_.address.value_or(""), outcome.problems());
      return exit_status(ExitCode::CannotListen);
    }
    Result& result = outcome->result;
    result.not_modelled = script.not_modelled();
    log_->at(input_.test->config().start_unix_ns + result.run.ns);
    std::vector<std::string> unwritten = (*observers)->finish(result);
    const auto kept = runner_.keep(*outcome, exit_code_of(result, script.world()));
    unwritten.insert(unwritten.end(), kept.begin(), kept.end());
    report(out, *outcome, verdict, script);
    Fans predicted(rehearsal.plan);
    if (outcome->predicted) predicted.add(*outcome->predicted);
    const RunPageParts parts{.vus = shows_vus ? &vus : nullptr,
                             .predicted = outcome->predicted ? &predicted : nullptr};
    runner_.show_end(result, parts);
    draw_run(line_, rehearsal.plan, result, style_.trend_stats, out, unwritten, parts);
    const auto more = outputs->finish(verdict.engine(), result.run);
    unwritten.insert(unwritten.end(), more.begin(), more.end());
    // k6 writes all files of a summary, or none.
    if (!script.summary_refused()) {
      export_summary(line_, verdict.engine(), result, style_, unwritten);
    }
    log_end(*log_, result, script.world());
    if (line_.verbose && runner_.clock() == RunWatch::Clock::OfFacts)
      log_repetitions(*log_, script);
    if (line_.script.export_file) export_journeys(recorder, unwritten);
    if (const std::string failure = log_->finish(); !failure.empty()) unwritten.push_back(failure);
    for (const std::string& problem : unwritten) log_->error(problem);
    log_->flush();
    out.flush();
    return exit_of_test(exit_code_of(result, script.world()), unwritten);
  }

 private:
  /// Writes the rehearsal of --export, and in the log what it does otherwise than the script.
  void export_journeys(const StepRecorder& recorder, std::vector<std::string>& unwritten) {
    const std::string& file = *line_.script.export_file;
    write_file(file, recorder.rehearsal_json(input_.test->options_json()), unwritten);
    for (const std::string& difference : recorder.differences()) {
      log_->write({ConsoleLevel::Warning, file + ": " + difference, "", 0});
    }
  }

  void report(Output& out, const ScriptOutcome& outcome, const RunVerdict& verdict,
              ScriptRun& script) {
    const OutputFormat& format = output_format(line_.output);
    const Result& result = outcome.result;
    const FinishedRun run{input_.rehearsal.plan,
                          result,
                          outcome.predicted ? &*outcome.predicted : nullptr,
                          style_,
                          &verdict.engine(),
                          outcome.failures};
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
    if (run.predicted != nullptr && format.write_prediction != nullptr) {
      format.write_prediction(run, out);
    }
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
  const ScriptInput& input_;
  std::shared_ptr<ScriptLogger> log_;
  ReportStyle style_;
  ScriptRunner& runner_;
};

}  // namespace

int report_script_run(const CommandLine& line, const ScriptInput& input,
                      std::shared_ptr<ScriptLogger> log, ReportStyle style, ScriptRunner& runner,
                      Output& out) {
  return ScriptSession(line, input, std::move(log), std::move(style), runner).run(out);
}

int run_script(const CommandLine& line, Output& out) {
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
  if (line.runs || !line.until.empty()) {
    const Checked<std::vector<Precision>> until = read_until(line, input->rehearsal);
    if (!until) return report_problems(line.file, until.problems());
    (*log)->flush();
    input->test->mute();
    return run_many(line, input->rehearsal, *until, out);
  }
  VirtualRunner runner;
  return report_script_run(line, *input, *log, std::move(style), runner, out);
}

}  // namespace rehearse
