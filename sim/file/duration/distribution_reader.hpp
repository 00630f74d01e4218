#pragma once
// JSON → continuous distribution, by the table of distributions.

#include <optional>

#include "models/duration/distribution_family.hpp"
#include "sim/file/duration/form_input.hpp"

namespace rehearse {

/// The value under the family's name: an object that has exactly the keys of one of the family's
/// sets of parameters ({"mean": d, "sd": d}), or a list of values ([low, mode, high]) where the
/// family is written as one. Lengths are at most kLongestParameter. Nothing, with all its problems,
/// each at its parameter, when the value is no such distribution.
std::optional<DurationModel> read_distribution(const DistributionFamily& family,
                                               const FormInput& in);

}  // namespace rehearse
