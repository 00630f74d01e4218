#pragma once
// JSON values as the messages of problems name them.

#include <nlohmann/json_fwd.hpp>
#include <span>
#include <string>
#include <string_view>

namespace rehearse {

/// A value in ASCII: scalars as they are written, lists by their length, objects by their first
/// keys. Long ones are cut.
std::string describe(const nlohmann::json& value);

/// `; did you mean "shop"?` where `found` is a text near one of the names, or an object with a key
/// near one; "" otherwise.
std::string meant_hint(const nlohmann::json& found, std::span<const std::string_view> names);

}  // namespace rehearse
