// Weibull, Pareto with and without a bound, and the triangle.

#include <boost/math/distributions/pareto.hpp>
#include <boost/math/distributions/triangular.hpp>
#include <boost/math/distributions/weibull.hpp>
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

using Weibull = boost::math::weibull_distribution<double, Policy>;
using Pareto = boost::math::pareto_distribution<double, Policy>;
using Triangular = boost::math::triangular_distribution<double, Policy>;

Distribution weibull(double shape, double scale, const char* name, Duration value) {
  const Weibull exact(shape, scale);
  return steadied(
      [exact](double p) { return quantile(exact, p); },
      [exact](double p) { return quantile(complement(exact, p)); }, mean(exact),
      "weibull(shape " + number_text(shape) + ", " + name + " " + format_duration(value) + ")");
}

/// min·alpha/(1 − e^(−alpha·r)) · (1 − e^(−(alpha − 1)·r))/(alpha − 1) for r = ln(max/min), without
/// cancellation next to alpha = 1.
double bounded_pareto_mean(double min, double range, double alpha) {
  const double excess = alpha - 1.0;
  const double area = excess == 0.0 ? range : -std::expm1(-excess * range) / excess;
  return min * alpha * area / -std::expm1(-alpha * range);
}

}  // namespace

Checked<Distribution> Distribution::weibull_of_scale(double shape, Duration scale) {
  return Checks().shape("shape", shape).length("scale", scale).make([&] {
    return weibull(shape, as_double(scale), "scale", scale);
  });
}

Checked<Distribution> Distribution::weibull_of_mean(double shape, Duration mean) {
  return Checks().shape("shape", shape).length("mean", mean).make([&] {
    const double scale = as_double(mean) / boost::math::tgamma(1.0 + 1.0 / shape, Policy());
    Distribution result = weibull(shape, scale, "mean", mean);
    result.mean_ns = as_double(mean);
    return result;
  });
}

Checked<Distribution> Distribution::pareto(Duration min, double alpha) {
  return Checks().length("min", min).shape("alpha", alpha).make([&] {
    const Pareto exact(as_double(min), alpha);
    std::optional<double> mean;
    if (alpha > 1.0) mean = alpha * as_double(min) / (alpha - 1.0);
    return steadied([exact](double p) { return quantile(exact, p); },
                    [exact](double p) { return quantile(complement(exact, p)); }, mean,
                    "pareto(min " + format_duration(min) + ", alpha " + number_text(alpha) + ")",
                    as_double(min));
  });
}

Checked<Distribution> Distribution::bounded_pareto(Duration min, Duration max, double alpha) {
  return Checks()
      .length("min", min)
      .length("max", max)
      .shape("alpha", alpha)
      .then(max > min, "max", format_duration(max), "> " + format_duration(min) + ", the min")
      .make([&] {
        const Pareto whole(as_double(min), alpha);
        const double range = std::log(as_double(max) / as_double(min));
        const double beyond = std::exp(-alpha * range);
        const double within = -std::expm1(-alpha * range);
        return steadied([=](double p) { return quantile(whole, p * within); },
                        [=](double p) { return quantile(complement(whole, p * within + beyond)); },
                        bounded_pareto_mean(as_double(min), range, alpha),
                        "pareto(min " + format_duration(min) + ", max " + format_duration(max) +
                            ", alpha " + number_text(alpha) + ")",
                        as_double(min), as_double(max));
      });
}

Checked<Distribution> Distribution::triangular(Duration low, Duration mode, Duration high) {
  return Checks()
      .rule(low.ns >= 0, "low", format_duration(low), "≥ 0s")
      .rule(mode >= low, "mode", format_duration(mode),
            "≥ " + format_duration(low) + ", the low end")
      .rule(high >= mode && high > low && high <= kLongest, "high", format_duration(high),
            "≥ " + format_duration(mode) + ", the mode, > " + format_duration(low) +
                ", the low end, and at most " + format_duration(kLongest))
      .make([&] {
        const Triangular exact(as_double(low), as_double(mode), as_double(high));
        // Made of a square root and elementary operations: the same everywhere as it is.
        return Distribution{[exact](double p) { return quantile(exact, p); },
                            [exact](double p) { return quantile(complement(exact, p)); },
                            (as_double(low) + as_double(mode) + as_double(high)) / 3.0,
                            "triangular(" + format_duration(low) + ", " + format_duration(mode) +
                                ", " + format_duration(high) + ")"};
      });
}

DistributionFamily weibull_family() {
  using P = DistributionParameter;
  return {"weibull",
          {{{P::number("shape"), P::length("scale")},
            [](ParameterValues of) {
              return Distribution::weibull_of_scale(of[0].number, of[1].length);
            }},
           {{P::number("shape"), P::length("mean")}, [](ParameterValues of) {
              return Distribution::weibull_of_mean(of[0].number, of[1].length);
            }}}};
}

DistributionFamily pareto_family() {
  using P = DistributionParameter;
  return {"pareto",
          {{{P::length("min"), P::number("alpha")},
            [](ParameterValues of) { return Distribution::pareto(of[0].length, of[1].number); }},
           {{P::length("min"), P::length("max"), P::number("alpha")}, [](ParameterValues of) {
              return Distribution::bounded_pareto(of[0].length, of[1].length, of[2].number);
            }}}};
}

DistributionFamily triangular_family() {
  using P = DistributionParameter;
  return {"triangular",
          {{{P::length_or_zero("low"), P::length_or_zero("mode"), P::length_or_zero("high")},
            [](ParameterValues of) {
              return Distribution::triangular(of[0].length, of[1].length, of[2].length);
            }}},
          true};
}

}  // namespace rehearse
