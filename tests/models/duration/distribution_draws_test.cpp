// Mean, variance and 12 quantiles of drawn durations against Boost.Math, as a table.
//
// 10^7 draws a distribution in optimised builds, 5·10^4 in others; the environment variable
// REHEARSE_DRAWS says otherwise. Bounds are those that a right sampler exceeds once in 1000 times:
//   mean       3.29 standard errors sqrt(variance/n)
//   variance   3.29 standard errors sqrt((fourth central moment − variance²)/n)
//   quantile   as many draws beyond it as a binomial of n and its tail probability has, 0.05 % each
//              side
// The seed is fixed, so a check that passes passes always. Of the 168 checks 0.2 would fail at a
// seed on average.

#include <algorithm>
#include <array>
#include <boost/math/distributions/binomial.hpp>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <gtest/gtest.h>
#include <string>

#include "models/base/random.hpp"
#include "models/duration/distribution.hpp"
#include "models/duration/duration_sampling.hpp"
#include "tests/models/duration/known_distributions.hpp"

namespace rehearse {
namespace {

#ifdef __OPTIMIZE__
constexpr std::uint64_t kUsualDraws = 10'000'000;
#else
constexpr std::uint64_t kUsualDraws = 50'000;
#endif

std::uint64_t draws_asked() {
  const char* asked = std::getenv("REHEARSE_DRAWS");
  return asked == nullptr ? kUsualDraws : std::strtoull(asked, nullptr, 10);
}

struct Tail {
  double probability;
  bool upper;
};
constexpr std::array<Tail, 12> kTails{{{1e-6, false},
                                       {1e-4, false},
                                       {0.01, false},
                                       {0.1, false},
                                       {0.25, false},
                                       {0.5, false},
                                       {0.25, true},
                                       {0.1, true},
                                       {0.01, true},
                                       {1e-3, true},
                                       {1e-5, true},
                                       {1e-6, true}}};

/// How many standard errors off.
struct Deviations {
  double mean = 0.0;
  double variance = 0.0;
  std::array<std::uint64_t, kTails.size()> counts{};  ///< of draws in each tail
};

Deviations draw(const KnownDistribution& known, std::uint64_t draws) {
  const Stream stream(1, 0, Purpose::Journey, known.name);
  std::array<double, kTails.size()> quantiles{};
  for (std::size_t i = 0; i < kTails.size(); ++i) {
    quantiles[i] = known.quantile(kTails[i].probability, kTails[i].upper);
  }
  std::array<std::uint64_t, kTails.size() + 1> cells{};  // by the number of quantiles below
  double sum = 0.0;
  double squares = 0.0;
  for (std::uint64_t i = 0; i < draws; ++i) {
    Draws words(stream, 0, i);
    const auto value = static_cast<double>(known.model.sample({.vu = 0, .iteration = i}, words).ns);
    const auto cell = std::lower_bound(quantiles.begin(), quantiles.end(), value);
    ++cells[static_cast<std::size_t>(cell - quantiles.begin())];
    sum += value - known.mean();
    squares += (value - known.mean()) * (value - known.mean());
  }
  const auto n = static_cast<double>(draws);
  const double variance = known.variance();
  Deviations off;
  off.mean = sum / n / std::sqrt(variance / n);
  off.variance = ((squares - sum * sum / n) / (n - 1.0) - variance) /
                 std::sqrt((known.fourth() - variance * variance) / n);
  for (std::size_t i = 0; i < kTails.size(); ++i) {
    for (std::size_t cell = 0; cell < cells.size(); ++cell) {
      if ((cell > i) == kTails[i].upper) off.counts[i] += cells[cell];
    }
  }
  return off;
}

TEST(DrawnDurations, HaveTheMeanVarianceAndQuantilesOfBoost) {
  constexpr double kStandardErrors = 3.2905;  // 99.9 %, both sides
  const std::uint64_t draws = draws_asked();
  std::printf("%llu draws; standard errors off\n%-17s %6s %6s",
              static_cast<unsigned long long>(draws), "", "mean", "var");
  for (const Tail& tail : kTails)
    std::printf(" %s%-5.0e", tail.upper ? "1-" : "  ", tail.probability);
  std::printf("\n");
  for (const KnownDistribution& known : known_distributions()) {
    const Deviations off = draw(known, draws);
    std::printf("%-17s %6.2f %6.2f", known.name.c_str(), off.mean, off.variance);
    EXPECT_LE(std::fabs(off.mean), kStandardErrors) << known.name;
    EXPECT_LE(std::fabs(off.variance), kStandardErrors) << known.name;
    for (std::size_t i = 0; i < kTails.size(); ++i) {
      const boost::math::binomial binomial(static_cast<double>(draws), kTails[i].probability);
      const auto count = static_cast<double>(off.counts[i]);
      std::printf(" %7.2f", (count - mean(binomial)) / standard_deviation(binomial));
      EXPECT_GE(count, quantile(binomial, 0.0005)) << known.name << " " << kTails[i].probability;
      EXPECT_LE(count, quantile(complement(binomial, 0.0005)))
          << known.name << " " << kTails[i].probability;
    }
    std::printf("\n");
  }
}

}  // namespace
}  // namespace rehearse
