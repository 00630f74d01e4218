#pragma once
// JSON → the targets of a rehearsal as a network of services (scenarios/targets.md).

#include <cstdint>
#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "models/base/json_place.hpp"
#include "models/journey/target_directory.hpp"
#include "models/service/network_plan.hpp"
#include "sim/file/json/document_problems.hpp"

namespace rehearse {

/// Bounds on the targets of one file; beyond them it is refused with the limit.
struct TargetLimits {
  std::uint32_t targets = 10'000;
  /// Endpoints, calls, instances, changes, stops and restarts of all targets together.
  std::uint32_t parts = 200'000;
};

/// Services, and the directory's targets, are numbered as the names are sorted.
struct Targets {
  std::shared_ptr<const NetworkPlan> network;  ///< none when there were problems
  std::vector<std::string> urls;               ///< of each service; "" where none is given
  /// What journeys are read against: closed, unless the endpoints of a target are unknown.
  TargetDirectory directory = TargetDirectory();
};

/// An object name → target. A target is a duration model, which is a pure delay, or an object; the
/// keys that say what its requests do (endpoint_reader.hpp) are in it or, for several endpoints,
/// in the objects of `endpoints`. Reports everything that is wrong, also what plan_network finds.
Targets read_targets(const nlohmann::json& value, const JsonPlace& place,
                     DocumentProblems& problems, const TargetLimits& limits = {});

}  // namespace rehearse
