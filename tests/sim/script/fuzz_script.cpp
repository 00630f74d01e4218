// Fuzz target: reads any bytes as a script, and runs what can be run for a few iterations.
//
// Its bounds on work are far below the command's, so that every input is quick.

#include <cstddef>
#include <cstdint>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>

#include "sim/file/rehearsal_reader.hpp"
#include "sim/run/run.hpp"
#include "sim/run/run_verdict.hpp"
#include "sim/script/answers/answers_reader.hpp"
#include "sim/script/run/script_run.hpp"
#include "sim/script/run/script_test.hpp"
#include "sim/script/vu/vu_modules.hpp"

namespace rehearse {
namespace {

constexpr const char* kFile = "/fuzz/script.js";

/// The one file that there is, which imports itself as any other.
ScriptFiles files_of(const std::string& text) {
  ScriptFiles files;
  files.read = [text](const std::string& path, std::string& reason) -> std::optional<std::string> {
    if (path == kFile) return text;
    reason = "no such file or directory";
    return std::nullopt;
  };
  files.is_builtin = [](std::string_view name) { return find_module(name) != nullptr; };
  files.working_folder = "/fuzz";
  return files;
}

void read_and_run(const std::string& text) {
  ScriptSettings settings;
  settings.file = kFile;
  settings.work = 10;
  ScriptFailure failure;
  const std::shared_ptr<ScriptTest> test = ScriptTest::read(settings, files_of(text), failure);
  if (test == nullptr) return;
  nlohmann::ordered_json document;
  document["options"] = nlohmann::ordered_json::parse(test->options_json());
  document["journeys"] = nlohmann::ordered_json::object();
  for (const std::string& name : test->functions()) document["journeys"][name]["duration"] = "1s";
  ReadSettings read;
  read.limits.vus = 5;
  read.limits.iterations = 20;
  read.limits.plan.max_steps = 1000;
  read.program = test.get();
  Checked<Rehearsal> rehearsal = read_rehearsal(document.dump(), read);
  if (!rehearsal) return;
  rehearsal->journeys.clear();
  rehearsal->program = test;
  rehearsal->max_events = 2000;
  RunVerdict verdict(*rehearsal, {}, true, true);
  ScriptRun run(*test, *rehearsal, verdict.engine(), *verdict.metric_sampler());
  run_rehearsal(*rehearsal, {}, {.verdict = &verdict, .program = &run});
  run.summary_files("{\"metrics\":{}}");
}

}  // namespace
}  // namespace rehearse

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 4096) rehearse::read_and_run({reinterpret_cast<const char*>(data), size});
  return 0;
}
