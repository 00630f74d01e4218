// How long it takes until requests are answered as before a stop, restart or change (S110, S111).

#include <gtest/gtest.h>

#include "tests/sim/run/rehearsed.hpp"

namespace rehearse::testing {
namespace {

/// Two VUs that send a request of 100 ms each 200 ms, for 60 s.
Result result_of(const std::string& shop) {
  return run({.scenarios = R"("a": {"executor": "constant-vus", "vus": 2, "duration": "60s"})",
              .steps = R"({"request": {"target": "shop"}}, {"think": "100ms"})",
              .targets = R"("shop": {"duration": "100ms", )" + shop + "}"})
      .result;
}

/// Of the only phase that has one.
std::string recovery(const Result& result) {
  std::string found = "none";
  for (const TargetPhase& phase : result.phases) {
    if (!phase.recovery) continue;
    EXPECT_EQ(found, "none");
    found = text(phase.from - Instant{}) + ": ";
    found += phase.recovery->after ? text(*phase.recovery->after) : "never";
  }
  return found;
}

std::vector<std::string> phases(const Result& result) {
  std::vector<std::string> all;
  for (const TargetPhase& phase : result.phases) {
    all.push_back(text(phase.from - Instant{}) + "-" + text(phase.until - Instant{}));
  }
  return all;
}

using Texts = std::vector<std::string>;

TEST(PhasesOfTargets, EndWhenARestartIsOver) {
  const Result result = result_of(R"("stops": [{"at": "20s", "restartAfter": "5s"}])");
  EXPECT_EQ(phases(result), (Texts{"0s-20s", "20s-25s", "25s-1m0s"}));
}

TEST(PhasesOfTargets, EndWhenTheLastInstanceOfARollingRestartIsBack) {
  const Result result = result_of(
      R"("instances": 3, "rollingRestarts": [{"at": "20s", "restartAfter": "5s", "pause": "1s"}])");
  EXPECT_EQ(phases(result), (Texts{"0s-20s", "20s-37s", "37s-1m0s"}));
}

TEST(TargetRecovery, IsWhenASlowTimeIsOver) {
  EXPECT_EQ(recovery(result_of(R"("changes": [{"from": "20s", "until": "30s", "slower": 3}])")),
            "20s: 10s");
}

TEST(TargetRecovery, NeverComesWhereATargetStaysSlow) {
  EXPECT_EQ(recovery(result_of(R"("changes": [{"from": "20s", "slower": 3}])")), "20s: never");
}

TEST(TargetRecovery, IsAtOnceWhereRequestsTakeLessThanHalfAsLongAgain) {
  EXPECT_EQ(recovery(result_of(R"("changes": [{"from": "20s", "slower": 1.25}])")), "20s: 0s");
}

// Refusals are fast, and no recovery.
TEST(TargetRecovery, NeedsAnswersThatDoNotFailMoreOften) {
  EXPECT_EQ(recovery(result_of(R"("stops": [{"at": "20s", "restartAfter": "5s"}])")), "20s: 5s");
}

TEST(TargetRecovery, IsUnknownWithoutAPhaseBefore) {
  EXPECT_EQ(recovery(result_of(R"("changes": [{"from": "0s", "slower": 3}])")), "none");
}

TEST(MomentsOfARun, KnowOfAStopThatIsOverWithTheTest) {
  const Rehearsed test = run({.scenarios = R"("a": {"executor": "per-vu-iterations"})",
                              .steps = R"({"request": {"target": "shop"}})",
                              .targets = R"("shop": {"duration": "4s", "servers": 1,
                                             "stops": [{"at": "1s", "restartAfter": "2s"}]})"});
  ASSERT_EQ(test.result.moments.size(), 2U);
  EXPECT_EQ(test.result.moments[1].kind, ServiceMoment::Kind::Drained);
  EXPECT_EQ(text(test.result.moments[1].at), "4s");
}

TEST(MomentsOfARun, SayThatAStopStillWaitsAtTheEnd) {
  const Rehearsed test = run(
      {.scenarios = R"("a": {"executor": "constant-vus", "duration": "10s", "gracefulStop": "1s"})",
       .steps = R"({"request": {"target": "shop"}})",
       .targets = R"("shop": {"kind": "stream", "duration": "1h", "noticesAbandonment": false,
                              "stops": [{"at": "5s"}]})"});
  ASSERT_EQ(test.result.moments.size(), 2U);
  const ServiceMoment& last = test.result.moments[1];
  EXPECT_EQ(last.kind, ServiceMoment::Kind::StillStopping);
  EXPECT_EQ(text(last.at), "11s");
  EXPECT_EQ(last.inside, 1U);
  EXPECT_TRUE(last.only_streams);
}

}  // namespace
}  // namespace rehearse::testing
