#pragma once
// The steady part of a run, as text and as JSON.

#include <string>

#include "sim/json/json_writer.hpp"
#include "sim/questions/steady.hpp"

namespace rehearse {

/// A section of the report: what was cut and by which rule, the figures, and the intervals.
std::string steady_text(const SteadyAnswer& answer);

/// The key `steady`, an object.
void write_steady(JsonWriter& json, const SteadyAnswer& answer);

}  // namespace rehearse
