#pragma once
// Asks a REST API for one document.

#include <nlohmann/json_fwd.hpp>
#include <string>

#include "models/base/checked.hpp"

namespace rehearse {

/// The `data` of the answer to a GET, or, where there is a body, a PATCH with it. Problem: it
/// cannot be reached, refuses, or does not answer in JSON:API; the path is empty.
Checked<nlohmann::json> ask_control_api(const std::string& address, const std::string& path,
                                        const std::string& body = {});

}  // namespace rehearse
