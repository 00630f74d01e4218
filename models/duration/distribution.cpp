// The checks of parameters, the rounding of quantiles, and scaling.

#include "models/duration/distribution.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <utility>

#include "models/base/duration_format.hpp"
#include "models/base/require.hpp"
#include "models/duration/distribution_parts.hpp"
#include "models/duration/weights.hpp"

namespace rehearse {
namespace distribution_detail {

double steady(double value) {
  constexpr int kDropped = 53 - 24;
  const auto bits = std::bit_cast<std::uint64_t>(value) + (std::uint64_t{1} << (kDropped - 1));
  return std::bit_cast<double>(bits >> kDropped << kDropped);
}

Distribution steadied(const TailQuantile& lower, const TailQuantile& upper,
                      std::optional<double> mean_ns, std::string text, double least, double most) {
  const auto rounded = [=](const TailQuantile& exact) {
    return [=](double p) { return std::clamp(steady(exact(p)), least, most); };
  };
  return {rounded(lower), rounded(upper), mean_ns, std::move(text)};
}

std::string number_text(double number) { return weight_text(number); }

Checks& Checks::length(std::string_view name, Duration value) {
  return rule(value.ns > 0 && value <= Distribution::kLongest, name, format_duration(value),
              "> 0s and at most " + format_duration(Distribution::kLongest));
}

Checks& Checks::number(std::string_view name, double value, double least, double most) {
  return rule(value >= least && value <= most, name, number_text(value),
              "a number from " + number_text(least) + " to " + number_text(most));
}

Checks& Checks::shape(std::string_view name, double value) {
  return number(name, value, Distribution::kLeastShape, Distribution::kMostShape);
}

Checks& Checks::sigma(double value) {
  return rule(value > 0.0 && value <= Distribution::kMostSigma, "sigma", number_text(value),
              "> 0 and at most " + number_text(Distribution::kMostSigma));
}

Checks& Checks::rule(bool holds, std::string_view name, std::string_view found,
                     std::string_view expected) {
  if (!holds) problems_.add(std::string("/").append(name), found, expected);
  return *this;
}

Checks& Checks::then(bool holds, std::string_view name, std::string_view found,
                     std::string_view expected) {
  return rule(holds || !problems_.empty(), name, found, expected);
}

}  // namespace distribution_detail

Distribution Distribution::scaled(double factor) const {
  REQUIRE(std::isfinite(factor) && factor > 0.0);
  Distribution result{[exact = lower, factor](double p) { return factor * exact(p); },
                      [exact = upper, factor](double p) { return factor * exact(p); }, mean_ns,
                      text};
  if (result.mean_ns) *result.mean_ns *= factor;
  return result;
}

}  // namespace rehearse
