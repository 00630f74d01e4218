#pragma once
// JSON → the way into a target: rate limit, queue, connections, time limit, statuses
// (scenarios/targets.md).

#include <nlohmann/json_fwd.hpp>
#include <string_view>
#include <vector>

#include "models/base/json_place.hpp"
#include "models/service/service_options.hpp"
#include "sim/file/json/document_problems.hpp"

namespace rehearse {

/// The keys of a target that this reads; `queue` is read here if it is an object.
const std::vector<std::string_view>& entry_keys();

/// Those keys of a target. Only keys and types are checked. What is wrong is reported and replaced
/// by a default. Requires: `target` is an object.
void read_entry(const nlohmann::json& target, const JsonPlace& place, DocumentProblems& problems,
                ServiceOptions& service);

}  // namespace rehearse
