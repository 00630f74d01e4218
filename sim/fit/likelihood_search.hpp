#pragma once
// Where a likelihood is greatest, and how sharply.

#include <functional>
#include <optional>
#include <span>
#include <vector>

namespace rehearse {

/// The gap in [least, most], both above 0, with the greatest likelihood: a grid of its logarithm,
/// then Brent's method (Boost.Math) between the neighbours of the best point.
double likeliest_gap(const std::function<double(double)>& log_likelihood, double least,
                     double most);

/// Standard errors of parameters at a maximum of the log-likelihood: roots of the diagonal of the
/// inverse of the negative Hessian (Cramér, "Mathematical Methods of Statistics", 1946, chapter
/// 33), which is taken by central differences. Nothing where the matrix has no such inverse.
/// Requires: at most 8 parameters.
std::optional<std::vector<double>> standard_errors(
    const std::function<double(std::span<const double>)>& log_likelihood,
    const std::vector<double>& at);

}  // namespace rehearse
