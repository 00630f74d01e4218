// When a breaker opens, tries and closes.

#include "models/entry/circuit_breaker.hpp"

#include <gtest/gtest.h>

namespace rehearse {
namespace {

Instant at(int ms) { return Instant{milliseconds(ms).ns}; }

BreakerOptions options_of(std::uint32_t last, std::uint32_t minimum) {
  BreakerOptions options;
  options.last_calls = last;
  options.minimum_calls = minimum;
  options.open_for = seconds(1);
  options.trials = 2;
  return options;
}

/// A call that is made and ends at once; whether it was made.
bool make(CircuitBreaker& breaker, Instant now, bool failed) {
  const auto ticket = breaker.admit(now);
  if (ticket) breaker.over(now, *ticket, failed);
  return ticket.has_value();
}

// S147.
TEST(CircuitBreaker, OpensWhenEnoughOfTheLastCallsFailed) {
  CircuitBreaker breaker(options_of(4, 4));
  for (const bool failed : {true, false, false}) EXPECT_TRUE(make(breaker, at(0), failed));
  EXPECT_FALSE(breaker.is_open(at(0)));
  EXPECT_TRUE(make(breaker, at(1), true));
  EXPECT_TRUE(breaker.is_open(at(1)));
  EXPECT_FALSE(make(breaker, at(2), false));
  EXPECT_EQ(breaker.opened(), 1U);
  EXPECT_EQ(breaker.not_made(), 1U);
}

TEST(CircuitBreaker, ForgetsWhatIsBeforeTheLastCalls) {
  CircuitBreaker breaker(options_of(4, 4));
  for (const bool failed : {true, false, false, false, true, false}) make(breaker, at(0), failed);
  EXPECT_FALSE(breaker.is_open(at(0)));
  make(breaker, at(0), true);
  EXPECT_TRUE(breaker.is_open(at(0)));
}

TEST(CircuitBreaker, StaysClosedBelowTheMinimum) {
  CircuitBreaker breaker(options_of(10, 3));
  make(breaker, at(0), true);
  make(breaker, at(0), true);
  EXPECT_FALSE(breaker.is_open(at(0)));
  make(breaker, at(0), true);
  EXPECT_TRUE(breaker.is_open(at(0)));
}

TEST(CircuitBreaker, NeedsNoMoreThanTheLastCalls) {
  CircuitBreaker breaker(options_of(2, 100));
  make(breaker, at(0), true);
  make(breaker, at(0), true);
  EXPECT_TRUE(breaker.is_open(at(0)));
}

// The window of two seconds at 2.1 s: the seconds 1 and 2.
TEST(CircuitBreaker, CountsWholeSeconds) {
  BreakerOptions options = options_of(1, 2);
  options.last_calls.reset();
  options.last_time = seconds(2);
  CircuitBreaker breaker(options);
  make(breaker, at(999), true);
  make(breaker, at(2'100), true);
  EXPECT_FALSE(breaker.is_open(at(2'100)));
  make(breaker, at(3'999), true);
  EXPECT_TRUE(breaker.is_open(at(3'999)));
}

BreakerOptions of_two_seconds(std::uint32_t minimum) {
  BreakerOptions options = options_of(1, minimum);
  options.last_calls.reset();
  options.last_time = seconds(2);
  options.failure_rate = 0.5;
  return options;
}

TEST(CircuitBreaker, ForgetsFailuresWithTheirSecond) {
  CircuitBreaker breaker(of_two_seconds(4));
  make(breaker, at(0), true);
  for (const bool failed : {true, false, false, false}) make(breaker, at(2'100), failed);
  EXPECT_FALSE(breaker.is_open(at(2'100)));  // one of four, not three
}

TEST(CircuitBreaker, ForgetsCallsWithTheirSecond) {
  CircuitBreaker breaker(of_two_seconds(3));
  make(breaker, at(0), false);
  for (int call = 0; call < 2; ++call) make(breaker, at(2'100), true);
  EXPECT_FALSE(breaker.is_open(at(2'100)));  // two calls, which is below the minimum
  make(breaker, at(2'100), false);
  EXPECT_TRUE(breaker.is_open(at(2'100)));
}

TEST(CircuitBreaker, ForgetsTheOldestOfTheLastCallsAgainAndAgain) {
  BreakerOptions options = options_of(2, 2);
  options.failure_rate = 1;
  CircuitBreaker breaker(options);
  for (int call = 0; call < 11; ++call) EXPECT_TRUE(make(breaker, at(call), call % 2 == 0));
  EXPECT_FALSE(breaker.is_open(at(10)));
  make(breaker, at(11), true);
  EXPECT_TRUE(breaker.is_open(at(11)));
}

TEST(CircuitBreaker, ClosesAfterGoodTrials) {
  CircuitBreaker breaker(options_of(1, 1));
  make(breaker, at(0), true);
  EXPECT_FALSE(breaker.admit(at(999)));
  const auto one = breaker.admit(at(1'000));
  const auto two = breaker.admit(at(1'000));
  ASSERT_TRUE(one && two);
  EXPECT_FALSE(breaker.admit(at(1'000)));
  breaker.over(at(1'001), *one, false);
  EXPECT_FALSE(breaker.admit(at(1'001)));
  breaker.over(at(1'002), *two, false);
  EXPECT_TRUE(breaker.admit(at(1'002)));
  EXPECT_EQ(breaker.open_time(at(5'000)), seconds(1));
}

TEST(CircuitBreaker, OpensAgainAfterBadTrials) {
  CircuitBreaker breaker(options_of(1, 1));
  make(breaker, at(0), true);
  make(breaker, at(1'500), true);
  make(breaker, at(1'500), false);
  EXPECT_TRUE(breaker.is_open(at(2'499)));
  EXPECT_FALSE(breaker.is_open(at(2'500)));
  EXPECT_EQ(breaker.opened(), 2U);
  EXPECT_EQ(breaker.open_time(at(2'000)), milliseconds(1'500));
}

TEST(CircuitBreaker, GivesTheTrialOfACallThatWasGivenUpToAnother) {
  CircuitBreaker breaker(options_of(1, 1));
  make(breaker, at(0), true);
  const auto one = breaker.admit(at(1'000));
  ASSERT_TRUE(breaker.admit(at(1'000)));
  breaker.given_up(*one);
  EXPECT_TRUE(breaker.admit(at(1'000)));
}

TEST(CircuitBreaker, IgnoresTheEndsOfCallsFromBeforeItOpened) {
  CircuitBreaker breaker(options_of(1, 1));
  const auto late = breaker.admit(at(0));
  make(breaker, at(0), true);
  make(breaker, at(1'000), false);
  breaker.over(at(1'001), *late, true);
  make(breaker, at(1'002), false);
  EXPECT_FALSE(breaker.is_open(at(1'002)));
  EXPECT_EQ(breaker.opened(), 1U);
}

}  // namespace
}  // namespace rehearse
