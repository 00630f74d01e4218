#pragma once
// What the distributions share: Boost.Math's policy, the rounding of quantiles, parameter checks.

#include <boost/math/policies/policy.hpp>
#include <limits>
#include <optional>
#include <string>
#include <string_view>

#include "models/base/means.hpp"
#include "models/base/problem_list.hpp"
#include "models/duration/distribution.hpp"

namespace rehearse::distribution_detail {

/// Doubles stay doubles, and what overflows is infinite instead of an exception.
using Policy = boost::math::policies::policy<
    boost::math::policies::promote_float<false>, boost::math::policies::promote_double<false>,
    boost::math::policies::domain_error<boost::math::policies::ignore_error>,
    boost::math::policies::pole_error<boost::math::policies::ignore_error>,
    boost::math::policies::overflow_error<boost::math::policies::ignore_error>,
    boost::math::policies::underflow_error<boost::math::policies::ignore_error>,
    boost::math::policies::denorm_error<boost::math::policies::ignore_error>,
    boost::math::policies::evaluation_error<boost::math::policies::ignore_error>>;

/// Rounded to 24 significant bits, halves up.
double steady(double value);

/// A distribution of these quantile functions, which call the mathematical library: rounded to be
/// steady, yet within [least, most].
Distribution steadied(const TailQuantile& lower, const TailQuantile& upper,
                      std::optional<double> mean_ns, std::string text, double least = 0.0,
                      double most = std::numeric_limits<double>::infinity());

/// The shortest text that reads as the same number.
std::string number_text(double number);

/// Checks the parameters of one distribution; each that is wrong is a problem at "/name".
class Checks {
 public:
  /// > 0s and at most kLongest.
  Checks& length(std::string_view name, Duration value);
  Checks& number(std::string_view name, double value, double least, double most);
  Checks& shape(std::string_view name, double value);
  Checks& sigma(double value);
  /// Any other rule: what was found and what is expected if it is broken.
  Checks& rule(bool holds, std::string_view name, std::string_view found,
               std::string_view expected);
  /// A rule that makes sense only where all before it are kept.
  Checks& then(bool holds, std::string_view name, std::string_view found,
               std::string_view expected);

  /// What `make` returns; without a call the problems, if there are any.
  template <class Make>
  Checked<Distribution> make(Make make) {
    if (!problems_.empty()) return problems_.take();
    return make();
  }

 private:
  ProblemList problems_;
};

}  // namespace rehearse::distribution_detail
