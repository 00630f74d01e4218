#pragma once
// The JSON Schema of a rehearsal file.

#include <nlohmann/json.hpp>

namespace rehearse {

/// JSON Schema, draft 2020-12: what can be said of a rehearsal without its meaning. A file that the
/// schema refuses is refused by the reader too, but for k6's other spellings of options' names.
nlohmann::ordered_json rehearsal_schema();

}  // namespace rehearse
