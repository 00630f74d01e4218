#pragma once
// How often all servers are busy where nothing waits for one.

#include <cstdint>

#include "models/base/require.hpp"

namespace rehearse {

/// The share of random arrivals that find all `servers` busy and are lost (M/G/c/c), at an offered
/// load of `load` busy servers on average: B(0) = 1, B(n) = load·B(n−1) / (n + load·B(n−1)) (A. K.
/// Erlang, 1917; any distribution of the service time with that mean). Evenly spaced arrivals lose
/// less. Requires: load ≥ 0.
inline double erlang_b(std::uint64_t servers, double load) {
  REQUIRE(load >= 0);
  double lost = 1;
  for (std::uint64_t n = 1; n <= servers; ++n) {
    lost = load * lost / (static_cast<double>(n) + load * lost);
  }
  return lost;
}

}  // namespace rehearse
