#pragma once
// An explanation as JSON (scenarios/results.md).

#include "sim/json/json_writer.hpp"
#include "sim/questions/explain.hpp"

namespace rehearse {

/// Writes the object.
void write_explanation(JsonWriter& json, const Explanation& explanation);

}  // namespace rehearse
