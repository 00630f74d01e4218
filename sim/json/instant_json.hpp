#pragma once
// Instants that may be missing.

#include <optional>
#include <string_view>

#include "models/base/time.hpp"
#include "sim/json/json_writer.hpp"

namespace rehearse {

/// Nanoseconds from the start of the test, or null.
inline void write_instant(JsonWriter& json, std::string_view name,
                          const std::optional<Instant>& at) {
  json.key(name);
  if (at) {
    json.value(at->ns);
  } else {
    json.null();
  }
}

}  // namespace rehearse
