#pragma once
// Where in the document the parts of a network are written.

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>

namespace rehearse {

/// The JSON pointer below `targets` for a path of plan_network's problems, which speaks of the
/// options: an endpoint that a target does not write out is the target itself, what an instance
/// does not write out is written in its target, some fields have other names, and the pointer ends
/// at a value that is written in place of a whole object.
std::string target_place(const nlohmann::json& targets, std::string_view plan_path);

}  // namespace rehearse
