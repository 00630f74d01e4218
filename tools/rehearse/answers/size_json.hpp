#pragma once
// How much is enough as JSON (scenarios/results.md).

#include "sim/json/json_writer.hpp"
#include "sim/questions/size.hpp"

namespace rehearse {

/// Writes the object.
void write_size(JsonWriter& json, const SizeAnswer& answer);

}  // namespace rehearse
