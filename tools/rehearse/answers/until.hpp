#pragma once
// How narrow the intervals of runs have become, as text and as JSON.

#include <cstdint>
#include <string>
#include <vector>

#include "sim/json/json_writer.hpp"
#include "sim/questions/until.hpp"

namespace rehearse {

/// A line for each precision: whether it was reached, or how many runs it takes. `runs`: all that
/// were made. Empty where nothing was asked.
std::string until_text(const std::vector<PrecisionOutcome>& until, std::uint64_t runs);

/// The key `until`, a list; nothing where nothing was asked.
void write_until(JsonWriter& json, const std::vector<PrecisionOutcome>& until);

}  // namespace rehearse
