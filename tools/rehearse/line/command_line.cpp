// The command line's flags, k6's own names where they mean something here.

#include "tools/rehearse/line/command_line.hpp"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdlib>
#include <iostream>
#include <memory>
#include <span>
#include <sstream>
#include <string>
#include <thread>

#include "models/base/nearest_name.hpp"
#include "models/base/require.hpp"
#include "models/base/shell_word.hpp"
#include "sim/file/schema/rehearsal_schema.hpp"
#include "sim/measure/exit_code.hpp"
#include "sim/questions/axis.hpp"
#include "tools/rehearse/help/completion.hpp"
#include "tools/rehearse/help/examples.hpp"
#include "tools/rehearse/help/grouped_help.hpp"
#include "tools/rehearse/help/man_page.hpp"
#include "tools/rehearse/help/unknown_words.hpp"
#include "tools/rehearse/help/version.hpp"
#include "tools/rehearse/line/messages.hpp"
#include "tools/rehearse/line/shown_secrets.hpp"
#include "tools/rehearse/outputs/check_format.hpp"
#include "tools/rehearse/outputs/output_format.hpp"
#include "tools/rehearse/text/text_columns.hpp"

namespace rehearse {

namespace {

/// An option whose text is kept as it is, so that k6's own rules can judge it.
CLI::Option* add_text(CLI::App& app, const std::string& names, std::optional<std::string>& out,
                      const std::string& help, const std::string& type = "TEXT") {
  return app
      .add_option_function<std::string>(
          names, [&out](const std::string& text) { out = text; }, help)
      ->type_name(type);
}

/// A boolean whose flag has no value.
void add_switch(CLI::App& app, const std::string& name, std::optional<std::string>& out,
                const std::string& help) {
  app.add_flag_callback(
      name, [&out] { out = "true"; }, help);
}

/// A whole number below 2^64; CLI11 itself would take "-1" for the largest one.
std::uint64_t parse_seed(const std::string& text) {
  std::uint64_t seed = 0;
  const char* end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, seed);
  if (error == std::errc() && stop == end) return seed;
  throw CLI::ValidationError("--seed",
                             "found '" + text + "', expected a number from 0 to 2^64 - 1");
}

/// A whole number from `least` to `most`.
CLI::Validator between(std::int64_t least, std::int64_t most) {
  return {[least, most](std::string& text) -> std::string {
            std::int64_t value = 0;
            const char* end = text.data() + text.size();
            const auto [stop, error] = std::from_chars(text.data(), end, value);
            if (error == std::errc() && stop == end && value >= least && value <= most) return {};
            return "found '" + text + "', expected a whole number from " + std::to_string(least) +
                   " to " + std::to_string(most);
          },
          "", "between"};
}

/// k6's flags that change the options of either subcommand.
void add_overrides(CLI::App& app, ReadSettings& settings) {
  OptionOverrides& overrides = settings.overrides;
  app.add_option("--set", settings.values,
                 "put a value into the file: rate=9, targets.api.servers=4, /options/rps=5")
      ->type_name("PATH=VALUE")
      ->allow_extra_args(false);
  add_text(app, "-u,--vus", overrides.vus, "number of virtual users", "N");
  add_text(app, "-d,--duration", overrides.duration, "test duration limit", "DURATION");
  add_text(app, "-i,--iterations", overrides.iterations, "total iterations shared among all VUs",
           "N");
  app.add_option("-s,--stage", overrides.stages, "add a ramping stage, as DURATION:TARGET")
      ->type_name("STAGE")
      ->allow_extra_args(false)
      ->delimiter(',');
  add_text(app, "--execution-segment", overrides.segment, "the part of the test to execute",
           "FROM:TO");
  add_text(app, "--execution-segment-sequence", overrides.sequence,
           "all parts of the test, in order", "P0,P1,…");
  add_text(app, "--min-iteration-duration", overrides.min_iteration_duration,
           "shortest time an iteration takes", "DURATION");
  add_text(app, "--rps", overrides.rps, "at most so many requests a second", "N");
  add_text(app, "--batch", overrides.batch, "requests of a batch at a time", "N");
  add_text(app, "--batch-per-host", overrides.batch_per_host, "of these, to one target", "N");
  add_switch(app, "--paused", overrides.paused, "wait for a resume command before the start");
  add_switch(app, "--no-setup", overrides.no_setup, "leave out the setup");
  add_switch(app, "--no-teardown", overrides.no_teardown, "leave out the teardown");
  app.add_option_function<std::vector<std::string>>(
         "--tag", [&overrides](const std::vector<std::string>& tags) { overrides.tags = tags; },
         "a tag of all samples, with others like it instead of the options' tags")
      ->type_name("NAME=VALUE")
      ->allow_extra_args(false);
  add_text(app, "--system-tags", overrides.system_tags,
           "the system tags that samples have, instead of the options' systemTags", "T1,T2,…");
  app.add_flag("--no-thresholds", settings.no_thresholds, "neither judge nor read thresholds");
}

bool has_plans(const OutputFormat& format) { return format.write_plan != nullptr; }
bool has_runs(const OutputFormat& format) { return format.write_run != nullptr; }
using HasAnswer = bool (*)(const OutputFormat& format);

/// A flag for each format of the answer but the first, which needs none.
std::vector<CLI::Option*> add_formats(CLI::App& app, CommandLine& line, HasAnswer has_answer) {
  std::vector<CLI::Option*> flags;
  for (const OutputFormat* format : output_formats().subspan(1)) {
    if (!has_answer(*format)) continue;
    const std::string name(format->name);
    flags.push_back(app.add_flag_callback(
        "--" + name, [&line, name] { line.output = name; }, format->help));
  }
  return flags;
}

CLI::Option* add_file(CLI::App& app, CommandLine& line) {
  return app
      .add_option("file", line.file, "a rehearsal or k6 options as JSON; - reads standard input")
      ->type_name("FILE");
}

void add_input(CLI::App& app, CommandLine& line, HasAnswer has_answer) {
  add_file(app, line);
  const std::vector<CLI::Option*> flags = add_formats(app, line, has_answer);
  CLI::Option* jsonl =
      app.add_flag("--jsonl", line.jsonl, "one JSON object a line in, one a line out");
  for (CLI::Option* flag : flags) jsonl->excludes(flag);
  app.add_flag("--no-color", line.no_color, "no colours, even on a terminal");
}

void add_seed(CLI::App& app, CommandLine& line) {
  app.add_option_function<std::string>(
         "--seed", [&line](const std::string& text) { line.settings.seed = parse_seed(text); },
         "seed of all random numbers, instead of the file's")
      ->type_name("N");
}

/// In which order simultaneous events happen.
void add_ties(CLI::App& app, CommandLine& line, bool has_bounds) {
  const std::string names =
      has_bounds ? "earliest, latest, random or bounds" : "earliest, latest or random";
  app.add_option_function<std::string>(
         "--ties",
         [&line, has_bounds, names](const std::string& text) {
           constexpr std::array<std::pair<std::string_view, Ties>, 3> kOrders{
               {{"latest", Ties::Latest}, {"earliest", Ties::Earliest}, {"random", Ties::Random}}};
           line.tie_bounds = has_bounds && text == "bounds";
           if (line.tie_bounds) return;
           const auto order = std::find_if(kOrders.begin(), kOrders.end(),
                                           [&](const auto& one) { return one.first == text; });
           if (order == kOrders.end()) {
             throw CLI::ValidationError("--ties", "found '" + text + "', expected " + names);
           }
           line.settings.ties = order->second;
         },
         std::string("whether iterations that end exactly when something else happens end before "
                     "it: ") +
             names)
      ->type_name("ORDER");
}

/// How a summary looks.
void add_summary(CLI::App& app, CommandLine& line) {
  add_text(app, "--summary-trend-stats", line.trend_stats,
           "statistics of durations: avg, min, med, max, count, p(N)", "LIST");
  add_text(app, "--summary-time-unit", line.time_unit, "unit of durations: s, ms or us", "UNIT");
  add_text(app, "--summary-mode", line.summary.mode, "compact, full or disabled", "MODE");
  add_text(app, "--summary-export", line.summary.export_file, "write the summary as JSON", "FILE");
  app.add_flag("--new-machine-readable-summary", line.summary.machine_readable,
               "write it in k6's newer form")
      ->needs("--summary-export");
}

/// Requires: the formats have been added.
void add_drawings(CLI::App& app, CommandLine& line) {
  add_text(app, "--svg", line.svg, "draw it as well, as SVG for documents and browsers", "FILE");
  CLI::Option* chart =
      app.add_flag("--chart", line.chart, "draw it as well, as text below the report");
  for (const OutputFormat* format : output_formats().subspan(1)) {
    const std::string flag = "--" + std::string(format->name);
    if (app.get_option_no_throw(flag) != nullptr) chart->excludes(flag);
  }
  if (app.get_option_no_throw("--jsonl") != nullptr) chart->excludes("--jsonl");
  app.add_flag("--ascii", line.ascii, "with --chart: in ASCII")->needs(chart);
}

/// Of commands that have pages.
void add_html([[maybe_unused]] CLI::App& app, [[maybe_unused]] CommandLine& line) {
#ifdef REHEARSE_PAGES
  add_text(app, "--html", line.html,
           "write a report for a browser as well: one file with its charts", "FILE");
#endif
}

/// Of commands that have drawings and pages. Requires: the formats have been added.
void add_pictures(CLI::App& app, CommandLine& line) {
  add_drawings(app, line);
  add_html(app, line);
}

void add_iteration_duration(CLI::App& app, CommandLine& line) {
  add_text(app, "--iteration-duration", line.settings.iteration_duration,
           "what an iteration takes where the file has no journeys: a duration or a JSON model",
           "MODEL");
}

/// What `run` and `live` have in common.
void add_report(CLI::App& app, CommandLine& line) {
  app.add_flag("-q,--quiet", line.quiet, "neither banner nor progress");
  app.add_flag("-v,--verbose", line.verbose,
               "log when each VU starts, enters its grace period and is interrupted, and why");
  add_seed(app, line);
  add_iteration_duration(app, line);
  add_summary(app, line);
  app.add_flag("--no-summary", line.summary.none, "no summary of k6's");
  app.add_flag("--k6-only", line.summary.k6_only,
               "of the report only k6's own text, to compare it with that of a real run");
  add_text(app, "--interval", line.interval, "how long a row of the tables over time is: 15s",
           "DURATION");
  add_text(app, "--events", line.events, "write every event as JSON Lines", "FILE");
  add_text(app, "--trace", line.trace, "write the run as a trace for Perfetto or chrome://tracing",
           "FILE");
  app.add_option("-o,--out", line.outs,
                 "write samples: json, csv or openmetrics, with =FILE (.gz too); may be repeated")
      ->type_name("NAME[=FILE]")
      ->allow_extra_args(false);
  add_pictures(app, line);
  add_text(app, "--start-time", line.start_time,
           "when the test begins in such files (1970-01-01T00:00:00Z)", "TIME");
}

void add_jobs(CLI::App& app, CommandLine& line) {
  line.jobs = std::max(1U, std::thread::hardware_concurrency());
  app.add_option("--jobs", line.jobs, "threads, by default one a core; results are the same")
      ->type_name("N")
      ->check(between(1, 1024));
}

void add_confidence(CLI::App& app, CommandLine& line) {
  app.add_option("--confidence", line.check.confidence,
                 "with --runs: the share of runs that a threshold has to pass, with 95 % "
                 "certainty; by default it has to pass most of them")
      ->type_name("SHARE")
      ->check(CLI::Range(0.0, 1.0))
      ->check([](const std::string& text) {
        const bool is_number = !std::isnan(std::strtod(text.c_str(), nullptr));
        return is_number ? "" : "found '" + text + "', expected a share from 0 to 1";
      })
      ->needs("--runs");
}

/// What a script is given beside answers, and what becomes of what it says.
void add_program(CLI::App& app, CommandLine& line) {
  app.add_option("--stub", line.script.stubs,
                 "a module of a script that a stand-in takes the place of, such as k6/x/sql")
      ->type_name("MODULE")
      ->allow_extra_args(false);
  app.add_option("-e,--env", line.script.environment, "a variable of a script's __ENV")
      ->type_name("NAME=VALUE")
      ->allow_extra_args(false);
  app.add_flag("--include-system-env-vars,!--no-system-env-vars",
               line.script.include_system_environment,
               "whether a script's __ENV has the variables of the process (it has)");
  app.add_option("--log-format", line.script.log_format, "of a script's log: text, raw or json")
      ->type_name("FORMAT");
  add_text(app, "--console-output", line.script.console_output,
           "where a script's console.* goes, instead of standard error", "FILE");
  app.add_flag("--no-usage-report", line.script.no_usage_report, "k6's; nothing is ever reported");
  add_text(app, "--jslib", line.script.jslib_folder,
           "where a script's remote modules lie: https://HOST/PATH is DIR/HOST/PATH", "DIR");
  app.add_option("--secret-source", line.script.secret_sources,
                 "where k6/secrets finds its values: file=FILE or mock=NAME=VALUE,…")
      ->type_name("SOURCE")
      ->allow_extra_args(false);
  add_text(app, "-c,--config", line.script.config_file,
           "k6's configuration as JSON, with options below those of a script", "FILE");
}

/// What a script is given, what answers it, and what becomes of what it says.
void add_script(CLI::App& app, CommandLine& line) {
  add_text(app, "--targets", line.script.targets_file, "what answers a script's requests: JSON",
           "FILE");
  add_text(app, "--latency", line.script.latency,
           "answer all of a script's requests with 200 after this time: a duration, or the JSON of "
           "a model",
           "MODEL");
  add_program(app, line);
}

/// Of commands whose answers can be kept and divided; `what` each answer is of.
void add_results(CLI::App& app, CommandLine& line, const std::string& what) {
  add_text(app, "--results", line.ask.results,
           "keep each " + what + "'s answer in this file, and go on with what is in it", "FILE");
  add_text(app, "--shard", line.ask.shard,
           "only the i-th of n parts of the " + what + "s, for merge", "I/N");
}

void add_run(CLI::App& app, CommandLine& line) {
  add_report(app, line);
  for (const char* file : {"--events", "--trace", "--svg"}) {
    app.get_option(file)->excludes("--jsonl");
  }
  app.add_flag("--detail", line.detail, "with --jsonl: the times of all iterations")
      ->needs("--jsonl");
  CLI::Option* runs = app.add_option("--runs", line.runs,
                                     "run so many replications, each with its own random numbers")
                          ->type_name("N")
                          ->check(between(1, 1'000'000'000));
  CLI::Option* until =
      app.add_option("--until", line.until,
                     "add runs, --runs of them at most (1000), until the 95 % interval of a "
                     "figure's mean is so narrow: 'p(95) ± 1%', 'dropped ± 5'; may be repeated")
          ->type_name("FIGURE±WIDTH")
          ->allow_extra_args(false);
  CLI::Option* from = app.add_option_function<std::string>(
                             "--from", [&line](const std::string& text) { line.from = text; },
                             "figures of the test from this time on and how sure they are; auto: "
                             "from where it has settled")
                          ->type_name("TIME");
  for (const char* other : {"--jsonl", "--runs", "--until", "--k6-only"}) from->excludes(other);
  add_ties(app, line, true);
  app.get_option("--ties")->excludes("--jsonl")->excludes("--k6-only");
  CLI::Option* twice =
      app.add_flag("--check-determinism", line.check_determinism,
                   "run it in other ways too, and say where events differ first, if they do");
  for (CLI::Option* many : {runs, until, from}) twice->excludes(many);
  for (const char* other : {"--jsonl", "--json", "--ties"}) twice->excludes(other);
  add_confidence(app, line);
  add_results(app, line, "replication");
  for (const char* kept : {"--results", "--shard"}) {
    app.get_option(kept)->needs(runs);
    until->excludes(kept);
  }
  for (CLI::Option* many : {runs, until}) {
    // What is written of one run.
    for (const char* other :
         {"--jsonl", "--events", "--trace", "--verbose", "--out", "--summary-export", "--svg",
          "--chart", "--interval", "--k6-only", "--summary-mode", "--no-summary"}) {
      many->excludes(other);
    }
    for (const OutputFormat* format : output_formats()) {
      if (has_runs(*format) && format->write_replications == nullptr)
        many->excludes("--" + std::string(format->name));
    }
  }
  add_jobs(app, line);
}

/// Forms of the verdict: a flag for each but the first, which needs none.
void add_check_formats(CLI::App& app, CommandLine& line) {
  CLI::Option* alone = nullptr;
  std::vector<CLI::Option*> beside;  // flags of other text on standard output
  for (const CheckFormat* format : check_formats().subspan(1)) {
    const std::string name(format->name);
    if (format->to_file) {
      app.add_option_function<std::string>(
             "--" + name,
             [&line, name](const std::string& file) {
               if (file.empty()) throw CLI::ValidationError("--" + name, "found no name of a file");
               line.check.formats[name] = file;
             },
             format->help)
          ->type_name("FILE");
      continue;
    }
    CLI::Option* flag = app.add_flag_callback(
        "--" + name, [&line, name] { line.check.formats[name] = ""; }, format->help);
    if (format->for_people) {
      beside.push_back(flag);
    } else {
      alone = flag;
    }
  }
  for (CLI::Option* flag : beside) alone->excludes(flag);
}

void add_check(CLI::App& app, CommandLine& line) {
  app.add_option("files", line.check.files,
                 "rehearsals or k6 options as JSON; - reads standard input")
      ->type_name("FILE")
      ->required();
  app.add_option("--expect", line.settings.expectations,
                 "a condition that every file has to meet, beside its own: 'dropped == 0'")
      ->type_name("CONDITION")
      ->allow_extra_args(false);
  constexpr std::int64_t kMostRuns = 1'000'000;
  app.add_option("--runs", line.runs,
                 "judge so many replications, each with its own random numbers")
      ->type_name("N")
      ->check(between(1, kMostRuns));
  add_confidence(app, line);
  add_check_formats(app, line);
  app.add_flag("-q,--quiet", line.quiet, "no warnings");
  add_seed(app, line);
  add_ties(app, line, false);
  add_iteration_duration(app, line);
  add_jobs(app, line);
}

void add_explain(CLI::App& app, CommandLine& line) {
  add_file(app, line)->required();
  using About = ExplainQuestion::About;
  CLI::Option_group* about = app.add_option_group("question");
  const auto add = [&](const char* flag, About what, std::uint64_t first, const char* help) {
    return about
        ->add_option_function<std::uint64_t>(
            flag,
            [&line, flag, what](const std::uint64_t& number) {
              line.explain.question.about = what;
              line.explain.question.number = number;
              line.explain.flag = flag;
            },
            help)
        ->type_name("N")
        ->check(CLI::Range(first, std::uint64_t{1} << 62U));
  };
  add("--iteration", About::Iteration, 0, "the iteration with this number, counted from 0");
  add("--dropped", About::Dropped, 1, "the N-th dropped iteration, counted from 1");
  add("--interrupted", About::Interrupted, 1, "the N-th interrupted iteration, counted from 1");
  add("--vu", About::Vu, 1, "all iterations of the scenario's N-th VU, counted from 1");
  about->require_option(1);
  add_text(app, "--scenario", line.explain.question.scenario, "of which scenario, if of several",
           "NAME");
  add_formats(app, line,
              [](const OutputFormat& format) { return format.write_explanation != nullptr; });
  app.add_flag("--no-color", line.no_color, "no colours, even on a terminal");
  add_seed(app, line);
  add_ties(app, line, false);
  add_iteration_duration(app, line);
}

void add_size(CLI::App& app, CommandLine& line) {
  add_file(app, line)->required();
  constexpr std::int64_t kMostRuns = 1'000'000;
  app.add_option("--runs", line.runs, "replications to judge by (1000)")
      ->type_name("N")
      ->check(CLI::Range(std::int64_t{1}, kMostRuns));
  app.add_option("--share", line.size.share,
                 "share of the runs in which it has to be enough (0.99)")
      ->type_name("SHARE")
      ->check(CLI::Range(1e-6, 1.0));
  app.add_option("--vus-per-instance", line.size.vus_per_instance,
                 "say how many load generators are enough, none of which bears more VUs")
      ->type_name("N")
      ->check(between(1, 1'000'000'000));
  CLI::Option* memory_per_vu =
      add_text(app, "--memory-per-vu", line.memory_per_vu,
               "the same by memory: what a VU takes of a load generator's, 5MB", "SIZE");
  CLI::Option* memory_per_instance =
      add_text(app, "--memory-per-instance", line.memory_per_instance,
               "what a load generator has, 4GB", "SIZE");
  memory_per_vu->needs(memory_per_instance);
  memory_per_instance->needs(memory_per_vu);
  add_formats(app, line, [](const OutputFormat& format) { return format.write_size != nullptr; });
  app.add_flag("--no-color", line.no_color, "no colours, even on a terminal");
  add_seed(app, line);
  add_ties(app, line, false);
  add_iteration_duration(app, line);
  add_jobs(app, line);
}

/// What the commands that ask many runs have in common.
void add_many_runs(CLI::App& app, CommandLine& line, const char* runs_help, HasAnswer has_answer,
                   std::int64_t least_runs = 1) {
  constexpr std::int64_t kMostRuns = 1'000'000;
  app.add_option("--runs", line.runs, runs_help)
      ->type_name("N")
      ->check(between(least_runs, kMostRuns));
  add_formats(app, line, has_answer);
  app.add_flag("--no-color", line.no_color, "no colours, even on a terminal");
  add_seed(app, line);
  add_ties(app, line, false);
  add_iteration_duration(app, line);
  add_jobs(app, line);
}

bool has_sweeps(const OutputFormat& format) { return format.write_sweep != nullptr; }

void add_sweep(CLI::App& app, CommandLine& line) {
  add_file(app, line)->required();
  app.add_option("--vary", line.ask.vary,
                 "a place of the file and its values: rate=100,150,200, vus=2..8, "
                 "gracefulStop=1s..5s:500ms, rate=50..400:lin8, servers=1..64:log7")
      ->type_name("PATH=VALUES")
      ->allow_extra_args(false)
      ->required();
  app.add_option("--latin", line.ask.latin,
                 "instead of all combinations, N points of a Latin hypercube")
      ->type_name("N")
      ->check(between(1, kMostPoints));
  app.add_option("--show", line.ask.show,
                 "what to ask each point, separated by commas: 'p(95),dropped,utilisation(api)', "
                 "'P(dropped == 0)'")
      ->type_name("QUESTIONS")
      ->allow_extra_args(false);
  add_results(app, line, "point");
  app.add_flag("-q,--quiet", line.quiet, "no progress");
  add_many_runs(app, line, "replications at each point (1)", has_sweeps);
  add_pictures(app, line);
}

void add_find(CLI::App& app, CommandLine& line) {
  add_file(app, line)->required();
  CLI::Option_group* range = app.add_option_group("range");
  add_text(*range, "--least", line.ask.least, "the least value of this range", "PATH=FROM..TO");
  add_text(*range, "--most", line.ask.most, "the most of this range", "PATH=FROM..TO");
  range->require_option(1);
  add_text(app, "--so-that", line.ask.so_that,
           "with which this holds: 'P(dropped == 0) >= 0.99', 'mean(p(95)) <= 100ms'", "CONDITION")
      ->required();
  add_many_runs(app, line, "replications at a value at most (1000)",
                [](const OutputFormat& format) { return format.write_find != nullptr; });
  add_text(app, "--results", line.ask.results,
           "keep what is tried in this file, and go on with what is in it", "FILE");
  add_text(app, "--shard", line.ask.shard,
           "search only the i-th of n parts of the range, for merge", "I/N")
      ->needs("--results");
  add_html(app, line);
}

void add_merge(CLI::App& app, CommandLine& line) {
  app.add_option("files", line.ask.files,
                 "files that run, sweep or find --results, or live --result, has written")
      ->type_name("FILE")
      ->required();
  add_formats(app, line, has_sweeps);
}

void add_diff(CLI::App& app, CommandLine& line) {
  add_file(app, line)->required();
  app.add_option("other", line.other_file, "the test to compare it with")
      ->type_name("FILE")
      ->required();
  add_formats(app, line, [](const OutputFormat& format) { return format.write_diff != nullptr; });
  app.add_flag("--no-color", line.no_color, "no colours, even on a terminal");
}

void add_fleet(CLI::App& app, CommandLine& line) {
  add_file(app, line)->required();
  CLI::Option_group* many = app.add_option_group("instances");
  many->add_option("--instances", line.fleet.instances, "divide the test among so many")
      ->type_name("N")
      ->check(between(1, kMostInstances));
  many->add_option("--vus-per-instance", line.fleet.vus_per_instance,
                   "divide it so that none has more VUs, those it may initialise included")
      ->type_name("N")
      ->check(between(1, 1'000'000'000));
  many->require_option(1);
  constexpr std::int64_t kMostRuns = 1'000'000;
  app.add_option("--runs", line.fleet.runs,
                 "run so many replications, each with its own random numbers")
      ->type_name("N")
      ->check(between(1, kMostRuns));
  add_formats(app, line, [](const OutputFormat& format) { return format.write_fleet != nullptr; });
  app.add_flag("--no-color", line.no_color, "no colours, even on a terminal");
  add_seed(app, line);
  add_ties(app, line, false);
  add_iteration_duration(app, line);
  add_jobs(app, line);
}

void add_compare(CLI::App& app, CommandLine& line) {
  app.add_option("files", line.ask.files,
                 "rehearsals or k6 options as JSON, each compared with the first; - reads standard "
                 "input")
      ->type_name("FILE")
      ->required();
  add_text(app, "--real", line.ask.real,
           "compare them with a real run: a summary export of k6's, or what run or live --json "
           "wrote",
           "FILE");
  constexpr std::int64_t kLeastRuns = 2;  // one has no interval
  add_many_runs(
      app, line, "replications of each file (20)",
      [](const OutputFormat& format) { return format.write_comparison != nullptr; }, kLeastRuns);
  add_html(app, line);
}

void add_live(CLI::App& app, CommandLine& line) {
  app.add_option("file", line.file, "a rehearsal as JSON, or a script; - reads standard input")
      ->type_name("FILE")
      ->required();
  add_formats(app, line, has_runs);
  app.add_flag("--no-color", line.no_color, "no colours, even on a terminal");
  app.add_option("-t,--target", line.targets,
                 "where a target of the file really is; of a script: where requests to an origin "
                 "really go, http://shop.example=http://127.0.0.1:8080")
      ->type_name("NAME=URL")
      ->allow_extra_args(false);
  add_text(app, "--local-ips", line.local_ips,
           "addresses of this machine, one for each VU in turn: 10.0.0.1, 10.0.0.1-10.0.0.9, "
           "10.0.0.0/24, or a list of such",
           "LIST");
  add_text(app, "--dns", line.network.dns,
           "how names are looked up, instead of the option: ttl=5m,select=random,policy=any",
           "KEY=VALUE,…");
  const auto add_list = [&app](const char* flag, std::vector<std::string>& list, const char* help,
                               const char* type) {
    app.add_option(flag, list, help)->type_name(type)->allow_extra_args(false)->delimiter(',');
  };
  add_list("--blacklist-ip", line.network.blacklist_ips,
           "an address or network to which nothing is sent, instead of the option's", "RANGE");
  add_list("--block-hostnames", line.network.block_hostnames,
           "a name, or *.NAME, to which nothing is sent, instead of the option's", "PATTERN");
  app.add_flag("--dry-run", line.dry_run, "only show what would be done");
  app.add_flag("--compare", line.compare,
               "simulate the same test afterwards and show the differences");
  CLI::Option* threads =
      app.add_option("--threads", line.threads, "threads, each for a segment of the test")
          ->type_name("N")
          ->check(between(1, 64));
  add_text(app, "--start-at", line.start_at,
           "when to begin, the same for all segments: 2026-01-01T12:00:00Z, +10s, or seconds since "
           "1970",
           "INSTANT");
  add_text(app, "--result", line.part_file,
           "keep what merge needs to judge all segments together in this file", "FILE")
      ->excludes(threads);
#ifdef REHEARSE_PAGES
  app.add_flag("--ui", line.watch, "show it in a page while it runs, and steer it there");
#endif
  add_text(app, "-a,--address", line.address,
           "where the REST API listens (localhost:6565); empty: nowhere", "ADDRESS");
  app.add_option("--allow-host", line.allow_hosts,
                 "a name under which the REST API is reached, beside its address")
      ->type_name("NAME")
      ->allow_extra_args(false);
  add_text(app, "--record", line.script.record,
           "write what a script was answered as a target file, for run --targets", "FILE");
  add_report(app, line);
  add_overrides(app, line.settings);
  add_script(app, line);
}

void add_judge(CLI::App& app, CommandLine& line) {
  app.add_option("file", line.file,
                 "what k6 run --out json wrote, also gzipped; - reads standard input")
      ->type_name("FILE");
  app.add_flag("--jsonl", line.jsonl, "one JSON object a line in, one a line out");
  app.add_option("--threshold", line.judge.thresholds,
                 "a threshold to judge by, with others like it instead of the file's")
      ->type_name("METRIC=EXPRESSION")
      ->allow_extra_args(false);
  add_text(app, "--thresholds", line.judge.thresholds_file,
           "k6 options as JSON, or their thresholds, to judge by instead of the file's", "FILE");
  add_summary(app, line);
  add_text(app, "--duration", line.judge.duration,
           "how long the test ran; by default from its first point to its last", "DURATION");
  add_html(app, line);
  app.add_flag("--no-color", line.no_color, "no colours, even on a terminal");
}

void add_serve(CLI::App& app, CommandLine& line) {
  app.add_option("file", line.file, "a rehearsal with targets as JSON; - reads standard input")
      ->type_name("FILE")
      ->required();
  add_text(app, "-a,--address", line.serve.address,
           "where the first target listens, the next ones at the ports that follow; port 0: any",
           "HOST:PORT");
  add_text(app, "-t,--target", line.serve.target, "serve only this target of the file", "NAME");
  add_text(app, "--grace", line.serve.grace,
           "after SIGTERM: how long what is inside may take to finish", "DURATION");
  app.add_flag("--from-start", line.serve.from_start,
               "the targets' time begins at once, not with the first request");
  add_seed(app, line);
}

/// k6's commands for a running test.
void add_steering(CLI::App& app, CommandLine& line) {
  using Action = SteerFlags::Action;
  const auto add = [&](const char* name, const char* help, Action action) {
    CLI::App* command = app.add_subcommand(name, help);
    add_text(*command, "-a,--address", line.address,
             "where the test's REST API listens (localhost:6565)", "ADDRESS");
    command->callback([&line, action] {
      line.command = CommandLine::Command::Steer;
      line.steer.action = action;
    });
    return command;
  };
  add("pause", "pause a running test", Action::Pause);
  add("resume", "resume a paused test", Action::Resume);
  add("status", "show where a running test is", Action::Status);
  add("stats", "show what a running test has measured so far", Action::Stats);
  CLI::App* scale = add("scale", "change the VUs of a running test", Action::Scale);
  scale->add_option("-u,--vus", line.steer.vus, "active VUs")->type_name("N");
  scale->add_option("-m,--max", line.steer.max, "VUs that there may be")->type_name("N");
}

void add_graph(CLI::App& app, CommandLine& line) {
  app.add_option("file", line.file, "a rehearsal as JSON, or Graphviz DOT; - reads standard input")
      ->type_name("FILE");
  app.add_flag("--run", line.graph_run,
               "simulate it, and draw its targets with what they had to do");
  add_seed(app, line);
}

#ifdef REHEARSE_PAGES
void add_ui(CLI::App& app, CommandLine& line) {
  add_file(app, line)->required();
  app.add_flag("-q,--quiet", line.quiet, "print nothing but the link");
  add_seed(app, line);
  add_ties(app, line, false);
  add_iteration_duration(app, line);
  add_jobs(app, line);
}
#endif

void add_inspect(CLI::App& app, CommandLine& line) {
  app.add_option("file", line.file, "a script")->type_name("FILE")->required();
  app.add_flag("--execution-requirements", line.script.execution_requirements,
               "consolidated, with the longest duration and the most VUs");
  add_script(app, line);
}

void add_scaffold(CLI::App& app, CommandLine& line) {
  app.add_option("file", line.file, "a script")->type_name("FILE")->required();
  add_text(app, "--har", line.script.har, "fill in what a browser or proxy recorded", "FILE");
  add_program(app, line);
}

void add_fit(CLI::App& app, CommandLine& line) {
  app.add_option("files", line.ask.files,
                 "measurements: points, samples or a summary of k6, HAR, output of vegeta or wrk2, "
                 "access logs, CSV; also gzipped; - reads standard input")
      ->type_name("FILE")
      ->required();
  app.add_flag_callback(
      "--json", [&line] { line.output = "json"; }, "everything that was fitted as JSON");
  add_text(app, "--export", line.script.export_file,
           "write a rehearsal of the measured test, with these targets", "FILE");
  add_text(app, "--summary-export", line.summary.export_file,
           "write what was measured as k6's summary, for compare --real", "FILE");
  add_text(app, "--log-format", line.fit.log_format,
           "how lines of an access log look: nginx, apache, envoy, or a format as in their "
           "configuration",
           "FORMAT");
  add_text(app, "--column", line.fit.column, "the column of a CSV file that has the durations",
           "NAME");
  add_text(app, "--unit", line.fit.unit, "the unit of that column: ns, us, ms, s or m", "UNIT");
}

/// What a file of these commands may name beside what is below its folder.
void add_allowed_paths(CLI::App& app, CommandLine& line) {
  app.add_option("--allow-path", line.settings.allowed_paths,
                 "a folder or file outside of a file's own folder that it may name")
      ->type_name("PATH")
      ->allow_extra_args(false);
}

/// What commands have that compute one answer of files.
void add_limits(CLI::App& app, CommandLine& line) {
  add_text(app, "--limit-time", line.limit_time,
           "stop computing after this time with what is known (--jsonl: 10s for each line)",
           "DURATION");
  add_text(app, "--limit-memory", line.limit_memory,
           "the same where more memory is taken (--jsonl: 1GiB)", "SIZE");
}

void add_run_command(CLI::App& app, CommandLine& line) {
  add_input(app, line, has_runs);
  add_overrides(app, line.settings);
  add_run(app, line);
  add_script(app, line);
  add_text(app, "--export", line.script.export_file,
           "write what a script's iterations do as a rehearsal with journeys", "FILE");
  for (const char* other : {"--runs", "--until", "--jsonl"}) {
    app.get_option("--export")->excludes(other);
  }
}

void add_plan(CLI::App& app, CommandLine& line) {
  add_input(app, line, has_plans);
  add_drawings(app, line);
  app.add_flag("--full", line.full,
               "with --json and --jsonl: all steps and starts, however many there are");
}

using AddFlags = void (*)(CLI::App& app, CommandLine& line);

/// Of a command that asks something of a test, be it a rehearsal or a script.
template <AddFlags own>
void add_question(CLI::App& app, CommandLine& line) {
  own(app, line);
  add_overrides(app, line.settings);
  add_script(app, line);
}

/// A command that reads a file.
struct FileCommand {
  std::string_view name;
  const char* help;
  CommandLine::Command what;
  AddFlags add_flags;
  bool has_limits = true;  ///< it computes one answer
};

constexpr FileCommand kFileCommands[] = {
    {"run", "simulate a test and report what would happen", CommandLine::Command::Run,
     add_run_command},
    {"plan", "show a test's plan without running it", CommandLine::Command::Plan,
     add_question<add_plan>},
    {"explain", "tell the life of one iteration, and what would have saved it",
     CommandLine::Command::Explain, add_question<add_explain>},
    {"size", "say how many VUs and how much gracefulStop are enough", CommandLine::Command::Size,
     add_question<add_size>},
    {"sweep", "ask the same of many points: other values in the file at each",
     CommandLine::Command::Sweep, add_question<add_sweep>},
    {"find", "find the least or most value with which a condition holds",
     CommandLine::Command::Find, add_question<add_find>},
    {"merge", "put together what several processes have kept", CommandLine::Command::Merge,
     add_merge},
    {"diff", "show what changed between the schedules of two tests", CommandLine::Command::Diff,
     add_question<add_diff>},
    {"fleet", "divide a test among instances that share its targets", CommandLine::Command::Fleet,
     add_question<add_fleet>},
    {"compare", "say what differs between files, and from a real run, and how surely",
     CommandLine::Command::Compare, add_question<add_compare>},
    {"check", "judge many files by their thresholds and expectations: pass or fail",
     CommandLine::Command::Check, add_question<add_check>},
#ifdef REHEARSE_PAGES
    {"ui", "play with a test in a browser: every change is simulated at once",
     CommandLine::Command::Ui, add_question<add_ui>, false},
#endif
    {"live", "run a test in real time against live targets", CommandLine::Command::Live, add_live,
     false},
    {"graph", "draw the journeys, or read them from a drawing", CommandLine::Command::Graph,
     add_graph},
    {"inspect", "print a script's options as k6 inspect does", CommandLine::Command::Inspect,
     add_inspect},
    {"scaffold", "print a targets file with what a script reads, to be filled in",
     CommandLine::Command::Scaffold, add_scaffold},
    {"fit", "make models of targets from measurements", CommandLine::Command::Fit, add_fit},
    {"judge", "give the verdict on what a real k6 run measured", CommandLine::Command::Judge,
     add_judge},
    {"serve", "play the targets of a rehearsal as HTTP servers", CommandLine::Command::Serve,
     add_serve, false},
};

const FileCommand* file_command(std::string_view name) {
  const auto* const found =
      std::find_if(std::begin(kFileCommands), std::end(kFileCommands),
                   [&](const FileCommand& command) { return command.name == name; });
  return found == std::end(kFileCommands) ? nullptr : found;
}

void add_commands(CLI::App& app, CommandLine& line) {
  for (const FileCommand& command : kFileCommands) {
    app.add_subcommand(std::string(command.name), command.help)
        ->callback([&line, what = command.what] { line.command = what; });
  }
}

void add_flags(CLI::App& app, CommandLine& line, const FileCommand& command) {
  CLI::App& to = *app.get_subcommand(std::string(command.name));
  command.add_flags(to, line);
  if (command.has_limits) add_limits(to, line);
  add_allowed_paths(to, line);
}

/// Requires: none of them has its flags.
void add_flags_of_all_but(const FileCommand* named, CLI::App& app, CommandLine& line) {
  for (const FileCommand& command : kFileCommands) {
    if (&command != named) add_flags(app, line, command);
  }
}

void check_files(std::vector<std::string> files, const std::optional<std::string>& other) {
  if (other) files.push_back(*other);
  if (std::count(files.begin(), files.end(), "-") > 1) {
    throw CLI::ValidationError("files", "found - twice, expected standard input once");
  }
}

void check(const CommandLine& line) {
  if (line.command == CommandLine::Command::Check) return check_files(line.check.files, {});
  if (line.command == CommandLine::Command::Compare) {
    if (line.ask.files.size() < 2 && !line.ask.real) {
      throw CLI::ValidationError("files", "found one, expected two or more, or --real FILE");
    }
    return check_files(line.ask.files, line.ask.real);
  }
  if (line.command == CommandLine::Command::Fit) return check_files(line.ask.files, {});
  if (line.command == CommandLine::Command::Diff && line.file == "-" && line.other_file == "-") {
    throw CLI::ValidationError("found - twice, expected standard input once");
  }
  if (line.command == CommandLine::Command::Steer) {
    const bool scales = line.steer.action == SteerFlags::Action::Scale;
    if (scales && !line.steer.vus && !line.steer.max) throw CLI::RequiredError("--vus or --max");
    return;
  }
  if (line.command == CommandLine::Command::Show) return;
  if (line.command == CommandLine::Command::Merge) return;
  if (line.tie_bounds && (line.runs || !line.until.empty())) {
    throw CLI::ValidationError(
        "--ties", "found bounds with --runs or --until, expected one run whose bounds are sought");
  }
  if (line.file.empty() && !line.jsonl) {
    throw CLI::ValidationError("found no FILE, expected one, or - for standard input");
  }
  if (!line.file.empty() && line.jsonl) {
    throw CLI::ArgumentMismatch("--jsonl reads standard input; it takes no file");
  }
}

/// What the commands that tell of the program itself are given.
struct AboutWords {
  std::string shell;
  std::string command;
};

void add_about(CLI::App& app, AboutWords& words) {
  app.add_subcommand("schema", "print the JSON Schema of a rehearsal, for editors");
  app.add_subcommand("completion", "print a completion script for a shell")
      ->add_option("shell", words.shell, "bash, zsh or fish")
      ->type_name("SHELL")
      ->required();
  app.add_subcommand("man", "print the manual page as troff");
  app.add_subcommand("help", "show what a command takes")
      ->add_option("command", words.command, "a command; by default all of them")
      ->type_name("COMMAND");
  for (CLI::App* command : app.get_subcommands({})) {
    command->footer(std::string(examples_of(command->get_name())));
  }
}

CLI::App* find_command(CLI::App& app, std::string_view name) {
  for (CLI::App* command : app.get_subcommands({})) {
    if (command->get_name() == name) return command;
  }
  return nullptr;
}

std::string help_of(CLI::App& app, const std::string& name) {
  if (name.empty()) {
    // App::help() would be that of the command that has been parsed.
    return app.get_formatter()->make_help(&app, app.get_name(), CLI::AppFormatMode::Normal);
  }
  if (const auto wrong = unknown_command(app, name)) throw CLI::ValidationError(*wrong);
  CLI::App* command = find_command(app, name);
  if (command == nullptr) {
    throw CLI::ValidationError("found \"" + name + "\", expected the name of a command");
  }
  return command->help("rehearse");
}

std::string completion_of(const CLI::App& app, const std::string& shell) {
  if (auto script = completion_script(app, shell)) return *std::move(script);
  constexpr std::array<std::string_view, 3> kShells{"bash", "zsh", "fish"};
  throw CLI::ValidationError("found the shell \"" + shell + "\", expected bash, zsh or fish" +
                             nearest_hint(shell, kShells));
}

/// The text that one of them prints; nothing where another command is meant.
std::optional<std::string> about_text(CLI::App& app, const AboutWords& words) {
  if (app.got_subcommand("schema")) return rehearsal_schema().dump(2) + "\n";
  if (app.got_subcommand("completion")) return completion_of(app, words.shell);
  if (app.got_subcommand("man")) return man_page(app, version_text());
  if (app.got_subcommand("help")) return help_of(app, words.command);
  return std::nullopt;
}

/// The words as a shell takes them, without secrets.
std::string shell_text(int argc, const char* const* argv) {
  std::string text = "rehearse";
  for (int i = 1; i < argc; ++i) text += " " + shell_word(word_without_secrets(argv[i]));
  return text;
}

/// What can be seen of the words before they are parsed.
std::optional<std::string> wrong_words(CLI::App& app, int argc, const char* const* argv) {
  const std::span<const char* const> words(argv, static_cast<std::size_t>(std::max(argc, 0)));
  if (words.size() < 2) return std::nullopt;
  if (auto wrong = unknown_command(app, words[1])) return wrong;
  const CLI::App* command = find_command(app, words[1]);
  return command == nullptr ? std::nullopt : flag_of_one_dash(*command, words.subspan(2));
}

/// The parser speaks of a flag without its value as "--vus: 1 required N missing".
std::string in_our_words(const CLI::ParseError& error) {
  const std::string text = error.what();
  const std::size_t colon = text.find(": 1 required ");
  if (colon == std::string::npos) return text;
  const std::size_t value = text.rfind(' ');
  const std::size_t begin = text.rfind(' ', value - 1) + 1;
  return "found " + text.substr(0, colon) + " without its value, expected " +
         text.substr(begin, value - begin) + " behind it";
}

/// k6 exits with another code than for wrong options where it cannot even begin.
ExitCode refusal_of(int argc, const char* const* argv) {
  const std::span<const char* const> words(argv, static_cast<std::size_t>(std::max(argc, 0)));
  const bool runs_script = std::any_of(words.begin(), words.end(), is_script_file);
  return runs_script ? ExitCode::SteeringFailed : ExitCode::InvalidConfig;
}

/// Each line of the message, then where help is to be had.
CommandLineReading refuse(const CLI::App& command, const std::string& message,
                          ExitCode code = ExitCode::InvalidConfig) {
  const bool is_whole = command.get_parent() == nullptr;
  const std::string name = is_whole ? "rehearse" : "rehearse " + command.get_name();
  std::istringstream lines(message);
  for (std::string line; std::getline(lines, line);) {
    std::cerr << printable_text(name + ": " + line) << '\n';
  }
  std::cerr << name << " --help shows what it takes.\n";
  return {std::nullopt, exit_status(code)};
}

}  // namespace

std::string CommandLine::place_of(std::string_view flag) const {
  const auto found = variables.find(flag);
  return found == variables.end() ? std::string(flag) : found->second;
}

CommandLineReading read_command_line(int argc, const char* const* argv) {
  CLI::App app("A dress rehearsal for a load test: k6's executors in virtual time", "rehearse");
  app.set_version_flag("--version", version_text());
  app.require_subcommand(1);
  app.formatter(std::make_shared<GroupedHelp>());
  CommandLine line;
  line.words = shell_text(argc, argv);
  remember_command(argc, argv);
  add_commands(app, line);
  // Each of the hundreds of flags is compared with others when it is added, which takes
  // milliseconds altogether: those of the other commands are added once a message or help tells of
  // them.
  const FileCommand* const named = argc > 1 ? file_command(argv[1]) : nullptr;
  if (named != nullptr) {
    add_flags(app, line, *named);
  } else {
    add_flags_of_all_but(nullptr, app, line);
  }
  add_steering(app, line);
  AboutWords about;
  add_about(app, about);
  if (const auto wrong = wrong_words(app, argc, argv)) return refuse(app, *wrong);
  try {
    app.parse(argc, argv);
    if (auto text = about_text(app, about)) {
      line.command = CommandLine::Command::Show;
      line.shown = *std::move(text);
    }
    check(line);
  } catch (const CLI::ExtrasError&) {
    const CLI::App& command = *app.get_subcommands().front();
    if (named != nullptr) add_flags_of_all_but(named, app, line);
    return refuse(command, unused_words(command), refusal_of(argc, argv));
  } catch (const CLI::ParseError& error) {
    if (error.get_exit_code() == 0) {
      // Standard output is written by the program alone, which sees when that fails.
      std::ostringstream text;
      app.exit(error, text, text);
      line.command = CommandLine::Command::Show;
      line.shown = text.str();
      return {std::move(line), 0};
    }
    const std::vector<CLI::App*> commands = app.get_subcommands();
    if (commands.empty()) return refuse(app, no_command(app));
    return refuse(*commands.front(), in_our_words(error));
  }
  return {std::move(line), 0};
}

}  // namespace rehearse
