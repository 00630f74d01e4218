#pragma once
// One sample of durations → the duration model that describes it. Times in ms.

#include <cstdint>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "sim/fit/families.hpp"
#include "sim/fit/read/value_sample.hpp"

namespace rehearse {

/// A parameter with its interval. The intervals of all parameters of one fit hold together with
/// 95 % (Bonferroni: each with 1 − 0.05/parameters).
struct ParameterEstimate {
  std::string name;
  double value = 0;
  std::optional<std::pair<double, double>> interval;  ///< nothing where the likelihood is flat
};

/// Fitted against measured quantiles, at 1 % to 99 %: the least-squares line.
struct QqLine {
  double slope = 0;
  double intercept = 0;  ///< ms
  double correlation = 0;
};

/// How far the model is from the values.
struct Distance {
  double ks = 0;  ///< Kolmogorov and Smirnov: the greatest difference of the distribution functions
  double ad = 0;  ///< Anderson and Darling, "A Test of Goodness of Fit", JASA 49 (1954): A²
  QqLine qq;
};

struct FamilyCandidate {
  std::string name;
  double bic = 0;
  double ks = 0;
};

struct DurationFit {
  std::string family;    ///< "lognormal", …, "constant", "percentiles", "values"
  nlohmann::json model;  ///< in the file format
  std::uint64_t count = 0;
  double mean = 0;  ///< of the values
  std::vector<ParameterEstimate> parameters;
  std::optional<Distance> distance;         ///< of families
  std::vector<FamilyCandidate> candidates;  ///< all that were tried, the best first
  std::string refused;  ///< why the best family is not taken where percentiles are; "" otherwise
};

/// Up to kFewest values are taken as they are. Of more, the family with the least BIC is taken, if
/// its mean and its 50th, 90th, 95th and 99th percentile are within 2 % of those of the values, or
/// within the 99 % interval of these, and its KS distance
/// is at most 1.63/√n or 0.02; otherwise percentiles of the values. Values that one
/// resolution holds together are spread over it evenly. Requires: at least one value.
DurationFit fit_durations(const ValueSample& sample);
inline constexpr std::size_t kFewest = 20;

/// Percentiles that a summary says. Requires: two or more points.
DurationFit fit_percentiles(const std::vector<std::pair<double, double>>& points,
                            std::optional<double> mean, double count);

/// A duration as files have it: "12.3ms", with `digits` significant digits.
std::string duration_text(double milliseconds, int digits = 5);
/// A number with `digits` significant digits.
double rounded(double value, int digits = 5);

}  // namespace rehearse
