#pragma once
// Scripts given as texts, run in virtual time; what they logged, with the instants, as short texts.

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "sim/measure/metric_sampler.hpp"
#include "sim/measure/result.hpp"
#include "sim/script/run/script_run.hpp"
#include "sim/script/run/script_test.hpp"
#include "sim/vu/backend.hpp"
#include "sim/vu/http_exchange.hpp"

namespace rehearse::testing {

/// Files by path; relative imports start from "/t".
using FileTexts = std::map<std::string, std::string>;

ScriptFiles files_of(const FileTexts& files);

/// What a script meets in real time. The engine's own time stays virtual.
struct RealSide {
  Backend* backend = nullptr;
  HttpExchanges* http = nullptr;
  std::function<Instant()> now;
  std::function<std::int64_t()> unix_ns;
};

struct ScriptSetup {
  std::string script;         ///< of /t/test.js
  std::string targets = {};   ///< a target file's JSON; "": nothing answers
  FileTexts more_files = {};  ///< beside the script
  std::uint64_t seed = 1;
  std::uint32_t replication = 0;
  std::vector<SecretSource> secrets = {};
  std::string config = {};         ///< options below those of the script
  std::string jslib = {};          ///< the folder of remote modules; "": there is none
  const RealSide* real = nullptr;  ///< none: time is virtual
  bool repeats = true;             ///< iterations may be done without their code
};

/// What a run left.
struct ScriptedRun {
  Result result;
  std::vector<std::string> log;      ///< "1.5s a": what console.log and k6 about the script said
  std::vector<std::string> samples;  ///< of the metrics asked for: "1.5s name{tag:value} 3"
  std::optional<NotModelled> not_modelled;
  std::string abort_reason;
  std::vector<ScriptRun::Repetition> repetitions;  ///< by scenario
};

/// Runs the script; throws std::invalid_argument where it, its options or its targets are refused.
/// `metrics`: whose samples are kept, "*": of all; of their tags group, method, name, scenario,
/// status.
ScriptedRun run_setup(const ScriptSetup& setup, const std::vector<std::string>& metrics = {});

/// The same of a script alone.
ScriptedRun run_script(const std::string& script);

/// Why the script cannot be read: "107 …"; "" where it can.
std::string refusal(const ScriptSetup& setup);

}  // namespace rehearse::testing
