#pragma once
// What sweeps and searches answer, as JSON.

#include "sim/json/json_writer.hpp"
#include "sim/questions/find.hpp"
#include "tools/rehearse/results/sweep_results.hpp"

namespace rehearse {

/// An object: `runs`, and `points` with their answers.
void write_sweep(JsonWriter& json, const SweepTable& table);

/// An object: what was found, its neighbour, and what was tried.
void write_find(JsonWriter& json, const FindAnswer& answer);

}  // namespace rehearse
