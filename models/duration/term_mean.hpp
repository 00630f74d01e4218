#pragma once
// The mean of a term's samples within its bounds.

#include <optional>

#include "models/duration/duration_term.hpp"

namespace rehearse {

/// The mean of the term's samples, bounds and all: exact but for tables, whose straight cells are
/// integrated. None for a sum, whose distribution is not known.
std::optional<double> term_mean(const DurationTerm& term);

}  // namespace rehearse
