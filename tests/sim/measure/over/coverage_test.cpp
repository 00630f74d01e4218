// The coverage that intervals claim (S116, S121).

#include <cmath>
#include <gtest/gtest.h>

#include "models/base/random.hpp"
#include "sim/measure/over/batch_means.hpp"
#include "sim/measure/over/estimate.hpp"
#include "sim/run/replications.hpp"
#include "tests/sim/run/rehearsed.hpp"

namespace rehearse::testing {
namespace {

/// The interval of the mean of 30 iterations of 1 s (Erlang of 30 phases), out of 10 runs, covers
/// it in 95 % of 2000 repetitions; ±1.5 % is three standard deviations of that share.
TEST(Sample, TheMeansIntervalCoversItAsOftenAsItSays) {
  Rehearsal rehearsal = read(document(
      {.scenarios = R"("s": {"executor": "per-vu-iterations", "vus": 1, "iterations": 30})",
       .duration = R"({"exponential": "1s"})"}));
  int covers = 0;
  for (std::uint64_t seed = 1; seed <= 2000; ++seed) {
    rehearsal.seed = seed;
    Sample sample;
    run_replications(rehearsal, 10, 1, [&](std::uint32_t, const Result& result) {
      sample.add(result.iteration_duration.mean_ns() / 1e9);
    });
    const auto interval = sample.estimate().of_mean.value();
    if (interval.low <= 1 && 1 <= interval.high) ++covers;
  }
  EXPECT_GE(covers, 1870);
  EXPECT_LE(covers, 1930);
}

/// Numbers from an exponential distribution of mean 1.
class Exponentials {
 public:
  explicit Exponentials(std::uint64_t key) : key_(key) {}

  double next() {
    const std::uint64_t word = philox(counter_++, 0, key_).even;
    return -std::log((static_cast<double>(word >> 11U) + 0.5) * 0x1p-53);
  }

 private:
  std::uint64_t key_;
  std::uint64_t counter_ = 0;
};

/// Waiting and service in a queue M/M/1 of one second of work and `gap` seconds between arrivals,
/// by D. V. Lindley's recursion (1952). It begins in equilibrium, where responses are exponential
/// with a mean of 1/(1 − 1/gap) seconds (L. Kleinrock, Queueing Systems I, 5.12), so no bias is
/// left by the beginning.
class Queue {
 public:
  Queue(std::uint64_t key, double gap)
      : draws_(key), gap_(gap), response_(draws_.next() * mean()) {}

  double mean() const { return 1 / (1 - 1 / gap_); }
  double next() {
    const double wait = std::max(0.0, response_ - gap_ * draws_.next());
    response_ = wait + draws_.next();
    return response_;
  }

 private:
  Exponentials draws_;
  double gap_;
  double response_;
};

/// A second of the queue, so that a histogram of all responses is small.
constexpr double kSecondNs = 100;

/// In how many of the repetitions the interval of that figure has the truth inside.
int coverage_of_batches(int repetitions, std::uint64_t observations, bool of_p95) {
  int covers = 0;
  for (int key = 1; key <= repetitions; ++key) {
    Queue queue(static_cast<std::uint64_t>(key), 2);
    BatchedRun run(observations);
    for (std::uint64_t i = 0; i < observations; ++i) {
      run.add(Duration{std::llround(queue.next() * kSecondNs)});
    }
    const BatchMeans means = run.means();
    const SingleRunFigure figure = of_p95 ? means.p95.value() : means.mean;
    const double truth = (of_p95 ? -std::log(0.05) : 1.0) * queue.mean() * kSecondNs;
    if (std::abs(figure.value - truth) <= figure.half_width) ++covers;
  }
  return covers;
}

/// As often as above; a batch has 200 responses.
TEST(BatchedRun, TheMeansIntervalCoversItAsOftenAsItSays) {
  const int covers = coverage_of_batches(2000, 20 * 200, false);
  EXPECT_GE(covers, 1870);
  EXPECT_LE(covers, 1930);
}

/// 95 % of 700 repetitions give or take three standard deviations of that share, 2.5 %.
TEST(BatchedRun, ThePercentilesIntervalCoversItAsOftenAsItSays) {
  const int covers = coverage_of_batches(700, 20 * BatchedRun::kLeastForPercentile, true);
  EXPECT_GE(covers, 648);
  EXPECT_LE(covers, 682);
}

}  // namespace
}  // namespace rehearse::testing
