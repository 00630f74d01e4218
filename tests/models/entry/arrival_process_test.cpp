#include "models/entry/arrival_process.hpp"

#include <cmath>
#include <gtest/gtest.h>
#include <vector>

namespace rehearse {
namespace {

Instant at_ms(std::int64_t ms) { return Instant{} + milliseconds(ms); }

/// The arrivals up to `most`, in milliseconds.
std::vector<double> arrivals_ms(const ArrivalOptions& options, std::size_t most) {
  const Stream stream(7, 0, Purpose::Service, "arrivals");
  ArrivalProcess process(options, stream, 0);
  std::vector<double> at;
  while (at.size() < most) {
    const auto arrival = process.next();
    if (arrival.at == kNever) break;
    for (std::uint32_t i = 0; i < arrival.count; ++i) {
      at.push_back(static_cast<double>((arrival.at - Instant{}).ns) / 1e6);
    }
  }
  return at;
}

ArrivalOptions even(double rate) { return {.rate = {{Instant{}, rate}}}; }

ArrivalOptions poisson(double rate) {
  ArrivalOptions options = even(rate);
  options.gap = *DurationModel::exponential(seconds(1));
  return options;
}

TEST(ArrivalProcess, IsAClockWithConstantGaps) {
  EXPECT_EQ(arrivals_ms(even(4.0), 3), (std::vector<double>{250, 500, 750}));
}

TEST(ArrivalProcess, HasItsGapsFromWhereItBegins) {
  ArrivalOptions options = even(4.0);
  options.from = at_ms(1'100);
  options.until = at_ms(1'700);
  EXPECT_EQ(arrivals_ms(options, 9), (std::vector<double>{1'350, 1'600}));
}

// A rate that grows from 0 by 2 a second has sent t² requests by t.
TEST(ArrivalProcess, FollowsARisingRateExactly) {
  ArrivalOptions options;
  options.rate = {{Instant{}, 0.0}, {at_ms(10'000), 20.0}};
  EXPECT_EQ(arrivals_ms(options, 9).back(), 3'000.0);
  EXPECT_EQ(arrivals_ms(options, 100).back(), 10'000.0);
  // From there on 20 a second.
  EXPECT_EQ(arrivals_ms(options, 101).back(), 10'050.0);
}

TEST(ArrivalProcess, RepeatsItsCurve) {
  ArrivalOptions options;
  options.rate = {{Instant{}, 0.0}, {at_ms(1'000), 20.0}};
  options.period = seconds(1);
  EXPECT_EQ(arrivals_ms(options, 40).back(), 4'000.0);
}

TEST(ArrivalProcess, EndsWhereTheRateStaysAtNothing) {
  ArrivalOptions options;
  options.rate = {{Instant{}, 10.0}, {at_ms(1'000), 0.0}};
  EXPECT_EQ(arrivals_ms(options, 99).size(), 5U);
}

TEST(ArrivalProcess, MultipliesTheRateStateByState) {
  ArrivalOptions options = even(10.0);
  options.states = {{1.0, DurationModel::constant(seconds(1))},
                    {3.0, DurationModel::constant(seconds(1))}};
  EXPECT_EQ(arrivals_ms(options, 10).back(), 1'000.0);
  EXPECT_EQ(arrivals_ms(options, 40).back(), 2'000.0);
  EXPECT_EQ(arrivals_ms(options, 50).back(), 3'000.0);
}

TEST(ArrivalProcess, ComesInBatches) {
  ArrivalOptions options = even(1.0);
  options.batch = *CountModel::constant(3);
  EXPECT_EQ(arrivals_ms(options, 4),
            (std::vector<double>{1'000, 1'000, 1'000, 2'000, 2'000, 2'000}));
}

TEST(ArrivalProcess, PlaysATrace) {
  ArrivalOptions options;
  options.trace = {at_ms(1), at_ms(5), at_ms(5), at_ms(8)};
  options.from = at_ms(2);
  EXPECT_EQ(arrivals_ms(options, 9), (std::vector<double>{5, 5, 8}));
}

struct Moments {
  double mean = 0.0;
  double variation = 0.0;
};

Moments gap_moments(const ArrivalOptions& options) {
  const std::vector<double> at = arrivals_ms(options, 100'000);
  double sum = 0.0;
  double squares = 0.0;
  for (std::size_t i = 1; i < at.size(); ++i) {
    sum += at[i] - at[i - 1];
    squares += (at[i] - at[i - 1]) * (at[i] - at[i - 1]);
  }
  const auto count = static_cast<double>(at.size() - 1);
  Moments moments{sum / count, 0.0};
  moments.variation = std::sqrt(squares / count - moments.mean * moments.mean) / moments.mean;
  return moments;
}

// 100,000 gaps: the standard error of a mean of 10 ms is 0.03 ms, that of a variation of 1 is
// 0.004.
TEST(ArrivalProcess, IsPoissonWithExponentialGaps) {
  const Moments moments = gap_moments(poisson(100.0));
  EXPECT_NEAR(moments.mean, 10.0, 0.12);
  EXPECT_NEAR(moments.variation, 1.0, 0.02);
}

// Counts of 1 s of a Poisson process whose rate is 50 and 150 for exponential times of mean 1 s:
// their index of dispersion is 1 + 2·σ²/(λ·r)·(1 − (1 − e^(−r·t))/(r·t)) with σ = 50, λ = 100, r =
// 2 (Fischer and Meier-Hellstern 1992, section 2). Over 4000 s its standard error is about 3 %.
TEST(ArrivalProcess, IsOverdispersedInStates) {
  ArrivalOptions options = poisson(100.0);
  options.states = {{0.5, *DurationModel::exponential(seconds(1))},
                    {1.5, *DurationModel::exponential(seconds(1))}};
  const std::vector<double> at = arrivals_ms(options, 400'000);
  std::vector<double> counts(static_cast<std::size_t>(at.back() / 1'000.0), 0.0);
  for (const double one : at) {
    const auto second = static_cast<std::size_t>(one / 1'000.0);
    if (second < counts.size()) counts[second] += 1.0;
  }
  double mean = 0.0;
  double squares = 0.0;
  for (const double count : counts) mean += count / static_cast<double>(counts.size());
  for (const double count : counts) squares += (count - mean) * (count - mean);
  const double dispersion = squares / static_cast<double>(counts.size()) / mean;
  const double theory = 1.0 + 2.0 * 2'500.0 / (100.0 * 2.0) * (1.0 - (1.0 - std::exp(-2.0)) / 2.0);
  EXPECT_NEAR(mean, 100.0, 3.0);
  EXPECT_NEAR(dispersion, theory, 0.1 * theory);
}

}  // namespace
}  // namespace rehearse
