#pragma once
// Distributions by name, each with the parameters that it can be given. Readers of files find here
// what they need to know of distributions; one that is added is a row of the table.

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "models/base/checked.hpp"
#include "models/base/time.hpp"
#include "models/duration/distribution.hpp"

namespace rehearse {

/// What a parameter is called, and what it can be.
struct DistributionParameter {
  enum class Kind {
    Length,        ///< a duration above 0
    LengthOrZero,  ///< a duration, 0 included
    Number,        ///< a number without a unit
    Count,         ///< a whole number up to Distribution::kMostShape
  };
  std::string_view name;
  Kind kind = Kind::Length;

  static DistributionParameter length(std::string_view name) { return {name, Kind::Length}; }
  static DistributionParameter length_or_zero(std::string_view name) {
    return {name, Kind::LengthOrZero};
  }
  static DistributionParameter number(std::string_view name) { return {name, Kind::Number}; }
  static DistributionParameter count(std::string_view name) { return {name, Kind::Count}; }
};

/// The value of a parameter: the member that its kind names; the others are 0.
struct ParameterValue {
  Duration length;
  double number = 0.0;
  std::int64_t count = 0;
};

/// In the order of the parameters.
using ParameterValues = std::span<const ParameterValue>;

/// Parameters that give a distribution together.
struct ParameterSet {
  std::vector<DistributionParameter> parameters;
  /// Requires: a value for each parameter. Problems are at the parameter's name: "/mean".
  Checked<Distribution> (*make)(ParameterValues values);
};

struct DistributionFamily {
  std::string_view name;
  std::vector<ParameterSet> sets;  ///< one of them is given, whole
  bool is_list = false;  ///< the only set is written as a list of its values instead of an object
};

/// All distributions that have a name, in the order in which messages list them.
std::span<const DistributionFamily> distribution_families();

}  // namespace rehearse
