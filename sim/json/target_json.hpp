#pragma once
// Requests, services, their moments and phases of a result as JSON.

#include <string>
#include <vector>

#include "sim/json/json_writer.hpp"
#include "sim/measure/result.hpp"

namespace rehearse {

/// Fields "http", "httpTotals", "services", "moments" and "phases" of the object that is open; none
/// that would be empty. `series`: those of services too.
void write_targets(JsonWriter& json, const Result& result,
                   const std::vector<std::string>& trend_stats, bool series);

/// A field of statistics in milliseconds. Requires: every entry of trend_stats can be parsed.
void write_durations(JsonWriter& json, std::string_view name, const Histogram& durations,
                     const std::vector<std::string>& trend_stats);

}  // namespace rehearse
