#pragma once
// Files of other kinds that are given in place of a rehearsal, recognised by their content.

#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string_view>

#include "models/base/checked.hpp"

namespace rehearse {

/// What a text that is no JSON document looks like, and what to do with it: JavaScript, TypeScript,
/// YAML, points of `k6 run --out json`, gzipped data. Nothing when it looks like none of these.
std::optional<Problem> foreign_text(std::string_view text);

/// The same of a JSON document: HAR, a point, k6's summary export, a result of ours, an
/// expected.json.
std::optional<Problem> foreign_document(const nlohmann::json& document);

}  // namespace rehearse
