#pragma once
// A trend's statistics where its durations are in a histogram.

#include <string>
#include <string_view>
#include <vector>

#include "models/base/checked.hpp"
#include "sim/measure/histogram.hpp"
#include "sim/verdict/trend_stat.hpp"

namespace rehearse {

/// The statistic of `durations`: milliseconds, or a number for Count.
double evaluate(const TrendStat& stat, const Histogram& durations);

/// A problem at `path` for each name that is no statistic.
Problems trend_stat_problems(const std::vector<std::string>& stats, std::string_view path);

}  // namespace rehearse
