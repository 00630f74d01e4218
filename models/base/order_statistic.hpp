#pragma once
// Quantiles of values that are there one by one, without interpolation.

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <vector>

#include "models/base/require.hpp"

namespace rehearse {

/// The least of the ascending values that is not exceeded in this share of them. Requires: at least
/// one value, 0 ≤ share ≤ 1.
template <class Value>
const Value& order_statistic(const std::vector<Value>& ascending, double share) {
  REQUIRE(!ascending.empty() && share >= 0 && share <= 1);
  const auto enough =
      static_cast<std::size_t>(std::ceil(share * static_cast<double>(ascending.size())));
  return ascending[std::clamp<std::size_t>(enough, 1, ascending.size()) - 1];
}

}  // namespace rehearse
