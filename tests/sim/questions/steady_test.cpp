// What is taken of a run, and from when on (S120, S121).

#include "sim/questions/steady.hpp"

#include <gtest/gtest.h>

#include "sim/measure/expression/expectation.hpp"
#include "sim/run/figured_run.hpp"
#include "tests/sim/run/rehearsed.hpp"

namespace rehearse::testing {
namespace {

/// One VU whose requests take 100 ms in the first 30 s and 10 ms then.
Rehearsal settling(const char* slow_until, const char* vu_duration = "100s") {
  return read(document({.scenarios = std::string(R"("s": {"executor": "constant-vus", "vus": 1,
                            "gracefulStop": "0s", "duration": ")") +
                                     vu_duration + "\"}",
                        .steps = R"({"request": {"target": "api"}})",
                        .targets = std::string(R"("api": {"duration": {"uniform": ["9ms", "11ms"]},
                            "servers": 1, "changes": [{"until": ")") +
                                   slow_until + R"(", "slower": 10}]})"}));
}

Rehearsal iterations_of_two_seconds() {
  return read(document({.scenarios = R"("s": {"executor": "constant-vus", "vus": 5,
                            "duration": "10m", "gracefulStop": "1m"})",
                        .duration = R"({"exponential": "2s"})"}));
}

double figure(const Rehearsal& rehearsal, const std::string& text) {
  const std::vector<Expression> asked{*parse_value(
      text, {.services = {}, .requests = rehearsal.targets != nullptr, .metrics = {}})};
  return evaluate(asked.front(), run_with_figures(rehearsal, asked).figures).value;
}

double figure_of(const SteadyAnswer& answer, const std::string& name) {
  for (const SteadyFigure& each : answer.figures) {
    if (each.name == name) return each.value.value;
  }
  ADD_FAILURE() << name;
  return 0;
}

TEST(SteadyState, BeginsWhereItIsAskedTo) {
  const Rehearsal rehearsal = iterations_of_two_seconds();
  const SteadyAnswer answer = steady_state(rehearsal, Instant{seconds(120).ns});
  EXPECT_FALSE(answer.automatic);
  EXPECT_EQ(answer.from, Instant{seconds(120).ns});
  for (const char* name : {"avg of iteration_duration", "p(95) of iteration_duration", "started",
                           "complete / duration"}) {
    EXPECT_DOUBLE_EQ(figure_of(answer, name),
                     figure(rehearsal, std::string("(") + name + ") during 120s..600s"))
        << name;
  }
}

TEST(SteadyState, EndsWhereNothingStartsAnyMore) {
  EXPECT_EQ(steady_state(iterations_of_two_seconds(), Instant{}).until, Instant{seconds(600).ns});
}

TEST(SteadyState, HasTheMeanOfItsBatchesOfAllObservationsInIt) {
  const Rehearsal rehearsal = iterations_of_two_seconds();
  const SteadyAnswer answer = steady_state(rehearsal, Instant{seconds(120).ns});
  const BatchMeans& batches = answer.batches.value();
  EXPECT_EQ(static_cast<double>(batches.observations),
            figure(rehearsal, "count of iteration_duration during 120s..600s"));
  EXPECT_EQ(answer.observations - answer.cut, batches.observations);
  EXPECT_NEAR(batches.mean.value / 1e9, figure_of(answer, "avg of iteration_duration"), 1e-9);
}

/// 300 requests take 100 ms, and the next one begins before 30 s.
TEST(SteadyState, IsFoundBehindASlowBeginning) {
  const SteadyAnswer answer = steady_state(settling("30s"), std::nullopt);
  EXPECT_TRUE(answer.automatic);
  EXPECT_EQ(answer.metric, "http_req_duration");
  EXPECT_EQ(answer.mser_batch, 5U);
  ASSERT_TRUE(answer.from) << answer.missing;
  EXPECT_GE(*answer.from, Instant{seconds(30).ns});
  EXPECT_LE(*answer.from, Instant{seconds(32).ns});
  EXPECT_NEAR(answer.batches.value().mean.value, 10e6, 0.1e6);
  EXPECT_NEAR(figure_of(answer, "utilisation(api)"), 1, 1e-9);
}

TEST(SteadyState, IsNotFoundWhereMostOfTheRunIsUnlikeItsEnd) {
  const SteadyAnswer answer = steady_state(settling("98s"), std::nullopt);
  EXPECT_FALSE(answer.from);
  EXPECT_TRUE(answer.figures.empty());
  EXPECT_EQ(answer.missing.rfind("found no steady part", 0), 0U) << answer.missing;
}

TEST(SteadyState, HasNoIntervalOfFewObservations) {
  const SteadyAnswer answer = steady_state(settling("1s", "3s"), Instant{seconds(2).ns});
  EXPECT_FALSE(answer.batches);
  EXPECT_EQ(answer.missing,
            "found 99 observations of http_req_duration, expected 200 or more for an interval");
  EXPECT_FALSE(answer.figures.empty());
}

TEST(SteadyState, IsNotBehindTheEnd) {
  const SteadyAnswer answer = steady_state(settling("1s"), Instant{seconds(100).ns});
  EXPECT_FALSE(answer.from);
  EXPECT_EQ(answer.missing, "found an end at 1m40s, expected one after 1m40s");
}

}  // namespace
}  // namespace rehearse::testing
