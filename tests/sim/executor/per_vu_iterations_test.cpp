// per-vu-iterations (S43, S44).

#include <gmock/gmock-more-matchers.h>
#include <gtest/gtest.h>

#include "sim/core/fact_kind.hpp"
#include "tests/sim/run/rehearsed.hpp"

namespace rehearse::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

// S43.
TEST(PerVuIterations, GivesEachVuExactlyItsIterations) {
  const Rehearsed test =
      run({.scenarios = R"("a": {"executor": "per-vu-iterations", "vus": 2, "iterations": 3})",
           .duration = R"({"sequence": ["1s", "2500ms"], "by": "vu"})"});
  EXPECT_THAT(iterations(test), ElementsAre("0: 0s-1s", "1: 0s-2.5s", "0: 1s-2s", "0: 2s-3s",
                                            "1: 2.5s-5s", "1: 5s-7.5s"));
}

TEST(PerVuIterations, EndsWithItsLastVu) {
  const Rehearsed test =
      run({.scenarios = R"("a": {"executor": "per-vu-iterations", "vus": 2, "iterations": 3})",
           .duration = R"({"sequence": ["1s", "2500ms"], "by": "vu"})"});
  EXPECT_THAT(when(test, FactKind::ScenarioEnded), ElementsAre("7.5s"));
  EXPECT_THAT(drops(test), IsEmpty());
}

TEST(PerVuIterations, GivesAVuBackAsSoonAsItsIterationsAreDone) {
  const Rehearsed test =
      run({.scenarios = R"("a": {"executor": "per-vu-iterations", "vus": 2, "iterations": 3})",
           .duration = R"({"sequence": ["1s", "2500ms"], "by": "vu"})"});
  EXPECT_THAT(vus(test, FactKind::VuStopped), ElementsAre("0 at 3s", "1 at 7.5s"));
}

TEST(PerVuIterations, LetsEachVuDropItsRestWhenItsIterationIsOverAfterTheRegularEnd) {
  const Rehearsed test = run(
      {.scenarios =
           R"("a": {"executor": "per-vu-iterations", "vus": 2, "iterations": 10, "maxDuration": "5s"})",
       .duration = R"({"sequence": ["2s", "4s"], "by": "vu"})"});
  EXPECT_THAT(iterations(test),
              ElementsAre("0: 0s-2s", "1: 0s-4s", "0: 2s-4s", "0: 4s-6s", "1: 4s-8s"));
  EXPECT_THAT(drops(test), ElementsAre("7 at 6s", "8 at 8s"));
}

TEST(PerVuIterations, DropsTheRestOfAVuWhoseIterationEndsAtTheRegularEnd) {
  const Rehearsed test =
      run({.scenarios =
               R"("a": {"executor": "per-vu-iterations", "iterations": 4, "maxDuration": "5s"})",
           .duration = R"("2500ms")"});
  EXPECT_THAT(iterations(test), ElementsAre("0: 0s-2.5s", "0: 2.5s-5s"));
  EXPECT_THAT(drops(test), ElementsAre("2 at 5s"));
}

TEST(PerVuIterations, DropsNothingOfAVuInItsLastIteration) {
  const Rehearsed test =
      run({.scenarios =
               R"("a": {"executor": "per-vu-iterations", "iterations": 2, "maxDuration": "5s"})",
           .duration = R"("4s")"});
  EXPECT_THAT(iterations(test), ElementsAre("0: 0s-4s", "0: 4s-8s"));
  EXPECT_THAT(drops(test), IsEmpty());
}

TEST(PerVuIterations, DoesNotDropAnInterruptedIterationToo) {
  const Rehearsed test = run(
      {.scenarios =
           R"("a": {"executor": "per-vu-iterations", "vus": 2, "iterations": 3, "maxDuration": "5s",
                    "gracefulStop": "1s"})",
       .duration = R"("20s")"});
  EXPECT_THAT(iterations(test), ElementsAre("0: 0s-6s interrupted", "1: 0s-6s interrupted"));
  EXPECT_THAT(drops(test), ElementsAre("2 at 6s", "2 at 6s"));
}

TEST(PerVuIterations, InterruptsAnIterationThatWouldEndExactlyAtTheHardEnd) {
  const Rehearsed test =
      run({.scenarios = R"("a": {"executor": "per-vu-iterations", "maxDuration": "5s",
                             "gracefulStop": "1s"})",
           .duration = R"("6s")"});
  EXPECT_THAT(iterations(test), ElementsAre("0: 0s-6s interrupted"));
}

TEST(PerVuIterations, LastsAtMostTenMinutesUnlessTold) {
  const Rehearsed test =
      run({.scenarios = R"("a": {"executor": "per-vu-iterations", "iterations": 1000})",
           .duration = R"("1m")"});
  EXPECT_EQ(test.result.counts.complete, 10U);
  EXPECT_THAT(drops(test), ElementsAre("990 at 10m0s"));
}

}  // namespace
}  // namespace rehearse::testing
