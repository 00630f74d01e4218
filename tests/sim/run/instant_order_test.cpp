// What happens at one instant happens in one order (S81 to S84).

#include <gmock/gmock-more-matchers.h>
#include <gtest/gtest.h>
#include <utility>

#include "sim/core/fact.hpp"
#include "tests/sim/run/rehearsed.hpp"

namespace rehearse::testing {
namespace {

using ::testing::ElementsAre;
using enum FactKind;

constexpr std::uint32_t kNone = index_of(kNoScenario);

/// What the facts of an instant say, with the scenario's rank.
std::vector<std::pair<FactKind, std::uint32_t>> at(const Rehearsed& test, Duration instant) {
  std::vector<std::pair<FactKind, std::uint32_t>> facts;
  for (const Fact& fact : test.facts) {
    if (fact.at == Instant{} + instant) facts.emplace_back(fact.kind, index_of(fact.scenario));
  }
  return facts;
}

// At 3 s a's hard end, b's regular end, c's raw step down with its hard stop, d's arrival, the end
// of e's iteration and the start of the next, and f's start. By start time and name the ranks are
// those of the letters.
TEST(OneInstant, HasItsClassesInOrder) {
  const Rehearsed test = run(
      {.scenarios =
           R"("a": {"executor": "constant-vus", "duration": "2s", "gracefulStop": "1s", "exec": "long"},
              "b": {"executor": "constant-vus", "duration": "3s", "exec": "long"},
              "c": {"executor": "ramping-vus", "startVUs": 1, "gracefulRampDown": "0s", "stages": [
                      {"duration": "3s", "target": 1}, {"duration": "0s", "target": 0},
                      {"duration": "3s", "target": 1}], "exec": "long"},
              "d": {"executor": "constant-arrival-rate", "rate": 1, "timeUnit": "3s",
                    "duration": "5s", "preAllocatedVUs": 2, "exec": "long"},
              "e": {"executor": "per-vu-iterations", "iterations": 2, "exec": "short"},
              "f": {"executor": "shared-iterations", "startTime": "3s", "exec": "long"})",
       .journeys = R"("long": {"duration": "20s"}, "short": {"duration": "3s"})"});
  EXPECT_THAT(at(test, seconds(3)),
              ElementsAre(std::pair(IterationInterrupted, 0U), std::pair(VuStopped, 0U),
                          std::pair(ScenarioEnded, 0U), std::pair(ScenarioRegularEnd, 1U),
                          std::pair(VuGracePeriod, 1U), std::pair(VuGracePeriod, 2U),
                          std::pair(IterationInterrupted, 2U), std::pair(VuStopped, 2U),
                          std::pair(ScenarioStarted, 5U), std::pair(VuStarted, 5U),
                          std::pair(IterationStarted, 5U), std::pair(IterationStarted, 3U),
                          std::pair(IterationReturned, 4U), std::pair(IterationCompleted, 4U),
                          std::pair(IterationStarted, 4U)));
}

TEST(OneInstant, HasCommandsAfterRegularEndsAndBeforeRampSteps) {
  const Rehearsed test = run({.scenarios = R"("a": {"executor": "constant-vus", "duration": "3s"},
                           "b": {"executor": "externally-controlled", "vus": 1, "duration": "9s"},
                           "c": {"executor": "ramping-vus", "startVUs": 1, "stages": [
                                   {"duration": "3s", "target": 1}, {"duration": "0s", "target": 2},
                                   {"duration": "3s", "target": 2}]})",
                              .duration = R"("20s")",
                              .more = R"("control": [{"at": "3s", "scale": {"vus": 0}}])"});
  EXPECT_THAT(at(test, seconds(3)),
              ElementsAre(std::pair(ScenarioRegularEnd, 0U), std::pair(VuGracePeriod, 0U),
                          std::pair(IterationInterrupted, 1U), std::pair(VuStopped, 1U),
                          std::pair(CommandAnswered, kNone), std::pair(VuStarted, 2U),
                          std::pair(IterationStarted, 2U)));
}

// S83.
TEST(OneInstant, HasAllIterationsEndBeforeAnyStarts) {
  const Rehearsed test = run({.scenarios = R"("a": {"executor": "constant-vus", "duration": "3s"},
                           "b": {"executor": "constant-vus", "duration": "3s"})",
                              .duration = R"("2s")"});
  EXPECT_THAT(at(test, seconds(2)),
              ElementsAre(std::pair(IterationReturned, 0U), std::pair(IterationCompleted, 0U),
                          std::pair(IterationReturned, 1U), std::pair(IterationCompleted, 1U),
                          std::pair(IterationStarted, 0U), std::pair(IterationStarted, 1U)));
}

// S82.
TEST(OneInstant, HasScenariosOfOneClassByRank) {
  const Rehearsed test = run(
      {.scenarios = R"("b": {"executor": "constant-vus", "duration": "3s", "gracefulStop": "0s"},
                           "a": {"executor": "constant-vus", "duration": "2s", "startTime": "1s",
                                 "gracefulStop": "0s"})",
       .duration = R"("20s")"});
  EXPECT_EQ(test.result.scenarios[0].name, "b");
  EXPECT_THAT(at(test, seconds(3)),
              ElementsAre(std::pair(IterationInterrupted, 0U), std::pair(VuStopped, 0U),
                          std::pair(IterationInterrupted, 1U), std::pair(VuStopped, 1U),
                          std::pair(ScenarioRegularEnd, 0U), std::pair(ScenarioEnded, 0U),
                          std::pair(ScenarioRegularEnd, 1U), std::pair(ScenarioEnded, 1U),
                          std::pair(TestEnded, kNone)));
}

TEST(OneInstant, HasVusOfOneScenarioInTheOrderOfTheirIds) {
  const Rehearsed test =
      run({.scenarios = R"("a": {"executor": "constant-vus", "vus": 3, "duration": "4s"})",
           .duration = R"({"sequence": ["3s", "1500ms", "1s"], "by": "vu"})"});
  std::vector<std::uint32_t> ended;
  std::vector<std::uint32_t> started;
  for (const Fact& fact : test.facts) {
    if (fact.at != Instant{} + seconds(3)) continue;
    if (fact.kind == IterationCompleted) ended.push_back(number_of(fact.vu));
    if (fact.kind == IterationStarted) started.push_back(number_of(fact.vu));
  }
  EXPECT_THAT(ended, ElementsAre(1U, 2U, 3U));
  EXPECT_THAT(started, ElementsAre(1U, 2U, 3U));
}

TEST(OneInstant, HasCommandsInTheOrderOfTheFile) {
  const Rehearsed test = run(
      {.scenarios = R"("a": {"executor": "externally-controlled", "vus": 1, "maxVUs": 3,
                                 "duration": "9s"})",
       .duration = R"("2s")",
       .more = R"("control": [{"at": "3s", "scale": {"vus": 3}}, {"at": "3s", "scale": {"vus": 0}},
                                  {"at": "3s", "scale": {"vus": 2}}])"});
  EXPECT_THAT(vus(test, VuStarted),
              ElementsAre("0 at 0s", "1 at 3s", "2 at 3s", "0 at 3s", "1 at 3s"));
}

}  // namespace
}  // namespace rehearse::testing
