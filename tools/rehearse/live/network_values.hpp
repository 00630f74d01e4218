#pragma once
// Values of options, as k6's options of the network have them.

#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sim/file/json/document_problems.hpp"

namespace rehearse {

/// The value of a key; null where it is missing, or null itself.
const nlohmann::json* given(const nlohmann::json& options, std::string_view key);

std::optional<std::string> read_text(const nlohmann::json& value, const JsonPlace& place,
                                     std::string_view expected, DocumentProblems& problems);

/// Those of a list that are texts.
std::vector<std::string> read_texts(const nlohmann::json& value, const JsonPlace& place,
                                    std::string_view expected, std::string_view expected_of_each,
                                    DocumentProblems& problems);

/// Adds one whose path is below the place.
void add_problem(const std::optional<Problem>& problem, const JsonPlace& place,
                 DocumentProblems& problems);

}  // namespace rehearse
