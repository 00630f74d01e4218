// Closed forms where there are some; roots from Boost.Math. Johnson, Kotz and Balakrishnan,
// "Continuous Univariate Distributions" 1 (1994): chapters 14 (lognormal), 17 (gamma), 19
// (exponential), 21 (Weibull).

#include "sim/fit/families.hpp"

#include <algorithm>
#include <array>
#include <boost/math/distributions/gamma.hpp>
#include <boost/math/distributions/normal.hpp>
#include <boost/math/distributions/weibull.hpp>
#include <boost/math/special_functions/digamma.hpp>
#include <boost/math/special_functions/trigamma.hpp>
#include <boost/math/tools/roots.hpp>
#include <cmath>
#include <limits>
#include <numeric>
#include <optional>
#include <tuple>

#include "sim/fit/likelihood_search.hpp"

namespace rehearse {

namespace {

namespace bm = boost::math;
using Values = std::span<const double>;

constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr std::size_t kMostSearched = 2000;
constexpr int kBits = 30;             // of the roots
constexpr double kLeastShape = 0.05;  // as duration models have them
constexpr double kMostShape = 10'000;
const double kLogRootTwoPi = 0.5 * std::log(2 * 3.14159265358979323846);

struct Moments {
  double n = 0;
  double mean = 0;
  double variance = 0;  // by n
  double log_mean = 0;
  double log_variance = 0;
};

Moments moments_of(Values values, double shift = 0) {
  Moments m;
  m.n = static_cast<double>(values.size());
  for (const double each : values) {
    m.mean += each - shift;
    m.log_mean += std::log(each - shift);
  }
  m.mean /= m.n;
  m.log_mean /= m.n;
  for (const double each : values) {
    const double d = each - shift - m.mean;
    const double l = std::log(each - shift) - m.log_mean;
    m.variance += d * d;
    m.log_variance += l * l;
  }
  m.variance /= m.n;
  m.log_variance /= m.n;
  return m;
}

/// ln k − ψ(k) = ln mean − mean of ln x.
std::optional<double> gamma_shape(const Moments& m) {
  const double s = std::log(m.mean) - m.log_mean;
  if (!(s > 0)) return std::nullopt;
  const double guess = (3 - s + std::sqrt((s - 3) * (s - 3) + 24 * s)) / (12 * s);
  if (!(guess > kLeastShape) || guess > kMostShape) return std::nullopt;
  const auto both = [s](double k) {
    return std::make_tuple(std::log(k) - bm::digamma(k) - s, 1 / k - bm::trigamma(k));
  };
  std::uintmax_t most = 50;
  const double k =
      bm::tools::newton_raphson_iterate(both, guess, kLeastShape, kMostShape, kBits, most);
  return k > kLeastShape && k < kMostShape ? std::optional(k) : std::nullopt;
}

/// Σ x^k ln x / Σ x^k − 1/k = mean of ln x; logarithms relative to the largest keep the sums
/// finite.
std::optional<double> weibull_shape(Values values, double shift, const Moments& m) {
  const double top = std::log(values.back() - shift);
  std::vector<double> logs;
  logs.reserve(values.size());
  for (const double each : values) logs.push_back(std::log(each - shift) - top);
  const double log_mean = m.log_mean - top;
  const auto both = [&](double k) {
    double sum = 0;
    double first = 0;
    double second = 0;
    for (const double each : logs) {
      const double power = std::exp(k * each);
      sum += power;
      first += power * each;
      second += power * each * each;
    }
    const double ratio = first / sum;
    return std::make_tuple(ratio - 1 / k - log_mean, second / sum - ratio * ratio + 1 / (k * k));
  };
  if (!(m.log_variance > 0)) return std::nullopt;
  const double guess =
      std::clamp(1.2825 / std::sqrt(m.log_variance), 2 * kLeastShape, kMostShape / 2);
  std::uintmax_t most = 50;
  const double k =
      bm::tools::newton_raphson_iterate(both, guess, kLeastShape, kMostShape, kBits, most);
  return std::isfinite(k) && k > kLeastShape && k < kMostShape ? std::optional(k) : std::nullopt;
}

double weibull_scale(Values values, double shift, double k) {
  const double top = values.back() - shift;
  double sum = 0;
  for (const double each : values) sum += std::pow((each - shift) / top, k);
  return top * std::pow(sum / static_cast<double>(values.size()), 1 / k);
}

double lognormal_log_density(double x, double mu, double sigma) {
  const double z = (std::log(x) - mu) / sigma;
  return -kLogRootTwoPi - std::log(x) - std::log(sigma) - z * z / 2;
}

double gamma_log_density(double x, double shape, double mean) {
  const double scale = mean / shape;
  return (shape - 1) * std::log(x) - x / scale - std::lgamma(shape) - shape * std::log(scale);
}

double weibull_log_density(double x, double shape, double scale) {
  const double r = std::log(x / scale);
  return std::log(shape / scale) + (shape - 1) * r - std::exp(shape * r);
}

double normal_cdf(double z) { return 0.5 * std::erfc(-z / std::sqrt(2.0)); }

bool is_shifted(Family family) {
  return family == Family::ShiftedExponential || family == Family::ShiftedLognormal ||
         family == Family::ShiftedGamma || family == Family::ShiftedWeibull;
}

Family unshifted(Family family) {
  switch (family) {
    case Family::ShiftedExponential:
      return Family::Exponential;
    case Family::ShiftedLognormal:
      return Family::Lognormal;
    case Family::ShiftedGamma:
      return Family::Gamma;
    case Family::ShiftedWeibull:
      return Family::Weibull;
    default:
      return family;
  }
}

FittedFamily beyond_shift(const FittedFamily& shifted) {
  return {unshifted(shifted.family), {shifted.parameters.begin() + 1, shifted.parameters.end()}, 0};
}

struct Component {
  double weight = 0;
  double mu = 0;
  double sigma = 0;
};

/// The lognormals of a mixture, with the last weight.
std::vector<Component> components_of(const FittedFamily& mixture) {
  const std::size_t n = mixture.family == Family::TwoLognormals ? 2 : 3;
  std::vector<Component> all(n);
  double left = 1;
  for (std::size_t i = 0; i < n; ++i) {
    all[i].weight = i + 1 < n ? mixture.parameters[i] : left;
    left -= all[i].weight;
    all[i].mu = mixture.parameters[n - 1 + 2 * i];
    all[i].sigma = mixture.parameters[n + 2 * i];
  }
  return all;
}

bool is_mixture(Family family) {
  return family == Family::TwoLognormals || family == Family::ThreeLognormals;
}

double mixture_log_density(const std::vector<Component>& components, double x) {
  double most = -kInfinity;
  std::array<double, 3> logs{};
  for (std::size_t i = 0; i < components.size(); ++i) {
    const Component& c = components[i];
    logs[i] =
        c.weight > 0 ? std::log(c.weight) + lognormal_log_density(x, c.mu, c.sigma) : -kInfinity;
    most = std::max(most, logs[i]);
  }
  if (most == -kInfinity) return most;
  double sum = 0;
  for (std::size_t i = 0; i < components.size(); ++i) sum += std::exp(logs[i] - most);
  return most + std::log(sum);
}

/// One step of expectation and maximisation (Dempster, Laird and Rubin, J. R. Statist. Soc. B 39,
/// 1977) on logarithms; the log-likelihood of the components before it.
double em_step(Values logs, std::vector<Component>& components) {
  std::array<Component, 3> sums{};
  std::array<double, 3> squares{};
  std::array<double, 3> base{};  // ln weight − ln sigma
  std::array<double, 3> share{};
  for (std::size_t i = 0; i < components.size(); ++i) {
    base[i] = std::log(components[i].weight) - std::log(components[i].sigma);
  }
  double likelihood = 0;
  for (const double y : logs) {
    double most = -kInfinity;
    for (std::size_t i = 0; i < components.size(); ++i) {
      const double z = (y - components[i].mu) / components[i].sigma;
      share[i] = base[i] - z * z / 2;
      most = std::max(most, share[i]);
    }
    double sum = 0;
    for (std::size_t i = 0; i < components.size(); ++i) sum += share[i] = std::exp(share[i] - most);
    likelihood += most + std::log(sum) - kLogRootTwoPi - y;
    for (std::size_t i = 0; i < components.size(); ++i) {
      const double r = share[i] / sum;
      sums[i].weight += r;
      sums[i].mu += r * y;
      squares[i] += r * y * y;
    }
  }
  for (std::size_t i = 0; i < components.size(); ++i) {
    const double w = std::max(sums[i].weight, 1e-9);
    components[i].weight = w / static_cast<double>(logs.size());
    components[i].mu = sums[i].mu / w;
    const double variance = squares[i] / w - components[i].mu * components[i].mu;
    components[i].sigma = std::sqrt(std::max(variance, 1e-6));
  }
  return likelihood;
}

/// Steps until one gains less than a thousandth for a million values, at most `most` of them.
double em_steps(Values logs, std::vector<Component>& components, int most) {
  double likelihood = -kInfinity;
  for (int step = 0; step < most; ++step) {
    const double now = em_step(logs, components);
    if (now - likelihood < 1e-9 * static_cast<double>(logs.size())) return now;
    likelihood = now;
  }
  return likelihood;
}

/// Components that begin as parts of the ascending logarithms: the first with the share `first`,
/// the others with equal parts of the rest. Nothing where a part would have less than two values.
std::optional<std::vector<Component>> parted(Values logs, std::size_t n, double first) {
  std::vector<Component> components(n);
  const auto size = static_cast<double>(logs.size());
  std::size_t begin = 0;
  for (std::size_t i = 0; i < n; ++i) {
    const double share = i == 0 ? first : (1 - first) / static_cast<double>(n - 1);
    const auto count = static_cast<std::size_t>(share * size);
    const std::size_t end = i + 1 == n ? logs.size() : std::min(begin + count, logs.size());
    if (end < begin + 2) return std::nullopt;
    const Values part = logs.subspan(begin, end - begin);
    const auto m = static_cast<double>(part.size());
    const double mean = std::accumulate(part.begin(), part.end(), 0.0) / m;
    double variance = 0;
    for (const double y : part) variance += (y - mean) * (y - mean);
    components[i] = {m / size, mean, std::sqrt(std::max(variance / m, 1e-4))};
    begin = end;
  }
  return components;
}

FittedFamily mixture_of(const std::vector<Component>& components) {
  const bool is_two = components.size() == 2;
  FittedFamily mixture{is_two ? Family::TwoLognormals : Family::ThreeLognormals, {}, 0};
  for (std::size_t i = 0; i + 1 < components.size(); ++i) {
    mixture.parameters.push_back(components[i].weight);
  }
  for (const Component& each : components) {
    mixture.parameters.push_back(each.mu);
    mixture.parameters.push_back(each.sigma);
  }
  return mixture;
}

/// From parts of equal count, or from a small slow part: the likeliest end, which is sought with
/// some of the values by rank and then approached with all.
std::optional<FittedFamily> fit_mixture(Values sorted, std::size_t n) {
  constexpr int kMostSteps = 400;
  constexpr int kLastSteps = 60;
  std::vector<double> logs;
  for (const double each : sorted) logs.push_back(std::log(each));
  const std::vector<double> some = by_rank(logs, kMostSearched);
  std::optional<std::vector<Component>> best;
  double greatest = -kInfinity;
  for (const double first : {1.0 / static_cast<double>(n), 0.8, 0.95}) {
    auto components = parted(some, n, first);
    if (!components) continue;
    const double likelihood = em_steps(some, *components, kMostSteps);
    if (!(likelihood > greatest)) continue;
    greatest = likelihood;
    best = std::move(components);
  }
  if (!best) return std::nullopt;
  em_steps(logs, *best, kLastSteps);
  std::sort(best->begin(), best->end(),
            [](const Component& a, const Component& b) { return a.mu < b.mu; });
  // A part of a few values with no width has no bound on its likelihood.
  for (const Component& each : *best) {
    const bool is_real = each.weight * static_cast<double>(logs.size()) >= 5 && each.sigma > 1e-3;
    if (!is_real) return std::nullopt;
  }
  FittedFamily mixture = mixture_of(*best);
  mixture.log_likelihood = log_likelihood(mixture, sorted);
  return mixture;
}

/// The family without its shift, of what is beyond it.
std::optional<FittedFamily> fit_plain(Family family, Values sorted, double shift) {
  const Moments m = moments_of(sorted, shift);
  FittedFamily fitted{family, {}, 0};
  switch (family) {
    case Family::Exponential:
      fitted.parameters = {m.mean};
      fitted.log_likelihood = -m.n * (std::log(m.mean) + 1);
      return fitted;
    case Family::Lognormal: {
      const double sigma = std::sqrt(m.log_variance);
      if (!(sigma > 1e-6) || sigma > 10) return std::nullopt;
      fitted.parameters = {m.log_mean, sigma};
      fitted.log_likelihood = -m.n * (kLogRootTwoPi + m.log_mean + std::log(sigma) + 0.5);
      return fitted;
    }
    case Family::Gamma: {
      const auto shape = gamma_shape(m);
      if (!shape) return std::nullopt;
      fitted.parameters = {*shape, m.mean};
      fitted.log_likelihood = m.n * ((*shape - 1) * m.log_mean - *shape - std::lgamma(*shape) -
                                     *shape * std::log(m.mean / *shape));
      return fitted;
    }
    case Family::Weibull: {
      const auto shape = weibull_shape(sorted, shift, m);
      if (!shape) return std::nullopt;
      const double scale = weibull_scale(sorted, shift, *shape);
      fitted.parameters = {*shape, scale};
      fitted.log_likelihood =
          m.n * (std::log(*shape) - *shape * std::log(scale) + (*shape - 1) * m.log_mean - 1);
      return fitted;
    }
    default:
      return std::nullopt;
  }
}

/// The likeliest shift lies below the least value by a gap, searched on a grid of its logarithm and
/// then by Brent's method. Close to the least value the likelihood of some families has no bound:
/// gaps below a tenth of the way to the √n-th value are not looked at (Cohen and Whitten,
/// "Parameter Estimation in Reliability and Life Span Models", 1988, chapter 2).
std::optional<FittedFamily> fit_shifted(Family family, Values sorted) {
  const double least = sorted.front();
  const auto place = static_cast<std::size_t>(std::sqrt(static_cast<double>(sorted.size())));
  const double smallest = std::max(0.1 * (sorted[place] - least), 1e-6 * least);
  if (!(smallest > 0) || smallest >= least) return std::nullopt;
  // Where it is does not depend on how many values there are, so some of them, by rank, are enough.
  const std::vector<double> some = by_rank(sorted, kMostSearched);
  const double gap = likeliest_gap(
      [&](double each) {
        const auto fitted = fit_with_shift(family, some, least - each);
        return fitted ? fitted->log_likelihood : -kInfinity;
      },
      smallest, least);
  return fit_with_shift(family, sorted, least - gap);
}

/// The least value is the likeliest shift; it is too high by mean/n on average.
std::optional<FittedFamily> fit_shifted_exponential(Values sorted) {
  const Moments m = moments_of(sorted);
  const double beyond = (m.mean - sorted.front()) * m.n / (m.n - 1);
  const double shift = sorted.front() - beyond / m.n;
  if (!(shift > 0) || !(beyond > 0)) return std::nullopt;
  FittedFamily fitted{Family::ShiftedExponential, {shift, beyond}, 0};
  fitted.log_likelihood = log_likelihood(fitted, sorted);
  return fitted;
}

/// Widened by what the ends are too narrow on average.
std::optional<FittedFamily> fit_uniform(Values sorted) {
  const double range = sorted.back() - sorted.front();
  const double more = range / static_cast<double>(sorted.size() - 1);
  const double low = std::max(sorted.front() - more, 0.0);
  FittedFamily fitted{Family::Uniform, {low, sorted.back() + more}, 0};
  fitted.log_likelihood = log_likelihood(fitted, sorted);
  return fitted;
}

std::optional<FittedFamily> fit_normal(Values values) {
  const Moments m = moments_of(values);
  const double sd = std::sqrt(m.variance);
  constexpr double kUntruncated = 4;  // standard deviations from 0
  if (!(sd > 0) || m.mean < kUntruncated * sd) return std::nullopt;
  return FittedFamily{Family::Normal, {m.mean, sd}, -m.n * (kLogRootTwoPi + std::log(sd) + 0.5)};
}

}  // namespace

std::string_view family_name(Family family) {
  constexpr std::array<std::string_view, 12> kNames{"exponential",
                                                    "uniform",
                                                    "normal",
                                                    "lognormal",
                                                    "gamma",
                                                    "weibull",
                                                    "shifted exponential",
                                                    "shifted lognormal",
                                                    "shifted gamma",
                                                    "shifted weibull",
                                                    "mixture of two lognormals",
                                                    "mixture of three lognormals"};
  return kNames.at(static_cast<std::size_t>(family));
}

std::vector<std::string> parameter_names(Family family) {
  switch (family) {
    case Family::Exponential:
      return {"mean"};
    case Family::Uniform:
      return {"low", "high"};
    case Family::Normal:
      return {"mean", "sd"};
    case Family::Lognormal:
      return {"mu", "sigma"};
    case Family::Gamma:
      return {"shape", "mean"};
    case Family::Weibull:
      return {"shape", "scale"};
    case Family::ShiftedExponential:
      return {"by", "mean"};
    case Family::ShiftedLognormal:
      return {"by", "mu", "sigma"};
    case Family::ShiftedGamma:
      return {"by", "shape", "mean"};
    case Family::ShiftedWeibull:
      return {"by", "shape", "scale"};
    case Family::TwoLognormals:
      return {"weight 1", "mu 1", "sigma 1", "mu 2", "sigma 2"};
    case Family::ThreeLognormals:
      break;
  }
  return {"weight 1", "weight 2", "mu 1", "sigma 1", "mu 2", "sigma 2", "mu 3", "sigma 3"};
}

double FittedFamily::log_density(double x) const {
  const std::vector<double>& p = parameters;
  if (is_shifted(family)) return beyond_shift(*this).log_density(x - p[0]);
  if (is_mixture(family)) return x > 0 ? mixture_log_density(components_of(*this), x) : -kInfinity;
  if (family == Family::Uniform)
    return x >= p[0] && x <= p[1] ? -std::log(p[1] - p[0]) : -kInfinity;
  if (!(x > 0)) return -kInfinity;
  switch (family) {
    case Family::Exponential:
      return -std::log(p[0]) - x / p[0];
    case Family::Normal: {
      const double z = (x - p[0]) / p[1];
      return -kLogRootTwoPi - std::log(p[1]) - z * z / 2;
    }
    case Family::Lognormal:
      return lognormal_log_density(x, p[0], p[1]);
    case Family::Gamma:
      return gamma_log_density(x, p[0], p[1]);
    default:
      return weibull_log_density(x, p[0], p[1]);
  }
}

double FittedFamily::cdf(double x) const {
  const std::vector<double>& p = parameters;
  if (is_shifted(family)) return x <= p[0] ? 0 : beyond_shift(*this).cdf(x - p[0]);
  if (!(x > 0)) return 0;
  switch (family) {
    case Family::Exponential:
      return -std::expm1(-x / p[0]);
    case Family::Uniform:
      return std::clamp((x - p[0]) / (p[1] - p[0]), 0.0, 1.0);
    case Family::Normal:
      return normal_cdf((x - p[0]) / p[1]);
    case Family::Lognormal:
      return normal_cdf((std::log(x) - p[0]) / p[1]);
    case Family::Gamma:
      return bm::cdf(bm::gamma_distribution<>(p[0], p[1] / p[0]), x);
    case Family::Weibull:
      return -std::expm1(-std::pow(x / p[1], p[0]));
    default: {
      double sum = 0;
      for (const Component& c : components_of(*this)) {
        sum += c.weight * normal_cdf((std::log(x) - c.mu) / c.sigma);
      }
      return sum;
    }
  }
}

double FittedFamily::quantile(double q) const {
  const std::vector<double>& p = parameters;
  if (is_shifted(family)) return p[0] + beyond_shift(*this).quantile(q);
  switch (family) {
    case Family::Exponential:
      return -p[0] * std::log1p(-q);
    case Family::Uniform:
      return p[0] + q * (p[1] - p[0]);
    case Family::Normal:
      return std::max(0.0, p[0] + p[1] * bm::quantile(bm::normal(), q));
    case Family::Lognormal:
      return std::exp(p[0] + p[1] * bm::quantile(bm::normal(), q));
    case Family::Gamma:
      return bm::quantile(bm::gamma_distribution<>(p[0], p[1] / p[0]), q);
    case Family::Weibull:
      return p[1] * std::pow(-std::log1p(-q), 1 / p[0]);
    default:
      break;
  }
  // Between the least and the greatest quantile of the parts.
  double low = kInfinity;
  double high = 0;
  for (const Component& c : components_of(*this)) {
    const double each = std::exp(c.mu + c.sigma * bm::quantile(bm::normal(), q));
    low = std::min(low, each);
    high = std::max(high, each);
  }
  for (int i = 0; i < 60 && high - low > 1e-9 * high; ++i) {
    const double middle = (low + high) / 2;
    (cdf(middle) < q ? low : high) = middle;
  }
  return (low + high) / 2;
}

double FittedFamily::mean() const {
  const std::vector<double>& p = parameters;
  if (is_shifted(family)) return p[0] + beyond_shift(*this).mean();
  switch (family) {
    case Family::Exponential:
    case Family::Normal:
      return p[0];
    case Family::Uniform:
      return (p[0] + p[1]) / 2;
    case Family::Lognormal:
      return std::exp(p[0] + p[1] * p[1] / 2);
    case Family::Gamma:
      return p[1];
    case Family::Weibull:
      return p[1] * std::tgamma(1 + 1 / p[0]);
    default:
      break;
  }
  double sum = 0;
  for (const Component& c : components_of(*this)) {
    sum += c.weight * std::exp(c.mu + c.sigma * c.sigma / 2);
  }
  return sum;
}

double FittedFamily::bic(double n) const {
  return static_cast<double>(parameters.size()) * std::log(n) - 2 * log_likelihood;
}

double log_likelihood(const FittedFamily& fitted, Values values) {
  double sum = 0;
  if (is_mixture(fitted.family)) {
    const auto components = components_of(fitted);
    for (const double each : values) sum += mixture_log_density(components, each);
    return sum;
  }
  for (const double each : values) sum += fitted.log_density(each);
  return sum;
}

std::vector<double> by_rank(Values sorted, std::size_t most) {
  if (sorted.size() <= most) return {sorted.begin(), sorted.end()};
  std::vector<double> some(most);
  for (std::size_t i = 0; i < most; ++i) {
    some[i] = sorted[(2 * i + 1) * sorted.size() / (2 * most)];
  }
  return some;
}

std::optional<FittedFamily> fit_with_shift(Family family, Values sorted, double shift) {
  const auto plain = fit_plain(unshifted(family), sorted, shift);
  if (!plain) return std::nullopt;
  FittedFamily shifted{family, {shift}, plain->log_likelihood};
  shifted.parameters.insert(shifted.parameters.end(), plain->parameters.begin(),
                            plain->parameters.end());
  return shifted;
}

std::vector<FittedFamily> fit_families(Values sorted) {
  std::vector<std::optional<FittedFamily>> all{fit_plain(Family::Exponential, sorted, 0),
                                               fit_uniform(sorted),
                                               fit_normal(sorted),
                                               fit_plain(Family::Lognormal, sorted, 0),
                                               fit_plain(Family::Gamma, sorted, 0),
                                               fit_plain(Family::Weibull, sorted, 0),
                                               fit_shifted_exponential(sorted),
                                               fit_shifted(Family::ShiftedLognormal, sorted),
                                               fit_shifted(Family::ShiftedGamma, sorted),
                                               fit_shifted(Family::ShiftedWeibull, sorted),
                                               fit_mixture(sorted, 2),
                                               fit_mixture(sorted, 3)};
  std::vector<FittedFamily> fitted;
  for (std::optional<FittedFamily>& each : all) {
    if (each && std::isfinite(each->log_likelihood)) fitted.push_back(*std::move(each));
  }
  return fitted;
}

FittedFamily quick_fit(Values values) {
  std::vector<double> sorted(values.begin(), values.end());
  // The Weibull family needs its greatest value last.
  std::iter_swap(std::max_element(sorted.begin(), sorted.end()), sorted.end() - 1);
  FittedFamily best{Family::Exponential, {1}, -kInfinity};
  for (const Family family :
       {Family::Exponential, Family::Lognormal, Family::Gamma, Family::Weibull}) {
    const auto fitted = fit_plain(family, sorted, 0);
    if (fitted && fitted->log_likelihood > best.log_likelihood) best = *fitted;
  }
  if (const auto normal = fit_normal(sorted);
      normal && normal->log_likelihood > best.log_likelihood) {
    best = *normal;
  }
  // What hardly varies at all: as wide as a clock shows.
  const Moments m = moments_of(sorted);
  constexpr double kNarrow = 1e-4;
  if (m.variance < kNarrow * kNarrow * m.mean * m.mean) {
    best = {Family::Normal, {m.mean, kNarrow * m.mean}, 0};
    best.log_likelihood = log_likelihood(best, sorted);
  }
  return best;
}

}  // namespace rehearse
