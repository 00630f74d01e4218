#pragma once
// What the VUs of one run of a script share.

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "models/base/time.hpp"
#include "models/service/network_plan.hpp"
#include "sim/core/ids.hpp"
#include "sim/measure/metric_sampler.hpp"
#include "sim/measure/result.hpp"
#include "sim/script/answers/answers.hpp"
#include "sim/script/engine/script_host.hpp"
#include "sim/script/program/script_source.hpp"
#include "sim/script/vu/answer_recording.hpp"
#include "sim/verdict/metric_engine.hpp"

namespace rehearse {

struct Rehearsal;

/// A line that a script, or k6 about it, writes to its log.
struct ScriptLogLine {
  ConsoleLevel level = ConsoleLevel::Info;
  std::string text;
  std::string source;  ///< "console", "stacktrace" or ""
  std::int64_t unix_ns = 0;
};
using ScriptLog = std::function<void(const ScriptLogLine&)>;

/// A custom metric, as init code made it.
struct ScriptMetric {
  std::string name;
  MetricKind kind = MetricKind::Counter;
  MetricUnit unit = MetricUnit::Default;
};

/// How much a VU may do at one instant: the engine asks after every 10,000 calls and loop turns; a
/// MiB that is set aside counts as a question too, and so do fifty waits that take no time. This
/// many are about a second of a machine.
inline constexpr std::uint64_t kScriptWork = 3000;

/// What all runs of a script have in common; never changes once it was read.
struct ScriptConfig {
  std::shared_ptr<ScriptSource> source;
  std::map<std::string, std::string> environment;  ///< __ENV
  std::int64_t start_unix_ns = 0;                  ///< of the test
  std::uint64_t seed = 1;
  std::uint64_t work = kScriptWork;
};

/// k6's own metrics that samples of scripts are of.
struct ScriptMetrics {
  MetricRef checks{}, group_duration{}, iterations{}, iteration_duration{}, data_sent{},
      data_received{}, reqs{}, duration{}, blocked{}, connecting{}, tls_handshaking{}, sending{},
      waiting{}, receiving{}, failed{};
  static ScriptMetrics of(const MetricEngine& engine);
};

/// What natives of VUs see of the test; one for each run, and one while the script is read.
struct ScriptWorld {
  const ScriptConfig& config;
  ScriptLog log;
  /// While the script is read: metrics as they come about; the engine is a scratch one.
  MetricEngine* engine = nullptr;
  std::vector<ScriptMetric>* new_metrics = nullptr;
  // While it runs:
  const Rehearsal* rehearsal = nullptr;
  MetricSampler* sampler = nullptr;
  bool throws = false;              ///< k6's option throw
  bool discard_bodies = false;      ///< discardResponseBodies
  std::string options_json = "{}";  ///< exec.test.options
  std::string setup_data{};         ///< JSON; "": none
  std::uint64_t active_vus = 0;
  std::uint64_t initialised_vus = 0;
  std::uint64_t complete = 0;
  std::uint64_t interrupted = 0;
  bool init_failed = false;                   ///< in some VU: the test ends
  std::uint64_t hung_vus = 0;                 ///< that used up their budget between two waits
  bool unusable = false;                      ///< setup returned what is no JSON: k6 exits with 255
  bool marked_failed = false;                 ///< exec.test.fail
  std::optional<std::string> abort_reason{};  ///< exec.test.abort, "" without a reason
  std::vector<Instant> scenario_starts{};     ///< by rank; kNever: not yet
  std::map<std::string, SharedItems> shared_arrays{};  ///< by name
  AnswerCounters counters{};
  AnswerRecording* recording = nullptr;  ///< answers are stand-ins; none: they are as they are
  std::uint64_t checks_not_modelled = 0;
  std::map<EndpointRef, NotModelled::Read> reads_not_modelled{};  ///< S130
  ScriptMetrics metrics{};
  std::unordered_map<std::string, TagSetId> known_tags{};  ///< by a text of all that they are of
};

}  // namespace rehearse
