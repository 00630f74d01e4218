// The command line's flags, k6's own names where they mean something here.

#include "tools/rehearse/command_line.hpp"

#include <CLI/CLI.hpp>
#include <charconv>
#include <string>

#include "sim/run/result.hpp"

namespace rehearse {

namespace {

/// An option whose text is kept as it is, so that k6's own rules can judge it.
CLI::Option* add_text(CLI::App& app, const std::string& names, std::optional<std::string>& target,
                      const std::string& help, const std::string& type = "TEXT") {
  return app
      .add_option_function<std::string>(
          names, [&target](const std::string& text) { target = text; }, help)
      ->type_name(type);
}

/// A whole number below 2^64; CLI11 itself would take "-1" for the largest one.
std::uint64_t parse_seed(const std::string& text) {
  std::uint64_t seed = 0;
  const char* end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, seed);
  if (error == std::errc() && stop == end) return seed;
  throw CLI::ValidationError("--seed",
                             "found '" + text + "'; expected a number from 0 to 2^64 - 1");
}

/// k6's flags that change the options of either subcommand.
void add_overrides(CLI::App& app, OptionOverrides& overrides) {
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
  app.add_flag("--paused", overrides.paused, "wait for a resume command before the start");
}

void add_input(CLI::App& app, CommandLine& line) {
  app.add_option("file", line.file, "a rehearsal or k6 options as JSON; - reads standard input")
      ->type_name("FILE");
  CLI::Option* json = app.add_flag("--json", line.json, "the answer as one JSON object");
  app.add_flag("--jsonl", line.jsonl, "one JSON object a line in, one a line out")->excludes(json);
  app.add_flag("--no-color", line.no_color, "no colours, even on a terminal");
}

void add_run(CLI::App& app, CommandLine& line) {
  app.add_flag("-q,--quiet", line.quiet, "neither banner nor progress");
  app.add_flag("-v,--verbose", line.verbose,
               "log when each VU starts, enters its grace period and is interrupted, and why");
  app.add_flag("--detail", line.detail, "with --jsonl: the times of all iterations")
      ->needs("--jsonl");
  app.add_option_function<std::string>(
         "--seed", [&line](const std::string& text) { line.settings.seed = parse_seed(text); },
         "seed of all random numbers, instead of the file's")
      ->type_name("N");
  add_text(app, "--iteration-duration", line.settings.iteration_duration,
           "what an iteration takes where the file has no journeys: a duration or a JSON model",
           "MODEL");
  add_text(app, "--summary-trend-stats", line.trend_stats,
           "statistics of durations: avg, min, med, max, count, p(N)", "LIST");
  add_text(app, "--summary-time-unit", line.time_unit, "unit of durations: s, ms or us", "UNIT");
  add_text(app, "--events", line.events, "write every event as JSON Lines", "FILE")
      ->excludes("--jsonl");
}

void check(const CommandLine& line) {
  if (line.file.empty() && !line.jsonl) throw CLI::RequiredError("file");
  if (!line.file.empty() && line.jsonl) {
    throw CLI::ArgumentMismatch("--jsonl reads standard input; it takes no file");
  }
}

}  // namespace

CommandLineReading read_command_line(int argc, const char* const* argv) {
  CLI::App app("A dress rehearsal for a load test: k6's executors in virtual time", "rehearse");
  app.set_version_flag("--version", "rehearse " REHEARSE_VERSION);
  app.require_subcommand(1);
  CommandLine line;
  CLI::App* run = app.add_subcommand("run", "simulate a test and report what would happen");
  CLI::App* plan = app.add_subcommand("plan", "show a test's plan without running it");
  for (CLI::App* command : {run, plan}) {
    add_input(*command, line);
    add_overrides(*command, line.settings.overrides);
  }
  add_run(*run, line);
  CLI::App* graph = app.add_subcommand("graph", "draw the journeys, or read them from a drawing");
  graph
      ->add_option("file", line.file,
                   "a rehearsal as JSON, or Graphviz DOT; - reads standard input")
      ->type_name("FILE");
  try {
    app.parse(argc, argv);
    if (plan->parsed()) line.command = CommandLine::Command::Plan;
    if (graph->parsed()) line.command = CommandLine::Command::Graph;
    check(line);
  } catch (const CLI::ParseError& error) {
    const int code = app.exit(error);
    return {std::nullopt, code == 0 ? 0 : static_cast<int>(ExitCode::InvalidConfig)};
  }
  return {std::move(line), 0};
}

}  // namespace rehearse
