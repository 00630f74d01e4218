#pragma once
// In which order of simultaneous events a run was made, and what others would have given, as text
// and as JSON.

#include <string>

#include "sim/json/json_writer.hpp"
#include "sim/measure/result.hpp"
#include "tools/rehearse/results/tie_answer.hpp"

namespace rehearse {

/// A section of the report. `counts`: of the run.
std::string ties_text(const TieAnswer& answer, const IterationCounts& counts);

/// The key `ties`, an object.
void write_ties(JsonWriter& json, const TieAnswer& answer);

}  // namespace rehearse
