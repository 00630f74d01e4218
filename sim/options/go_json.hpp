#pragma once
// JSON values as k6 sees them: JavaScript values written out again by Go's JSON encoder.

#include <cstddef>
#include <nlohmann/json_fwd.hpp>
#include <string>

namespace rehearse {

/// The longest part of a value that is quoted, in bytes.
inline constexpr std::size_t kLongestQuotation = 600;

/// The value on one line. Ends in "…" after `longest` bytes, so that a huge value costs no more.
std::string go_json_line(const nlohmann::json& value, std::size_t longest = kLongestQuotation);

/// The same, indented by two spaces a level as part of a document in which it lies `depth` levels
/// deep.
std::string go_json_indented(const nlohmann::json& value, std::size_t depth);

}  // namespace rehearse
