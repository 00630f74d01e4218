#pragma once
// JSON → the requests of others at a target (scenarios/targets.md).

#include <nlohmann/json_fwd.hpp>

#include "models/base/json_place.hpp"
#include "models/service/service_options.hpp"
#include "sim/file/json/document_problems.hpp"

namespace rehearse {

/// The key `traffic` of a target, a list of objects. Only keys and types are checked. One that
/// names no endpoint has an empty one. What is wrong is reported and left out.
/// Requires: `target` is an object.
void read_traffic(const nlohmann::json& target, const JsonPlace& place, DocumentProblems& problems,
                  ServiceOptions& service);

}  // namespace rehearse
