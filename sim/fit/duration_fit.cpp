// Families by BIC, checked against the values; percentiles where none holds.

#include "sim/fit/duration_fit.hpp"

#include <algorithm>
#include <array>
#include <boost/math/distributions/normal.hpp>
#include <cmath>
#include <fmt/format.h>

#include "sim/fit/likelihood_search.hpp"

namespace rehearse {

namespace {

using nlohmann::json;
using Values = std::vector<double>;

constexpr std::size_t kMostFitted = 20'000;
constexpr double kTolerated = 0.02;
constexpr double kTwoSided = 2.575829;  // 99 %

/// The value of a quantile by linear interpolation, as k6 has it.
double quantile_of(const Values& sorted, double p) {
  const double place = p * static_cast<double>(sorted.size() - 1);
  const auto below = static_cast<std::size_t>(place);
  const std::size_t above = std::min(below + 1, sorted.size() - 1);
  return sorted[below] + (place - static_cast<double>(below)) * (sorted[above] - sorted[below]);
}

/// The 99 % interval of a quantile from order statistics (David and Nagaraja, "Order Statistics",
/// 2003, section 7.1), by the normal approximation of the binomial distribution.
std::pair<double, double> quantile_interval(const Values& sorted, double p) {
  const auto n = static_cast<double>(sorted.size());
  const double half = kTwoSided * std::sqrt(n * p * (1 - p));
  const auto low = static_cast<std::size_t>(std::max(0.0, std::floor(n * p - half)));
  const auto high = static_cast<std::size_t>(std::min(n - 1, std::ceil(n * p + half)));
  return {sorted[low], sorted[high]};
}

/// The coarsest decimal step of which all values are multiples; 0 where that is below 1 µs.
double resolution_of(const Values& sorted) {
  for (const double step : {1000.0, 100.0, 10.0, 1.0, 0.1, 0.01, 0.001}) {
    const bool all = std::all_of(sorted.begin(), sorted.end(), [step](double each) {
      return std::abs(each / step - std::round(each / step)) < 1e-6;
    });
    if (all) return step;
  }
  return 0;
}

/// Values that are equal because of the resolution, evenly over it; those of 0 above 0.
void spread_ties(Values& sorted, double resolution) {
  for (std::size_t begin = 0; begin < sorted.size();) {
    const double value = sorted[begin];
    std::size_t end = begin;
    while (end < sorted.size() && sorted[end] == value) ++end;
    const double low = std::max(value - resolution / 2, 0.0);
    const double width = value + resolution / 2 - low;
    for (std::size_t i = begin; i < end; ++i) {
      sorted[i] =
          low + width * (static_cast<double>(i - begin) + 0.5) / static_cast<double>(end - begin);
    }
    begin = end;
  }
}

Distance distance_of(const FittedFamily& fitted, const Values& sorted) {
  Distance distance;
  const auto n = static_cast<double>(sorted.size());
  Values levels;
  levels.reserve(sorted.size());
  for (const double each : sorted) levels.push_back(std::clamp(fitted.cdf(each), 1e-12, 1 - 1e-12));
  double sum = 0;
  for (std::size_t i = 0; i < sorted.size(); ++i) {
    const auto rank = static_cast<double>(i);
    distance.ks = std::max({distance.ks, levels[i] - rank / n, (rank + 1) / n - levels[i]});
    sum += (2 * rank + 1) * (std::log(levels[i]) + std::log1p(-levels[sorted.size() - 1 - i]));
  }
  distance.ad = -n - sum / n;
  double sx = 0;
  double sy = 0;
  double sxx = 0;
  double sxy = 0;
  double syy = 0;
  constexpr int kPoints = 99;
  for (int i = 1; i <= kPoints; ++i) {
    const double x = quantile_of(sorted, i / 100.0);
    const double y = fitted.quantile(i / 100.0);
    sx += x;
    sy += y;
    sxx += x * x;
    sxy += x * y;
    syy += y * y;
  }
  const double dx = kPoints * sxx - sx * sx;
  const double dy = kPoints * syy - sy * sy;
  const double dxy = kPoints * sxy - sx * sy;
  if (dx > 0 && dy > 0) {
    distance.qq.slope = dxy / dx;
    distance.qq.intercept = (sy - distance.qq.slope * sx) / kPoints;
    distance.qq.correlation = dxy / std::sqrt(dx * dy);
  }
  return distance;
}

/// "" where it holds; otherwise which figure of the values is how far away.
std::string refusal_of(const FittedFamily& fitted, const Values& sorted, double mean) {
  double variance = 0;
  for (const double each : sorted) variance += (each - mean) * (each - mean);
  const auto n = static_cast<double>(sorted.size());
  const double error = std::sqrt(variance / n / n);
  const double off = fitted.mean() / mean - 1;
  if (!(std::abs(off) <= kTolerated) && !(std::abs(fitted.mean() - mean) <= kTwoSided * error)) {
    return fmt::format("its mean is {:+.1f} % off", 100 * off);
  }
  for (const double p : {0.5, 0.9, 0.95, 0.99}) {
    const double there = quantile_of(sorted, p);
    const double here = fitted.quantile(p);
    const auto [low, high] = quantile_interval(sorted, p);
    if (std::abs(here / there - 1) <= kTolerated || (here >= low && here <= high)) continue;
    return fmt::format("its p({:g}) is {:+.1f} % off", 100 * p, 100 * (here / there - 1));
  }
  // Kolmogorov's distance at the level of 1 %, which tolerates what no percentile above shows.
  const double distance = distance_of(fitted, sorted).ks;
  if (distance > std::max(1.63 / std::sqrt(n), kTolerated)) {
    return fmt::format("its KS distance is {:.3f}", distance);
  }
  return "";
}

bool is_positive(const std::string& name) {
  return !name.starts_with("mu") && !name.starts_with("weight") && name != "by";
}

/// Bounds of a uniform distribution: the greatest of n values lies below the upper one by more than
/// range·(level^(−1/(n−1)) − 1) with probability `level`.
void bound_uniform(std::vector<ParameterEstimate>& parameters, const Values& sorted, double level) {
  const auto n = static_cast<double>(sorted.size());
  const double range = sorted.back() - sorted.front();
  const double more = range * (std::pow(level, -1 / (n - 1)) - 1);
  parameters[0].interval = {std::max(sorted.front() - more, 0.0), sorted.front()};
  parameters[1].interval = {sorted.back(), sorted.back() + more};
}

/// Where the log-likelihood of a shift falls by z²/2 (Wilks, Ann. Math. Statist. 9, 1938), the
/// other parameters at their maximum for it.
std::pair<double, double> shift_interval(const FittedFamily& fitted, const Values& sorted,
                                         double z) {
  const double least = sorted.front();
  if (fitted.family == Family::ShiftedExponential) {
    const double n = static_cast<double>(sorted.size());
    return {std::max(0.0, least - fitted.parameters[1] / n * z * z), least};
  }
  const double floor = fitted.log_likelihood - z * z / 2;
  constexpr int kHalvings = 18;
  const auto side = [&](double from, double to) {
    for (int i = 0; i < kHalvings; ++i) {
      const double middle = (from + to) / 2;
      const auto there = fit_with_shift(fitted.family, sorted, middle);
      (there && there->log_likelihood >= floor ? from : to) = middle;
    }
    return to;
  };
  const double by = fitted.parameters[0];
  return {side(by, 0), side(by, least * (1 - 1e-9))};
}

std::vector<ParameterEstimate> estimates_of(const FittedFamily& fitted, const Values& sorted) {
  std::vector<ParameterEstimate> parameters;
  const std::vector<std::string> names = parameter_names(fitted.family);
  for (std::size_t i = 0; i < names.size(); ++i) {
    parameters.push_back({names[i], fitted.parameters[i], std::nullopt});
  }
  const double level = 0.05 / static_cast<double>(names.size());
  if (fitted.family == Family::Uniform) {
    bound_uniform(parameters, sorted, level);
    return parameters;
  }
  const double z = boost::math::quantile(boost::math::normal(), 1 - level / 2);
  const bool has_shift = names.front() == "by";
  const std::vector<double> free(fitted.parameters.begin() + (has_shift ? 1 : 0),
                                 fitted.parameters.end());
  const auto likelihood = [&](std::span<const double> place, double by) {
    FittedFamily other = fitted;
    std::copy(place.begin(), place.end(), other.parameters.begin() + (has_shift ? 1 : 0));
    if (has_shift) other.parameters[0] = by;
    return log_likelihood(other, sorted);
  };
  // With the shift among them where the likelihood is smooth there, which widens the others.
  std::optional<std::vector<double>> errors;
  if (has_shift) {
    errors = standard_errors(
        [&](std::span<const double> all) { return likelihood(all.subspan(1), all[0]); },
        fitted.parameters);
    if (errors) errors->erase(errors->begin());
  }
  if (!errors) {
    errors = standard_errors(
        [&](std::span<const double> all) { return likelihood(all, fitted.parameters[0]); }, free);
  }
  for (std::size_t i = 0; i < free.size() && errors; ++i) {
    ParameterEstimate& each = parameters[i + (has_shift ? 1 : 0)];
    const double half = z * (*errors)[i];
    each.interval = is_positive(each.name) ? std::pair(each.value * std::exp(-half / each.value),
                                                       each.value * std::exp(half / each.value))
                                           : std::pair(each.value - half, each.value + half);
  }
  for (ParameterEstimate& each : parameters) {
    if (!each.interval || !each.name.starts_with("weight")) continue;
    each.interval = {std::max(each.interval->first, 0.0), std::min(each.interval->second, 1.0)};
  }
  if (has_shift) parameters[0].interval = shift_interval(fitted, sorted, z);
  return parameters;
}

json lognormal_model(double mu, double sigma) {
  return {{"lognormal", {{"mu", rounded(mu, 6)}, {"sigma", rounded(sigma)}}}};
}

json model_of(const FittedFamily& fitted) {
  const std::vector<double>& p = fitted.parameters;
  const auto shifted = [&](json model) {
    return json{{"shift", std::move(model)}, {"by", duration_text(p[0])}};
  };
  const auto gamma = [](double shape, double mean) {
    return json{{"gamma", {{"shape", rounded(shape)}, {"mean", duration_text(mean)}}}};
  };
  const auto weibull = [](double shape, double scale) {
    return json{{"weibull", {{"shape", rounded(shape)}, {"scale", duration_text(scale)}}}};
  };
  switch (fitted.family) {
    case Family::Exponential:
      return {{"exponential", duration_text(p[0])}};
    case Family::Uniform:
      return {{"uniform", {duration_text(p[0]), duration_text(p[1])}}};
    case Family::Normal:
      return {{"normal", {{"mean", duration_text(p[0])}, {"sd", duration_text(p[1])}}}};
    case Family::Lognormal:
      return lognormal_model(p[0], p[1]);
    case Family::Gamma:
      return gamma(p[0], p[1]);
    case Family::Weibull:
      return weibull(p[0], p[1]);
    case Family::ShiftedExponential:
      return shifted({{"exponential", duration_text(p[1])}});
    case Family::ShiftedLognormal:
      return shifted(lognormal_model(p[1], p[2]));
    case Family::ShiftedGamma:
      return shifted(gamma(p[1], p[2]));
    case Family::ShiftedWeibull:
      return shifted(weibull(p[1], p[2]));
    case Family::TwoLognormals:
      return {{"mixture", {lognormal_model(p[1], p[2]), lognormal_model(p[3], p[4])}},
              {"weights", {rounded(p[0]), rounded(1 - p[0])}}};
    case Family::ThreeLognormals:
      break;
  }
  return {{"mixture",
           {lognormal_model(p[2], p[3]), lognormal_model(p[4], p[5]), lognormal_model(p[6], p[7])}},
          {"weights", {rounded(p[0]), rounded(p[1]), rounded(1 - p[0] - p[1])}}};
}

json percentiles_model(const std::vector<std::pair<double, double>>& points) {
  json list = json::array();
  for (const auto& [percent, ms] : points) {
    list.push_back({rounded(percent, 8), duration_text(ms)});
  }
  return {{"empirical", {{"percentiles", std::move(list)}}}};
}

std::vector<std::pair<double, double>> percentiles_of(const Values& sorted) {
  std::vector<std::pair<double, double>> points;
  constexpr std::array kPercents{0.0,  0.5,  1.0,  2.0,  5.0,  10.0, 15.0, 20.0,  25.0, 30.0, 35.0,
                                 40.0, 45.0, 50.0, 55.0, 60.0, 65.0, 70.0, 75.0,  80.0, 85.0, 90.0,
                                 92.5, 95.0, 97.0, 98.0, 99.0, 99.5, 99.9, 99.99, 100.0};
  for (const double percent : kPercents) {
    // Beyond what the values resolve there is the greatest alone.
    const bool is_tail = percent > 98 && percent < 100;
    if (is_tail && static_cast<double>(sorted.size()) * (100 - percent) < 500) continue;
    points.emplace_back(percent, quantile_of(sorted, percent / 100));
  }
  return points;
}

void choose(DurationFit& fit, const Values& sorted, double mean) {
  const Values some = by_rank(sorted, kMostFitted);
  std::vector<FittedFamily> fitted = fit_families(some);
  const auto n = static_cast<double>(some.size());
  std::stable_sort(fitted.begin(), fitted.end(), [n](const FittedFamily& a, const FittedFamily& b) {
    return a.bic(n) < b.bic(n);
  });
  for (const FittedFamily& each : fitted) {
    fit.candidates.push_back(
        {std::string(family_name(each.family)), each.bic(n), distance_of(each, some).ks});
  }
  if (fitted.empty()) {
    fit.refused = "no family fits";
  } else {
    fit.refused = refusal_of(fitted.front(), sorted, mean);
  }
  if (!fit.refused.empty()) {
    fit.refused =
        fit.candidates.empty() ? fit.refused : fit.candidates.front().name + ": " + fit.refused;
    fit.family = "percentiles";
    fit.model = percentiles_model(percentiles_of(sorted));
    return;
  }
  fit.family = family_name(fitted.front().family);
  fit.model = model_of(fitted.front());
  fit.distance = distance_of(fitted.front(), some);
  fit.parameters = estimates_of(fitted.front(), some);
}

}  // namespace

double rounded(double value, int digits) {
  if (value == 0 || !std::isfinite(value)) return 0;
  return std::stod(fmt::format("{:.{}e}", value, digits - 1));
}

std::string duration_text(double milliseconds, int digits) {
  const auto text = [digits](double value, const char* unit) {
    return fmt::format("{}{}", rounded(value, digits), unit);
  };
  // Below a nanosecond there is nothing.
  if (milliseconds < 1e-6) return "0ms";
  if (milliseconds < 1) return text(milliseconds * 1000, "us");
  if (milliseconds < 10'000) return text(milliseconds, "ms");
  return fmt::format("{:.3f}s", milliseconds / 1000);
}

DurationFit fit_durations(const ValueSample& sample) {
  DurationFit fit;
  fit.count = sample.count();
  fit.mean = sample.mean();
  Values sorted = sample.sorted();
  const double resolution = resolution_of(sorted);
  const double width = sample.most() - sample.least();
  if (width <= std::max(resolution, 1e-3 * sample.mean())) {
    fit.family = "constant";
    fit.model = duration_text(sample.mean());
    return fit;
  }
  if (sorted.size() <= kFewest) {
    fit.family = "values";
    json list = json::array();
    for (const double each : sorted) list.push_back(duration_text(each, 7));
    fit.model = {{"empirical", std::move(list)}};
    return fit;
  }
  if (resolution > 0) spread_ties(sorted, resolution);
  // Zeros of exact clocks have no logarithm.
  for (double& each : sorted) each = std::max(each, 1e-6);
  choose(fit, sorted, fit.mean);
  return fit;
}

DurationFit fit_percentiles(const std::vector<std::pair<double, double>>& points,
                            std::optional<double> mean, double count) {
  DurationFit fit;
  fit.family = "percentiles";
  fit.count = static_cast<std::uint64_t>(std::max(count, 0.0));
  fit.mean = mean.value_or(0);
  fit.model = percentiles_model(points);
  return fit;
}

}  // namespace rehearse
