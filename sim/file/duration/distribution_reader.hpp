#pragma once
// JSON → continuous distribution: which parameters each has, and in which units.

#include <optional>

#include "sim/file/duration/form_input.hpp"

namespace rehearse {

/// The value under the form's name, with durations d and numbers x (distribution.hpp has the
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
std::optional<DurationModel> read_normal(const FormInput& in);
std::optional<DurationModel> read_lognormal(const FormInput& in);
std::optional<DurationModel> read_gamma(const FormInput& in);
std::optional<DurationModel> read_erlang(const FormInput& in);
std::optional<DurationModel> read_weibull(const FormInput& in);
std::optional<DurationModel> read_pareto(const FormInput& in);
std::optional<DurationModel> read_triangular(const FormInput& in);

}  // namespace rehearse
