#pragma once
// The statistics of a trend that --summary-trend-stats can ask for.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "sim/verdict/trend_totals.hpp"

namespace rehearse {

struct TrendStat {
  enum class Kind : std::uint8_t { Average, Minimum, Median, Maximum, Count, Percentile };
  Kind kind = Kind::Average;
  double percent = 0;  ///< Percentile: 0…100
  std::string name;    ///< as it was written
};

/// "avg", "min", "med", "max", "count" or "p(N)" with 0 ≤ N ≤ 100 as Go reads numbers; otherwise
/// nothing.
std::optional<TrendStat> parse_trend_stat(std::string_view text);

double evaluate(const TrendStat& stat, const TrendTotals& trend);

}  // namespace rehearse
