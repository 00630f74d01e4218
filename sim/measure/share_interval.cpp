// The roots of (p̂ − p)² = z²·p·(1 − p)/n.

#include "sim/measure/share_interval.hpp"

#include <algorithm>
#include <cmath>

#include "models/base/require.hpp"

namespace rehearse {

ConfidenceInterval wilson_interval(std::uint64_t successes, std::uint64_t trials) {
  REQUIRE(trials > 0 && successes <= trials);
  constexpr double kZ = 1.959963984540054;
  const double n = static_cast<double>(trials);
  const double share = static_cast<double>(successes) / n;
  const double scale = 1 + kZ * kZ / n;
  const double centre = (share + kZ * kZ / (2 * n)) / scale;
  const double half = kZ / scale * std::sqrt(share * (1 - share) / n + kZ * kZ / (4 * n * n));
  // Of no successes, and of nothing else, one end is exact.
  return {successes == 0 ? 0 : std::max(0.0, centre - half),
          successes == trials ? 1 : std::min(1.0, centre + half)};
}

bool passes_as_a_rule(std::uint64_t successes, std::uint64_t trials,
                      std::optional<double> confidence) {
  if (confidence) return wilson_interval(successes, trials).low > *confidence;
  return 2 * successes > trials;
}

}  // namespace rehearse
