#pragma once
// JSON values as the messages of problems name them.

#include <nlohmann/json_fwd.hpp>
#include <string>

namespace rehearse {

/// A value in ASCII: scalars as they are written, lists by their length, objects by their first
/// keys. Long ones are cut.
std::string describe(const nlohmann::json& value);

}  // namespace rehearse
