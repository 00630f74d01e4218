#pragma once
// Figures over runs as JSON.

#include "sim/json/json_writer.hpp"
#include "sim/measure/over/over_runs.hpp"

namespace rehearse {

/// An object of all figures, nested as in a result, and `thresholds`.
void write_over_runs(JsonWriter& json, const OverRuns& over);

}  // namespace rehearse
