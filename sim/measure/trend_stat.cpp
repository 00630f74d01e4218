// From nanoseconds to milliseconds.

#include "sim/measure/trend_stat.hpp"

namespace rehearse {

double evaluate(const TrendStat& stat, const Histogram& durations) {
  switch (stat.kind) {
    case TrendStat::Kind::Average:
      return durations.mean_ns() / 1e6;
    case TrendStat::Kind::Minimum:
      return static_cast<double>(durations.min().ns) / 1e6;
    case TrendStat::Kind::Median:
      return durations.quantile_ns(0.5) / 1e6;
    case TrendStat::Kind::Maximum:
      return static_cast<double>(durations.max().ns) / 1e6;
    case TrendStat::Kind::Count:
      return static_cast<double>(durations.count());
    case TrendStat::Kind::Percentile:
      return durations.quantile_ns(stat.percent / 100) / 1e6;
  }
  return 0;
}

}  // namespace rehearse
