#pragma once
// The top level of an options object, and what is put over it (S14, S17, S105).

#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sim/options/option_decoding.hpp"
#include "sim/options/options_reader.hpp"
#include "sim/options/raw_options.hpp"

namespace rehearse {

/// Reads all fields k6 knows at the top level; those without meaning for a rehearsal are checked
/// for their type only. Null is an object without fields. Unknown fields are no error: the first
/// one's name is kept. Stages without a duration are left out.
RawOptions read_fields(Decoding& decoding, const nlohmann::json& document);

/// The names of k6's options at the top level.
const std::vector<std::string_view>& option_names();

/// Whether the key names one of them, as Go's decoder takes it.
bool is_option(std::string_view key);

/// Whether any key of the object is an option of k6's. Requires: an object.
bool has_option(const nlohmann::json& object);

/// Puts flags or variables over the options: one of duration, iterations and stages among them
/// replaces all of them and the scenarios below. Complaints name the flag or the variable.
void apply_overrides(Decoding& decoding, const OptionOverrides& overrides, RawOptions& options);

}  // namespace rehearse
