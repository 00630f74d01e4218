#pragma once
// Weights of alternatives: their checks, and the words that choose each of them.

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "models/base/checked.hpp"

namespace rehearse {

/// All that is wrong with the weights of `count` alternatives, at "/0", "/1", … or "" for their
/// number: each must be finite and > 0. No weights at all are fine: the alternatives are equal.
Problems weight_problems(const std::vector<double>& weights, std::size_t count);

/// For each alternative but the last, floor(C·2^64) with C its share of the whole together with
/// those before it. A word chooses the alternative whose number is that of the thresholds ≤ word,
/// so each has its probability to within 2^-52. Requires: weights without problems, at least one.
std::vector<std::uint64_t> cumulative_thresholds(const std::vector<double>& weights);

/// Σ values·weights / Σ weights. Requires: equal sizes, weights without problems, at least one.
double weighted_mean(const std::vector<double>& values, const std::vector<double>& weights);

/// Each weight's share of the whole. Requires: weights without problems, at least one.
std::vector<double> weight_shares(const std::vector<double>& weights);

/// The shortest text that reads as the same number.
std::string weight_text(double weight);

}  // namespace rehearse
