// Quantile tables of every distribution against distribution functions that are inverted here.

#include "models/distribution.hpp"

#include <cmath>
#include <cstdint>
#include <gtest/gtest.h>

#include "models/duration_model.hpp"
#include "tests/models/known_distributions.hpp"

namespace rehearse {
namespace {

struct Tail {
  double probability;
  bool upper;
};

/// Tail probabilities from 1/2 down to 1e-9, 40 for each factor of 2, and both tails.
std::vector<Tail> tails() {
  std::vector<Tail> all;
  for (double p = 0.4999; p > 1e-9; p *= 0.9831) {
    all.push_back({p, false});
    all.push_back({p, true});
  }
  return all;
}

std::uint64_t word_of(const Tail& tail) {
  const auto word = static_cast<std::uint64_t>(std::ldexp(tail.probability, 64));
  return tail.upper ? ~word : word;
}

/// The largest relative error of a distribution's table, beyond 1 ns of rounding.
double worst_error(const KnownDistribution& known) {
  const QuantileTable table =
      QuantileTable::build(known.distribution->lower, known.distribution->upper);
  double worst = 0.0;
  for (const Tail& tail : tails()) {
    const double exact = known.quantile(tail.probability, tail.upper);
    if (exact > static_cast<double>(Distribution::kLongest.ns)) continue;
    const auto value = static_cast<double>(table.sample(word_of(tail)).ns);
    worst = std::max(worst, (std::fabs(value - exact) - 1.0) / exact);
  }
  return worst;
}

TEST(Distributions, AreWithin1e4OfBoostFrom1e9To1Minus1e9) {
  for (const KnownDistribution& known : known_distributions()) {
    if (!known.distribution) continue;
    const double worst = worst_error(known);
    EXPECT_LE(worst, 1e-4) << known.model.text();
    std::printf("%-45s largest relative error %.2g\n", known.model.text().c_str(), worst);
  }
}

TEST(Distributions, AreWithin1e4AtTheEndsOfTheirParameters) {
  for (const KnownDistribution& known : extreme_distributions()) {
    const double worst = worst_error(known);
    EXPECT_LE(worst, 1e-4) << known.model.text();
    std::printf("%-45s largest relative error %.2g\n", known.model.text().c_str(), worst);
  }
}

}  // namespace
}  // namespace rehearse
