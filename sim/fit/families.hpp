#pragma once
// Distributions that measured durations are fitted with, by maximum likelihood. Times in ms.

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace rehearse {

enum class Family : std::uint8_t {
  Exponential,         ///< mean
  Uniform,             ///< low, high
  Normal,              ///< mean, sd; where truncation at 0 changes nothing that can be seen
  Lognormal,           ///< mu, sigma
  Gamma,               ///< shape, mean
  Weibull,             ///< shape, scale
  ShiftedExponential,  ///< by, mean (of what is beyond the shift), as the next three
  ShiftedLognormal,    ///< by, mu, sigma
  ShiftedGamma,        ///< by, shape, mean
  ShiftedWeibull,      ///< by, shape, scale
  TwoLognormals,       ///< weight of the first, mu, sigma, mu, sigma
  ThreeLognormals,     ///< weights of the first two, then mu and sigma of each
};

std::string_view family_name(Family family);
std::vector<std::string> parameter_names(Family family);

/// A distribution with its parameters, in the order of its family's comment.
struct FittedFamily {
  Family family = Family::Exponential;
  std::vector<double> parameters;
  double log_likelihood = 0;

  double log_density(double x) const;
  double cdf(double x) const;
  /// Requires: 0 < p < 1.
  double quantile(double p) const;
  double mean() const;
  /// Schwarz, "Estimating the dimension of a model", Ann. Statist. 6 (1978), of n values.
  double bic(double n) const;
};

/// Requires: at least 3 values, all above 0, ascending, not all the same. Nothing where the family
/// has no maximum for them.
std::vector<FittedFamily> fit_families(std::span<const double> sorted);

/// At most `most` of the ascending values, evenly by rank.
std::vector<double> by_rank(std::span<const double> sorted, std::size_t most);

/// The likeliest of a shifted family with this shift. Requires: 0 ≤ shift < the least value.
std::optional<FittedFamily> fit_with_shift(Family family, std::span<const double> sorted,
                                           double shift);

/// The one of the families without shift and mixture under which the values are likeliest; quick.
/// Requires: as above, but for the order.
FittedFamily quick_fit(std::span<const double> values);

/// Σ ln f of the values.
double log_likelihood(const FittedFamily& fitted, std::span<const double> values);

}  // namespace rehearse
