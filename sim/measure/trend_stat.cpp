// From nanoseconds to milliseconds.

#include "sim/measure/trend_stat.hpp"

#include <fmt/format.h>

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

Problems trend_stat_problems(const std::vector<std::string>& stats, std::string_view path) {
  Problems problems;
  for (const std::string& stat : stats) {
    if (parse_trend_stat(stat)) continue;
    problems.push_back(
        {std::string(path),
         fmt::format("found '{}', expected avg, min, med, max, count or p(N), N from 0 to 100",
                     stat)});
  }
  return problems;
}

}  // namespace rehearse
