#pragma once
// What changed between two schedules as JSON (scenarios/results.md).

#include "sim/json/json_writer.hpp"
#include "sim/questions/schedule_diff.hpp"

namespace rehearse {

/// Writes the object.
void write_schedule_diff(JsonWriter& json, const ScheduleDiff& diff);

}  // namespace rehearse
