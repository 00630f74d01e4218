// The gamma distribution. Its quantiles cost about a microsecond each, so between nodes that are
// exact their logarithm is interpolated over the logarithm of the tail probability.

#include <algorithm>
#include <array>
#include <boost/math/distributions/gamma.hpp>
#include <cmath>
#include <cstddef>
#include <memory>

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

using Gamma = boost::math::gamma_distribution<double, Policy>;

/// One tail of a gamma of scale 1: the value's logarithm as cubic Hermite pieces over
/// t = −1 − log2 p, from 0 at the median to kOctaves. The first octaves, where it bends most, have
/// kFine nodes each, the others kCoarse.
class GammaTail {
 public:
  GammaTail(double shape, bool upper) {
    const Gamma exact(shape, 1.0);
    for (std::size_t i = 0; i < kNodes; ++i) {
      const double p = std::exp2(-1.0 - node_at(i));
      const double x = upper ? quantile(complement(exact, p)) : quantile(exact, p);
      // d ln x / dt = (d ln x / d ln p)·(d ln p / dt), and dx/dp = ±1/density.
      const double rise = p / (x * pdf(exact, x)) * (upper ? 1.0 : -1.0);
      values_[i] = std::log(x);
      slopes_[i] = rise * kLn2;
    }
  }

  double operator()(double p) const {
    const double t = std::clamp(-1.0 - std::log2(p), 0.0, double{kOctaves});
    const double place =
        t < kFineOctaves ? t * kFine : kFineOctaves * kFine + (t - kFineOctaves) * kCoarse;
    const std::size_t i = std::min(static_cast<std::size_t>(place), kNodes - 2);
    const double width = node_at(i + 1) - node_at(i);
    const double s = (t - node_at(i)) / width;
    const double rest = 1.0 - s;
    return std::exp(values_[i] * (1.0 + 2.0 * s) * rest * rest +
                    values_[i + 1] * (1.0 + 2.0 * rest) * s * s +
                    width * s * rest * (slopes_[i] * rest - slopes_[i + 1] * s));
  }

 private:
  static constexpr double kLn2 = 0.6931471805599453;
  static constexpr int kOctaves = 48;
  static constexpr int kFineOctaves = 3;
  static constexpr int kFine = 16;
  static constexpr int kCoarse = 4;
  static constexpr std::size_t kNodes =
      kFineOctaves * kFine + (kOctaves - kFineOctaves) * kCoarse + 1;

  static double node_at(std::size_t i) {
    const auto place = static_cast<double>(i);
    constexpr double kAllFine = kFineOctaves * kFine;
    return place < kAllFine ? place / kFine : kFineOctaves + (place - kAllFine) / kCoarse;
  }

  std::array<double, kNodes> values_{};
  std::array<double, kNodes> slopes_{};
};

Distribution gamma(double shape, double scale, std::string text) {
  const auto lower = std::make_shared<const GammaTail>(shape, false);
  const auto upper = std::make_shared<const GammaTail>(shape, true);
  return steadied([=](double p) { return scale * (*lower)(p); },
                  [=](double p) { return scale * (*upper)(p); }, shape * scale, std::move(text));
}

std::string gamma_text(double shape, const char* name, Duration value) {
  return "gamma(shape " + number_text(shape) + ", " + name + " " + format_duration(value) + ")";
}

}  // namespace

Checked<Distribution> Distribution::gamma_of_mean(double shape, Duration mean) {
  return Checks().shape("shape", shape).length("mean", mean).make([&] {
    return gamma(shape, as_double(mean) / shape, gamma_text(shape, "mean", mean));
  });
}

Checked<Distribution> Distribution::gamma_of_scale(double shape, Duration scale) {
  return Checks().shape("shape", shape).length("scale", scale).make([&] {
    return gamma(shape, as_double(scale), gamma_text(shape, "scale", scale));
  });
}

Checked<Distribution> Distribution::erlang(std::int64_t phases, Duration mean) {
  return Checks()
      .number("phases", static_cast<double>(phases), 1.0, kMostShape)
      .length("mean", mean)
      .make([&] {
        const auto shape = static_cast<double>(phases);
        return gamma(shape, as_double(mean) / shape,
                     "erlang(" + std::to_string(phases) + (phases == 1 ? " phase" : " phases") +
                         ", mean " + format_duration(mean) + ")");
      });
}

DistributionFamily gamma_family() {
  using P = DistributionParameter;
  return {
      "gamma",
      {{{P::number("shape"), P::length("mean")},
        [](ParameterValues of) { return Distribution::gamma_of_mean(of[0].number, of[1].length); }},
       {{P::number("shape"), P::length("scale")}, [](ParameterValues of) {
          return Distribution::gamma_of_scale(of[0].number, of[1].length);
        }}}};
}

DistributionFamily erlang_family() {
  using P = DistributionParameter;
  return {"erlang", {{{P::count("phases"), P::length("mean")}, [](ParameterValues of) {
                        return Distribution::erlang(of[0].count, of[1].length);
                      }}}};
}

}  // namespace rehearse
