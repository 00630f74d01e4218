#pragma once
// The continuous distributions that durations can have: exact quantile functions from Boost.Math.

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "models/base/checked.hpp"
#include "models/base/time.hpp"
#include "models/duration/tail_quantile.hpp"

namespace rehearse {

/// A distribution as a quantile table needs it. Made by the functions below; each gives its
/// formula, x being a duration, P(x) the probability of at most x.
///
/// Durations that are parameters must be > 0 (unless said otherwise) and at most kLongest; shapes
/// and alpha from kLeastShape to kMostShape, where a table is within 1e-4 (quantile_table.hpp).
/// Problems are all reported at once, at the parameter's name: "/mean", "/shape", ….
///
/// Promise: quantiles come from Boost.Math in double (long double promotion off) and from the
/// mathematical library. Those may differ in the last places between machines, so each is rounded
/// to 24 significant bits (6e-8 of its value) before it becomes a table's entry: then tables are
/// the same everywhere unless an entry lies within a few units in the last place of a rounding
/// border, which has a chance of about 1 in 4000 for a whole table. An exponential
/// (duration_model.hpp) is the same without exception.
struct Distribution {
  static constexpr Duration kLongest = kLongestEntry;
  static constexpr double kLeastShape = 0.05;
  static constexpr double kMostShape = 10'000.0;
  static constexpr double kMostSigma = 10.0;

  TailQuantile lower;             ///< the value not reached with probability p
  TailQuantile upper;             ///< the value exceeded with probability p
  std::optional<double> mean_ns;  ///< none when it is infinite
  std::string text;               ///< as for a person: "lognormal(median 120ms, p95 400ms)"

  /// Normal with this mean and standard deviation before it is truncated at 0: the density at x ≥ 0
  /// is φ((x − mean)/sd) / (sd·Φ(mean/sd)); its own mean is mean + sd·φ(mean/sd)/Φ(mean/sd).
  /// Errors: mean < 0, sd ≤ 0.
  static Checked<Distribution> normal(Duration mean, Duration sd);

  /// ln x is normal with mean mu and standard deviation sigma. The median is e^mu, 95 % are at most
  /// e^(mu + 1.6449·sigma), the mean is e^(mu + sigma²/2). Errors: p95 ≤ median.
  static Checked<Distribution> lognormal_of_median(Duration median, Duration p95);
  /// `mean` is that of x, `sigma` that of ln x, in (0, kMostSigma].
  static Checked<Distribution> lognormal_of_mean(Duration mean, double sigma);
  /// `mean` and standard deviation `sd` are those of x: sigma² = ln(1 + (sd/mean)²).
  static Checked<Distribution> lognormal_of_sd(Duration mean, Duration sd);
  /// `mu` is the mean of ln(x / 1ms), so e^mu is the median in milliseconds.
  static Checked<Distribution> lognormal_of_log(double mu, double sigma);

  /// P(x) = P(shape, x/scale), the regularised lower incomplete gamma function; mean shape·scale.
  static Checked<Distribution> gamma_of_mean(double shape, Duration mean);
  static Checked<Distribution> gamma_of_scale(double shape, Duration scale);
  /// The sum of `phases` exponentials whose means add up to `mean`: a gamma of that shape.
  /// Errors: phases outside [1, kMostShape].
  static Checked<Distribution> erlang(std::int64_t phases, Duration mean);

  /// P(x) = 1 − e^−(x/scale)^shape; mean scale·Γ(1 + 1/shape).
  static Checked<Distribution> weibull_of_scale(double shape, Duration scale);
  static Checked<Distribution> weibull_of_mean(double shape, Duration mean);

  /// P(x) = 1 − (min/x)^alpha for x ≥ min; mean alpha·min/(alpha − 1), infinite when alpha ≤ 1.
  static Checked<Distribution> pareto(Duration min, double alpha);
  /// The same given x ≤ max: P(x) = (1 − (min/x)^alpha) / (1 − (min/max)^alpha) on [min, max].
  /// Errors: max ≤ min.
  static Checked<Distribution> bounded_pareto(Duration min, Duration max, double alpha);

  /// The density rises in a line from `low` to `mode` and falls in a line to `high`; mean the
  /// average of the three. `low` may be 0. Errors: not low ≤ mode ≤ high with low < high.
  static Checked<Distribution> triangular(Duration low, Duration mode, Duration high);

  /// A point of a measured distribution: `percentile` per cent are at most `value`.
  struct Percentile {
    double percentile = 0.0;
    Duration value;
  };
  /// Through the given points, between them monotone cubic (PCHIP: Fritsch and Carlson 1980, slopes
  /// by the weighted harmonic mean of Fritsch and Butland 1984) in the probability; below the first
  /// and above the last the curve is flat. Problems are at the point's number: "/3". Errors: fewer
  /// than 2 points, percentiles outside [0, 100] or not ascending, values below 0 or descending.
  static Checked<Distribution> percentiles(const std::vector<Percentile>& points);

  /// The distribution of `factor`·x. Requires: factor finite and > 0.
  Distribution scaled(double factor) const;
};

}  // namespace rehearse
