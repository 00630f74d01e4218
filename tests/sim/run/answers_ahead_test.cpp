// Journeys that depend on answers, computed ahead of the clock (S161).

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "sim/run/mode_choice.hpp"
#include "sim/run/run.hpp"
#include "tests/sim/run/rehearsed.hpp"

namespace rehearse::testing {
namespace {

/// A pure delay that fails by itself.
const std::string kFlaky =
    R"("t": {"duration": {"lognormal": {"median": "20ms", "p95": "60ms"}}, "error": 0.3})";

void expect_the_same_ahead(const Script& script) {
  const Rehearsal rehearsal = read(document(script));
  EXPECT_EQ(choose_mode(rehearsal, Rank{0}).mode, ExecutionMode::PerVu);
  const Result in_order = run_rehearsal(rehearsal, {}, {.look_ahead = false});
  EXPECT_GT(in_order.traffic.front().failed, 1000U);
  for (const unsigned threads : {1U, 2U}) {
    EXPECT_THAT(differences(run_rehearsal(rehearsal, {}, {.threads = threads}), in_order),
                ::testing::IsEmpty());
  }
}

TEST(AnswersAhead, AreThoseOfTheOrderOfEvents) {
  Script script;
  script.scenarios = R"("a": {"executor": "constant-vus", "vus": 20, "duration": "60s"})";
  script.targets = kFlaky;
  script.steps = R"(
      {"request": {"target": "t", "timeout": "100ms",
                   "retry": {"limit": 2, "backoff": "10ms", "jitter": "equal"}},
       "onStatus": {"500": {"steps": [{"think": {"uniform": ["5ms", "50ms"]}}, {"request": {"target": "t"}}]}},
       "onFailure": "endIteration"},
      {"group": "g", "graph": {"start": "ask", "steps": {"ask": {"request": {"target": "t"}}, "wait": {"think": "30ms"}},
                 "next": {"ask": {"end": 1}, "wait": {"ask": 1}}, "onStatus": {"ask": {"5xx": {"wait": 1}}}}},
      {"think": {"uniform": ["10ms", "50ms"]}})";
  expect_the_same_ahead(script);
  script.scenarios = R"("a": {"executor": "ramping-vus", "startVUs": 5, "stages": [
      {"duration": "30s", "target": 30}, {"duration": "30s", "target": 0}]})";
  expect_the_same_ahead(script);
}

TEST(AnswersAhead, AreLeftToTheOrderOfEventsWhereTheTestMayBeAborted) {
  Script script;
  script.scenarios = R"("a": {"executor": "constant-vus", "vus": 2, "duration": "1h"})";
  script.targets = kFlaky;
  script.steps = R"({"request": {"target": "t"}, "onFailure": "abortTest"})";
  const Rehearsal rehearsal = read(document(script));
  EXPECT_EQ(choose_mode(rehearsal, Rank{0}).mode, ExecutionMode::EventOrder);
  EXPECT_EQ(run_rehearsal(rehearsal).exit_code, ExitCode::Aborted);
}

}  // namespace
}  // namespace rehearse::testing
