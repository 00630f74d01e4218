// The quantiles of Student's t and of the binomial distribution are Boost.Math's.

#include "sim/measure/over/estimate.hpp"

#include <algorithm>
#include <boost/math/distributions/binomial.hpp>
#include <boost/math/distributions/students_t.hpp>
#include <cmath>

#include "models/base/require.hpp"

namespace rehearse {

namespace {

constexpr double kTail = 0.025;  // on each side of a 95 % interval

/// Ranks, counted from 1, of the observations at both ends of a percentile's interval.
struct Ranks {
  std::uint64_t low = 0;
  std::uint64_t high = 0;
};

/// Nothing where the percentile may be beyond all observations with more than kTail.
std::optional<Ranks> ranks_of(std::uint64_t observations, double share) {
  using Integer = boost::math::policies::policy<
      boost::math::policies::discrete_quantile<boost::math::policies::integer_round_up>>;
  const boost::math::binomial_distribution<double, Integer> below(static_cast<double>(observations),
                                                                  share);
  // The least b with P(below ≤ b) ≥ kTail: the observation of rank b is too high with at most
  // kTail.
  const double low = boost::math::quantile(below, kTail);
  const double high = boost::math::quantile(below, 1 - kTail) + 1;
  if (low < 1 || high > static_cast<double>(observations)) return std::nullopt;
  return Ranks{static_cast<std::uint64_t>(low), static_cast<std::uint64_t>(high)};
}

}  // namespace

double student_quantile(std::uint64_t degrees_of_freedom) {
  REQUIRE(degrees_of_freedom >= 1);
  const boost::math::students_t_distribution<double> t(static_cast<double>(degrees_of_freedom));
  return boost::math::quantile(boost::math::complement(t, kTail));
}

void Sample::add(double value) {
  REQUIRE(std::isfinite(value));
  values_.add(value);
  const double before = value - mean_;
  mean_ += before / static_cast<double>(values_.count());
  squares_ += before * (value - mean_);
}

double Sample::sd() const {
  REQUIRE(count() > 1);
  return std::sqrt(squares_ / static_cast<double>(count() - 1));
}

double Sample::half_width() const {
  return student_quantile(count() - 1) * sd() / std::sqrt(static_cast<double>(count()));
}

PercentileEstimate Sample::percentile(double percent) const {
  REQUIRE(count() > 0 && percent > 0 && percent < 100);
  PercentileEstimate found{values_.percentile(percent), {}};
  if (const auto ranks = ranks_of(count(), percent / 100)) {
    found.interval = {values_.at_rank(ranks->low - 1), values_.at_rank(ranks->high - 1)};
  }
  return found;
}

PredictionRange Sample::prediction_range() const {
  REQUIRE(count() > 1);
  if (count() >= kRankedObservations) {
    const std::uint64_t below = (count() + 1) / 40;  // 2.5 % of the gaps between observations
    return {values_.at_rank(below - 1), values_.at_rank(count() - below), true};
  }
  const double half = half_width() * std::sqrt(static_cast<double>(count()) + 1);
  return {std::max(0.0, mean_ - half), mean_ + half, false};
}

Estimate Sample::estimate() const {
  Estimate found;
  found.observations = count();
  found.mean = mean_;
  if (count() > 1) {
    const double half = half_width();
    found.of_mean = {mean_ - half, mean_ + half};
    found.sd = sd();
  }
  found.min = values_.min();
  found.p5 = percentile(5);
  found.p50 = percentile(50);
  found.p95 = percentile(95);
  found.p99 = percentile(99);
  found.max = values_.max();
  return found;
}

}  // namespace rehearse
