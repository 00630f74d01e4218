#pragma once
// What is right in a document, but hardly meant.

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "models/base/json_place.hpp"

namespace rehearse {

/// Warnings, each with its place: think times and durations of journeys that are bare numbers below
/// 10, which are milliseconds (S2), since seconds were probably meant.
std::vector<std::string> bare_number_warnings(const nlohmann::json& document);

/// Warnings, each with its place: keys of the options object at `place` that are no option, which
/// k6 ignores (S17), but near the name of one.
std::vector<std::string> misspelt_option_warnings(const nlohmann::json& options,
                                                  const JsonPlace& place);

}  // namespace rehearse
