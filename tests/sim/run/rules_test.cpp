// Facts say by which rule things happen (fact.hpp).

#include <gmock/gmock-more-matchers.h>
#include <gtest/gtest.h>

#include "sim/core/fact.hpp"
#include "tests/sim/run/rehearsed.hpp"

namespace rehearse::testing {
namespace {

using ::testing::ElementsAre;

std::vector<Rule> rules(const Rehearsed& test, FactKind kind) {
  std::vector<Rule> rules;
  for (const Fact& fact : test.facts) {
    if (fact.kind == kind) rules.push_back(fact.rule);
  }
  return rules;
}

// 2 VUs, 1 from 2 s, 2 again from 4 s until 6 s; no grace in between.
constexpr const char* kDownAndUp =
    R"("a": {"executor": "ramping-vus", "startVUs": 2, "gracefulRampDown": "0s", "stages": [
        {"duration": "2s", "target": 2}, {"duration": "0s", "target": 1},
        {"duration": "2s", "target": 1}, {"duration": "0s", "target": 2},
        {"duration": "2s", "target": 2}], "gracefulStop": "3s"})";

TEST(Rules, TellWhyARampingVuStarts) {
  EXPECT_THAT(rules(run({.scenarios = kDownAndUp, .duration = R"("1h")"}), FactKind::VuStarted),
              ElementsAre(Rule::Started, Rule::Started, Rule::RampUp));
}

TEST(Rules, TellWhyARampInterrupts) {
  EXPECT_THAT(
      rules(run({.scenarios = kDownAndUp, .duration = R"("1h")"}), FactKind::IterationInterrupted),
      ElementsAre(Rule::GracefulRampDown, Rule::HardEnd, Rule::HardEnd));
}

TEST(Rules, TellWhyAVuMayOnlyFinish) {
  EXPECT_THAT(rules(run({.scenarios = kDownAndUp, .duration = R"("1h")"}), FactKind::VuGracePeriod),
              ElementsAre(Rule::RampDown, Rule::RegularEnd, Rule::RegularEnd));
}

TEST(Rules, TellWhyAnArrivalRateTakesAVu) {
  const Rehearsed test =
      run({.scenarios = R"("a": {"executor": "constant-arrival-rate", "rate": 1, "duration": "2s",
                                 "preAllocatedVUs": 1, "maxVUs": 2})",
           .duration = R"("1h")"});
  EXPECT_THAT(rules(test, FactKind::VuStarted), ElementsAre(Rule::Started, Rule::NoIdleVu));
}

TEST(Rules, TellWhatSteeringDid) {
  const Rehearsed test = run(
      {.scenarios =
           R"("a": {"executor": "externally-controlled", "vus": 1, "maxVUs": 2, "duration": "20s"})",
       .duration = R"("3s")",
       .more = R"("control": [{"at": "1s", "scale": {"vus": 2}}, {"at": "2s", "scale": {"vus": 1}},
                              {"at": "4s", "pause": true}, {"at": "5s", "scale": {"vus": 3}},
                              {"at": "7s", "interrupt": true}])"});
  EXPECT_THAT(rules(test, FactKind::VuStarted), ElementsAre(Rule::Started, Rule::ScaleUp));
  EXPECT_THAT(rules(test, FactKind::IterationInterrupted), ElementsAre(Rule::ScaleDown));
  EXPECT_THAT(rules(test, FactKind::VuGracePeriod), ElementsAre(Rule::Pause));
  EXPECT_THAT(rules(test, FactKind::VuStopped), ElementsAre(Rule::ScaleDown, Rule::CtrlC));
}

TEST(Rules, TellAnAbortFromACtrlC) {
  const Script one = {.scenarios = R"("a": {"executor": "shared-iterations"})"};
  Script aborted = one;
  aborted.journey = R"("abort": {"iteration": 0})";
  Script interrupted = one;
  interrupted.more = R"("control": [{"at": "500ms", "interrupt": true}])";
  EXPECT_THAT(rules(run(aborted), FactKind::IterationInterrupted), ElementsAre(Rule::Abort));
  EXPECT_THAT(rules(run(interrupted), FactKind::IterationInterrupted), ElementsAre(Rule::CtrlC));
}

TEST(Rules, TellThatAThresholdEndedTheTest) {
  const Rehearsed test = run({.scenarios = R"("a": {"executor": "constant-vus", "duration": "9s"})",
                              .options = R"("thresholds": {"iterations": [{"threshold": "count<1",
                                                        "abortOnFail": true}]})"});
  EXPECT_THAT(rules(test, FactKind::IterationInterrupted), ElementsAre(Rule::Threshold));
}

TEST(Rules, TellWhyVusOfCountedWorkRest) {
  const Rehearsed test =
      run({.scenarios = R"("a": {"executor": "per-vu-iterations", "vus": 3, "iterations": 2,
                             "maxDuration": "3s", "gracefulStop": "2s"})",
           .duration = R"({"sequence": ["1s", "2s", "9s"], "by": "vu"})"});
  EXPECT_THAT(rules(test, FactKind::VuStopped),
              ElementsAre(Rule::WorkDone, Rule::RegularEnd, Rule::HardEnd));
  EXPECT_THAT(rules(test, FactKind::IterationsDropped), ElementsAre(Rule::HardEnd));
}

}  // namespace
}  // namespace rehearse::testing
