// Figures of runs that are watched, and of the same runs as their results have them.

#include "sim/run/check.hpp"

#include <gtest/gtest.h>

#include "sim/measure/expression/figure_watch.hpp"
#include "sim/run/run.hpp"
#include "tests/sim/run/rehearsed.hpp"

namespace rehearse::testing {
namespace {

Script shop(const std::string& more = {}) {
  return {
      .scenarios = R"("a": {"executor": "constant-arrival-rate", "rate": 9, "duration": "20s",
                                "preAllocatedVUs": 4, "gracefulStop": "0s"},
                          "b": {"executor": "ramping-vus", "startVUs": 1, "gracefulRampDown": "0s",
                                "stages": [{"duration": "10s", "target": 6},
                                           {"duration": "10s", "target": 0}]})",
      .steps = R"({"request": {"target": "t"}}, {"think": {"uniform": ["0s", "1s"]}})",
      .targets =
          R"("t": {"duration": {"exponential": "400ms"}, "latency": "1ms", "servers": 5, "queue": 2})",
      .more = more};
}

std::string messages(const Script& script, const std::vector<std::string>& conditions,
                     const CheckSettings& settings = {}) {
  Rehearsal rehearsal = read(document(script));
  ExpressionNames names;
  names.services = {"t"};
  for (const std::string& condition : conditions) {
    rehearsal.expectations.push_back(*parse_condition(condition, names));
  }
  std::string all;
  for (const ExpectationOutcome& outcome : check_rehearsal(rehearsal, settings).expectations) {
    for (const ComparisonOutcome& each : outcome.comparisons) {
      if (each.at_fault) all += each.message + "\n";
    }
  }
  return all;
}

// Of whole seconds the series has what the facts say.
TEST(FigureWatch, CountsOverScopesAsTheSeriesDoes) {
  const Rehearsal rehearsal = read(document(shop()));
  for (const char* count :
       {"started", "complete", "interrupted", "dropped", "requests", "failed"}) {
    for (const char* scope : {"after 0s", "after 7s", "during 3s..4s", "during 0s..20s"}) {
      const auto parsed = parse_value(std::string(count) + " " + scope, {});
      ASSERT_TRUE(parsed);
      FigureWatch watch(parsed->figures, kNever);
      ASSERT_TRUE(watch.needs_facts());
      const Result result = run_rehearsal(rehearsal, {&watch});
      EXPECT_EQ(watch.values(result).front().value,
                read_figures(parsed->figures, result).front().value)
          << count << " " << scope;
    }
  }
}

// The parts of a test sum to the whole.
TEST(Check, CountsPartsThatSumToTheWhole) {
  EXPECT_EQ(messages(shop(), {"dropped during 0s..7.5s + dropped after 7.5s == dropped",
                              "exceptions after 0s == exceptions",
                              "count of http_req_duration during 0s..9s + count of "
                              "http_req_duration after 9s == count of http_req_duration",
                              "http_reqs{scenario:a} + http_reqs{scenario:b} == http_reqs after 0s",
                              "max(busy during 0s..8s) <= max(busy)"}),
            "");
}

TEST(Check, ObservesTheMostBusyVus) {
  EXPECT_EQ(messages({.scenarios = R"("a": {"executor": "ramping-vus", "startVUs": 0,
                        "stages": [{"duration": "4s", "target": 4}, {"duration": "4s", "target": 0}]})",
                      .duration = R"("100ms")"},
                     {"busy == 4", "busy during 0s..1.5s == 1", "busy during 7.5s..7.9s == 1",
                      "busy during 4s..4.1s == 4", "vus during 0s..1s == 4"}),
            "");
}

TEST(Check, ReadsServicesBetweenTheirSamples) {
  EXPECT_EQ(messages(shop(), {"utilisation(t) after 0s == utilisation(t)"}), "");
  EXPECT_EQ(messages(shop(), {"utilisation(t) after 1500ms > 0"}),
            "utilisation(t) after 1500ms has no value: the result has no sample of services at an "
            "end of the scope, expected a whole number of seconds, in long tests of 2, 4, 8 … "
            "seconds\n");
}

TEST(Check, WatchesNothingThatIsNotAskedFor) {
  const auto parsed = parse_condition("vus < 3 and p(95) < 1s and dropped == 0 after 3s", {});
  ASSERT_TRUE(parsed);
  const FigureWatch watch(parsed->figures, Instant{} + seconds(60));
  EXPECT_FALSE(watch.needs_facts() || watch.needs_metric_samples());
}

TEST(Check, GivesTheSameOnAnyNumberOfThreads) {
  const std::vector<std::string> conditions{"mean(busy) < 0", "P(failed == 0) > 2",
                                            "p(95) after 3s < 1ms in 50%"};
  const std::string one = messages(shop(), conditions, {.runs = 7, .jobs = 1});
  EXPECT_NE(one, "");
  EXPECT_EQ(messages(shop(), conditions, {.runs = 7, .jobs = 3}), one);
}

}  // namespace
}  // namespace rehearse::testing
