#pragma once
// The effective options of a test: k6's options after shortcuts are expanded and defaults filled in
// (S11, S12). Plain values; options_reader.hpp produces them.

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "models/base/time.hpp"
#include "sim/plan/segment.hpp"

namespace rehearse {

/// One stage of a ramp: move linearly to `target` (VUs, or iterations per timeUnit) in `duration`.
struct Stage {
  Duration duration;
  std::int64_t target = 0;

  bool operator==(const Stage&) const = default;
};

struct SharedIterations {
  std::int64_t vus = 1;
  std::int64_t iterations = 1;
  Duration max_duration = minutes(10);
};

struct PerVuIterations {
  std::int64_t vus = 1;
  std::int64_t iterations = 1;
  Duration max_duration = minutes(10);
};

struct ConstantVus {
  std::int64_t vus = 1;
  Duration duration;
};

struct RampingVus {
  std::int64_t start_vus = 1;
  std::vector<Stage> stages;
  Duration graceful_ramp_down = seconds(30);
};

struct ConstantArrivalRate {
  std::int64_t rate = 0;  ///< iterations per time_unit
  Duration time_unit = seconds(1);
  Duration duration;
  std::int64_t pre_allocated_vus = 0;
  std::int64_t max_vus = 0;
};

struct RampingArrivalRate {
  std::int64_t start_rate = 0;  ///< iterations per time_unit
  Duration time_unit = seconds(1);
  std::vector<Stage> stages;
  std::int64_t pre_allocated_vus = 0;
  std::int64_t max_vus = 0;
};

struct ExternallyControlled {
  std::int64_t vus = 0;
  std::int64_t max_vus = 0;
  Duration duration;  ///< 0: endless
};

/// In the order of S12.
using ExecutorOptions = std::variant<SharedIterations, PerVuIterations, ConstantVus, RampingVus,
                                     ConstantArrivalRate, RampingArrivalRate, ExternallyControlled>;

struct ScenarioOptions {
  std::string name;
  std::string exec = "default";
  bool exec_given = false;  ///< exec was given: the description then names it, even "default"
  std::map<std::string, std::string> env;
  std::map<std::string, std::string> tags;
  Duration start_time;
  Duration graceful_stop = seconds(30);  ///< 0 for externally-controlled, which has none
  ExecutorOptions executor;
};

struct Options {
  std::vector<ScenarioOptions> scenarios;  ///< by start time, then by name (byte order): the rank
  std::optional<Segment> segment;
  std::optional<SegmentSequence> sequence;
  Duration min_iteration_duration;
  Duration setup_timeout = seconds(60);
  Duration teardown_timeout = seconds(60);
  bool paused = false;
  bool no_setup = false;
  bool no_teardown = false;
  std::int64_t rps = 0;                 ///< requests per second, all VUs together; ≤ 0: no limit
  std::int64_t batch = 20;              ///< requests of one batch at a time; below 1 it never ends
  std::int64_t batch_per_host = 6;      ///< of them to one host; ≤ 0: no limit
  bool no_connection_reuse = false;     ///< each request opens a connection
  bool no_vu_connection_reuse = false;  ///< each iteration opens its own connections
  std::int64_t max_redirects = 10;      ///< this and the next three: for live runs only
  bool insecure_skip_tls_verify = false;
  bool no_cookies_reset = false;  ///< a VU's cookies outlive its iterations
  std::string user_agent;         ///< "": our own
  std::vector<std::string> summary_trend_stats = {"avg", "min", "med", "max", "p(90)", "p(95)"};
  std::string summary_time_unit;      ///< "", "s", "ms" or "us"
  std::vector<std::string> warnings;  ///< what k6 logs at warning level while reading, in order
};

}  // namespace rehearse
