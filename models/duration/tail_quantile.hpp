#pragma once
// Quantile functions as tables of durations are made from them.

#include <functional>

#include "models/base/time.hpp"

namespace rehearse {

/// The value at a tail probability p in [2^-49, 1/2], in nanoseconds; any double but NaN.
using TailQuantile = std::function<double(double p)>;

/// A table has no longer entry, so the difference of two entries is exact.
inline constexpr Duration kLongestEntry{kMaxDuration.ns / 4};

}  // namespace rehearse
