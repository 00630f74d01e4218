// `rehearse live`: runs a test in real time and says what happened; with --result keeps it for
// merge.

#include <algorithm>
#include <fmt/format.h>
#include <functional>
#include <memory>
#include <optional>
#include <system_error>

#include "models/journey/client_options.hpp"
#include "sim/file/rehearsal_reader.hpp"
#include "sim/fit/read/point_time.hpp"
#include "sim/run/replications.hpp"
#include "sim/run/run_verdict.hpp"
#include "tools/live/control/control_api.hpp"
#include "tools/live/live_run.hpp"
#include "tools/live/loop/wall_clock.hpp"
#include "tools/live/segments.hpp"
#include "tools/live/target_urls.hpp"
#include "tools/rehearse/commands/commands.hpp"
#include "tools/rehearse/commands/start_instant.hpp"
#include "tools/rehearse/commands/summary_options.hpp"
#include "tools/rehearse/display/progress_display.hpp"
#include "tools/rehearse/line/drawn_run.hpp"
#include "tools/rehearse/line/messages.hpp"
#include "tools/rehearse/line/work_limits.hpp"
#include "tools/rehearse/live/http_options_reader.hpp"
#include "tools/rehearse/live/live_flags.hpp"
#ifdef REHEARSE_PAGES
#include "tools/rehearse/live/live_page.hpp"
#endif
#include "tools/rehearse/live/part_file.hpp"
#include "tools/rehearse/observers/run_observers.hpp"
#include "tools/rehearse/outputs/output_format.hpp"
#include "tools/rehearse/report/live_plan.hpp"
#include "tools/rehearse/text/input.hpp"
#ifdef REHEARSE_SCRIPTS
#include "tools/rehearse/live/live_script.hpp"
#endif

namespace rehearse {

namespace {

/// A test that can be run.
struct LiveTest {
  Rehearsal rehearsal;
  std::vector<Rehearsal> parts;
  std::vector<std::string> urls;
  HttpOptions http;
  ReportStyle style;
  std::optional<std::int64_t> start_at;  ///< on the wall clock, in nanoseconds since 1970
  PartPlace place;
};

Checked<LiveTest> read_test(const CommandLine& line) {
  ReadSettings settings = settings_with_folder(line);
  settings.steered = true;  // by Ctrl-C at least; a prediction replays what came
  const Checked<std::string> text = read_input(line.file, settings.limits.json.bytes);
  if (!text) return text.problems();
  Checked<Rehearsal> rehearsal = read_rehearsal(*text, settings);
  LiveTest test;
  test.style = report_style(line);
  test.style.execution = "real time";
  test.style.banner = false;  // live_plan() shows it
  Problems problems = problems_of(rehearsal);
  append(problems, choose_summary(line, rehearsal ? rehearsal->options : Options{}, test.style));
  append(problems, wrong_live_flags(line));
  append(problems, choose_local_addresses(line, test.http.local_addresses));
  if (line.script.record) {
    problems.push_back({"--record", "found a rehearsal, expected a script"});
  }
  if (line.start_at) {
    const Checked<std::int64_t> instant = read_start_instant(*line.start_at, wall_clock_ns());
    append(problems, problems_of(instant));
    if (instant) test.start_at = *instant;
  }
  if (!rehearsal) return problems;
  append(problems, read_connections(*text, settings, line, test.http));
  if (line.part_file) {
    Checked<PartPlace> place = part_place(*rehearsal, *text, settings);
    append(problems, problems_of(place));
    if (place) test.place = *std::move(place);
  }
  const Checked<std::vector<std::string>> urls = target_urls(*rehearsal, line.targets);
  append(problems, problems_of(urls));
  const Checked<std::vector<Rehearsal>> parts = segments_of(*rehearsal, line.threads);
  append(problems, problems_of(parts));
  if (!problems.empty()) return problems;
  test.rehearsal = *std::move(rehearsal);
  test.urls = *urls;
  test.parts = *parts;
  // What the model's client takes for itself the real one does too.
  for (Rehearsal& part : test.parts) {
    for (auto& [exec, journey] : part.journeys) journey = journey.by_client({});
  }
  // Of several parts only the whole can be judged.
  if (test.parts.size() > 1 || line.part_file) {
    for (Rehearsal& part : test.parts) part.metrics.thresholds.clear();
  }
  if (line.part_file) test.rehearsal.metrics.thresholds.clear();
  return test;
}

LiveSettings settings_for(const CommandLine& line, const LiveTest& test) {
  LiveSettings settings;
  settings.urls = test.urls;
  settings.http = test.http;
  settings.address = line.address.value_or(kControlAddress);
  settings.allowed_hosts = line.allow_hosts;
  settings.needs_address = line.address.has_value();
  settings.start_at = test.start_at;
  settings.warn = [&test](const std::string& warning) {
    report_warnings({warning}, test.style.colour);
  };
  return settings;
}

/// The same test in virtual time, steered as it was in real time.
Rehearsal steered_so(Rehearsal rehearsal, const std::vector<Command>& commands,
                     const StopFlag& stop) {
  rehearsal.stop = &stop;
  std::vector<Command>& control = rehearsal.control;
  control.insert(control.end(), commands.begin(), commands.end());
  std::stable_sort(control.begin(), control.end(),
                   [](const Command& a, const Command& b) { return a.at < b.at; });
  return rehearsal;
}

struct Prediction {
  std::optional<Result> first;  ///< the one of the test's own seed; none: it was asked to stop
  Fans all;                     ///< how it may go, by chance alone
};

Prediction predict(const Rehearsal& rehearsal, const std::vector<Command>& commands,
                   const StopFlag& stop, std::uint32_t runs) {
  Prediction prediction{std::nullopt, Fans(rehearsal.plan)};
  run_replications(steered_so(rehearsal, commands, stop), runs, 1,
                   [&](std::uint32_t replication, const Result& result) {
                     if (replication == 0) prediction.first = result;
                     prediction.all.add(result);
                   });
  return prediction;
}

/// Null: none was asked for.
Checked<std::unique_ptr<PartFile>> open_part(const CommandLine& line, const LiveTest& test) {
  if (!line.part_file) return std::unique_ptr<PartFile>();
  return PartFile::open(*line.part_file, test.place);
}

/// The run, and where one is asked for its prediction: what was measured comes before what takes
/// time.
template <class Predict>
void write_answer(const OutputFormat& format, FinishedRun run, const Predict& predict_it,
                  bool compares, Output& out) {
  if (format.write_prediction != nullptr || !compares) {
    format.write_run(run, out);
    out.flush();
  }
  if (!compares) return;
  run.predicted = predict_it();
  if (run.predicted == nullptr) report_notes({"A signal came: there is no prediction."});
  if (format.write_prediction == nullptr) return format.write_run(run, out);
  if (run.predicted != nullptr) format.write_prediction(run, out);
}

using ShowEnd = std::function<void(const RunPageParts&)>;

/// The answer, pictures and pages of a test that is over; `show_end` is of the page of --ui. `vus`
/// is null where they are not shown.
void answer(const CommandLine& line, const LiveTest& test, const LiveOutcome& ran,
            const MetricEngine& engine, const VuSlices* vus, const ShowEnd& show_end,
            StopFlag& stop, Output& out, std::vector<std::string>& unwritten) {
  constexpr std::uint32_t kRunsOfBands = 20;
  const Rehearsal& rehearsal = test.rehearsal;
  const OutputFormat& format = output_format(line.output);
  if (format.for_people) {
    report_warnings(run_warnings(rehearsal, ran.result), test.style.colour);
  }
  const FinishedRun finished{rehearsal.plan, ran.result, nullptr,
                             test.style,     &engine,    ran.failures};
  RunPageParts parts{.vus = vus};
  show_end(parts);  // a prediction may take its time
  std::optional<Prediction> prediction;
  const auto predict_it = [&]() -> const Result* {
    const bool has_bands = line.html || line.watch;
    prediction = predict(rehearsal, ran.commands, stop, has_bands ? kRunsOfBands : 1);
    return prediction->first ? &*prediction->first : nullptr;
  };
  write_answer(format, finished, predict_it, line.compare, out);
  if (prediction && prediction->first) {
    parts.predicted = &prediction->all;
    show_end(parts);
  }
  draw_run(line, rehearsal.plan, ran.result, test.style.trend_stats, out, unwritten, parts);
}

void add(std::vector<std::string>& messages, const std::vector<std::string>& more) {
  messages.insert(messages.end(), more.begin(), more.end());
}

int run(const CommandLine& line, const LiveTest& test, Output& out) {
  // A signal that comes when the test is over must not take its report away; a second one may.
  StopFlag stop;
  const WorkGuard guard({}, stop, WorkGuard::Of::LiveTest);
  const Checked<std::unique_ptr<PartFile>> part = open_part(line, test);
  if (!part) return report_problems(*line.part_file, part.problems());
  const auto observers =
      RunObservers::open({line.verbose, line.events, line.trace}, test.rehearsal.plan);
  if (!observers) {
    return report_problems(line.events.value_or(line.file), observers.problems());
  }
  report_warnings(test.rehearsal.options.warnings, test.style.colour);
  std::optional<ShownProgress> shown(
      std::in_place, test.rehearsal.plan, RunWatch::Clock::Running,
      progress_style(RunWatch::Clock::Running, line.quiet, line.verbose, test.style.colour));
  const bool whole = test.parts.size() == 1;
  Checked<SampleOutputs> outputs = open_outputs(line, test.rehearsal);
  if (!outputs) return report_problems(line.file, outputs.problems());
  std::vector<SampleSink*> sinks = outputs->sinks();
  if (*part) sinks.push_back(&(*part)->samples());
  // Threads are for many requests, of which totals are enough where nothing asks for samples.
  RunVerdict verdict(test.rehearsal, sinks, whole || test.style.full, test.style.full);
  LiveSettings settings = settings_for(line, test);
  settings.verdict = &verdict;
  if (test.start_at && !line.quiet) {
    report_notes({"The test begins at " + point_time_text(*test.start_at) + "."});
  }
#ifdef REHEARSE_PAGES
  const std::unique_ptr<LivePage> page = LivePage::open(line, test.rehearsal);
  if (page != nullptr) settings.follower = &page->follower();
#endif
  const std::int64_t began_ns = test.start_at.value_or(wall_clock_ns());
  std::vector<FactSink*> watching = shown->with((*observers)->sinks());
  VuSlices vus;
  // Parts number their VUs alike.
  const bool shows_vus = (line.html || line.watch) && whole && VuSlices::fits(test.rehearsal.plan);
  if (shows_vus) watching.push_back(&vus);
  Checked<LiveOutcome> ran = run_live(test.parts, settings, watching);
  shown.reset();
  if (!ran) {
    report_problems(line.address.value_or(kControlAddress), ran.problems());
    return exit_status(ExitCode::CannotListen);
  }
  const Result& result = ran->result;
  const ShowEnd show_end = [&]([[maybe_unused]] const RunPageParts& parts) {
#ifdef REHEARSE_PAGES
    if (page != nullptr) page->finish(result, parts);
#endif
  };
  std::vector<std::string> unwritten = (*observers)->finish(result);
  if (*part) add(unwritten, (*part)->keep(test.style.script, result, ran->failures, began_ns));
  answer(line, test, *ran, verdict.engine(), shows_vus ? &vus : nullptr, show_end, stop, out,
         unwritten);
  add(unwritten, outputs->finish(verdict.engine(), result.run));
  export_summary(line, verdict.engine(), result, test.style, unwritten);
  out.flush();
  report_errors(verdict_errors(result), test.style.colour);
  report_errors(unwritten, test.style.colour);
  return exit_of_test(result.exit_code, unwritten);
}

}  // namespace

int live_command(const CommandLine& line, Output& out) {
  if (is_script_file(line.file) || names_script(line.file, line.settings.limits.json)) {
#ifdef REHEARSE_SCRIPTS
    return live_script(line, out);
#else
    return report_problems(line.file, {{"",
                                        "found a script, expected a rehearsal in JSON: this "
                                        "build cannot run scripts (REHEARSE_SCRIPTS is off)"}});
#endif
  }
  const Checked<LiveTest> test = read_test(line);
  if (!test) return report_problems(line.file, test.problems());
  if (line.dry_run || (!line.quiet && output_format(line.output).for_people)) {
    out.write(live_plan(test->rehearsal, test->urls, test->style));
    out.flush();
  }
  if (line.dry_run) return 0;
  report_warnings(warnings_of(test->http.local_addresses, test->rehearsal.plan.max_possible_vus),
                  test->style.colour);
  try {
    return run(line, *test, out);
  } catch (const std::system_error& error) {
    report_warnings({fmt::format("the test cannot run: {}", error.what())}, test->style.colour);
    return exit_status(ExitCode::Failed);
  }
}

}  // namespace rehearse
