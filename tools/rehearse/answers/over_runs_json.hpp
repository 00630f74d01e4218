#pragma once
// Figures over runs as JSON.

#include "sim/json/json_writer.hpp"
#include "sim/measure/over/over_runs.hpp"

namespace rehearse {

/// A list: each threshold, and the share of the runs in which it held.
void write_thresholds(JsonWriter& json, const OverRuns& over);

/// An object of all figures, nested as in a result, and `thresholds`.
void write_over_runs(JsonWriter& json, const OverRuns& over);

}  // namespace rehearse
