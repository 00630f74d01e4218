#pragma once
// About how long samples of a duration model are, for estimates of how much work they make.

#include "models/duration/duration_model.hpp"

namespace rehearse {

/// In ns: the mean, or where none is known (duration_model.hpp) a length that the mean is not
/// below, short of an accident of 1 in 10^6 draws: the largest v·P(X ≥ v), by Markov's inequality.
/// Things that last so long each happen at most t / typical_ns + 1 times in t on average, without
/// end. 0 only where practically every sample is 0.
double typical_ns(const DurationModel& model);

}  // namespace rehearse
