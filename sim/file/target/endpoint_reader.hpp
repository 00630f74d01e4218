#pragma once
// JSON → what a request to an endpoint of a target does (scenarios/targets.md).

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "models/base/json_place.hpp"
#include "models/service/service_options.hpp"
#include "sim/file/json/document_problems.hpp"

namespace rehearse {

/// The endpoint of a target that names none.
inline constexpr std::string_view kDefaultEndpoint = "default";

/// The keys of an endpoint; a target without `endpoints` has them itself.
const std::vector<std::string_view>& endpoint_keys();

/// An endpoint: a duration model, or an object with `duration` (a stream may go without) and
/// optionally kind, priority, error, calls, callOrder, holdsServer; match and response are those of
/// target_answers.hpp, and with one of them no duration is no time. Only keys and types are
/// checked. A call that names no endpoint has an empty one. What is wrong is reported and replaced
/// by a default.
EndpointOptions read_endpoint(std::string name, const nlohmann::json& value, const JsonPlace& place,
                              DocumentProblems& problems);

/// The same of an object that has other things to say too, so that its keys are not checked.
EndpointOptions read_endpoint_fields(std::string name, const nlohmann::json& object,
                                     const JsonPlace& place, DocumentProblems& problems);

}  // namespace rehearse
