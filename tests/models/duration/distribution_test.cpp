// Quantile tables of every distribution against distribution functions that are inverted here.

#include "models/duration/distribution.hpp"

// clang-format off
#include <math.h>  // declares the isnan that Boost 1.74's pchip.hpp calls
#include <boost/math/interpolators/pchip.hpp>
// clang-format on

#include <cmath>
#include <cstdint>
#include <cstdio>
#include <gtest/gtest.h>
#include <map>
#include <string>
#include <vector>

#include "models/duration/duration_model.hpp"
#include "models/duration/quantile_table.hpp"
#include "tests/models/duration/known_distributions.hpp"

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

std::uint64_t hash_of(const Distribution& distribution) {
  const QuantileTable table = QuantileTable::build(distribution.lower, distribution.upper);
  std::uint64_t hash = 0xcbf29ce484222325;
  for (double p = 0x1p-49; p < 1.0; p *= 2.0) {
    for (std::uint64_t digits = 128; digits < 256; ++digits) {
      const auto word = static_cast<std::uint64_t>(std::ldexp(p, 64)) / 128 * digits;
      hash = (hash ^ static_cast<std::uint64_t>(table.sample(word).ns)) * 0x100000001b3;
      hash = (hash ^ static_cast<std::uint64_t>(table.sample(~word).ns)) * 0x100000001b3;
    }
  }
  return hash;
}

// With any compiler, level of optimisation and processor that these were tried with.
TEST(Distributions, HaveTheSameTablesEverywhere) {
  const std::map<std::string, std::uint64_t> expected = {
      {"normal", 9438684400458542990U},          {"lognormal", 11337048302521273206U},
      {"gamma", 17344655747745514031U},          {"erlang", 18197823370810320449U},
      {"weibull", 17610669407528992839U},        {"pareto", 3117176085403130469U},
      {"bounded pareto", 16783350129506638053U}, {"triangular", 15516989852873593384U}};
  for (const KnownDistribution& known : known_distributions()) {
    if (!known.distribution) continue;
    const auto pinned = expected.find(known.name);
    const std::uint64_t hash = hash_of(*known.distribution);
    EXPECT_TRUE(pinned != expected.end() && pinned->second == hash) << known.name << " " << hash;
  }
}

const std::vector<Distribution::Percentile> kMeasured = {
    {0, milliseconds(8)},   {50, milliseconds(15)}, {90, milliseconds(19)},
    {95, milliseconds(19)}, {99, milliseconds(40)}, {100, milliseconds(310)}};

TEST(PercentileCurve, GoesThroughItsPoints) {
  const Distribution curve = *Distribution::percentiles(kMeasured);
  for (const auto& [percentile, value] : kMeasured) {
    EXPECT_DOUBLE_EQ(curve.lower(percentile / 100.0), static_cast<double>(value.ns));
    EXPECT_NEAR(curve.upper(1.0 - percentile / 100.0), static_cast<double>(value.ns), 1e-3);
  }
}

TEST(PercentileCurve, NeverDecreases) {
  const Distribution curve = *Distribution::percentiles(kMeasured);
  double last = 0.0;
  for (int i = 0; i <= 100'000; ++i) {
    const double value = curve.lower(i / 100'000.0);
    ASSERT_GE(value, last * (1.0 - 1e-15)) << i;
    last = value;
  }
}

// Boost.Math's PCHIP has the same inner slopes; those at the ends are given to it.
TEST(PercentileCurve, IsThePchipOfBoost) {
  const Distribution curve = *Distribution::percentiles(kMeasured);
  std::vector<double> x;
  std::vector<double> y;
  for (const auto& [percentile, value] : kMeasured) {
    x.push_back(percentile / 100.0);
    y.push_back(static_cast<double>(value.ns));
  }
  const double first = ((2.0 * 0.5 + 0.4) * 7e6 / 0.5 - 0.5 * 4e6 / 0.4) / 0.9;
  const double last = ((2.0 * 0.01 + 0.04) * 270e6 / 0.01 - 0.01 * 21e6 / 0.04) / 0.05;
  const boost::math::interpolators::pchip<std::vector<double>> exact(std::move(x), std::move(y),
                                                                     first, last);
  for (int i = 0; i < 10'000; ++i) {
    const double p = i / 10'000.0;
    ASSERT_NEAR(curve.lower(p), exact(p), 1e-6 * exact(p)) << p;
  }
}

TEST(PercentileCurve, HasTheMeanOfItsTable) {
  const Distribution curve = *Distribution::percentiles(kMeasured);
  const QuantileTable table = QuantileTable::build(curve.lower, curve.upper);
  EXPECT_NEAR(*curve.mean_ns, table.mean_ns(), 1e-5 * table.mean_ns());
}

TEST(PercentileCurve, HoldsTheFirstAndTheLastValueBeyondThem) {
  const Distribution curve =
      *Distribution::percentiles({{25, milliseconds(1)}, {75, milliseconds(3)}});
  EXPECT_EQ(curve.lower(0.1), 1e6);
  EXPECT_EQ(curve.lower(0.5), 2e6);
  EXPECT_EQ(curve.upper(0.1), 3e6);
  EXPECT_DOUBLE_EQ(*curve.mean_ns, 2e6);
}

}  // namespace
}  // namespace rehearse
