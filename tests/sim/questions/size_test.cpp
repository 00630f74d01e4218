// What is enough, against runs with just that (S113, S125).

#include "sim/questions/size.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <string>

#include "sim/questions/find.hpp"
#include "sim/run/replications.hpp"
#include "sim/run/run.hpp"
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

Rehearsal each_second(int vus, const char* duration, const char* more = "") {
  return read(
      document({.scenarios = fmt::format(R"("s": {{"executor": "constant-arrival-rate", "rate": 1,
                                "duration": "20s", "preAllocatedVUs": {}{}}})",
                                         vus, more),
                .duration = duration}));
}

/// A VU that is free exactly when an arrival is due does not serve it (S84).
TEST(SizeOf, VusThatAreFreeAsTheNextArrivalIsDueAreNotEnough) {
  const auto answer = size_of(each_second(2, R"("2s")"), {.runs = 1});
  EXPECT_EQ(answer->scenarios.at(0).vus.value().value, 3U);
  EXPECT_EQ(run_rehearsal(each_second(2, R"("2s")")).counts.dropped, 6U);
  EXPECT_EQ(run_rehearsal(each_second(3, R"("2s")")).counts.dropped, 0U);
}

TEST(SizeOf, VusThatAreFreeAsTheNextArrivalIsDueAreEnoughWhereEndsComeFirst) {
  Rehearsal rehearsal = each_second(2, R"("2s")");
  rehearsal.ties = Ties::Earliest;
  EXPECT_EQ(size_of(rehearsal, {.runs = 1})->scenarios.at(0).vus.value().value, 2U);
}

/// The last iteration ends exactly 1 s after the regular end, as it would be interrupted (S84).
TEST(SizeOf, GracefulStopOutlivesTheLastIteration) {
  const auto answer = size_of(each_second(9, R"("2s")"), {.runs = 1});
  EXPECT_EQ(answer->scenarios.at(0).graceful_stop.value().value, milliseconds(1001));
}

TEST(SizeOf, GracefulStopIsNotNeededWhereNothingRunsAtTheEnd) {
  const auto answer = size_of(each_second(9, R"("500ms")"), {.runs = 1});
  EXPECT_EQ(answer->scenarios.at(0).graceful_stop.value().value, Duration{});
}

/// By bisection over runs.
std::uint64_t found_by_runs(const char* duration, std::uint32_t runs) {
  const MakeRehearsal make =
      [duration](const std::vector<std::string>& values) -> Checked<AskedRehearsal> {
    const std::string vus = values.front().substr(values.front().find('=') + 1);
    return AskedRehearsal{each_second(std::stoi(vus), duration),
                          {*parse_condition("P(dropped == 0) >= 0.9", {})}};
  };
  const auto answer = find_value(*read_range("vus=1..60", "--least"), make, {.runs = runs});
  return static_cast<std::uint64_t>(answer->found.value().value);
}

/// Searched or not, the answer is the same, with ties and without.
TEST(SizeOf, VusAreWhatASearchFinds) {
  constexpr std::uint32_t kRuns = 100;
  for (const char* duration : {R"("1s")", R"("2s")", R"("2500ms")", R"("7s")",
                               R"({"choice": ["1s", "2s", "5s"]})", R"({"choice": ["0s", "3s"]})",
                               R"({"uniform": ["1s", "9s"]})", R"({"exponential": "3s"})"}) {
    const auto answer = size_of(each_second(5, duration), {.runs = kRuns, .jobs = 1, .share = 0.9});
    EXPECT_EQ(answer->scenarios.at(0).vus.value().value, found_by_runs(duration, kRuns))
        << duration;
  }
}

/// One VU is there at first, and each drop adds one, which takes a second to be ready.
TEST(SizeOf, MaxVusAreThoseThatComeAbout) {
  const Rehearsal rehearsal = read(document(
      {.scenarios = R"("s": {"executor": "constant-arrival-rate", "rate": 1, "duration": "20s",
                             "preAllocatedVUs": 1, "maxVUs": 2})",
       .duration = R"("4500ms")",
       .more = R"("vuInit": "1500ms")"}));
  const auto answer = size_of(rehearsal, {.runs = 1});
  const std::uint64_t most = answer->scenarios.at(0).max_vus.value().value;
  EXPECT_EQ(most, 5U);
  const auto with = [&](std::uint64_t max) {
    Rehearsal other = rehearsal;
    auto& executor = std::get<ConstantArrivalRate>(other.options.scenarios.at(0).executor);
    executor.max_vus = static_cast<std::int64_t>(max);
    other.plan = *plan_test(other.options);
    return run_rehearsal(other).trace_hash;
  };
  EXPECT_EQ(with(most), with(most + 1));
  EXPECT_NE(with(most), with(most - 1));
}

TEST(SizeOf, MaxVusAreNotAskedWhereNoneAreAdded) {
  EXPECT_FALSE(size_of(each_second(2, R"("2s")"), {.runs = 1})->scenarios.at(0).max_vus);
}

Rehearsal ramp(Duration graceful_ramp_down, const char* duration) {
  return read(
      document({.scenarios = fmt::format(
                    R"("s": {{"executor": "ramping-vus", "startVUs": 8, "gracefulStop": "1h",
                     "gracefulRampDown": {}, "stages": [{{"duration": "10s", "target": 8}},
                     {{"duration": "8s", "target": 2}}, {{"duration": "10s", "target": 2}},
                     {{"duration": "3s", "target": 0}}]}})",
                    graceful_ramp_down.ns / 1'000'000),
                .duration = duration}));
}

void expect_enough_ramp_down(const char* duration) {
  constexpr std::uint32_t kRuns = 100;
  const auto answer = size_of(ramp(seconds(1), duration), {.runs = kRuns, .jobs = 1, .share = 0.9});
  const Enough<Duration>& grace = answer->scenarios.at(0).graceful_ramp_down.value();
  const auto uninterrupted = [&](Duration value) {
    std::uint64_t runs = 0;
    run_replications(ramp(value, duration), kRuns, 1, [&](std::uint32_t, const Result& result) {
      if (result.counts.interrupted == 0) ++runs;
    });
    return runs;
  };
  EXPECT_GE(grace.runs, 90U);
  EXPECT_LT(grace.one_less, 90U);
  EXPECT_EQ(uninterrupted(grace.value), grace.runs);
  EXPECT_EQ(uninterrupted(grace.value - milliseconds(1)), grace.one_less);
}

TEST(SizeOf, GracefulRampDownIsWhatRunsWithSoMuchDo) {
  expect_enough_ramp_down(R"({"uniform": ["1s", "7s"]})");
}
TEST(SizeOf, GracefulRampDownOutlivesIterationsThatEndAtAStep) {
  expect_enough_ramp_down(R"("4s")");
}

TEST(SizeOf, GracefulRampDownIsOfRampsThatComeDown) {
  EXPECT_FALSE(size_of(looping(seconds(1)), {.runs = 1})->scenarios.at(0).graceful_ramp_down);
}

/// Three VUs are busy at a time, so that two of a generator's need two.
TEST(SizeOf, LoadGeneratorsBearTheVusThatAreNeeded) {
  const Rehearsal rehearsal = each_second(50, R"("2s")");
  const auto instances = [&](std::uint64_t vus) {
    return size_of(rehearsal, {.runs = 1, .vus_per_instance = vus})->instances.value().value;
  };
  EXPECT_EQ(instances(3), 1U);
  EXPECT_EQ(instances(2), 2U);
  EXPECT_EQ(instances(1), 3U);
}

TEST(SizeOf, LoadGeneratorsAreAQuantileToo) {
  const auto answer =
      size_of(arrivals(4), {.runs = 300, .jobs = 2, .share = 0.9, .vus_per_instance = 10});
  const Enough<std::uint64_t>& instances = answer->instances.value();
  const std::uint64_t vus = answer->scenarios.at(0).vus.value().value;
  EXPECT_EQ(instances.value, (vus + 9) / 10);
  EXPECT_GE(instances.runs, 270U);
  EXPECT_LT(instances.one_less, 270U);
}

TEST(SizeOf, LoadGeneratorsHaveABound) {
  const Rehearsal rehearsal = read(document(
      {.scenarios = R"("s": {"executor": "constant-vus", "vus": 1001, "duration": "1s"})"}));
  const auto answer = size_of(rehearsal, {.runs = 1, .vus_per_instance = 1});
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.problems().front().path, "/vusPerInstance");
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
