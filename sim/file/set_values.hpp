#pragma once
// `--set PATH=VALUE`: values that the command line puts into a document.

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "models/base/checked.hpp"
#include "sim/file/read_settings.hpp"

namespace rehearse {

/// Puts the values into the document, in their order. Each is "PATH=VALUE"; VALUE is JSON, or else
/// a text. PATH is one of
/// - a JSON pointer: "/targets/api/servers";
/// - names with dots between them, from a key of a rehearsal on: "targets.api.servers",
///   "scenarios.open.stages.1.target" (those of the options);
/// - the name of a k6 option or of a scenario's option, with more behind it: "rps", "rate",
///   "stages.0.target". One of a scenario is that of the only scenario, or of the only one that has
///   it.
/// All but the last name must be there already; the last one may be new. Problems are at "--set".
/// Requires: `document` is an object.
Problems put_values(const std::vector<std::string>& values, nlohmann::json& document);

/// The text as JSON, with the settings' values in it. Errors: of parse_json() and of put_values().
Checked<nlohmann::json> parse_document(std::string_view text, const ReadSettings& settings);

}  // namespace rehearse
