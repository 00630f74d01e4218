#pragma once
// JSON → how a target's instances come and go, and how new ones begin (scenarios/targets.md).

#include <cstdint>
#include <nlohmann/json_fwd.hpp>

#include "models/base/json_place.hpp"
#include "models/service/service_options.hpp"
#include "sim/file/json/document_problems.hpp"

namespace rehearse {

/// The keys `autoscale` and `warmUp` of a target. Only keys and types are checked, and that not
/// more than `most_instances` may come about. What is wrong is reported and replaced by a default.
/// Requires: `target` is an object, and its instances have been read.
void read_scaling(const nlohmann::json& target, const JsonPlace& place, DocumentProblems& problems,
                  std::uint32_t most_instances, ServiceOptions& service);

}  // namespace rehearse
