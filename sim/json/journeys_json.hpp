#pragma once
// The expected work of an iteration of each journey, as JSON.

#include <vector>

#include "sim/file/journey_work.hpp"
#include "sim/json/json_writer.hpp"

namespace rehearse {

/// Writes the fields `journeys` and `loads` into the open object. Times are nanoseconds, rates per
/// second; null: it does not exist, is not known or has no limit.
void write_journeys(JsonWriter& json, const TestWork& test, const std::vector<ScenarioLoad>& loads);

}  // namespace rehearse
