#pragma once
// JSON → what happens to a target over time: changes, stops, rolling restarts
// (scenarios/targets.md).

#include <nlohmann/json_fwd.hpp>

#include "models/base/json_place.hpp"
#include "models/service/service_options.hpp"
#include "sim/file/json/document_problems.hpp"

namespace rehearse {

/// The keys `changes`, `stops` and `rollingRestarts` of a target, each a list of objects. Only the
/// types are checked. What is wrong is reported and replaced by a default.
/// Requires: `target` is an object.
void read_schedule(const nlohmann::json& target, const JsonPlace& place, DocumentProblems& problems,
                   ServiceOptions& service);

/// How an instance stops: the keys graceful, grace, goodbye, restartAfter, reaction and drain.
/// Requires: `value` is an object.
StopManner read_stop_manner(const nlohmann::json& value, const JsonPlace& place,
                            DocumentProblems& problems);

}  // namespace rehearse
