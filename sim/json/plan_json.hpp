#pragma once
// A plan as JSON, in the shape of tests/conformance/plan/README.md ("A scenario", "total").

#include <cstddef>
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

/// Longer lists of steps and starts are summed up, unless all of them are asked for: `count`,
/// `first` and `last` entry, and `hash`, FNV-1a of 64 bits over the list's numbers as 8 bytes each,
/// the lowest first, in 16 hexadecimal digits.
inline constexpr std::size_t kMostListed = 2'000'000;

/// Writes the fields `warnings`, `scenarios` and `total` into the open object. Times are
/// integer nanoseconds.
/// Requires for Listed: the area() of each scenario's rate curve is at most kMaxListedStarts.
void write_plan(JsonWriter& json, const Options& options, const TestPlan& plan, StartsDetail detail,
                std::size_t most_listed = kMostListed);

}  // namespace rehearse
