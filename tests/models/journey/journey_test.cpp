// The steps of an iteration's body and the ways it ends.

#include "models/journey/journey.hpp"

#include <cstdint>
#include <gtest/gtest.h>
#include <vector>

#include "models/journey/journey_walk.hpp"

namespace rehearse {
namespace {

using Kind = JourneyStep::Kind;
const Stream kStream(1, 0, Purpose::Journey, "default");

IterationKey walker_of(std::uint64_t iteration) {
  return {.stream = &kStream,
          .unit = 0,
          .unit_iteration = iteration,
          .key = {.vu = 0, .iteration = iteration}};
}

/// How the body of an iteration ends.
Kind ending_of(const Journey& journey, std::uint64_t iteration) {
  JourneyCursor cursor;
  journey.next(walker_of(iteration), cursor);
  return journey.next(walker_of(iteration), cursor).kind;
}

Journey one_second(Occurrence throws, Occurrence aborts) {
  return Journey(DurationModel::constant(seconds(1)), std::move(throws), std::move(aborts));
}

TEST(Journey, WaitsForItsDurationAndReturns) {
  const Journey journey(DurationModel::constant(seconds(3)));
  JourneyCursor cursor;
  EXPECT_EQ(journey.next(walker_of(0), cursor), (JourneyStep{Kind::Wait, seconds(3)}));
  EXPECT_EQ(journey.next(walker_of(0), cursor), (JourneyStep{Kind::Return, {}}));
}

TEST(Journey, IsWalkedByManyVusAtOnce) {
  const Journey journey(*DurationModel::uniform(seconds(1), seconds(5)));
  JourneyCursor first;
  JourneyCursor second;
  const JourneyStep wait = journey.next(walker_of(0), first);
  EXPECT_NE(journey.next(walker_of(1), second), wait);
  JourneyCursor again;
  EXPECT_EQ(journey.next(walker_of(0), again), wait);
}

TEST(Journey, ThrowsInTheListedIterations) {
  const Journey journey = one_second(Occurrence::in_iterations({7, 2}), {});
  EXPECT_EQ(ending_of(journey, 2), Kind::Throw);
  EXPECT_EQ(ending_of(journey, 3), Kind::Return);
  EXPECT_EQ(ending_of(journey, 7), Kind::Throw);
}

TEST(Journey, LooksForListedIterationsInTheScenarioNotInTheVu) {
  const Journey journey = one_second({}, Occurrence::in_iterations({40}));
  IterationKey walker = walker_of(0);
  walker.key.iteration = 40;
  JourneyCursor cursor;
  journey.next(walker, cursor);
  EXPECT_EQ(journey.next(walker, cursor).kind, Kind::Abort);
}

TEST(Journey, AbortsWhereItBothThrowsAndAborts) {
  const Journey journey =
      one_second(Occurrence::with_probability(1.0), Occurrence::in_iterations({4}));
  EXPECT_EQ(ending_of(journey, 3), Kind::Throw);
  EXPECT_EQ(ending_of(journey, 4), Kind::Abort);
}

TEST(Journey, DrawsItsEndingApartFromItsDuration) {
  const Occurrence half = Occurrence::with_probability(0.5);
  const Journey journey(*DurationModel::uniform(seconds(1), seconds(5)), half, half);
  for (std::uint64_t iteration = 0; iteration < 100; ++iteration) {
    const bool throws = kStream.word(0, iteration, 1) < std::uint64_t{1} << 63;
    const bool aborts = kStream.word(0, iteration, 2) < std::uint64_t{1} << 63;
    const Kind expected = aborts ? Kind::Abort : throws ? Kind::Throw : Kind::Return;
    EXPECT_EQ(ending_of(journey, iteration), expected) << iteration;
  }
}

TEST(Journey, KnowsItsShortestAndMeanDuration) {
  const Journey journey(*DurationModel::uniform(seconds(1), seconds(5)));
  EXPECT_EQ(journey.min_duration(), seconds(1));
  EXPECT_EQ(journey.mean_ns(), 3e9);
}

TEST(JourneyDeathTest, MustNotBeAskedAgainWhenItHasEnded) {
  const Journey journey(DurationModel::constant(seconds(3)));
  JourneyCursor cursor;
  journey.next(walker_of(0), cursor);
  journey.next(walker_of(0), cursor);
  EXPECT_DEATH(journey.next(walker_of(0), cursor), "broken invariant");
}

TEST(Occurrence, IsNeverWithoutIterationsOrChance) {
  EXPECT_TRUE(Occurrence().never());
  EXPECT_TRUE(Occurrence::in_iterations({}).never());
  EXPECT_TRUE(Occurrence::with_probability(0.0).never());
  EXPECT_FALSE(Occurrence::in_iterations({0}).never());
  EXPECT_FALSE(Occurrence::with_probability(1e-9).never());
  EXPECT_FALSE(Occurrence::with_probability(1.0).never());
}

TEST(Occurrence, DrawsOnlyWhenItDependsOnChance) {
  Draws draws(kStream, 0, 0);
  EXPECT_FALSE(Occurrence().happens(0, draws));
  EXPECT_TRUE(Occurrence::in_iterations({0}).happens(0, draws));
  EXPECT_TRUE(Occurrence::with_probability(1.0).happens(0, draws));
  EXPECT_EQ(draws.taken(), 0U);
  static_cast<void>(Occurrence::with_probability(0.5).happens(0, draws));
  EXPECT_EQ(draws.taken(), 1U);
}

// 1 % of 100 000 iterations: 1000 with a standard deviation of sqrt(990) = 31.5.
TEST(Occurrence, HappensWithItsProbability) {
  const Occurrence rare = Occurrence::with_probability(0.01);
  int happened = 0;
  for (std::uint64_t i = 0; i < 100'000; ++i) {
    Draws draws(kStream, 0, i);
    happened += rare.happens(i, draws) ? 1 : 0;
  }
  EXPECT_NEAR(happened, 1'000, 5 * 31.5);
}

TEST(OccurrenceDeathTest, RequiresAProbability) {
  EXPECT_DEATH(Occurrence::with_probability(1.5), "broken invariant");
}

}  // namespace
}  // namespace rehearse
