// What is enough, against runs with just that (S113).

#include "sim/questions/size.hpp"

#include <gtest/gtest.h>
#include <string>

#include "sim/run/replications.hpp"
#include "tests/sim/run/rehearsed.hpp"

namespace rehearse::testing {
namespace {

Rehearsal arrivals(std::uint64_t vus) {
  const std::string number = std::to_string(vus);
  return read(document({.scenarios = R"("s": {"executor": "constant-arrival-rate", "rate": 20,
                            "duration": "20s", "preAllocatedVUs": )" +
                                     number + R"(, "maxVUs": )" + number + "}",
                        .duration = R"({"lognormal": {"median": "300ms", "p95": "1200ms"}})"}));
}

/// In how many of the runs nothing is dropped.
std::uint64_t runs_without_drops(const Rehearsal& rehearsal, std::uint32_t runs) {
  std::uint64_t without = 0;
  run_replications(rehearsal, runs, 1, [&](std::uint32_t, const Result& result) {
    if (result.counts.dropped == 0) ++without;
  });
  return without;
}

/// The quantile of the busy VUs and a run with that many VUs agree, run by run.
TEST(SizeOf, VusIsWhatRunsWithSoManyDo) {
  constexpr std::uint32_t kRuns = 300;
  const auto answer = size_of(arrivals(4), {.runs = kRuns, .jobs = 2, .share = 0.9});
  const Enough<std::uint64_t>& vus = answer->scenarios.at(0).vus.value();
  EXPECT_GE(vus.runs, 270U);
  EXPECT_LT(vus.one_less, 270U);
  EXPECT_EQ(runs_without_drops(arrivals(vus.value), kRuns), vus.runs);
  EXPECT_EQ(runs_without_drops(arrivals(vus.value - 1), kRuns), vus.one_less);
}

Rehearsal looping(Duration graceful_stop) {
  return read(document({.scenarios = R"("s": {"executor": "constant-vus", "vus": 3,
                            "duration": "10s", "gracefulStop": )" +
                                     std::to_string(graceful_stop.ns / 1'000'000) + "}",
                        .duration = R"({"uniform": ["1s", "7s"]})"}));
}

TEST(SizeOf, GracefulStopIsWhatRunsWithSoMuchDo) {
  constexpr std::uint32_t kRuns = 200;
  const auto answer = size_of(looping(seconds(1)), {.runs = kRuns, .jobs = 1, .share = 0.95});
  const Enough<Duration>& grace = answer->scenarios.at(0).graceful_stop.value();
  const auto uninterrupted = [&](Duration value) {
    std::uint64_t runs = 0;
    run_replications(looping(value), kRuns, 1, [&](std::uint32_t, const Result& result) {
      if (result.counts.interrupted == 0) ++runs;
    });
    return runs;
  };
  EXPECT_EQ(uninterrupted(grace.value), grace.runs);
  EXPECT_EQ(uninterrupted(grace.value - milliseconds(1)), grace.one_less);
}

TEST(SizeOf, AnArrivalRateThatNothingBearsIsAProblem) {
  const Rehearsal rehearsal =
      read(document({.scenarios = R"("s": {"executor": "constant-arrival-rate", "rate": 140000,
                             "duration": "1s", "preAllocatedVUs": 1})",
                     .duration = R"("1h")"}));
  EXPECT_FALSE(size_of(rehearsal, {.runs = 2, .jobs = 1, .share = 0.9}));
}

}  // namespace
}  // namespace rehearse::testing
