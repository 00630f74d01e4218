#pragma once
// A plan as JSON, in the shape of tests/conformance/plan/README.md ("A scenario", "total").

#include <cstdint>

#include "sim/json/json_writer.hpp"
#include "sim/plan/plan.hpp"

namespace rehearse {

enum class StartsDetail : std::uint8_t {
  Counted,  ///< `startsCount`: how many there are; null: none, or too many to count
  Listed,   ///< `starts`: the offset of each; null: no work, or a period of 0
};

/// More arrivals than that in one scenario are neither listed nor counted.
inline constexpr double kMaxListedStarts = 50e6;

/// Writes the fields `warnings`, `scenarios` and `total` into the open object. All step lists are
/// in full. Times are integer nanoseconds.
/// Requires for Listed: the area() of each scenario's rate curve is at most kMaxListedStarts.
void write_plan(JsonWriter& json, const Options& options, const TestPlan& plan,
                StartsDetail detail);

}  // namespace rehearse
