#pragma once
// A trend's statistics where its durations are in a histogram.

#include "sim/measure/histogram.hpp"
#include "sim/verdict/trend_stat.hpp"

namespace rehearse {

/// The statistic of `durations`: milliseconds, or a number for Count.
double evaluate(const TrendStat& stat, const Histogram& durations);

}  // namespace rehearse
