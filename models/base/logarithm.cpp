// The power series of the logarithm, and how arguments are brought into its range.

#include "models/base/logarithm.hpp"

#include <cmath>

#include "models/base/require.hpp"

namespace rehearse {
namespace {

constexpr double kLn2 = 0.6931471805599453;
constexpr double kSqrt2 = 1.4142135623730951;

/// 2 artanh z = 2 (z + z³/3 + z⁵/5 + …), summed from the small end. For |z| ≤ 1/3 the first term
/// left out, z^37/37, is below 2^-63 z.
double twice_artanh(double z) {
  const double square = z * z;
  double sum = 0.0;
  for (int power = 35; power >= 3; power -= 2) sum = (sum + 1.0 / power) * square;
  return 2.0 * (z + z * sum);
}

}  // namespace

double portable_log1p(double x) {
  REQUIRE(x >= -0.5 && x <= 1.0);
  return twice_artanh(x / (2.0 + x));
}

double portable_log(double x) {
  REQUIRE(std::isfinite(x) && x > 0.0);
  int exponent = 0;
  double mantissa = std::frexp(x, &exponent) * 2.0;  // in [1, 2)
  exponent -= 1;
  if (mantissa > kSqrt2) {  // so that x just below 1 loses nothing by cancellation
    mantissa /= 2.0;
    exponent += 1;
  }
  return exponent * kLn2 + twice_artanh((mantissa - 1.0) / (mantissa + 1.0));
}

}  // namespace rehearse
