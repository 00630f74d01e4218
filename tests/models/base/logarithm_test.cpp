// The logarithm made of IEEE operations alone.

#include "models/base/logarithm.hpp"

#include <cmath>
#include <cstdint>
#include <gtest/gtest.h>
#include <limits>

#include "models/base/random.hpp"

namespace rehearse {
namespace {

/// Units in the last place of `exact` between the two.
double ulps_between(double value, double exact) {
  const double ulp = std::nextafter(std::fabs(exact), INFINITY) - std::fabs(exact);
  return std::fabs(value - exact) / ulp;
}

TEST(PortableLog, AgreesWithTheMathematicalLibraryForAllMagnitudes) {
  const Stream stream(1, 0, Purpose::Journey, "logarithm");
  double worst = 0.0;
  for (std::uint64_t i = 0; i < 100'000; ++i) {
    const std::uint64_t word = stream.word(0, i, 0);
    const double mantissa = 1.0 + static_cast<double>(word >> 12) * 0x1p-52;
    const double x = std::ldexp(mantissa, static_cast<int>(word % 2000) - 1000);
    worst = std::max(worst, ulps_between(portable_log(x), std::log(x)));
  }
  EXPECT_LE(worst, 4.0);
}

TEST(PortableLog, LosesNothingNextToOne) {
  EXPECT_EQ(portable_log(1.0), 0.0);
  for (const double x : {1.0 - 0x1p-53, 1.0 + 0x1p-52, 1.0 - 0x1p-30, 1.0 + 0x1p-30}) {
    EXPECT_LE(ulps_between(portable_log(x), std::log(x)), 4.0) << x;
  }
}

TEST(PortableLog, IsExactAtPowersOfTwoAndPinnedElsewhere) {
  EXPECT_EQ(portable_log(2.0), 0.6931471805599453);
  EXPECT_EQ(portable_log(0.25), -1.3862943611198906);
  EXPECT_EQ(portable_log(10.0), 2.3025850929940455);
}

TEST(PortableLog1p, AgreesWithTheMathematicalLibraryDownToTheSmallest) {
  for (double x = 0.5; x > 1e-300; x *= 0.37) {
    EXPECT_LE(ulps_between(portable_log1p(x), std::log1p(x)), 4.0) << x;
    EXPECT_LE(ulps_between(portable_log1p(-x), std::log1p(-x)), 4.0) << -x;
  }
}

}  // namespace
}  // namespace rehearse
