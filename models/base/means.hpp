#pragma once
// Arithmetic of means, in doubles of nanoseconds.

#include "models/base/time.hpp"

namespace rehearse {

inline double as_double(Duration duration) { return static_cast<double>(duration.ns); }

/// share · mean, where 0·∞ is 0: what never happens takes no time. Requires: share ≥ 0.
inline double weighted(double share, double mean) { return share == 0.0 ? 0.0 : share * mean; }

}  // namespace rehearse
