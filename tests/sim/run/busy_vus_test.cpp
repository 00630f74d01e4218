// Busy VUs of a run, against arithmetic and theory (S107).

#include <cmath>
#include <gtest/gtest.h>
#include <vector>

#include "sim/measure/busy_figures.hpp"
#include "sim/run/run.hpp"
#include "sim/run/run_environment.hpp"
#include "tests/sim/run/rehearsed.hpp"

namespace rehearse::testing {
namespace {

Result busy_run(const Script& script, bool look_ahead = true) {
  return run_rehearsal(read(document(script)), {}, {.look_ahead = look_ahead});
}

const char* const kArrivals = R"("s": {"executor": "constant-arrival-rate", "rate": 1,
                                    "duration": "10s", "preAllocatedVUs": 9})";

TEST(BusyVus, OfEvenArrivalsAreArithmetic) {
  const BusyFigures busy =
      busy_figures(busy_run({.scenarios = kArrivals, .duration = R"("2500ms")"})).value();
  // Ten iterations of 2.5 s in 11.5 s: 2 and 3 are busy by turns.
  EXPECT_DOUBLE_EQ(busy.mean, 25 / 11.5);
  EXPECT_EQ(busy.most, 3U);
  EXPECT_EQ(busy.p95, 3U);
}

TEST(BusyVus, OfALoopAreItsVus) {
  const BusyFigures busy = busy_figures(busy_run({.scenarios = R"("s": {"executor":
      "constant-vus", "vus": 4, "duration": "10s"})"}))
                               .value();
  EXPECT_EQ(busy, (BusyFigures{.mean = 4, .p95 = 4, .p99 = 4, .most = 4}));
}

TEST(BusyVus, OfTwoScenariosAreOfEachSecondTogether) {
  const Result result = busy_run({.scenarios = R"("a": {"executor": "constant-vus", "vus": 4,
      "duration": "10s"}, "b": {"executor": "constant-vus", "vus": 2, "startTime": "10s", "duration": "10s"})"});
  EXPECT_EQ(busy_figures(result.scenarios[1])->most, 2U);
  const BusyFigures both = busy_figures(result).value();
  EXPECT_TRUE(both.each_second);
  EXPECT_DOUBLE_EQ(both.mean, 3);
  EXPECT_EQ(both.most, 4U);
}

TEST(BusyVus, AreTheSameAheadOfTheClockAsInOrder) {
  for (const char* duration : {R"({"exponential": "700ms"})", R"({"uniform": ["0s", "3s"]})"}) {
    const Script script{.scenarios = R"("s": {"executor": "ramping-arrival-rate", "startRate": 5,
        "stages": [{"duration": "30s", "target": 40}, {"duration": "30s", "target": 0}],
        "preAllocatedVUs": 20, "maxVUs": 30})",
                        .duration = duration};
    const Result ahead = busy_run(script);
    EXPECT_GT(ahead.counts.dropped, 0U);
    EXPECT_EQ(busy_figures(ahead.scenarios[0]), busy_figures(busy_run(script, false).scenarios[0]));
  }
}

/// D/G/∞: at u after an arrival, the k-th arrival before it is still there with probability
/// P(S > k·T + u), independently of the others (the same for Poisson arrivals gives M/G/∞).
std::vector<double> share_of_time_by_count(double rate, double mean_s) {
  constexpr int kPlaces = 64;
  std::vector<double> average(200);
  for (int place = 0; place < kPlaces; ++place) {
    std::vector<double> share(average.size());
    share[0] = 1;
    for (int k = 0; k < 400; ++k) {
      const double p = std::exp(-(k + (place + 0.5) / kPlaces) / rate / mean_s);
      for (std::size_t n = share.size() - 1; n > 0; --n) {
        share[n] = share[n] * (1 - p) + share[n - 1] * p;
      }
      share[0] *= 1 - p;
    }
    for (std::size_t n = 0; n < share.size(); ++n) average[n] += share[n] / kPlaces;
  }
  return average;
}

TEST(BusyVus, AreThoseOfTheory) {
  const Result result = busy_run({.scenarios = R"("s": {"executor": "constant-arrival-rate",
      "rate": 20, "duration": "5000s", "preAllocatedVUs": 100})",
                                  .duration = R"({"exponential": "2s"})"});
  const BusyFigures busy = busy_figures(result).value();
  EXPECT_NEAR(busy.mean, 40, 0.4);  // Little's law
  const std::vector<double> shares = share_of_time_by_count(20, 2);
  double below = 0;
  std::vector<double> up_to;
  for (const double share : shares) up_to.push_back(below += share);
  constexpr double kSampling = 0.005;
  EXPECT_GE(up_to[busy.p95], 0.95 - kSampling);
  EXPECT_LE(up_to[busy.p95 - 1], 0.95 + kSampling);
  EXPECT_GE(up_to[busy.p99], 0.99 - kSampling);
  EXPECT_LE(up_to[busy.p99 - 1], 0.99 + kSampling);
}

}  // namespace
}  // namespace rehearse::testing
