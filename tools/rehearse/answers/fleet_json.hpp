#pragma once
// A fleet as JSON (scenarios/results.md).

#include "sim/json/json_writer.hpp"
#include "sim/questions/fleet.hpp"

namespace rehearse {

/// Writes the object.
void write_fleet(JsonWriter& json, const FleetAnswer& answer);

}  // namespace rehearse
