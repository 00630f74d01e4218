#pragma once
// JSON → continuous distribution: which parameters each has, and in which units.

#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string_view>
#include <vector>

#include "models/base/json_place.hpp"
#include "models/duration/distribution.hpp"
#include "sim/file/json/document_problems.hpp"

namespace rehearse {

/// The parameters of distributions are at most this long: 1 year. Samples of unbounded ones are
/// longer, but never longer than Distribution::kLongest.
inline constexpr Duration kLongestParameter = seconds(365LL * 24 * 3600);

/// The forms that read_distribution reads.
const std::vector<std::string_view>& distribution_forms();

/// What stands under the form's name, with durations d and numbers x (distribution.hpp has the
/// formulas):
///
///     normal      {"mean": d, "sd": d}               before it is truncated at 0
///     lognormal   {"median": d, "p95": d} | {"mean": d, "sigma": x} | {"mean": d, "sd": d} |
///                 {"mu": x, "sigma": x}              sigma and mu are of ln(x / 1ms), numbers
///     gamma       {"shape": x, "mean": d} | {"shape": x, "scale": d}
///     erlang      {"phases": n, "mean": d}
///     weibull     {"shape": x, "scale": d} | {"shape": x, "mean": d}
///     pareto      {"min": d, "alpha": x} | {"min": d, "max": d, "alpha": x}
///     triangular  [low, mode, high]
///
/// Requires: `form` is one of distribution_forms().
std::optional<Distribution> read_distribution(std::string_view form, const nlohmann::json& value,
                                              const JsonPlace& place, DocumentProblems& problems);

/// The value of a number, which may be whole; nothing, with a problem, for anything else.
std::optional<double> read_number(const nlohmann::json& value, const JsonPlace& place,
                                  DocumentProblems& problems);

}  // namespace rehearse
