#pragma once
// Single values of options, in all the forms k6 takes them: null leaves the option unset, integers
// may be text, and {"Int64": 3} is 3 (S16).

#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <string>

#include "sim/options/option_decoding.hpp"
#include "sim/options/raw_options.hpp"

namespace rehearse {

/// Each reads `value` into `out` or complains to `decoding`; a field that is null is not given,
/// yet keeps its value, as in k6.
void read_value(Decoding& decoding, const JsonPlace& place, const nlohmann::json& value,
                Given<std::int64_t>& out);
void read_value(Decoding& decoding, const JsonPlace& place, const nlohmann::json& value,
                Given<Duration>& out);
void read_value(Decoding& decoding, const JsonPlace& place, const nlohmann::json& value,
                Given<std::string>& out);
void read_value(Decoding& decoding, const JsonPlace& place, const nlohmann::json& value,
                Given<bool>& out);
/// Adds to the map; null empties it.
void read_value(Decoding& decoding, const JsonPlace& place, const nlohmann::json& value,
                StringMap& out);

}  // namespace rehearse
