// The coverage that intervals claim (S116).

#include <gtest/gtest.h>

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

}  // namespace
}  // namespace rehearse::testing
