#pragma once
// JSON → requests of journeys (scenarios/journeys.md).

#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <vector>

#include "models/base/json_place.hpp"
#include "models/journey/request.hpp"
#include "models/journey/target_directory.hpp"
#include "sim/file/json/document_problems.hpp"

namespace rehearse {

/// An object with `target` and, where the target has more than one, `endpoint`; all else optional:
/// method, path, headers, body, timeout, expectedStatuses and, outside a batch, throws. Reports
/// targets and endpoints that the directory does not have.
std::optional<Request> read_request(const nlohmann::json& value, const JsonPlace& place,
                                    TargetDirectory& targets, DocumentProblems& problems);

/// A list of at least one request, at most 1000.
std::optional<std::vector<Request>> read_batch(const nlohmann::json& value, const JsonPlace& place,
                                               TargetDirectory& targets,
                                               DocumentProblems& problems);

}  // namespace rehearse
