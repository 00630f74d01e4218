// Distribution functions and moments, from Boost.Math wherever it has them.

#include "tests/models/duration/known_distributions.hpp"

#include <boost/math/distributions/exponential.hpp>
#include <boost/math/distributions/gamma.hpp>
#include <boost/math/distributions/lognormal.hpp>
#include <boost/math/distributions/normal.hpp>
#include <boost/math/distributions/pareto.hpp>
#include <boost/math/distributions/triangular.hpp>
#include <boost/math/distributions/weibull.hpp>
#include <cmath>
#include <utility>

namespace rehearse {
namespace {

using Policy = boost::math::policies::policy<
    boost::math::policies::promote_double<false>,
    boost::math::policies::overflow_error<boost::math::policies::ignore_error>,
    boost::math::policies::underflow_error<boost::math::policies::ignore_error>>;
using Exponential = boost::math::exponential_distribution<double, Policy>;
using Gamma = boost::math::gamma_distribution<double, Policy>;
using Lognormal = boost::math::lognormal_distribution<double, Policy>;
using Normal = boost::math::normal_distribution<double, Policy>;
using Pareto = boost::math::pareto_distribution<double, Policy>;
using Triangular = boost::math::triangular_distribution<double, Policy>;
using Weibull = boost::math::weibull_distribution<double, Policy>;

using Moments = std::array<double, 5>;

DurationModel from(const Checked<Distribution>& distribution) {
  return *DurationModel::from(*distribution);
}

/// From mean, variance, skewness and kurtosis, as Boost.Math gives them.
template <class Exact>
Moments moments_of(const Exact& exact) {
  const double m = mean(exact);
  const double v = variance(exact);
  const double third = skewness(exact) * v * std::sqrt(v);
  const double fourth = kurtosis(exact) * v * v;
  return {1.0, m, v + m * m, third + 3.0 * m * v + m * m * m,
          fourth + 4.0 * m * third + 6.0 * m * m * v + m * m * m * m};
}

template <class Exact>
KnownDistribution known(std::string name, const Checked<Distribution>& distribution,
                        const Exact& exact, const Moments& moments = {}) {
  const double least = support(exact).first;
  return {std::move(name),
          from(distribution),
          [=](double x) { return x <= least ? 0.0 : cdf(exact, x); },
          [=](double x) { return x <= least ? 1.0 : cdf(complement(exact, x)); },
          moments,
          *distribution};
}

/// The moments too: all four must be finite.
template <class Exact>
KnownDistribution with_moments(std::string name, const Checked<Distribution>& distribution,
                               const Exact& exact) {
  return known(std::move(name), distribution, exact, moments_of(exact));
}

/// Raw moments by parts: E x^k = mean·E x^(k−1) + (k − 1)·sd²·E x^(k−2) for k ≥ 2.
KnownDistribution truncated_normal(Duration mean, Duration sd) {
  const auto m = static_cast<double>(mean.ns);
  const auto s = static_cast<double>(sd.ns);
  const Normal whole(m, s);
  const double below = cdf(whole, 0.0);
  const double above = cdf(complement(whole, 0.0));
  Moments moments{1.0, m + s * s * pdf(whole, 0.0) / above};
  for (std::size_t k = 2; k < moments.size(); ++k) {
    moments[k] = m * moments[k - 1] + static_cast<double>(k - 1) * s * s * moments[k - 2];
  }
  return {"normal",
          from(Distribution::normal(mean, sd)),
          [=](double x) { return x <= 0.0 ? 0.0 : (cdf(whole, x) - below) / above; },
          [=](double x) { return x <= 0.0 ? 1.0 : cdf(complement(whole, x)) / above; },
          moments,
          *Distribution::normal(mean, sd)};
}

KnownDistribution bounded_pareto(Duration min, Duration max, double alpha) {
  const auto low = static_cast<double>(min.ns);
  const auto high = static_cast<double>(max.ns);
  const double within = 1.0 - std::pow(low / high, alpha);
  Moments moments{1.0};
  for (std::size_t k = 1; k < moments.size(); ++k) {
    const double power = static_cast<double>(k) - alpha;
    moments[k] = alpha * std::pow(low, alpha) / within *
                 (std::pow(high, power) - std::pow(low, power)) / power;
  }
  return {"bounded pareto",
          from(Distribution::bounded_pareto(min, max, alpha)),
          [=](double x) {
            return x <= low ? 0.0 : std::min(1.0, -std::expm1(alpha * std::log(low / x)) / within);
          },
          [=](double x) {
            if (x <= low) return 1.0;
            return std::max(0.0, (std::pow(low / x, alpha) - std::pow(low / high, alpha)) / within);
          },
          moments,
          *Distribution::bounded_pareto(min, max, alpha)};
}

/// A mixture's distribution function and moments are those of its parts by weight.
KnownDistribution mixed(std::string name, DurationModel model,
                        const std::vector<std::pair<double, KnownDistribution>>& parts) {
  double total = 0.0;
  for (const auto& [weight, part] : parts) total += weight;
  Moments moments{};
  for (const auto& [weight, part] : parts) {
    for (std::size_t k = 0; k < moments.size(); ++k) moments[k] += weight / total * part.moments[k];
  }
  const auto sum_of = [=](auto function) {
    return [=](double x) {
      double sum = 0.0;
      for (const auto& [weight, part] : parts) sum += weight / total * (part.*function)(x);
      return sum;
    };
  };
  return {std::move(name),
          std::move(model),
          sum_of(&KnownDistribution::below),
          sum_of(&KnownDistribution::beyond),
          moments,
          {}};
}

KnownDistribution exponential(Duration mean) {
  const Exponential exact(1.0 / static_cast<double>(mean.ns));
  return {"exponential",
          *DurationModel::exponential(mean),
          [=](double x) { return cdf(exact, x); },
          [=](double x) { return cdf(complement(exact, x)); },
          moments_of(exact),
          {}};
}

KnownDistribution lognormal() {
  const double sigma = std::log(400.0 / 120.0) / boost::math::quantile(Normal(), 0.95);
  return with_moments("lognormal",
                      Distribution::lognormal_of_median(milliseconds(120), milliseconds(400)),
                      Lognormal(std::log(120e6), sigma));
}

KnownDistribution uniform(Duration low, Duration high) {
  const auto from = static_cast<double>(low.ns);
  const auto width = static_cast<double>((high - low).ns);
  Moments moments{};
  for (std::size_t k = 0; k < moments.size(); ++k) {
    const auto power = static_cast<double>(k) + 1.0;
    moments[k] = (std::pow(from + width, power) - std::pow(from, power)) / power / width;
  }
  return {"uniform",
          *DurationModel::uniform(low, high),
          [=](double x) { return std::clamp((x - from) / width, 0.0, 1.0); },
          [=](double x) { return std::clamp((from + width - x) / width, 0.0, 1.0); },
          moments,
          {}};
}

KnownDistribution hyperexponential() {
  return mixed("hyperexponential",
               *DurationModel::hyperexponential({seconds(1), seconds(10)}, {9.0, 1.0}),
               {{9.0, exponential(seconds(1))}, {1.0, exponential(seconds(10))}});
}

KnownDistribution mixture() {
  const KnownDistribution fast = lognormal();
  const KnownDistribution slow =
      with_moments("", Distribution::gamma_of_mean(2.5, seconds(1)), Gamma(2.5, 0.4e9));
  const KnownDistribution flat = uniform(seconds(1), seconds(5));
  return mixed("mixture",
               *DurationModel::mixture({fast.model, slow.model, flat.model}, {5.0, 3.0, 2.0}),
               {{5.0, fast}, {3.0, slow}, {2.0, flat}});
}

}  // namespace

double KnownDistribution::variance() const { return moments[2] - moments[1] * moments[1]; }

double KnownDistribution::fourth() const {
  const double m = moments[1];
  return moments[4] - 4.0 * m * moments[3] + 6.0 * m * m * moments[2] - 3.0 * m * m * m * m;
}

double KnownDistribution::quantile(double tail, bool upper) const {
  double low = 1e-300;
  double high = 1e300;
  while (true) {
    const double middle = high > 4.0 * low ? std::sqrt(low) * std::sqrt(high) : (low + high) / 2.0;
    if (middle <= low || middle >= high) return middle;
    const bool is_below = upper ? beyond(middle) > tail : below(middle) < tail;
    (is_below ? low : high) = middle;
  }
}

std::vector<KnownDistribution> known_distributions() {
  return {
      uniform(seconds(1), seconds(5)),
      exponential(seconds(1)),
      truncated_normal(seconds(1), milliseconds(400)),
      lognormal(),
      with_moments("gamma", Distribution::gamma_of_mean(2.5, seconds(1)), Gamma(2.5, 0.4e9)),
      with_moments("erlang", Distribution::erlang(3, seconds(3)), Gamma(3.0, 1e9)),
      with_moments("weibull", Distribution::weibull_of_scale(1.5, seconds(1)), Weibull(1.5, 1e9)),
      with_moments("pareto", Distribution::pareto(seconds(1), 6.0), Pareto(1e9, 6.0)),
      bounded_pareto(seconds(1), seconds(60), 1.1),
      with_moments("triangular", Distribution::triangular(seconds(1), seconds(2), seconds(5)),
                   Triangular(1e9, 2e9, 5e9)),
      hyperexponential(),
      mixture()};
}

std::vector<KnownDistribution> extreme_distributions() {
  const Duration mean = seconds(1000);
  const Duration day = seconds(24 * 3600);
  std::vector<KnownDistribution> all;
  for (const auto& [m, sd] :
       {std::pair{Duration{}, mean}, std::pair{milliseconds(1), mean}, std::pair{mean, day},
        std::pair{day, mean}, std::pair{day, nanoseconds(1)}}) {
    all.push_back(truncated_normal(m, sd));
  }
  for (const double sigma : {0.001, 0.1, 1.0, 3.0, 5.0}) {
    all.push_back(known("lognormal", Distribution::lognormal_of_mean(day, sigma),
                        Lognormal(std::log(86400e9) - sigma * sigma / 2.0, sigma)));
  }
  for (const double shape : {0.05, 0.07, 0.2, 0.5, 1.0, 30.0, 1'000.0, 10'000.0}) {
    all.push_back(
        known("gamma", Distribution::gamma_of_mean(shape, day), Gamma(shape, 86400e9 / shape)));
  }
  for (const double shape : {0.15, 0.3, 1.0, 8.0, 10'000.0}) {
    all.push_back(
        known("weibull", Distribution::weibull_of_scale(shape, mean), Weibull(shape, 1e12)));
  }
  for (const double alpha : {1.0, 2.0, 100.0, 10'000.0}) {
    all.push_back(
        known("pareto", Distribution::pareto(milliseconds(1), alpha), Pareto(1e6, alpha)));
  }
  for (const double alpha : {0.05, 0.5, 1.0, 3.0, 100.0}) {
    all.push_back(bounded_pareto(milliseconds(1), day, alpha));
  }
  all.push_back(
      known("triangular", Distribution::triangular({}, {}, day), Triangular(0.0, 0.0, 86400e9)));
  all.push_back(known("triangular", Distribution::triangular({}, day, day),
                      Triangular(0.0, 86400e9, 86400e9)));
  return all;
}

}  // namespace rehearse
