#pragma once
// Text → JSON, within bounds and without a second meaning: no repeated keys, nothing behind the
// end.

#include <cstddef>
#include <nlohmann/json_fwd.hpp>
#include <string_view>

#include "models/base/checked.hpp"

namespace rehearse {

struct JsonLimits {
  std::size_t bytes = std::size_t{16} << 20;  ///< of text
  std::size_t depth = 64;                     ///< of nested arrays and objects
};

/// Parses strict JSON (RFC 8259) in UTF-8; a UTF-8 byte order mark is skipped. Errors: too long or
/// too deep, other encodings, numbers beyond a double, malformed or trailing text (with line and
/// column of the last byte that was read, both from 1), and every repeated key. Memory stays
/// proportional to the text and no recursion depends on it.
Checked<nlohmann::json> parse_json(std::string_view text, const JsonLimits& limits = {});

}  // namespace rehearse
