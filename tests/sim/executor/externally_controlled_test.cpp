// externally-controlled: scaling, its end, what it refuses (S61 to S68).

#include <gmock/gmock-more-matchers.h>
#include <gtest/gtest.h>

#include "sim/core/fact_kind.hpp"
#include "tests/sim/run/rehearsed.hpp"

namespace rehearse::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

/// VUs steered for 10 s, in iterations of 3 s.
Rehearsed steered(const std::string& vus, const std::string& commands,
                  const std::string& more = "") {
  return run(
      {.scenarios = R"("a": {"executor": "externally-controlled", "duration": "10s", )" + vus + "}",
       .duration = R"("3s")",
       .more = R"("control": [)" + commands + "]" + more});
}
constexpr const char* kTwoOfFour = R"("vus": 2, "maxVUs": 4)";

// S61.
TEST(ExternallyControlled, InitialisesMaxVusAndActivatesVus) {
  const Rehearsed test = steered(kTwoOfFour, "");
  EXPECT_EQ(test.result.vus_max, 4U);
  EXPECT_THAT(vus(test, FactKind::VuStarted), ElementsAre("0 at 0s", "1 at 0s"));
}

TEST(ExternallyControlled, LoopsAndEndsWithoutGracefulStop) {
  const Rehearsed test = steered(R"("vus": 1)", "");
  EXPECT_THAT(iterations(test),
              ElementsAre("0: 0s-3s", "0: 3s-6s", "0: 6s-9s", "0: 9s-10s interrupted"));
  EXPECT_EQ(text(test.result.run), "10s");
}

TEST(ExternallyControlled, InterruptsAnIterationThatWouldEndAtItsEnd) {
  const Rehearsed test = run(
      {.scenarios = R"("a": {"executor": "externally-controlled", "vus": 1, "duration": "10s"})",
       .duration = R"("5s")"});
  EXPECT_THAT(iterations(test), ElementsAre("0: 0s-5s", "0: 5s-10s interrupted"));
}

// S62.
TEST(ExternallyControlled, StartsVusUpToARaisedNumber) {
  const Rehearsed test =
      steered(R"("vus": 1, "maxVUs": 3)", R"({"at": "4s", "scale": {"vus": 3}})");
  EXPECT_THAT(vus(test, FactKind::VuStarted), ElementsAre("0 at 0s", "1 at 4s", "2 at 4s"));
  EXPECT_THAT(answers(test), ElementsAre("ok at 4s"));
}

TEST(ExternallyControlled, InterruptsVusAboveALoweredNumberAtOnce) {
  const Rehearsed test = steered(R"("vus": 3)", R"({"at": "4s", "scale": {"vus": 1}})");
  EXPECT_THAT(iterations(test),
              ElementsAre("0: 0s-3s", "1: 0s-3s", "2: 0s-3s", "0: 3s-6s", "1: 3s-4s interrupted",
                          "2: 3s-4s interrupted", "0: 6s-9s", "0: 9s-10s interrupted"));
}

TEST(ExternallyControlled, InterruptsAnIterationThatWouldEndWhenItIsScaledDown) {
  const Rehearsed test = steered(R"("vus": 2)", R"({"at": "3s", "scale": {"vus": 1}})");
  EXPECT_THAT(iterations(test), ElementsAre("0: 0s-3s", "1: 0s-3s interrupted", "0: 3s-6s",
                                            "0: 6s-9s", "0: 9s-10s interrupted"));
}

TEST(ExternallyControlled, RestsAtNoVus) {
  const Rehearsed test = steered(
      R"("vus": 1)", R"({"at": "4s", "scale": {"vus": 0}}, {"at": "8s", "scale": {"vus": 1}})");
  EXPECT_THAT(iterations(test),
              ElementsAre("0: 0s-3s", "0: 3s-4s interrupted", "0: 8s-10s interrupted"));
}

// S63.
TEST(ExternallyControlled, InitialisesVusForARaisedMax) {
  const Rehearsed test =
      steered(R"("vus": 1, "maxVUs": 2)", R"({"at": "4s", "scale": {"vus": 4, "max": 4}})");
  EXPECT_THAT(when(test, FactKind::VuInitialised), ElementsAre("0s", "0s", "4s", "4s"));
  EXPECT_EQ(test.result.vus_max, 4U);
  EXPECT_THAT(vus(test, FactKind::VuStarted),
              ElementsAre("0 at 0s", "1 at 4s", "2 at 4s", "3 at 4s"));
}

TEST(ExternallyControlled, ScalesWhenTheNewVusAreInitialised) {
  const Rehearsed test = steered(R"("vus": 1)", R"({"at": "4s", "scale": {"vus": 3, "max": 3}})",
                                 R"(, "vuInit": "700ms")");
  EXPECT_THAT(when(test, FactKind::VuInitialised), ElementsAre("0s", "4.7s", "5.4s"));
  EXPECT_THAT(vus(test, FactKind::VuStarted), ElementsAre("0 at 0s", "1 at 5.4s", "2 at 5.4s"));
  EXPECT_THAT(answers(test), ElementsAre("ok at 5.4s"));
}

TEST(ExternallyControlled, CarriesOutOneCommandAfterTheOther) {
  const Rehearsed test = steered(
      R"("vus": 1)",
      R"({"at": "4s", "scale": {"vus": 2, "max": 2}}, {"at": "4100ms", "scale": {"vus": 0}})",
      R"(, "vuInit": "700ms")");
  EXPECT_THAT(answers(test), ElementsAre("ok at 4.7s", "ok at 4.7s"));
}

TEST(ExternallyControlled, GivesUpVusAboveALoweredMax) {
  const Rehearsed test =
      steered(R"("vus": 1, "maxVUs": 2)",
              R"({"at": "2s", "scale": {"max": 5}}, {"at": "4s", "scale": {"max": 3}})");
  EXPECT_THAT(when(test, FactKind::VuRemoved), ElementsAre("4s", "4s", "10s"));
  EXPECT_EQ(test.result.vus_max, 5U);
  EXPECT_EQ(test.result.vus_end, 2U);
}

// S66.
TEST(ExternallyControlled, RefusesMoreVusThanMax) {
  const Rehearsed test = steered(
      kTwoOfFour, R"({"at": "4s", "scale": {"vus": 5}}, {"at": "5s", "scale": {"vus": 4}})");
  EXPECT_THAT(answers(test), ElementsAre("refused at 4s", "ok at 5s"));
  EXPECT_THAT(vus(test, FactKind::VuStarted),
              ElementsAre("0 at 0s", "1 at 0s", "2 at 5s", "3 at 5s"));
}

TEST(ExternallyControlled, RefusesAMaxBelowVus) {
  const Rehearsed test = steered(R"("vus": 2)", R"({"at": "2s", "scale": {"vus": 5, "max": 5}},
                                {"at": "4s", "scale": {"max": 4}})");
  EXPECT_THAT(answers(test), ElementsAre("ok at 2s", "refused at 4s"));
}

TEST(ExternallyControlled, RefusesAMaxBelowItsFirst) {
  const Rehearsed test = steered(kTwoOfFour, R"({"at": "4s", "scale": {"vus": 1, "max": 3}})");
  EXPECT_THAT(answers(test), ElementsAre("refused at 4s"));
  EXPECT_THAT(vus(test, FactKind::VuStopped), ElementsAre("0 at 10s", "1 at 10s"));
}

TEST(ExternallyControlled, IsScaledBeforeItsStart) {
  const Rehearsed test =
      run({.scenarios = R"("a": {"executor": "externally-controlled", "vus": 1, "maxVUs": 3,
                                 "duration": "10s", "startTime": "3s"})",
           .duration = R"("3s")",
           .more = R"("control": [{"at": "1s", "scale": {"vus": 2}}])"});
  EXPECT_THAT(answers(test), ElementsAre("ok at 1s"));
  EXPECT_THAT(vus(test, FactKind::VuStarted), ElementsAre("0 at 3s", "1 at 3s"));
}

TEST(ExternallyControlled, RefusesCommandsAfterItsEnd) {
  const Rehearsed test = run(
      {.scenarios = R"("a": {"executor": "externally-controlled", "vus": 1, "duration": "2s"},
                           "b": {"executor": "constant-vus", "duration": "5s"})",
       .more =
           R"("control": [{"at": "3s", "scale": {"vus": 0}}, {"at": "1h", "scale": {"vus": 0}}])"});
  EXPECT_THAT(answers(test), ElementsAre("refused at 3s", "never"));
}

TEST(ExternallyControlled, IsNeededForScaling) {
  const Rehearsed test = run({.scenarios = R"("a": {"executor": "constant-vus", "duration": "5s"})",
                              .more = R"("control": [{"at": "3s", "scale": {"vus": 0}}])"});
  EXPECT_THAT(answers(test), ElementsAre("refused at 3s"));
  EXPECT_EQ(test.result.commands[0].error,
            "an externally-controlled executor needs to be configured for live configuration "
            "updates");
}

TEST(ExternallyControlled, RunsBesideOtherExecutors) {
  const Rehearsed test =
      run({.scenarios = R"("a": {"executor": "externally-controlled", "vus": 1, "maxVUs": 2,
                                 "duration": "5s"},
                           "b": {"executor": "constant-vus", "duration": "5s"})",
           .duration = R"("2s")",
           .more = R"("control": [{"at": "3s", "scale": {"vus": 2}}])"});
  EXPECT_THAT(answers(test), ElementsAre("ok at 3s"));
  EXPECT_THAT(iterations(test, 0),
              ElementsAre("0: 0s-2s", "0: 2s-4s", "1: 3s-5s interrupted", "0: 4s-5s interrupted"));
  EXPECT_THAT(iterations(test, 1), ElementsAre("0: 0s-2s", "0: 2s-4s", "0: 4s-6s"));
}

/// Two that start with no VUs, scaled after 3 s.
Rehearsed scaled_beside_another(const std::string& more_of_the_first) {
  return run({.scenarios = R"("a": {"executor": "externally-controlled", "vus": 0, "maxVUs": 10,
                                    "duration": "5s")" +
                           more_of_the_first + R"(},
                              "b": {"executor": "externally-controlled", "vus": 0, "maxVUs": 10,
                                    "duration": "5s"})",
              .duration = R"("2s")",
              .more = R"("control": [{"at": "3s", "scale": {"vus": 1}}])"});
}

TEST(ExternallyControlled, IsScaledWhereItIsTheFirstByName) {
  const Rehearsed test = scaled_beside_another("");
  EXPECT_THAT(iterations(test, 0), ElementsAre("0: 3s-5s interrupted"));
  EXPECT_THAT(iterations(test, 1), IsEmpty());
}

TEST(ExternallyControlled, IsScaledWhereItStartsFirst) {
  const Rehearsed test = scaled_beside_another(R"(, "startTime": "1s")");
  EXPECT_EQ(test.result.scenarios[0].name, "b");
  EXPECT_THAT(iterations(test, 0), ElementsAre("0: 3s-5s interrupted"));
  EXPECT_THAT(iterations(test, 1), IsEmpty());
}

TEST(ExternallyControlled, NoticesItsEndOnAGridOf100Milliseconds) {
  const Rehearsed test = run(
      {.scenarios = R"("a": {"executor": "externally-controlled", "vus": 1, "duration": "1050ms"})",
       .duration = R"("1h")"});
  EXPECT_THAT(iterations(test), ElementsAre("0: 0s-1.1s interrupted"));
  EXPECT_EQ(text(test.result.run), "1.1s");
}

TEST(ExternallyControlled, CountsItsGridFromItsOwnStart) {
  const Rehearsed test = run({.scenarios = R"("a": {"executor": "externally-controlled", "vus": 1,
                                                    "duration": "2s"})",
                              .duration = R"("1h")",
                              .more = R"("setup": "550ms")"});
  // Over at 2 s, seen at 550 ms + 15 · 100 ms.
  EXPECT_THAT(iterations(test), ElementsAre("0: 550ms-2.05s interrupted"));
}

TEST(ExternallyControlled, LosesTheTimeOfSetupButNotThatBeforeItsStart) {
  const Rehearsed test = run({.scenarios = R"("a": {"executor": "externally-controlled", "vus": 1,
                                                    "duration": "5s", "startTime": "3s"})",
                              .duration = R"("1h")",
                              .more = R"("setup": "2s")"});
  EXPECT_THAT(iterations(test), ElementsAre("0: 5s-8s interrupted"));
}

TEST(ExternallyControlled, LooksOnceWhenSetupTookAllItsTime) {
  const Rehearsed test = run({.scenarios = R"("a": {"executor": "externally-controlled", "vus": 1,
                                                    "duration": "2s"})",
                              .duration = R"("1h")",
                              .more = R"("setup": "5s")"});
  EXPECT_THAT(iterations(test), ElementsAre("0: 5s-5.1s interrupted"));
}

TEST(ExternallyControlled, IsEndlessWithoutDuration) {
  const Rehearsed test =
      run({.scenarios = R"("a": {"executor": "externally-controlled", "vus": 1, "duration": "0s"})",
           .duration = R"("1000h")",
           .more = R"("control": [{"at": "2500h", "interrupt": true}])"});
  EXPECT_THAT(iterations(test), ElementsAre("0: 0s-1000h0m0s", "0: 1000h0m0s-2000h0m0s",
                                            "0: 2000h0m0s-2500h0m0s interrupted"));
}

}  // namespace
}  // namespace rehearse::testing
