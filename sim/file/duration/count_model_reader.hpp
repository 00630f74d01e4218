#pragma once
// JSON → how often something is repeated (scenarios/journeys.md).

#include <nlohmann/json_fwd.hpp>
#include <optional>

#include "models/base/json_place.hpp"
#include "models/duration/count_model.hpp"
#include "sim/file/json/document_problems.hpp"

namespace rehearse {

/// A whole number, or an object with one of these keys:
///
///     {"uniform": [low, high]}              both ends included
///     {"choice": [n, …]}                    optionally with "weights": [w, …]
///     {"geometric": mean}                   after each pass another one with mean/(1 + mean)
///
/// No count and no mean above CountModel::kMost.
std::optional<CountModel> read_count_model(const nlohmann::json& value, const JsonPlace& place,
                                           DocumentProblems& problems);

}  // namespace rehearse
