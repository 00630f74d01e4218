#pragma once
// The distributions under test, each with what Boost.Math or a closed form says of it.

#include <array>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "models/duration/distribution.hpp"
#include "models/duration/duration_model.hpp"

namespace rehearse {

/// Everything in nanoseconds.
struct KnownDistribution {
  std::string name;
  DurationModel model;
  std::function<double(double x)> below;     ///< the probability of at most x
  std::function<double(double x)> beyond;    ///< the probability of more than x
  std::array<double, 5> moments{};           ///< the mean of x^k
  std::optional<Distribution> distribution;  ///< what the model's table was made from, if it was

  double mean() const { return moments[1]; }
  double variance() const;
  /// The mean of (x − mean)^4.
  double fourth() const;
  /// The x with this tail probability, by bisection of `below` or `beyond`.
  double quantile(double tail, bool upper) const;
};

/// One of each distribution, with ordinary parameters.
std::vector<KnownDistribution> known_distributions();

/// Continuous distributions at the ends of what their parameters may be.
std::vector<KnownDistribution> extreme_distributions();

}  // namespace rehearse
