// Weights are scaled by the largest of them first, so that their sum is finite.

#include "models/duration/weights.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <iterator>

#include "models/base/problem_list.hpp"
#include "models/base/require.hpp"

namespace rehearse {

std::string weight_text(double weight) {
  char buffer[32];
  return {std::begin(buffer), std::to_chars(std::begin(buffer), std::end(buffer), weight).ptr};
}

Problems weight_problems(const std::vector<double>& weights, std::size_t count) {
  Problems problems;
  if (!weights.empty() && weights.size() != count) {
    problems.push_back(wrong_value("", std::to_string(weights.size()) + " weights",
                                   std::to_string(count) + ", one for each value"));
  }
  for (std::size_t i = 0; i < weights.size(); ++i) {
    if (std::isfinite(weights[i]) && weights[i] > 0.0) continue;
    problems.push_back(wrong_value(std::string("/").append(std::to_string(i)),
                                   weight_text(weights[i]), "a finite number above 0"));
  }
  return problems;
}

std::vector<std::uint64_t> cumulative_thresholds(const std::vector<double>& weights) {
  REQUIRE(!weights.empty());
  const double largest = *std::max_element(weights.begin(), weights.end());
  std::vector<double> cumulative;
  double total = 0.0;
  for (const double weight : weights) cumulative.push_back(total += weight / largest);
  std::vector<std::uint64_t> thresholds;
  for (std::size_t i = 0; i + 1 < cumulative.size(); ++i) {
    const double scaled = std::ldexp(cumulative[i] / total, 64);
    thresholds.push_back(scaled < 0x1p64 ? static_cast<std::uint64_t>(scaled) : UINT64_MAX);
  }
  return thresholds;
}

double weighted_mean(const std::vector<double>& values, const std::vector<double>& weights) {
  REQUIRE(!weights.empty() && values.size() == weights.size());
  const double largest = *std::max_element(weights.begin(), weights.end());
  double sum = 0.0;
  double total = 0.0;
  for (std::size_t i = 0; i < values.size(); ++i) {
    sum += values[i] * (weights[i] / largest);
    total += weights[i] / largest;
  }
  return sum / total;
}

std::vector<double> weight_shares(const std::vector<double>& weights) {
  REQUIRE(!weights.empty());
  const double largest = *std::max_element(weights.begin(), weights.end());
  double total = 0.0;
  for (const double weight : weights) total += weight / largest;
  std::vector<double> shares;
  for (const double weight : weights) shares.push_back(weight / largest / total);
  return shares;
}

}  // namespace rehearse
