#pragma once
// A comparison as JSON.

#include "sim/json/json_writer.hpp"
#include "tools/rehearse/results/compared_files.hpp"

namespace rehearse {

/// All figures and thresholds; scenarios/results.md has the keys.
void write_comparison(JsonWriter& json, const ComparedFiles& compared);

}  // namespace rehearse
