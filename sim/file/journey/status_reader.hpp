#pragma once
// JSON → HTTP statuses.

#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <vector>

#include "models/base/json_place.hpp"
#include "models/journey/request.hpp"
#include "sim/file/json/document_problems.hpp"

namespace rehearse {

/// A list of statuses and ranges of them, in its order: [200, {"min": 300, "max": 399}]. Nothing if
/// it is no list or an empty one; what is wrong in it is left out and reported.
std::optional<std::vector<StatusRange>> read_statuses(const nlohmann::json& value,
                                                      const JsonPlace& place,
                                                      DocumentProblems& problems);

/// One of them.
std::optional<StatusRange> read_status_or_range(const nlohmann::json& value, const JsonPlace& place,
                                                DocumentProblems& problems);

/// One status, or a list as above.
std::optional<std::vector<StatusRange>> read_status_or_list(const nlohmann::json& value,
                                                            const JsonPlace& place,
                                                            DocumentProblems& problems);

}  // namespace rehearse
