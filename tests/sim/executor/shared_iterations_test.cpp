// shared-iterations (S41, S42).

#include <gmock/gmock-more-matchers.h>
#include <gtest/gtest.h>

#include "sim/core/fact_kind.hpp"
#include "tests/sim/run/rehearsed.hpp"

namespace rehearse::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

// S41.
TEST(SharedIterations, AreTakenByWhoeverIsFree) {
  const Rehearsed test =
      run({.scenarios = R"("a": {"executor": "shared-iterations", "vus": 2, "iterations": 5})",
           .duration = R"({"sequence": ["1s", "2500ms"], "by": "vu"})"});
  EXPECT_THAT(iterations(test),
              ElementsAre("0: 0s-1s", "1: 0s-2.5s", "0: 1s-2s", "0: 2s-3s", "1: 2.5s-5s"));
}

TEST(SharedIterations, GoToTheLowerVuOfTwoThatAreFreeAtOneInstant) {
  const Rehearsed test =
      run({.scenarios = R"("a": {"executor": "shared-iterations", "vus": 2, "iterations": 3})",
           .duration = R"("1s")"});
  EXPECT_THAT(iterations(test), ElementsAre("0: 0s-1s", "1: 0s-1s", "0: 1s-2s"));
}

TEST(SharedIterations, LetAVuGoThatFindsThePotEmpty) {
  const Rehearsed test =
      run({.scenarios = R"("a": {"executor": "shared-iterations", "vus": 2, "iterations": 3})",
           .duration = R"("1s")"});
  EXPECT_THAT(vus(test, FactKind::VuStopped), ElementsAre("1 at 1s", "0 at 2s"));
  EXPECT_EQ(text(test.result.run), "2s");
}

TEST(SharedIterations, AreDroppedOnceWhenTheLastVuIsDone) {
  const Rehearsed test = run(
      {.scenarios =
           R"("a": {"executor": "shared-iterations", "vus": 2, "iterations": 10, "maxDuration": "5s"})",
       .duration = R"({"sequence": ["2s", "4s"], "by": "vu"})"});
  EXPECT_THAT(iterations(test),
              ElementsAre("0: 0s-2s", "1: 0s-4s", "0: 2s-4s", "0: 4s-6s", "1: 4s-8s"));
  EXPECT_THAT(drops(test), ElementsAre("5 at 8s"));
  EXPECT_THAT(when(test, FactKind::ScenarioEnded), ElementsAre("8s"));
}

TEST(SharedIterations, AreNotTakenByAVuThatIsFreeAtTheRegularEnd) {
  const Rehearsed test =
      run({.scenarios =
               R"("a": {"executor": "shared-iterations", "iterations": 3, "maxDuration": "5s"})",
           .duration = R"("5s")"});
  EXPECT_THAT(iterations(test), ElementsAre("0: 0s-5s"));
  EXPECT_THAT(drops(test), ElementsAre("2 at 5s"));
}

TEST(SharedIterations, AreNotDroppedWhenThePotIsEmptyAtTheRegularEnd) {
  const Rehearsed test = run(
      {.scenarios =
           R"("a": {"executor": "shared-iterations", "vus": 3, "iterations": 3, "maxDuration": "5s"})",
       .duration = R"("9s")"});
  EXPECT_THAT(iterations(test), ElementsAre("0: 0s-9s", "1: 0s-9s", "2: 0s-9s"));
  EXPECT_THAT(drops(test), IsEmpty());
}

TEST(SharedIterations, AreNotDroppedWhenInterrupted) {
  const Rehearsed test =
      run({.scenarios = R"("a": {"executor": "shared-iterations", "vus": 2, "iterations": 7,
                             "maxDuration": "5s", "gracefulStop": "1s"})",
           .duration = R"({"sequence": ["5500ms", "20s"], "by": "vu"})"});
  EXPECT_THAT(iterations(test), ElementsAre("0: 0s-5.5s", "1: 0s-6s interrupted"));
  EXPECT_THAT(drops(test), ElementsAre("5 at 6s"));
}

TEST(SharedIterations, AreInterruptedWhenTheyWouldEndExactlyAtTheHardEnd) {
  const Rehearsed test =
      run({.scenarios = R"("a": {"executor": "shared-iterations", "maxDuration": "5s",
                             "gracefulStop": "1s"})",
           .duration = R"("6s")"});
  EXPECT_THAT(iterations(test), ElementsAre("0: 0s-6s interrupted"));
}

TEST(SharedIterations, AreNumberedInTheOrderOfTheirStarts) {
  const Rehearsed test =
      run({.scenarios = R"("a": {"executor": "shared-iterations", "vus": 2, "iterations": 5})",
           .duration = R"({"sequence": ["3s", "1s", "1s", "4s", "1s"], "by": "iteration"})"});
  EXPECT_THAT(numbers(test), ElementsAre(0U, 1U, 2U, 3U, 4U));
  EXPECT_THAT(iterations(test),
              ElementsAre("0: 0s-3s", "1: 0s-1s", "1: 1s-2s", "1: 2s-6s", "0: 3s-4s"));
}

}  // namespace
}  // namespace rehearse::testing
