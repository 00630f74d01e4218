// The normal distribution truncated at 0, and the lognormal.

#include <boost/math/distributions/lognormal.hpp>
#include <boost/math/distributions/normal.hpp>
#include <cmath>

#include "models/base/duration_format.hpp"
#include "models/duration/distribution.hpp"
#include "models/duration/distribution_family.hpp"
#include "models/duration/distribution_parts.hpp"

namespace rehearse {

using distribution_detail::Checks;
using distribution_detail::number_text;
using distribution_detail::Policy;
using distribution_detail::steadied;

namespace {

using Normal = boost::math::normal_distribution<double, Policy>;
using Lognormal = boost::math::lognormal_distribution<double, Policy>;

/// A median of e^mu milliseconds from 1 ns to kLongest.
constexpr double kLeastMu = -13.8;
constexpr double kMostMu = 28.4;

Distribution lognormal(double mu, double sigma, std::string text) {
  const Lognormal exact(mu, sigma);
  return steadied([exact](double p) { return quantile(exact, p); },
                  [exact](double p) { return quantile(complement(exact, p)); },
                  std::exp(mu + sigma * sigma / 2.0), "lognormal(" + std::move(text) + ")");
}

}  // namespace

Checked<Distribution> Distribution::normal(Duration mean, Duration sd) {
  return Checks()
      .rule(mean.ns >= 0 && mean <= kLongest, "mean", format_duration(mean),
            "≥ 0s and at most " + format_duration(kLongest))
      .length("sd", sd)
      .make([&] {
        const Normal whole(as_double(mean), as_double(sd));
        const double below = cdf(whole, 0.0);
        const double above = cdf(complement(whole, 0.0));
        return steadied(
            [=](double p) { return quantile(whole, below + p * above); },
            [=](double p) { return quantile(complement(whole, p * above)); },
            as_double(mean) + as_double(sd) * as_double(sd) * pdf(whole, 0.0) / above,
            "normal(mean " + format_duration(mean) + ", sd " + format_duration(sd) + ")");
      });
}

Checked<Distribution> Distribution::lognormal_of_median(Duration median, Duration p95) {
  return Checks()
      .length("median", median)
      .length("p95", p95)
      .then(p95 > median, "p95", format_duration(p95),
            "> " + format_duration(median) + ", the median")
      .make([&]() -> Checked<Distribution> {
        const double mu = std::log(as_double(median));
        const double sigma = (std::log(as_double(p95)) - mu) / quantile(Normal(), 0.95);
        if (sigma > kMostSigma) {
          return wrong_value(
              "/p95", format_duration(p95) + ", a sigma of " + number_text(sigma),
              "one nearer to the median, for a sigma of at most " + number_text(kMostSigma));
        }
        return lognormal(mu, sigma,
                         "median " + format_duration(median) + ", p95 " + format_duration(p95));
      });
}

Checked<Distribution> Distribution::lognormal_of_mean(Duration mean, double sigma) {
  return Checks().length("mean", mean).sigma(sigma).make([&] {
    Distribution result =
        lognormal(std::log(as_double(mean)) - sigma * sigma / 2.0, sigma,
                  "mean " + format_duration(mean) + ", sigma " + number_text(sigma));
    result.mean_ns = as_double(mean);
    return result;
  });
}

Checked<Distribution> Distribution::lognormal_of_sd(Duration mean, Duration sd) {
  return Checks().length("mean", mean).length("sd", sd).make([&]() -> Checked<Distribution> {
    const double ratio = as_double(sd) / as_double(mean);
    const double sigma = std::sqrt(std::log1p(ratio * ratio));
    if (sigma > kMostSigma) {
      return wrong_value("/sd", format_duration(sd) + ", a sigma of " + number_text(sigma),
                         "less, for a sigma of at most " + number_text(kMostSigma));
    }
    Checked<Distribution> result = lognormal_of_mean(mean, sigma);
    if (result) {
      result->text =
          "lognormal(mean " + format_duration(mean) + ", sd " + format_duration(sd) + ")";
    }
    return result;
  });
}

Checked<Distribution> Distribution::lognormal_of_log(double mu, double sigma) {
  return Checks().number("mu", mu, kLeastMu, kMostMu).sigma(sigma).make([&] {
    return lognormal(mu + std::log(1e6), sigma,
                     "mu " + number_text(mu) + ", sigma " + number_text(sigma));
  });
}

DistributionFamily normal_family() {
  using P = DistributionParameter;
  return {"normal", {{{P::length_or_zero("mean"), P::length("sd")}, [](ParameterValues of) {
                        return Distribution::normal(of[0].length, of[1].length);
                      }}}};
}

DistributionFamily lognormal_family() {
  using P = DistributionParameter;
  return {"lognormal",
          {{{P::length("median"), P::length("p95")},
            [](ParameterValues of) {
              return Distribution::lognormal_of_median(of[0].length, of[1].length);
            }},
           {{P::length("mean"), P::number("sigma")},
            [](ParameterValues of) {
              return Distribution::lognormal_of_mean(of[0].length, of[1].number);
            }},
           {{P::length("mean"), P::length("sd")},
            [](ParameterValues of) {
              return Distribution::lognormal_of_sd(of[0].length, of[1].length);
            }},
           {{P::number("mu"), P::number("sigma")}, [](ParameterValues of) {
              return Distribution::lognormal_of_log(of[0].number, of[1].number);
            }}}};
}

}  // namespace rehearse
