#pragma once
// Estimates and shares as JSON.

#include <cstdint>
#include <optional>
#include <string_view>

#include "sim/json/json_writer.hpp"
#include "sim/measure/over/estimate.hpp"

namespace rehearse {

/// [low, high], or null where there is none.
void write_interval(JsonWriter& json, std::string_view name,
                    const std::optional<ConfidenceInterval>& interval);

/// The fields of an estimate: observations as `runs`, statistics, and their intervals.
void write_estimate(JsonWriter& json, const Estimate& estimate);

/// The share of `trials` that succeeded, as `runs`, `share` and its Wilson `interval`.
/// Requires: trials > 0.
void write_share(JsonWriter& json, std::uint64_t successes, std::uint64_t trials);

}  // namespace rehearse
