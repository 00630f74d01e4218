#pragma once
// Some intervals of a series as one point of a curve.

#include <algorithm>
#include <cstdint>
#include <span>

#include "sim/measure/series/time_series.hpp"

namespace rehearse {

/// How many events the intervals have together.
inline double sum_of(std::span<const Interval> stretch, std::uint64_t Interval::*count) {
  double sum = 0;
  for (const Interval& interval : stretch) sum += static_cast<double>(interval.*count);
  return sum;
}

/// The most at the end of any; 0 of none.
inline double most_of(std::span<const Interval> stretch, std::uint64_t Interval::*count) {
  std::uint64_t most = 0;
  for (const Interval& interval : stretch) most = std::max(most, interval.*count);
  return static_cast<double>(most);
}

}  // namespace rehearse
