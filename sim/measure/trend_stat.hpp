#pragma once
// A trend's statistics where its durations are in a histogram.

#include "sim/measure/histogram.hpp"
#include "sim/verdict/trend_stat.hpp"

namespace rehearse {

/// Durations as a trend, in milliseconds. The histogram must outlive it.
class HistogramTotals final : public TrendTotals {
 public:
  explicit HistogramTotals(const Histogram& durations) : durations_(durations) {}

  std::uint64_t count() const override { return durations_.count(); }
  double avg() const override { return durations_.mean_ns() / kNsPerMs; }
  double min() const override { return static_cast<double>(durations_.min().ns) / kNsPerMs; }
  double max() const override { return static_cast<double>(durations_.max().ns) / kNsPerMs; }
  double percentile(double percent) const override {
    return durations_.quantile_ns(percent / 100) / kNsPerMs;
  }

 private:
  static constexpr double kNsPerMs = 1e6;

  const Histogram& durations_;
};

/// The statistic of `durations`: milliseconds, or a number for Count.
inline double evaluate(const TrendStat& stat, const Histogram& durations) {
  return evaluate(stat, HistogramTotals(durations));
}

}  // namespace rehearse
