#pragma once
// The result of a run: counts, times and distributions, of the test and of each scenario.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "models/base/time.hpp"
#include "models/service/service_moment.hpp"
#include "sim/core/time_by_cause.hpp"
#include "sim/measure/busy_vus.hpp"
#include "sim/measure/exit_code.hpp"
#include "sim/measure/histogram.hpp"
#include "sim/measure/series/time_series.hpp"
#include "sim/measure/traffic.hpp"

namespace rehearse {

struct IterationCounts {
  std::uint64_t complete = 0;
  std::uint64_t interrupted = 0;
  std::uint64_t dropped = 0;
  std::uint64_t returned = 0;  ///< k6's `iterations` metric: bodies that returned, however booked
  std::uint64_t thrown = 0;    ///< complete iterations that ended with an exception

  std::uint64_t started() const { return complete + interrupted; }
  IterationCounts& operator+=(const IterationCounts& other) {
    complete += other.complete;
    interrupted += other.interrupted;
    dropped += other.dropped;
    returned += other.returned;
    thrown += other.thrown;
    return *this;
  }
  bool operator==(const IterationCounts&) const = default;
};

struct ScenarioResult {
  std::string name;
  IterationCounts counts;
  std::optional<Instant> began;  ///< when its executor began; none: never
  std::optional<Instant> ended;
  Duration ran;  ///< how long its executor ran, at most the regular length: the bar's time
  std::uint64_t active_vus_end = 0;  ///< VUs in its final progress line
  std::uint64_t vus_max = 0;         ///< most VUs active at once
  /// VUs that run an iteration, between began and ended. None: it never began, or parts of the test
  /// were run separately.
  std::optional<BusyVus> busy;
  TimeByCause spent;  ///< of all its iterations from their starts to their ends, interrupted or not
  bool insufficient_vus = false;  ///< an arrival was dropped with all maxVUs in use
  bool interrupted = false;       ///< ended by an abort or a Ctrl-C
};

struct CommandResult {
  bool ok = false;
  std::string error;            ///< why it was refused
  std::optional<Instant> done;  ///< when it was answered
};

/// A threshold with abortOnFail ended the test.
struct ThresholdAbort {
  Instant at;
  std::vector<std::string> crossed;  ///< names of metrics with a failed threshold, sorted
};

/// What thresholds say of a test.
struct Verdict {
  struct Row {
    std::string metric;  ///< as the option has it: "http_reqs{status:200}"
    std::string source;  ///< "rate<0.01"
    bool ok = false;
  };
  std::vector<Row> thresholds;       ///< by metric, then as written
  std::vector<std::string> crossed;  ///< names of metrics with a failed one, sorted
  std::optional<ThresholdAbort> abort;
};

/// The iterations of each model, and with them the busy VUs; no other counts. Together they are
/// those of Result::series, whose intervals they have.
struct SeriesByModel {
  TimeSeries closed;
  TimeSeries open;
};

inline constexpr std::size_t kMostMoments = 1 << 16;

/// What a script read of answers that say nothing of it (S130).
struct NotModelled {
  std::uint64_t checks = 0;  ///< that depended on it, neither passed nor failed
  struct Read {
    std::string endpoint;  ///< "POST /login"
    std::string what;      ///< that was read first: "json(token)", "headers"
    std::string place;     ///< in the script: "load.js:12"; "" where that is not known
    std::uint64_t count = 0;
  };
  std::vector<Read> reads{};  ///< one for each endpoint
};

struct Result {
  std::uint64_t seed = 0;
  IterationCounts counts;
  std::uint64_t vus_max = 0;  ///< most VUs initialised at once
  std::uint64_t vus_end = 0;  ///< VUs initialised at the end
  Duration run;  ///< the test's duration without paused time, setup and teardown included
  Instant end;   ///< on the wall clock
  ExitCode exit_code = ExitCode::Ok;
  std::uint64_t trace_hash = 0;
  std::vector<ScenarioResult> scenarios;  ///< by rank
  std::vector<CommandResult> commands;    ///< as in Rehearsal::control
  std::vector<std::string> warnings;
  Histogram iteration_duration;  ///< of bodies that returned, minIterationDuration's wait left out
  TimeSeries series;
  std::optional<SeriesByModel> models;  ///< of a test that has scenarios of both
  /// In real time: from the instant an iteration was due until it began. Set by the caller of a
  /// live run; the run itself does not measure it.
  std::optional<Histogram> start_lag;
  std::vector<EndpointTraffic> traffic;     ///< by target and endpoint, one entry for each
  std::vector<ServiceLoad> services;        ///< of modelled targets
  std::vector<ServiceMoment> moments;       ///< of modelled targets, the first kMostMoments
  std::vector<TargetPhase> phases;          ///< none when targets never change
  std::optional<Verdict> verdict;           ///< of a test with thresholds
  std::optional<NotModelled> not_modelled;  ///< of a script; set by the caller of its run
};

/// Of all scenarios together.
inline TimeByCause time_by_cause(const Result& result) {
  TimeByCause spent;
  for (const ScenarioResult& scenario : result.scenarios) spent += scenario.spent;
  return spent;
}

}  // namespace rehearse
