// The thresholds of a weighted choice, and where to look for a word among them.

#include "models/duration/weighted_choice.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "models/base/require.hpp"
#include "models/duration/weights.hpp"

namespace rehearse {

WeightedChoice::WeightedChoice(const std::vector<double>& weights)
    : thresholds_(cumulative_thresholds(weights)) {
  REQUIRE(thresholds_.size() < std::numeric_limits<std::uint32_t>::max());
  for (std::size_t range = 0; range < guide_.size(); ++range) {
    const auto end = range + 1 == guide_.size()
                         ? thresholds_.end()
                         : std::upper_bound(thresholds_.begin(), thresholds_.end(),
                                            std::uint64_t{range} << kGuideShift);
    guide_[range] = static_cast<std::uint32_t>(end - thresholds_.begin());
  }
}

double WeightedChoice::share(std::size_t i) const {
  const double first = i == 0 ? 0.0 : static_cast<double>(thresholds_[i - 1]);
  const double next = i == thresholds_.size() ? 0x1p64 : static_cast<double>(thresholds_[i]);
  return std::ldexp(next - first, -64);
}

}  // namespace rehearse
