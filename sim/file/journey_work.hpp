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
  /// Waiting for answers; of a batch the longest mean, which is at most the mean of the longest.
  double answers_ns = 0.0;
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
};

struct TestWork {
  std::map<std::string, Journey> journeys;
  std::shared_ptr<const NetworkPlan> targets;  ///< none in a document without
  std::map<std::string, JourneyWork> work;     ///< of each journey
};

/// Reads journeys and targets of a document; nothing when it has no journeys. Without targets,
/// requests may go to any.
Checked<std::optional<TestWork>> read_test_work(std::string_view document,
                                                const ReadSettings& settings);

/// Of the scenarios whose journey and rate are known, by rank.
std::vector<ScenarioLoad> scenario_loads(const TestPlan& plan, const TestWork& test);

}  // namespace rehearse
