// Walking journeys of steps: each form, their order, counters, draws and ends.

#include "models/journey/journey_program.hpp"

#include <algorithm>
#include <gtest/gtest.h>
#include <map>
#include <string>

#include "models/journey/client_options.hpp"
#include "models/journey/journey_walk.hpp"
#include "tests/models/journey/steps.hpp"

namespace rehearse {
namespace {

using Kind = JourneyStep::Kind;
constexpr Duration kOne = seconds(1);
constexpr Duration kTwo = seconds(2);
constexpr Duration kThree = seconds(3);

TEST(JourneyOfSteps, DoesAListInOrder) {
  EXPECT_EQ(walked(journey_of(list({think(kTwo), request(4), think(kOne)}))), "2 R(t4) 1 return");
}

// S151.
TEST(JourneyOfSteps, WaitsForItsClientBeforeItSends) {
  const Journey journey = journey_of(list(
      {think(kTwo), request(4), {BatchStep{{request_to(0), request_to(1)}, false}}, think(kOne)}));
  ClientOptions client;
  client.overhead = DurationModel::constant(kThree);
  const Journey slow = journey.by_client(client);
  EXPECT_EQ(walked(slow), "2 3 R(t4) 3 B(t0,t1) 1 return");
  EXPECT_EQ(slow.mean_ns(), 9e9);
  EXPECT_EQ(walked(slow.by_client({})), walked(journey));
}

TEST(JourneyOfSteps, WaitsForItsClientInTheFirstIterationOfAVu) {
  ClientOptions client;
  client.first_iteration = DurationModel::constant(kThree);
  const Journey journey = journey_of(list({think(kTwo), request(4)})).by_client(client);
  const Stream stream(1, 0, Purpose::Journey, "default");
  std::vector<std::uint32_t> counters(journey.counters());
  IterationKey key{.stream = &stream};
  JourneyCursor first;
  EXPECT_EQ(journey.next(key, first, StepOutcome::Ok, counters).wait, kThree);
  EXPECT_EQ(journey.next(key, first, StepOutcome::Ok, counters).wait, kTwo);
  key.of_vu = 1;
  JourneyCursor second;
  EXPECT_EQ(journey.next(key, second, StepOutcome::Ok, counters).wait, kTwo);
}

TEST(JourneyOfSteps, HandsOutAllRequestsOfABatchAtOnce) {
  const Journey journey =
      journey_of(list({{BatchStep{{request_to(0), request_to(1), request_to(0)}, false}}}));
  EXPECT_EQ(walked(journey), "B(t0,t1,t0) return");
}

TEST(JourneyOfSteps, NumbersTheRequestsOfEachIterationFromZero) {
  const Journey journey =
      journey_of(list({request(), {BatchStep{{request_to(0), request_to(1)}, false}}, request()}));
  const Stream stream(1, 0, Purpose::Journey, "default");
  std::vector<std::uint32_t> counters(journey.counters());
  std::vector<std::uint32_t> numbers;
  for (const std::uint64_t iteration : {0U, 1U}) {
    JourneyCursor cursor;
    for (int i = 0; i < 3; ++i) {
      const JourneyStep step =
          journey.next({&stream, 0, iteration, {0, iteration}}, cursor, StepOutcome::Ok, counters);
      numbers.push_back(journey.first_request(step, counters));
    }
  }
  EXPECT_EQ(numbers, (std::vector<std::uint32_t>{0, 1, 3, 0, 1, 3}));
}

TEST(JourneyOfSteps, RepeatsAFixedNumberOfTimes) {
  EXPECT_EQ(walked(journey_of(list({repeat(3, {think(kOne)}), think(kTwo)}))), "1 1 1 2 return");
}

TEST(JourneyOfSteps, KeepsACounterForEachLevelOfRepeats) {
  const Journey journey = journey_of(
      list({repeat(2, {think(kOne), repeat(2, {think(kTwo)})}), repeat(2, {think(kThree)})}));
  EXPECT_EQ(journey.counters(), 2U);
  EXPECT_EQ(walked(journey), "1 2 2 1 2 2 3 3 return");
}

TEST(JourneyOfSteps, SkipsARepeatOfNoPasses) {
  const Step maybe = repeat(*CountModel::choice({0, 2}, {}), {think(kOne)});
  const Journey journey = journey_of(list({maybe, think(kTwo)}));
  std::map<std::string, int> seen;
  for (std::uint64_t i = 0; i < 100; ++i) ++seen[walked(journey, i)];
  EXPECT_EQ(seen.size(), 2U);
  EXPECT_GT(seen["2 return"], 0);
  EXPECT_GT(seen["1 1 2 return"], 0);
}

TEST(JourneyOfSteps, ChoosesOneAlternativeAndGoesOnBehind) {
  const Journey journey = journey_of(
      list({choose({way(1, {think(kOne)}), way(1, {}), way(2, {think(kTwo), think(kTwo)})}),
            think(kThree)}));
  std::map<std::string, int> seen;
  for (std::uint64_t i = 0; i < 400; ++i) ++seen[walked(journey, i)];
  EXPECT_EQ(seen.size(), 3U);
  // Binomial, n = 400: within 5 standard deviations of the expected number.
  EXPECT_NEAR(seen["1 3 return"], 100, 44);
  EXPECT_NEAR(seen["3 return"], 100, 44);
  EXPECT_NEAR(seen["2 2 3 return"], 200, 50);
}

TEST(JourneyOfSteps, ChoosesByTheWordAsWeightsSay) {
  const Journey journey =
      journey_of(list({choose({way(1, {think(kOne)}), way(3, {think(kTwo)})})}));
  const Stream stream(1, 0, Purpose::Journey, "default");
  for (std::uint64_t i = 0; i < 100; ++i) {
    const bool first = stream.word(0, i, 0) < std::uint64_t{1} << 62;
    EXPECT_EQ(walked(journey, i), first ? "1 return" : "2 return") << i;
  }
}

TEST(JourneyOfSteps, TakesNoDrawWhereThereIsOneWay) {
  const Step uniform{ThinkStep{*DurationModel::uniform(kOne, seconds(100))}};
  const Journey one_way = journey_of(list({choose({way(5, {uniform})})}));
  EXPECT_EQ(walk(one_way, 3), walk(journey_of(list({uniform})), 3));
}

TEST(JourneyOfSteps, NamesTheGroupsOfItsRequests) {
  const Journey journey =
      journey_of(list({request(), group("shop", {request(), group("pay", {request()})})}));
  std::vector<std::string> groups;
  for (const JourneyStep& step : walk(journey)) {
    if (step.kind == Kind::Request) groups.push_back(journey.requests(step).front().group);
  }
  EXPECT_EQ(groups, (std::vector<std::string>{"", "::shop", "::shop::pay"}));
}

TEST(JourneyOfSteps, EndsWithAThrowStep) {
  EXPECT_EQ(walked(journey_of(list({think(kOne), repeat(5, {think(kTwo), throwing()})}))),
            "1 2 throw");
}

TEST(JourneyOfSteps, EndsWithAnAbortStep) {
  EXPECT_EQ(walked(journey_of(list({group("g", {think(kOne), aborting()})}))), "1 abort");
}

TEST(JourneyOfSteps, GoesOnAfterAFailedRequest) {
  EXPECT_EQ(walked(journey_of(list({request(), think(kOne)})), 0, StepOutcome::Failed),
            "R(t0) 1 return");
}

TEST(JourneyOfSteps, ThrowsAfterAFailedRequestThatSaysSo) {
  Request strict = request_to(0);
  strict.throws = true;
  const Journey journey = journey_of(list({{RequestStep{strict}}, think(kOne)}));
  EXPECT_EQ(walked(journey, 0, StepOutcome::Failed), "R(t0) throw");
  EXPECT_EQ(walked(journey, 0, StepOutcome::Ok), "R(t0) 1 return");
}

TEST(JourneyOfSteps, ThrowsAfterAFailedBatchThatSaysSo) {
  const Journey journey =
      journey_of(list({{BatchStep{{request_to(0), request_to(1)}, true}}, think(kOne)}));
  EXPECT_EQ(walked(journey, 0, StepOutcome::Failed), "B(t0,t1) throw");
  EXPECT_EQ(walked(journey, 0, StepOutcome::Ok), "B(t0,t1) 1 return");
}

TEST(JourneyOfSteps, WalksAGraphFromItsStartToItsEnd) {
  const Journey journey = journey_of(graph({{"a", think(kOne), {{2, 1.0}}},
                                            {"b", think(kTwo), {{kEnd, 1.0}}},
                                            {"c", think(kThree), {{1, 1.0}}}}));
  EXPECT_EQ(walked(journey), "1 3 2 return");
}

TEST(JourneyOfSteps, GoesOnBehindAGraphWithinAList) {
  StepBody inner = graph({{"a", think(kOne), {{kEnd, 1.0}}}});
  const Journey journey = journey_of(
      list({{RepeatStep{*CountModel::constant(2), inner}}, {GroupStep{"g", inner}}, think(kTwo)}));
  EXPECT_EQ(walked(journey), "1 1 1 2 return");
}

// The number of passes through a → a with probability 3/4 is geometric: 4 on average, with a
// standard deviation of sqrt(12) each and of sqrt(12/4000) = 0.055 for the mean of 4000.
TEST(JourneyOfSteps, FollowsTransitionsByWeight) {
  const Journey journey = journey_of(graph({{"a", think(kOne), {{0, 3.0}, {kEnd, 1.0}}}}));
  double passes = 0.0;
  for (std::uint64_t i = 0; i < 4000; ++i)
    passes += static_cast<double>(walk(journey, i).size() - 1);
  EXPECT_NEAR(passes / 4000.0, 4.0, 5 * 0.055);
}

TEST(JourneyOfSteps, DecidesOccurrencesWhereTheStepsAreDone) {
  const Journey journey = journey_of(list({choose({way(1, {throwing()}), way(1, {})})}), {},
                                     Occurrence::with_probability(1.0));
  std::map<std::string, int> seen;
  for (std::uint64_t i = 0; i < 100; ++i) ++seen[walked(journey, i)];
  EXPECT_EQ(seen.size(), 2U);
  EXPECT_GT(seen["throw"], 0);
  EXPECT_GT(seen["abort"], 0);
}

TEST(JourneyOfSteps, DrawsOccurrencesBehindTheSteps) {
  const Journey journey = journey_of(list({{ThinkStep{*DurationModel::uniform(kOne, kTwo)}}}),
                                     Occurrence::with_probability(0.5));
  const Stream stream(1, 0, Purpose::Journey, "default");
  for (std::uint64_t i = 0; i < 100; ++i) {
    const bool throws = stream.word(0, i, 1) < std::uint64_t{1} << 63;
    EXPECT_EQ(walk(journey, i).back().kind, throws ? Kind::Throw : Kind::Return) << i;
  }
}

TEST(JourneyOfSteps, HasDrawsForMoreStepsThanAStreamHas) {
  const Step uniform{ThinkStep{*DurationModel::uniform({}, seconds(1'000'000))}};
  const Journey journey =
      journey_of(list({repeat(1'000'000, {uniform}), repeat(60'000, {uniform})}));
  std::vector<std::int64_t> waits;
  walk(journey, 0, StepOutcome::Ok,
       [&](const JourneyStep& step) { waits.push_back(step.wait.ns); });
  ASSERT_EQ(waits.size(), 1'060'001U);
  waits.pop_back();
  std::sort(waits.begin(), waits.end());
  // Two of 1.06·10⁶ among 10¹⁵ values are equal with probability 6·10⁻⁴; drawing twice would give
  // thousands.
  EXPECT_EQ(std::adjacent_find(waits.begin(), waits.end()), waits.end());
}

TEST(JourneyOfSteps, KnowsItsShortestAndMeanDuration) {
  const Step uniform{ThinkStep{*DurationModel::uniform(kOne, kThree)}};
  const Journey journey = journey_of(list({repeat(*CountModel::uniform(1, 3), {uniform}),
                                           choose({way(1, {}), way(3, {think(seconds(4))})})}));
  EXPECT_EQ(journey.min_duration(), kOne);
  EXPECT_DOUBLE_EQ(journey.mean_ns(), 7e9);
}

TEST(JourneyOfSteps, CountsTheShortestAnswersOfRequests) {
  Request slow = request_to(0);
  slow.shortest = milliseconds(5);
  Request slower = request_to(0);
  slower.shortest = milliseconds(8);
  EXPECT_EQ(
      journey_of(list({{RequestStep{slow}}, {BatchStep{{slow, slower}, false}}})).min_duration(),
      milliseconds(13));
}

TEST(JourneyOfSteps, TakesTheShortestWayThroughAGraph) {
  const Journey journey = journey_of(graph({{"a", think(kOne), {{1, 1.0}, {2, 1.0}}},
                                            {"b", think(seconds(9)), {{kEnd, 1.0}}},
                                            {"c", think(kTwo), {{3, 1.0}, {0, 1.0}}},
                                            {"d", think(kThree), {{kEnd, 1.0}, {2, 5.0}}}}));
  EXPECT_EQ(journey.min_duration(), seconds(6));
}

TEST(JourneyOfSteps, IsShortestWhereItThrows) {
  const Journey journey =
      journey_of(list({think(kOne), choose({way(1, {throwing()}), way(1, {})}), think(kThree)}));
  EXPECT_EQ(journey.min_duration(), kOne);
}

TEST(JourneyOfSteps, KeepsASmallCursor) { EXPECT_EQ(sizeof(JourneyCursor), 8U); }

TEST(JourneyOfSteps, NeedsCountersForRequestsAndRepeatsAlone) {
  EXPECT_EQ(journey_of(list({think(kOne), group("g", {think(kOne)})})).counters(), 0U);
  EXPECT_EQ(journey_of(list({request(), request()})).counters(), 1U);
  EXPECT_EQ(journey_of(list({repeat(2, {request()}), repeat(2, {think(kOne)})})).counters(), 2U);
}

TEST(JourneyOfStepsDeathTest, MustNotBeAskedAgainWhenItHasEnded) {
  const Journey journey = journey_of(list({think(kOne)}));
  const Stream stream(1, 0, Purpose::Journey, "default");
  const IterationKey walker{&stream, 0, 0, {0, 0}};
  JourneyCursor cursor;
  journey.next(walker, cursor);
  journey.next(walker, cursor);
  EXPECT_DEATH(journey.next(walker, cursor), "broken invariant");
}

TEST(JourneyOfStepsDeathTest, NeedsItsCounters) {
  const Journey journey = journey_of(list({repeat(2, {think(kOne)})}));
  const Stream stream(1, 0, Purpose::Journey, "default");
  JourneyCursor cursor;
  EXPECT_DEATH(journey.next({&stream, 0, 0, {0, 0}}, cursor), "broken invariant");
}

}  // namespace
}  // namespace rehearse
