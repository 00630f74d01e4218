#pragma once
// The duration model of a key that may be missing.

#include <nlohmann/json.hpp>
#include <optional>

#include "sim/file/duration/duration_model_reader.hpp"

namespace rehearse {

/// None where the object does not have the key, or its model is wrong.
inline std::optional<DurationModel> read_optional_model(const nlohmann::json& object,
                                                        const char* key, const JsonPlace& place,
                                                        DocumentProblems& problems) {
  const auto found = object.find(key);
  if (found == object.end()) return std::nullopt;
  return read_duration_model(*found, place / key, problems);
}

}  // namespace rehearse
