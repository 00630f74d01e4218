#pragma once
// The mean of what a term samples when it is held within bounds.

#include <cstdint>
#include <optional>

#include "models/duration_term.hpp"

namespace rehearse {

/// a − b, held within 64 bits.
std::int64_t saturated_difference(std::int64_t a, std::int64_t b);

/// The mean of the term's samples held within [low, high]: exact but for tables, whose straight
/// cells are integrated. None for a sum, whose distribution is not known.
/// Requires: low ≤ high.
std::optional<double> clamped_mean(const DurationTerm& term, std::int64_t low, std::int64_t high);

}  // namespace rehearse
