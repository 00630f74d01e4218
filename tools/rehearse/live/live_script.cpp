// A script, a loop, an HTTP client.

#include "tools/rehearse/live/live_script.hpp"

#include <fmt/format.h>
#include <memory>
#include <optional>
#include <system_error>
#include <utility>

#include "sim/fit/read/point_time.hpp"
#include "sim/measure/exit_code.hpp"
#include "sim/run/run.hpp"
#include "tools/live/control/control_api.hpp"
#include "tools/live/http/http_backend.hpp"
#include "tools/live/live_run.hpp"
#include "tools/live/loop/event_loop.hpp"
#include "tools/live/loop/wall_clock.hpp"
#include "tools/rehearse/commands/script_command.hpp"
#include "tools/rehearse/commands/start_instant.hpp"
#include "tools/rehearse/commands/summary_options.hpp"
#include "tools/rehearse/line/messages.hpp"
#include "tools/rehearse/line/work_limits.hpp"
#include "tools/rehearse/live/http_options_reader.hpp"
#include "tools/rehearse/live/live_flags.hpp"
#ifdef REHEARSE_PAGES
#include "tools/rehearse/live/live_page.hpp"
#endif
#include "tools/rehearse/live/script_part.hpp"
#include "tools/rehearse/outputs/output_format.hpp"
#include "tools/rehearse/report/live_plan.hpp"
#include "tools/rehearse/script/recorded_answers.hpp"
#include "tools/rehearse/text/output_file.hpp"

namespace rehearse {

namespace {

const Problem kNothingToCompare{"--compare",
                                "found no --targets, expected a file of what would answer"};

/// What a script cannot do in real time.
Problems wrong_script_flags(const CommandLine& line) {
  Problems problems = wrong_live_flags(line);
  if (line.threads > 1) {
    problems.push_back({"--threads", fmt::format("found {}, expected 1: all VUs of a script run on "
                                                 "one thread",
                                                 line.threads)});
  }
  // A rehearsal may have targets of its own, which is known once it was read.
  if (line.compare && !line.script.targets_file && is_script_file(line.file)) {
    problems.push_back(kNothingToCompare);
  }
  if (line.script.latency) {
    problems.push_back({"--latency", "found in real time, expected a run in virtual time"});
  }
  return problems;
}

/// One endpoint for all requests, where no targets name any.
std::shared_ptr<const NetworkPlan> one_endpoint() {
  ServiceOptions service;
  service.name = "servers";
  service.instances.emplace_back();
  EndpointOptions& endpoint = service.endpoints.emplace_back();
  endpoint.name = "all requests";
  endpoint.duration = DurationModel::constant(Duration{});
  const Checked<NetworkPlan> plan = plan_network({{service}});
  return std::make_shared<const NetworkPlan>(*plan);
}

/// What the flags of a live test say beside the script.
struct LiveChoices {
  HttpOptions http;
  std::optional<std::int64_t> start_at;  ///< on the wall clock, in nanoseconds since 1970
  std::optional<PartPlace> place;        ///< of --result
};

/// What --record asks for.
struct Recording {
  std::unique_ptr<OutputFile> file;
  RecordedAnswers answers;
};

class LiveScriptRunner final : public ScriptRunner, private LiveProgram {
 public:
  LiveScriptRunner(const CommandLine& line, std::shared_ptr<ScriptTest> test, LiveChoices choices,
                   ScriptLogger& log, Recording* recording, PartFile* part)
      : line_(line),
        test_(std::move(test)),
        choices_(std::move(choices)),
        log_(log),
        recording_(recording),
        part_(part) {}

  RunWatch::Clock clock() const override { return RunWatch::Clock::Running; }

  Checked<ScriptOutcome> run(const Rehearsal& rehearsal, const std::vector<FactSink*>& observers,
                             RunVerdict& verdict, ScriptRun& script) override {
    script_ = &script;
    LiveSettings settings;
    settings.urls.assign(rehearsal.targets->services.size(), "");
    settings.address = line_.address.value_or(kControlAddress);
    settings.allowed_hosts = line_.allow_hosts;
    settings.needs_address = line_.address.has_value();
    settings.verdict = &verdict;
    settings.program = this;
    settings.http = choices_.http;
    settings.start_at = choices_.start_at;
    settings.warn = [this](const std::string& warning) {
      log_.write({ConsoleLevel::Warning, warning, "", wall_clock_ns()});
    };
#ifdef REHEARSE_PAGES
    page_ = LivePage::open(line_, rehearsal);
    if (page_ != nullptr) settings.follower = &page_->follower();
#endif
    Checked<LiveOutcome> ran = run_live({rehearsal}, settings, observers);
    if (!ran) return ran.problems();
    show_end(ran->result, {});  // a prediction may take its time
    ScriptOutcome outcome{.result = std::move(ran->result), .failures = ran->failures};
    if (line_.compare) {
      test_->mute();  // it has logged what happened
      outcome.predicted = run_rehearsal(rehearsal, {});
    }
    return outcome;
  }

  std::vector<SampleSink*> sinks() override {
    if (part_ == nullptr) return {};
    return {&part_->samples()};
  }

  std::vector<std::string> keep(const ScriptOutcome& outcome, ExitCode exit) override {
    std::vector<std::string> unwritten;
    if (recording_ != nullptr) {
      OutputFile& file = *recording_->file;
      note_unwritten(unwritten, [&] {
        file.named([&] { file.output().write(recording_->answers.target_file()); });
        file.close();
      });
    }
    if (part_ == nullptr) return unwritten;
    Result result = outcome.result;
    result.exit_code = exit;
    for (std::string& why : part_->keep(line_.file, result, outcome.failures, began_ns_)) {
      unwritten.push_back(std::move(why));
    }
    return unwritten;
  }

  void show_end([[maybe_unused]] const Result& result,
                [[maybe_unused]] const RunPageParts& parts) override {
#ifdef REHEARSE_PAGES
    if (page_ != nullptr) page_->finish(result, parts);
#endif
  }

 private:
  Program& program() override { return *script_; }

  void begin(HttpBackend& http, const EventLoop& loop) override {
    reality_.http = &http;
    reality_.now = [&loop] { return loop.now(); };
    reality_.unix_ns = &wall_clock_ns;
    script_->world().reality = &reality_;
    loop_ = &loop;
    if (recording_ == nullptr) return;
    http.watch_exchanges(RecordedAnswers::kMostBody + 1, [this](const HttpExchange& exchange) {
      recording_->answers.add(exchange);
    });
  }

  void end() override {
    reality_.http = nullptr;
    const Instant last = loop_->now();
    began_ns_ = wall_clock_ns() - (last - Instant{}).ns;
    reality_.now = [last] { return last; };
  }

  const CommandLine& line_;
  std::shared_ptr<ScriptTest> test_;
  LiveChoices choices_;
  ScriptLogger& log_;
  Recording* recording_;  // null: nothing is recorded
  PartFile* part_;
  std::int64_t began_ns_ = 0;
  ScriptRun* script_ = nullptr;
  const EventLoop* loop_ = nullptr;
  ScriptReality reality_;
#ifdef REHEARSE_PAGES
  std::unique_ptr<LivePage> page_;
#endif
};

/// Where the script's requests really go, by its options and --target. `document`: as
/// ScriptReader::document() has it.
Problems choose_connections(const CommandLine& line, const std::string& document,
                            HttpOptions& http) {
  Problems problems;
  for (const std::string& server : line.targets) {
    if (const auto problem = http.destinations.add_server(server)) problems.push_back(*problem);
  }
  append(problems, read_connections(document, settings_with_folder(line), line, http));
  return problems;
}

/// The log with what was wrong in it, or the problems.
struct ReadLiveScript {
  ScriptInput input;
  LiveChoices choices;
  ReportStyle style;
};

std::optional<ReadLiveScript> read(const CommandLine& line, ScriptLogger& log, int& exit) {
  Problems problems = wrong_script_flags(line);
  ReadLiveScript made;
  if (line.start_at) {
    const Checked<std::int64_t> instant = read_start_instant(*line.start_at, wall_clock_ns());
    append(problems, problems_of(instant));
    if (instant) made.choices.start_at = *instant;
  }
  made.style = report_style(line);
  made.style.execution = "real time";
  made.style.banner = false;  // live_plan() shows it
  std::optional<ScriptInput> input;
  if (problems.empty()) {
    const ScriptReality before{.now = [] { return Instant{}; }, .unix_ns = &wall_clock_ns};
    input = read_script_input(line, log, exit, &before);
    if (!input) return std::nullopt;
    if (line.compare && input->rehearsal.answers == nullptr) problems.push_back(kNothingToCompare);
    append(problems, choose_local_addresses(line, made.choices.http.local_addresses));
    append(problems, choose_connections(line, input->document, made.choices.http));
    append(problems, choose_summary(line, input->rehearsal.options, made.style));
    if (line.part_file) append(problems, choose_part(line, *input, made.choices.place));
  }
  if (!problems.empty()) {
    exit = report_problems(line.file, problems);
    return std::nullopt;
  }
  if (input->rehearsal.targets == nullptr) input->rehearsal.targets = one_endpoint();
  made.input = *std::move(input);
  return made;
}

int run(const CommandLine& line, ReadLiveScript read, const std::shared_ptr<ScriptLogger>& log,
        Output& out) {
  // A signal that comes when the test is over must not take its report away; a second one may.
  StopFlag stop;
  const WorkGuard guard({}, stop, WorkGuard::Of::LiveTest);
  std::optional<Recording> recording;
  if (line.script.record) {
    auto opened = OutputFile::open(*line.script.record);
    if (!opened) return report_problems(*line.script.record, opened.problems());
    recording.emplace().file = std::move(*opened);
  }
  std::unique_ptr<PartFile> part;
  if (read.choices.place) {
    auto opened = PartFile::open(*line.part_file, *read.choices.place);
    if (!opened) return report_problems(*line.part_file, opened.problems());
    part = std::move(*opened);
  }
  LiveScriptRunner runner(line, read.input.test, std::move(read.choices), *log,
                          recording ? &*recording : nullptr, part.get());
  return report_script_run(line, read.input, log, std::move(read.style), runner, out);
}

}  // namespace

int live_script(const CommandLine& given, Output& out) {
  CommandLine line = given;
  line.settings.steered = true;  // by Ctrl-C at least
  const auto log = ScriptLogger::open(line);
  if (!log) return report_problems(line.file, log.problems());
  (*log)->write_through();
  // Files of samples and Date say when it really was.
  if (!line.start_time) line.start_time = point_time_text(wall_clock_ns());
  int exit = 0;
  std::optional<ReadLiveScript> script = read(line, **log, exit);
  if (!script) {
    (*log)->flush();
    return exit;
  }
  if (line.dry_run || (!line.quiet && output_format(line.output).for_people)) {
    out.write(live_plan(script->input.rehearsal, line.targets, script->style));
    out.flush();
  }
  if (line.dry_run) return 0;
  report_warnings(warnings_of(script->choices.http.local_addresses,
                              script->input.rehearsal.plan.max_possible_vus),
                  script->style.colour);
  if (script->choices.start_at) {
    line.start_time = point_time_text(*script->choices.start_at);
    if (!line.quiet) report_notes({"The test begins at " + *line.start_time + "."});
  }
  try {
    return run(line, *std::move(script), *log, out);
  } catch (const std::system_error& error) {
    (*log)->error(fmt::format("the test cannot run: {}", error.what()));
    return exit_status(ExitCode::Failed);
  }
}

}  // namespace rehearse
