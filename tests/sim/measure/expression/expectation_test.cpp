// What expressions say of figures made by hand.

#include "sim/measure/expression/expectation.hpp"

#include <gtest/gtest.h>
#include <string>

namespace rehearse {
namespace {

/// A run with these counts.
Result run_of(std::uint64_t complete, std::uint64_t interrupted, std::uint64_t dropped) {
  Result result;
  result.counts = {.complete = complete, .interrupted = interrupted, .dropped = dropped};
  result.run = seconds(10);
  result.end = Instant{} + seconds(10);
  return result;
}

ExpectationOutcome judged(const std::string& text, const std::vector<Result>& results) {
  const auto parsed = parse_condition(text, {});
  EXPECT_TRUE(parsed) << text;
  if (!parsed) return {};
  return judge(*parsed, results);
}

/// "ok", or why not.
std::string verdict(const std::string& text, const std::vector<Result>& results) {
  const ExpectationOutcome outcome = judged(text, results);
  if (outcome.ok) return "ok";
  std::string reasons;
  for (const ComparisonOutcome& each : outcome.comparisons) {
    if (each.at_fault) reasons += (reasons.empty() ? "" : " | ") + each.message;
  }
  return reasons;
}

std::string verdict(const std::string& text) { return verdict(text, {run_of(8, 2, 3)}); }

TEST(Expectation, HoldsWhereItsComparisonDoes) {
  for (const char* text : {"complete == 8", "started == 10", "dropped < 4", "dropped <= 3",
                           "dropped >= 3", "dropped > 2", "dropped != 2", "duration == 10s"}) {
    EXPECT_EQ(verdict(text), "ok") << text;
  }
}

TEST(Expectation, SaysByHowMuchItIsMissed) {
  EXPECT_EQ(verdict("complete <= 5"), "complete is 8, 3 (60%) above 5");
  EXPECT_EQ(verdict("complete < 8"), "complete is 8, not below 8");
  EXPECT_EQ(verdict("complete == 10"), "complete is 8, 2 (20%) below 10");
  EXPECT_EQ(verdict("dropped == 0"), "dropped is 3, 3 above 0");
  EXPECT_EQ(verdict("dropped != 3"), "dropped is 3, expected another value");
  EXPECT_EQ(verdict("duration <= 8s"), "duration is 10s, 2s (25%) above 8s");
  EXPECT_EQ(verdict("interrupted / started < 5%"),
            "interrupted / started is 20%, 15 percentage points above 5%");
}

TEST(Expectation, ShowsTheFigureWhereTheBoundComesFirst) {
  EXPECT_EQ(verdict("5 >= complete"), "complete is 8, 3 (60%) above 5");
}

TEST(Expectation, ShowsBothFigures) {
  EXPECT_EQ(verdict("complete < dropped * 2"),
            "complete is 8, 2 (33.3%) above 6, which is dropped * 2");
}

TEST(Expectation, ComparesWithTheNearestDouble) {
  EXPECT_EQ(verdict("complete / duration == 0.8/s"), "ok");
  EXPECT_EQ(verdict("interrupted / started == 20%"), "ok");
}

TEST(Expectation, CalculatesLeftToRightByRank) {
  EXPECT_EQ(verdict("complete - dropped - 1 == 4 and complete + dropped * 2 == 14"), "ok");
  EXPECT_EQ(verdict("-(complete - dropped) == -5 and complete / 2 / 2 == 2"), "ok");
}

TEST(Expectation, BlamesOnlyWhatFails) {
  EXPECT_EQ(verdict("complete == 8 and dropped == 0"), "dropped is 3, 3 above 0");
  EXPECT_EQ(verdict("complete == 7 or dropped == 3"), "ok");
  EXPECT_EQ(verdict("not (complete == 8 and dropped == 1)"), "ok");
  EXPECT_EQ(verdict("not (complete == 8 or dropped == 1)"), "complete is 8");
}

TEST(Expectation, PutsAndBeforeOr) {
  EXPECT_EQ(verdict("complete == 8 or complete == 8 and dropped == 0"), "ok");
}

TEST(Expectation, HoldsOfNoValueThatIsMissing) {
  const char* why = "p(95) has no value: there is no sample of http_req_duration";
  EXPECT_EQ(verdict("p(95) < 1s"), why);
  EXPECT_EQ(verdict("not p(95) < 1s"), why);
  EXPECT_EQ(verdict("p(95) < 1s or dropped == 3"), "ok");
}

TEST(Expectation, HasNoQuotientOfNothing) {
  EXPECT_EQ(verdict("interrupted / started < 1%", {run_of(0, 0, 0)}),
            "interrupted / started has no value: it divides by 0");
}

TEST(Expectation, HasNoFigureOfAScopeBehindTheEnd) {
  EXPECT_EQ(verdict("dropped == 0 after 10s"),
            "dropped has no value: the test was over at 10s, before 10s");
}

TEST(Expectation, SaysThatTheResultAloneHasNoSuchFigure) {
  EXPECT_EQ(verdict("busy < 3"), "busy has no value: the result has no count of busy VUs");
  EXPECT_EQ(verdict("http_reqs{status:200} < 3"),
            "http_reqs{status:200} has no value: the result has no single samples of http_reqs");
  EXPECT_EQ(verdict("dropped == 0 after 1500ms"),
            "dropped has no value: found 1.5s, expected a multiple of 1s, by which the result "
            "counts");
}

TEST(Expectation, CountsWholeIntervalsOfAScope) {
  Result result = run_of(0, 0, 6);
  result.series.drop(Instant{} + milliseconds(999), 1);
  result.series.drop(Instant{} + seconds(1), 2);
  result.series.drop(Instant{} + seconds(3), 3);
  result.series.settle();
  EXPECT_EQ(verdict("dropped == 3 after 3s", {result}), "ok");
  EXPECT_EQ(verdict("dropped == 2 during 1s..3s", {result}), "ok");
  EXPECT_EQ(verdict("dropped == 1 during 0..1s", {result}), "ok");
}

std::vector<Result> ten_runs() {
  std::vector<Result> runs;
  for (std::uint64_t run = 0; run < 10; ++run) runs.push_back(run_of(run, 0, run == 7 ? 5 : 0));
  return runs;
}

TEST(OverRuns, APlainConditionHoldsInEveryRun) {
  EXPECT_EQ(verdict("dropped <= 5", ten_runs()), "ok");
  EXPECT_EQ(verdict("complete < 8", ten_runs()),
            "it fails in 2 of 10 runs; in run 9 complete is 9, 1 (12.5%) above 8");
}

TEST(OverRuns, InTakesAShareOfRuns) {
  EXPECT_EQ(verdict("dropped == 0 in 90%", ten_runs()), "ok");
  EXPECT_EQ(verdict("dropped == 0 in 99%", ten_runs()),
            "it holds in 9 of 10 runs (90%), 9 percentage points below 99%; in run 7 dropped is 5, "
            "5 above 0");
}

TEST(OverRuns, InTakesAllThatIsBeforeIt) {
  EXPECT_EQ(verdict("complete < 9 and dropped == 0 in 80%", ten_runs()), "ok");
  EXPECT_NE(verdict("complete < 9 and (dropped == 0 in 80%)", ten_runs()), "ok");
}

TEST(OverRuns, ProbabilityIsTheSameShare) {
  EXPECT_EQ(verdict("P(dropped == 0) == 90%", ten_runs()), "ok");
}

TEST(OverRuns, HasMeanDeviationQuantileAndExtremes) {
  EXPECT_EQ(verdict("mean(complete) == 4.5 and min(complete) == 0 and max(complete) == 9 and "
                    "q(0.5, complete) == 4.5 and q(1, complete) == 9 and q(0, complete) == 0",
                    ten_runs()),
            "ok");
  EXPECT_EQ(verdict("sd(complete) * sd(complete) >= 9.1666 and sd(complete) < 3.0277", ten_runs()),
            "ok");
}

TEST(OverRuns, OneRunHasNoDeviation) {
  EXPECT_EQ(verdict("sd(complete) == 0"), "sd(complete) has no value: one run has no deviation");
}

TEST(OverRuns, NamesTheRunWithoutAValue) {
  EXPECT_EQ(verdict("mean(interrupted / started) < 1", ten_runs()),
            "in run 0 interrupted / started has no value: it divides by 0");
}

TEST(Value, IsEvaluatedOverRuns) {
  const auto mean = parse_value("mean(complete) * 2", {});
  ASSERT_TRUE(mean);
  std::vector<RunFigures> runs;
  for (const Result& result : ten_runs()) runs.push_back(read_figures(mean->figures, result));
  EXPECT_EQ(evaluate(*mean, runs).value, 9);
}

}  // namespace
}  // namespace rehearse
