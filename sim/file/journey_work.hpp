#pragma once
// What the journeys of a rehearsal ask of its targets, and the load of each scenario.

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "models/base/checked.hpp"
#include "models/journey/journey.hpp"
#include "models/service/network_demand.hpp"
#include "sim/file/read_settings.hpp"
#include "sim/plan/plan.hpp"

namespace rehearse {

/// Means of one iteration, exact where nothing waits, times out, is turned away or interrupted and
/// no request that throws fails (expected_work.hpp, network_demand.hpp). Infinite where a mean does
/// not exist or is not known.
struct JourneyWork {
  double think_ns = 0.0;  ///< think times, or the duration of a journey that is one
  /// Waiting for answers, a batch as if each request took its mean (batch_time_ns).
  double answers_ns = 0.0;
  double requests = 0.0;             ///< that an iteration sends
  std::vector<ServiceUse> services;  ///< calls included; none without targets
  /// The service with the least highest_rate; none where nothing limits the rate or one is unknown.
  std::optional<std::size_t> bottleneck;
  Problems no_mean;  ///< which means there are not, where they are written, and why
};

/// The highest load of a scenario that has the targets for itself.
struct ScenarioLoad {
  std::string scenario;
  std::string journey;
  bool arrives = false;  ///< an arrival rate; otherwise VUs in a loop
  /// Iterations per second: the arrival rate, or that of VUs between thinking and answers (Denning
  /// and Buzen 1978, response time law), which the bottleneck limits.
  double rate = 0.0;
  /// VUs in a loop; or those that are busy on average at that arrival rate (Little's law). Infinite
  /// where the bottleneck cannot bear it.
  double vus = 0.0;
  /// Rate over the highest rate of the bottleneck; more than 1 for too high an arrival rate.
  std::optional<double> utilisation;
  /// Iterations per second that the option rps lets send all their requests. An arrival rate above
  /// it needs ever more VUs; a loop does no more than it.
  std::optional<double> rps_rate;
  /// Of an arrival rate that maxVUs do not always bear.
  struct Drops {
    std::uint64_t max_vus = 0;
    double least = 0;   ///< share of the arrivals that is dropped at least: 1 − maxVUs / vus
    double random = 0;  ///< if they came at random: erlang_b.hpp; evenly spaced ones are between
  };
  std::optional<Drops> drops;

  /// Whether rps is what bounds the rate of a loop, or is below an arrival rate.
  bool bound_by_rps() const { return rps_rate && rate >= *rps_rate; }
};

struct TestWork {
  std::map<std::string, Journey> journeys;
  std::shared_ptr<const NetworkPlan> targets;  ///< none in a document without
  std::map<std::string, JourneyWork> work;     ///< of each journey
};

/// Reads journeys and targets of a document; nothing when it has no journeys. Without targets,
/// requests may go to any. `options`: batch and batchPerHost count.
Checked<std::optional<TestWork>> read_test_work(std::string_view document, const Options& options,
                                                const ReadSettings& settings);

/// Of the scenarios whose journey and rate are known, by rank. `options`: rps counts.
std::vector<ScenarioLoad> scenario_loads(const TestPlan& plan, const Options& options,
                                         const TestWork& test);

/// Arrival rates for which maxVUs are too few on average, each in a sentence.
std::vector<std::string> load_warnings(const std::vector<ScenarioLoad>& loads);

}  // namespace rehearse
