#pragma once
// JSON → a value over time (scenarios/targets.md).

#include <nlohmann/json_fwd.hpp>
#include <string_view>
#include <vector>

#include "models/base/json_place.hpp"
#include "models/entry/arrival_process.hpp"
#include "sim/file/json/document_problems.hpp"

namespace rehearse {

/// What the points are of.
struct PointsForm {
  const char* key;            ///< of the value, beside "at"
  std::string_view expected;  ///< of the whole: a number, or a list of such points
  std::string_view point;     ///< of one
};

/// A number, which counts from the start on, or a list of points {"at": instant, key: number}. Only
/// keys and types are checked. What is wrong is reported and left out.
void read_points(const nlohmann::json& value, const JsonPlace& place, DocumentProblems& problems,
                 const PointsForm& form, std::vector<RatePoint>& points);

}  // namespace rehearse
