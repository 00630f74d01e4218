// What matchers accept, and what they say when they do not.

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <string>

#include "sim/api/rehearse_gtest.hpp"

namespace rehearse {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

/// Ten arrivals a second for 10 s, each of 950 ms, with `vus` VUs.
Rehearsed arrivals(int vus, const std::string& more_options = "") {
  const std::string text =
      R"({"options":{"scenarios":{"visitors":{"executor":"constant-arrival-rate","rate":10,)"
      R"("duration":"10s","preAllocatedVUs":)" +
      std::to_string(vus) + "}}" + more_options +
      R"(},"journeys":{"default":{"duration":"950ms"}}})";
  return rehearsed_text(text);
}

/// The graceful stop ends the second round of both VUs at 5 s.
Rehearsed interrupting() {
  return rehearsed_text(
      R"({"options":{"scenarios":{"contacts":{"executor":"constant-vus","vus":2,"duration":"4s",)"
      R"("gracefulStop":"1s"}}},"journeys":{"default":{"duration":"3s"}}})");
}

template <class Matcher>
std::string explanation(const Matcher& matcher, const Rehearsed& rehearsed) {
  ::testing::StringMatchResultListener listener;
  ::testing::ExplainMatchResult(matcher, rehearsed, &listener);
  return listener.str();
}

template <class Matcher>
std::string description(const Matcher& matcher) {
  return ::testing::DescribeMatcher<Rehearsed>(matcher);
}

TEST(Matchers, HoldOfARehearsalThatIsAllRight) {
  const Rehearsed enough = arrivals(10, R"(,"thresholds":{"iteration_duration":["max<=1000"]})");
  EXPECT_THAT(enough, DropsNothing());
  EXPECT_THAT(enough, InterruptsNothing());
  EXPECT_THAT(enough, AllOf(CompletesAtLeast(100), Not(CompletesAtLeast(101))));
  EXPECT_THAT(enough, AllOf(NeedsAtMostVus(10), Not(NeedsAtMostVus(9))));
  EXPECT_THAT(enough, AllOf(EndsWithin(seconds(11)), Not(EndsWithin(seconds(10)))));
  EXPECT_THAT(enough, PassesItsThresholds());
  EXPECT_THAT(enough, ExitsWith(0));
}

TEST(Matchers, SayWhatWasDroppedWhenAndWhere) {
  const Rehearsed few = arrivals(8);
  EXPECT_EQ(explanation(DropsNothing(), few),
            "which drops 20 of 100 iterations, the first between 0s and 1s: 20 in visitors; "
            "visitors has too few VUs");
  EXPECT_THAT(few, AllOf(Not(DropsNothing()), DropsAtMost(20), Not(DropsAtMost(19))));
  EXPECT_EQ(explanation(DropsNothing(), arrivals(10)), "which drops none of 100 iterations");
}

TEST(Matchers, SayWhatWasInterrupted) {
  EXPECT_EQ(explanation(InterruptsNothing(), interrupting()),
            "which interrupts 2 of 4 iterations, the first between 5s and 6s: 2 in contacts");
  EXPECT_THAT(interrupting(), AllOf(InterruptsAtMost(2), Not(InterruptsAtMost(1))));
}

TEST(Matchers, SayWhatWasCompleteAndHowLongItTook) {
  EXPECT_EQ(explanation(CompletesAtLeast(3), interrupting()),
            "which completes 2 iterations, interrupts 2 and drops 0");
  EXPECT_EQ(explanation(EndsWithin(seconds(4)), interrupting()), "which ends after 5s");
  EXPECT_EQ(explanation(NeedsAtMostVus(1), interrupting()),
            "which needs 2 VUs, more than 1 first between 0s and 1s");
}

TEST(Matchers, SayWhichThresholdsAreCrossed) {
  const Rehearsed slow = arrivals(
      10,
      R"(,"thresholds":{"iteration_duration":["p(95)<900","max<=1000"],"iterations":["count>99"]})");
  EXPECT_EQ(explanation(PassesItsThresholds(), slow),
            "which crosses 1 of its 3 thresholds: p(95)<900 of iteration_duration");
  EXPECT_EQ(explanation(ExitsWith(0), slow), "which exits with 99");
  EXPECT_EQ(explanation(PassesItsThresholds(), arrivals(10)), "which has no thresholds");
}

TEST(Matchers, SayThatAThresholdEndedTheTest) {
  const Rehearsed stopped = arrivals(
      10, R"(,"thresholds":{"iteration_duration":[{"threshold":"max<900","abortOnFail":true}]})");
  EXPECT_EQ(explanation(PassesItsThresholds(), stopped),
            "which crosses 1 of its 1 thresholds: max<900 of iteration_duration; that ends it "
            "after 2s");
  EXPECT_THAT(explanation(CompletesAtLeast(100), stopped), HasSubstr("(a threshold ended it)"));
}

TEST(Matchers, ListTheProblemsOfAFileThatIsWrong) {
  const Rehearsed wrong = rehearsed_text(R"({"options":{},"journeys":{},"seed":-1,"jurneys":1})");
  for (const ClaimMatcher& matcher :
       {DropsNothing(), InterruptsNothing(), CompletesAtLeast(0), NeedsAtMostVus(1'000'000),
        EndsWithin(kMaxDuration), PassesItsThresholds(), ExitsWith(104)}) {
    EXPECT_THAT(wrong, Not(matcher));
    EXPECT_THAT(explanation(matcher, wrong),
                AllOf(HasSubstr("which cannot be rehearsed:\n  "), HasSubstr("/seed: found -1"),
                      HasSubstr("/jurneys: ")));
  }
}

TEST(Matchers, DescribeThemselves) {
  EXPECT_EQ(description(DropsNothing()), "drops no iterations");
  EXPECT_EQ(description(CompletesAtLeast(5)), "completes at least 5 iterations");
  EXPECT_EQ(description(EndsWithin(minutes(12))), "ends within 12m0s");
  EXPECT_EQ(description(Not(NeedsAtMostVus(3))), "needs more than 3 VUs");
  EXPECT_EQ(description(PassesItsThresholds()), "passes its thresholds");
}

}  // namespace
}  // namespace rehearse
