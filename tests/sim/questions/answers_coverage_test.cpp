// How often answers are right that say how sure they are, where the truth is known (S116, S118,
// S119).

#include <cmath>
#include <gtest/gtest.h>

#include "sim/measure/expression/expectation.hpp"
#include "sim/measure/over/estimate.hpp"
#include "sim/questions/find.hpp"
#include "sim/questions/until.hpp"
#include "sim/run/figured_run.hpp"
#include "sim/run/replications.hpp"
#include "tests/models/service/closed_forms.hpp"
#include "tests/sim/run/rehearsed.hpp"

namespace rehearse::testing {
namespace {

constexpr int kRepetitions = 2000;
/// 95 % ± 1.5 % of them: three standard deviations of that share.
constexpr int kFewest = 1870;
constexpr int kMost = 1930;
constexpr unsigned kJobs = 2;

/// A queue M/M/2 with 50 arrivals a second, 50 of which a server bears. One VU makes a Poisson
/// process: it thinks for 20 ms on average and gives up its request after a nanosecond, which the
/// service does not notice. It forgets its empty beginning at the rate (√100 − √50)² = 8.6 a second
/// (P. M. Morse, 1955): after one second a ten-thousandth of the mean is left of it, where
/// intervals are a tenth of the mean wide. Runs of many such times have means that are nearly
/// normal.
Rehearsal two_servers() {
  return read(
      document({.scenarios = R"("s": {"executor": "constant-vus", "vus": 1, "duration": "15s",
                             "gracefulStop": "0s"})",
                .steps = R"({"think": {"exponential": "20ms"}},
                   {"request": {"target": "api", "timeout": "0.000001ms"}})",
                .targets = R"("api": {"duration": {"exponential": "20ms"}, "servers": 2,
                             "noticesAbandonment": false})"}));
}

TEST(Sample, TheMeansIntervalCoversErlangsWaitingRequests) {
  Rehearsal rehearsal = two_servers();
  const std::vector<Expression> waiting{*parse_value(
      "waiting(api) during 1s..15s", {.services = {{"api"}}, .requests = true, .metrics = {}})};
  const double truth = mmc(50, 50, 2).waiting;
  int covers = 0;
  for (rehearsal.seed = 1; rehearsal.seed <= kRepetitions; ++rehearsal.seed) {
    Sample sample;
    replicate<double>(
        rehearsal, 10, kJobs,
        [&](const Rehearsal& one) {
          return evaluate(waiting.front(), run_with_figures(one, waiting).figures).value;
        },
        [&](std::uint64_t, double value) {
          sample.add(value);
          return true;
        });
    const ConfidenceInterval interval = sample.estimate().of_mean.value();
    if (interval.low <= truth && truth <= interval.high) ++covers;
  }
  EXPECT_GE(covers, kFewest);
  EXPECT_LE(covers, kMost);
}

/// The mean of 100 iterations of 1 s on average, to 3 %: about 45 runs.
TEST(RunUntil, TheIntervalAtTheEndCoversTheMean) {
  Rehearsal rehearsal = read(document(
      {.scenarios = R"("s": {"executor": "per-vu-iterations", "vus": 1, "iterations": 100})",
       .duration = R"({"exponential": "1s"})"}));
  const UntilSettings settings{
      {*parse_precision("avg of iteration_duration ± 3%", {})}, kMostUntilRuns, 1};
  int covers = 0;
  for (rehearsal.seed = 1; rehearsal.seed <= kRepetitions; ++rehearsal.seed) {
    const PrecisionOutcome outcome =
        run_until(rehearsal, settings, [](std::uint32_t, const Result&) {}).front();
    ASSERT_TRUE(outcome.reached);
    if (std::abs(outcome.mean.value() - 1) <= outcome.half_width.value()) ++covers;
  }
  EXPECT_GE(covers, kFewest);
  EXPECT_LE(covers, kMost);
}

/// 21 arrivals, each of which keeps its VU to the end with 30 % and for less than a gap otherwise:
/// v VUs drop nothing where fewer than v of the first 20 keep theirs, that is with 77.2 % for 8 and
/// 88.7 % for 9.
MakeRehearsal keeping_vus() {
  return [](const std::vector<std::string>& values) -> Checked<AskedRehearsal> {
    const std::string vus = values.front().substr(values.front().find('=') + 1);
    return AskedRehearsal{
        read(document({.scenarios = R"("s": {"executor": "constant-arrival-rate", "rate": 1,
                            "duration": "21s", "gracefulStop": "0s", "preAllocatedVUs": )" +
                                    vus + "}",
                       .duration = R"({"choice": ["1h", "500ms"], "weights": [3, 7]})"})),
        {*parse_condition("P(dropped == 0) >= 0.8", {})}};
  };
}

TEST(FindValue, IsRightAsOftenAsItSays) {
  const MakeRehearsal make = keeping_vus();
  constexpr int kSearches = 200;
  int sure = 0;
  int wrong = 0;
  for (std::uint64_t seed = 1; seed <= kSearches; ++seed) {
    const MakeRehearsal seeded = [&](const std::vector<std::string>& values) {
      Checked<AskedRehearsal> asked = make(values);
      asked->rehearsal.seed = seed;
      return asked;
    };
    const auto answer = find_value(*read_range("preAllocatedVUs=1..20", "--least"), seeded,
                                   {.runs = 1000, .jobs = 1});
    const bool decided = answer->found.value().decided && answer->neighbour.value().decided;
    if (!decided) continue;
    ++sure;
    if (answer->found->value != 9) ++wrong;
  }
  EXPECT_GE(sure, kSearches / 4);
  EXPECT_LE(100 * wrong, 7 * sure);
}

}  // namespace
}  // namespace rehearse::testing
