#include "tests/sim/script/run/scripted_run.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <stdexcept>

#include "models/base/duration_format.hpp"
#include "sim/file/rehearsal_reader.hpp"
#include "sim/file/script_targets.hpp"
#include "sim/run/run.hpp"
#include "sim/run/run_environment.hpp"
#include "sim/run/run_verdict.hpp"
#include "sim/script/run/script_run.hpp"
#include "sim/script/vu/vu_modules.hpp"

namespace rehearse::testing {

namespace {

constexpr std::int64_t kStart = 1'000'000'000'000'000'000;  // of the tests, since 1970

[[noreturn]] void refuse(const Problems& problems) {
  std::string text;
  for (const Problem& problem : problems) text += problem_line(problem) + "\n";
  throw std::invalid_argument(text);
}

Rehearsal targets_of(const std::string& text) {
  if (text.empty()) return {};
  Checked<Rehearsal> targets = read_target_file(text, {});
  if (!targets) refuse(targets.problems());
  // The expected instants are those of connections that take no time.
  NetworkOptions network;
  for (const PlannedService& service : targets->targets->services) {
    network.services.push_back(service.options);
    if (service.name == "target") network.services.back().connect = DurationModel::constant({});
  }
  targets->targets = std::make_shared<const NetworkPlan>(*plan_network(network));
  return *std::move(targets);
}

std::shared_ptr<ScriptTest> read(const ScriptSetup& setup, ScriptLog log, ScriptFailure& failure) {
  FileTexts files = setup.more_files;
  files["/t/test.js"] = setup.script;
  ScriptSettings settings;
  settings.file = "test.js";
  settings.start_unix_ns = kStart;
  settings.seed = setup.seed;
  settings.log = std::move(log);
  settings.secrets = setup.secrets;
  settings.config_json = setup.config;
  ScriptFiles found = files_of(files);
  if (!setup.jslib.empty()) {
    found.remote = [folder = setup.jslib](std::string_view url) -> std::optional<std::string> {
      const std::size_t host = url.find("//") + 2;
      return folder + "/" + std::string(url.substr(host, url.find('?') - host));
    };
  }
  return ScriptTest::read(settings, std::move(found), failure);
}

class KeptSamples final : public SampleSink {
 public:
  explicit KeptSamples(std::vector<std::string> metrics) : metrics_(std::move(metrics)) {}
  void begin(const MetricEngine& engine) override { engine_ = &engine; }
  void sample(Instant at, MetricRef metric, TagSetId tags, double value) override {
    const std::string& name = engine_->metric(metric).name;
    const auto is_kept = [&](const std::string& one) { return one == name || one == "*"; };
    if (std::none_of(metrics_.begin(), metrics_.end(), is_kept)) return;
    std::string text;
    for (const auto& [tag, of] : engine_->tags(tags).tags()) {
      const bool kept = tag == "group" || tag == "method" || tag == "name" || tag == "scenario" ||
                        tag == "status";
      if (kept) text += fmt::format("{}{}:{}", text.empty() ? "" : ",", tag, of);
    }
    texts.push_back(
        fmt::format("{} {}{{{}}} {}", format_duration(at - Instant{}), name, text, value));
  }
  std::vector<std::string> texts;

 private:
  std::vector<std::string> metrics_;
  const MetricEngine* engine_ = nullptr;
};

}  // namespace

ScriptFiles files_of(const FileTexts& files) {
  ScriptFiles found;
  found.read = [files](const std::string& path, std::string& reason) -> std::optional<std::string> {
    const auto file = files.find(path);
    if (file != files.end()) return file->second;
    reason = "no such file or directory";
    return std::nullopt;
  };
  found.is_builtin = [](std::string_view name) { return find_module(name) != nullptr; };
  found.working_folder = "/t";
  return found;
}

ScriptedRun run_setup(const ScriptSetup& setup, const std::vector<std::string>& metrics) {
  ScriptedRun run;
  bool running = false;
  const auto log = [&](const ScriptLogLine& line) {
    const Duration since{line.unix_ns - kStart};
    if (running) run.log.push_back(format_duration(since) + " " + line.text);
  };
  Rehearsal targets = targets_of(setup.targets);
  ScriptFailure failure;
  const auto test = read(setup, log, failure);
  if (test == nullptr) throw std::invalid_argument(failure.text);
  nlohmann::ordered_json document;
  document["options"] = nlohmann::ordered_json::parse(test->options_json());
  for (const std::string& name : test->functions()) document["journeys"][name]["duration"] = "1s";
  ReadSettings settings;
  settings.seed = setup.seed;
  settings.program = test.get();
  Checked<Rehearsal> rehearsal = read_rehearsal(document.dump(), settings);
  if (!rehearsal) refuse(rehearsal.problems());
  rehearsal->journeys.clear();
  rehearsal->program = test;
  rehearsal->targets = targets.targets;
  rehearsal->answers = targets.answers;
  rehearsal->replication = setup.replication;
  running = true;
  KeptSamples samples(metrics);
  RunVerdict verdict(*rehearsal, {&samples}, true);
  ScriptReality reality;  // outlives what looks at it
  ScriptRun script(*test, *rehearsal, verdict.engine(), *verdict.metric_sampler());
  script.world().repeats = setup.repeats;
  RunEnvironment environment{.verdict = &verdict, .program = &script};
  if (setup.real != nullptr) {
    reality = {.http = setup.real->http, .now = setup.real->now, .unix_ns = setup.real->unix_ns};
    script.world().reality = &reality;
    environment.target = setup.real->backend;
  }
  run.result = run_rehearsal(*rehearsal, {}, environment);
  run.samples = std::move(samples.texts);
  run.not_modelled = script.not_modelled();
  run.repetitions = script.repetitions();
  run.abort_reason = script.world().abort_text.value_or("");
  return run;
}

ScriptedRun run_script(const std::string& script) { return run_setup({.script = script}); }

std::string refusal(const ScriptSetup& setup) {
  ScriptFailure failure;
  if (read(setup, {}, failure) != nullptr) return "";
  return std::to_string(failure.exit_code) + " " + failure.text;
}

}  // namespace rehearse::testing
