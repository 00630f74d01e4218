#pragma once
// The effective options of a test: k6's options after shortcuts are expanded and defaults filled in
// (S11, S12). Plain values; options_reader.hpp produces them.

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
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

/// A member and k6's name of it.
template <class Member>
struct Named {
  std::string_view name;
  Member member;
};
template <class Member>
Named(const char*, Member) -> Named<Member>;

/// Each executor's options name their fields() in the order in which they are shown.
struct SharedIterations {
  std::int64_t vus = 1;
  std::int64_t iterations = 1;
  Duration max_duration = minutes(10);

  static constexpr auto fields() {
    return std::tuple{Named{"vus", &SharedIterations::vus},
                      Named{"iterations", &SharedIterations::iterations},
                      Named{"maxDuration", &SharedIterations::max_duration}};
  }
};

struct PerVuIterations {
  std::int64_t vus = 1;
  std::int64_t iterations = 1;
  Duration max_duration = minutes(10);

  static constexpr auto fields() {
    return std::tuple{Named{"vus", &PerVuIterations::vus},
                      Named{"iterations", &PerVuIterations::iterations},
                      Named{"maxDuration", &PerVuIterations::max_duration}};
  }
};

struct ConstantVus {
  std::int64_t vus = 1;
  Duration duration;

  static constexpr auto fields() {
    return std::tuple{Named{"vus", &ConstantVus::vus}, Named{"duration", &ConstantVus::duration}};
  }
};

struct RampingVus {
  std::int64_t start_vus = 1;
  std::vector<Stage> stages;
  Duration graceful_ramp_down = seconds(30);

  static constexpr auto fields() {
    return std::tuple{Named{"startVUs", &RampingVus::start_vus},
                      Named{"stages", &RampingVus::stages},
                      Named{"gracefulRampDown", &RampingVus::graceful_ramp_down}};
  }
};

struct ConstantArrivalRate {
  std::int64_t rate = 0;  ///< iterations per time_unit
  Duration time_unit = seconds(1);
  Duration duration;
  std::int64_t pre_allocated_vus = 0;
  std::int64_t max_vus = 0;

  static constexpr auto fields() {
    return std::tuple{Named{"rate", &ConstantArrivalRate::rate},
                      Named{"duration", &ConstantArrivalRate::duration},
                      Named{"timeUnit", &ConstantArrivalRate::time_unit},
                      Named{"preAllocatedVUs", &ConstantArrivalRate::pre_allocated_vus},
                      Named{"maxVUs", &ConstantArrivalRate::max_vus}};
  }
};

struct RampingArrivalRate {
  std::int64_t start_rate = 0;  ///< iterations per time_unit
  Duration time_unit = seconds(1);
  std::vector<Stage> stages;
  std::int64_t pre_allocated_vus = 0;
  std::int64_t max_vus = 0;

  static constexpr auto fields() {
    return std::tuple{Named{"startRate", &RampingArrivalRate::start_rate},
                      Named{"stages", &RampingArrivalRate::stages},
                      Named{"timeUnit", &RampingArrivalRate::time_unit},
                      Named{"preAllocatedVUs", &RampingArrivalRate::pre_allocated_vus},
                      Named{"maxVUs", &RampingArrivalRate::max_vus}};
  }
};

struct ExternallyControlled {
  std::int64_t vus = 0;
  std::int64_t max_vus = 0;
  Duration duration;  ///< 0: endless

  static constexpr auto fields() {
    return std::tuple{Named{"vus", &ExternallyControlled::vus},
                      Named{"maxVUs", &ExternallyControlled::max_vus},
                      Named{"duration", &ExternallyControlled::duration}};
  }
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
