#pragma once
// What the VUs of one run of a script share.

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "models/base/time.hpp"
#include "models/service/network_plan.hpp"
#include "sim/core/ids.hpp"
#include "sim/measure/metric_sampler.hpp"
#include "sim/measure/result.hpp"
#include "sim/script/answers/answers.hpp"
#include "sim/script/engine/script_host.hpp"
#include "sim/script/http/url.hpp"
#include "sim/script/program/script_source.hpp"
#include "sim/script/vu/answer_recording.hpp"
#include "sim/script/vu/step_tree.hpp"
#include "sim/verdict/metric_engine.hpp"
#include "sim/vu/http_exchange.hpp"

namespace rehearse {

struct Rehearsal;
class StepRecorder;

/// A line that a script, or k6 about it, writes to its log.
struct ScriptLogLine {
  ConsoleLevel level = ConsoleLevel::Info;
  std::string text;
  std::string source;  ///< "console", "stacktrace" or ""
  std::int64_t unix_ns = 0;
  std::string error{};  ///< what went wrong, where that is known
};
using ScriptLog = std::function<void(const ScriptLogLine&)>;

/// A custom metric, as init code made it.
struct ScriptMetric {
  std::string name;
  MetricKind kind = MetricKind::Counter;
  MetricUnit unit = MetricUnit::Default;
};

/// A source of k6/secrets.
struct SecretSource {
  std::string name;
  bool is_default = false;
  std::map<std::string, std::string> values;
};

/// The content of a file, which all VUs share.
using FileBytes = std::shared_ptr<const std::string>;

/// What a test in real time meets in place of virtual time and answers. All outlives the run.
struct ScriptReality {
  HttpExchanges* http = nullptr;          ///< none: the test is over, or has not begun
  std::function<Instant()> now;           ///< the test's clock
  std::function<std::int64_t()> unix_ns;  ///< the wall clock, in nanoseconds since 1970
};

/// How much a VU may do at one instant: the engine asks after every 10,000 calls and loop turns; a
/// MiB that is set aside counts as a question too, and so do twenty waits that take no time. This
/// many are about a second of a machine.
inline constexpr std::uint64_t kScriptWork = 3000;

/// What all runs of a script have in common; never changes once it was read.
struct ScriptConfig {
  std::shared_ptr<ScriptSource> source;
  std::map<std::string, std::string> environment;  ///< __ENV
  std::int64_t start_unix_ns = 0;                  ///< of the test
  std::uint64_t seed = 1;
  std::uint64_t work = kScriptWork;
  std::vector<SecretSource> secrets;
};

/// k6's own metrics that samples of scripts are of.
struct ScriptMetrics {
  MetricRef checks{}, group_duration{}, iterations{}, iteration_duration{}, data_sent{},
      data_received{}, reqs{}, duration{}, blocked{}, connecting{}, tls_handshaking{}, sending{},
      waiting{}, receiving{}, failed{};
  static ScriptMetrics of(const MetricEngine& engine);
};

/// So that texts are looked up without a copy of them.
struct TextHash {
  using is_transparent = void;
  std::size_t operator()(std::string_view text) const {
    return std::hash<std::string_view>()(text);
  }
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
  bool vu_tag = false;              ///< samples have the tag vu
  bool iter_tag = false;            ///< samples have the tag iter
  std::string options_json = "{}";  ///< exec.test.options
  std::string setup_data{};         ///< JSON; "": none
  std::uint64_t active_vus = 0;
  std::uint64_t initialised_vus = 0;
  std::uint64_t complete = 0;
  std::uint64_t interrupted = 0;
  bool init_failed = false;    ///< in some VU: the test ends
  std::uint64_t hung_vus = 0;  ///< that used up their budget between two waits
  bool unusable = false;       ///< setup returned what is no JSON: k6 exits with 255
  bool marked_failed = false;  ///< exec.test.fail
  /// exec.test.abort: ": REASON at PLACE", as k6 shows it behind "test aborted".
  std::optional<std::string> abort_text{};
  std::vector<Instant> scenario_starts{};              ///< by rank; kNever: not yet
  std::map<std::string, SharedItems> shared_arrays{};  ///< by name
  std::map<std::string, FileBytes> files{};  ///< that k6/experimental/fs has opened, by URL
  std::set<std::string> shown_secrets{};     ///< that the script has asked for
  StepRecorder* recorder = nullptr;          ///< keeps what iterations do; none: it is not kept
  bool repeats = true;                       ///< iterations may be done without their code (S131)
  std::vector<StepTree> step_trees{};        ///< by rank
  AnswerCounters counters{};
  AnswerRecording* recording = nullptr;  ///< answers are stand-ins; none: they are as they are
  std::uint64_t checks_not_modelled = 0;
  std::map<EndpointRef, NotModelled::Read> reads_not_modelled{};  ///< S130
  ScriptMetrics metrics{};
  std::unordered_map<std::string, Url> known_urls{};  ///< of requests, by their texts
  /// By a text of all that they are of.
  std::unordered_map<std::string, TagSetId, TextHash, std::equal_to<>> known_tags{};
  const ScriptReality* reality = nullptr;  ///< none: time is virtual
};

}  // namespace rehearse
