#pragma once
// What independent observations say of the distribution that they are from.

#include <cstddef>
#include <cstdint>
#include <optional>

#include "sim/measure/share_interval.hpp"
#include "sim/verdict/trend_sink.hpp"

namespace rehearse {

/// How many observations of a figure are kept one by one; beyond it percentiles come from cells of
/// at most 1/1024 of their value, so that memory does not grow with their number.
inline constexpr std::size_t kExactObservations = 100'000;

/// A percentile linear between neighbours (S98), and the interval of the distribution's own one.
struct PercentileEstimate {
  double value = 0;
  std::optional<ConfidenceInterval> interval;  ///< none: too few observations
};

/// Where one further observation is with 95 %.
struct PredictionRange {
  double low = 0;
  double high = 0;
  bool by_rank = false;  ///< between two observations; false: by Student's t
};

/// From this number of observations on some two of them are the ends of a prediction range.
inline constexpr std::uint64_t kRankedObservations = 39;

struct Estimate {
  std::uint64_t observations = 0;
  double mean = 0;
  std::optional<ConfidenceInterval> of_mean;  ///< none of one observation, likewise
  std::optional<double> sd;                   ///< its divisor is observations − 1
  double min = 0;
  PercentileEstimate p5;
  PercentileEstimate p50;
  PercentileEstimate p95;
  PercentileEstimate p99;
  double max = 0;
};

/// Observations of one figure. What it says depends on their order only by the rounding of sums.
class Sample {
 public:
  Sample() : values_(kExactObservations) {}

  /// Requires: a finite value.
  void add(double value);

  std::uint64_t count() const { return values_.count(); }
  double mean() const { return mean_; }
  /// Requires: count() > 1.
  double sd() const;
  /// Half the width of the 95 % interval of the mean: Student's t with count() − 1 degrees of
  /// freedom (A. M. Law, Simulation Modeling and Analysis, 4.5), exact where observations are
  /// normal, and nearly so for the mean of many. Requires: count() > 1.
  double half_width() const;
  /// The interval of a percentile lies between two observations, whose ranks are such that a
  /// binomial number of observations below the percentile is between them with 95 % (H. A. David,
  /// Order Statistics, 7.1): at least 95 % whatever the distribution.
  /// Requires: 0 < percent < 100, count() > 0.
  PercentileEstimate percentile(double percent) const;
  /// The observation that comes after `rank` others in their order. Requires: rank < count().
  double at_rank(std::uint64_t rank) const { return values_.at_rank(rank); }

  /// For values that cannot be negative. Of kRankedObservations or more: between the observations
  /// of rank ⌊(n + 1)/40⌋ from both ends, which has one more with at least 95 % whatever the
  /// distribution (H. A. David, Order Statistics, 7.3). Of fewer: mean ± t·sd·√(1 + 1/n), t with
  /// n − 1 degrees of freedom, exact where observations are normal (G. J. Hahn and W. Q. Meeker,
  /// Statistical Intervals, 4.7). Requires: count() > 1.
  PredictionRange prediction_range() const;

  /// Requires: count() > 0.
  Estimate estimate() const;

 private:
  TrendSink values_;
  double mean_ = 0;     // by Welford's method, as the next
  double squares_ = 0;  // sum of squared deviations from the mean
};

/// The quantile of Student's t that 2.5 % of it are above. Requires: at least one degree of
/// freedom.
double student_quantile(std::uint64_t degrees_of_freedom);

}  // namespace rehearse
