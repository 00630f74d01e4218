// From facts to the numbers of a result.

#include "sim/run/recorder.hpp"

#include <gtest/gtest.h>

namespace rehearse {
namespace {

Fact fact(FactKind kind, std::uint32_t scenario, Instant at = {}) {
  return {.kind = kind, .at = at, .scenario = scenario, .began = {}};
}

Result result_of(const std::vector<Fact>& facts) {
  Recorder recorder(2, nullptr);
  for (const Fact& each : facts) recorder.observe(each);
  Result result;
  result.scenarios.resize(2);
  recorder.write(result);
  return result;
}

TEST(Recorder, CountsIterationsByScenarioAndInAll) {
  const Result result =
      result_of({fact(FactKind::IterationReturned, 0), fact(FactKind::IterationCompleted, 0),
                 fact(FactKind::IterationReturned, 1), fact(FactKind::IterationCompleted, 1),
                 fact(FactKind::IterationInterrupted, 1)});
  EXPECT_EQ(result.scenarios[0].counts, (IterationCounts{.complete = 1, .returned = 1}));
  EXPECT_EQ(result.scenarios[1].counts,
            (IterationCounts{.complete = 1, .interrupted = 1, .returned = 1}));
  EXPECT_EQ(result.counts, (IterationCounts{.complete = 2, .interrupted = 1, .returned = 2}));
}

TEST(Recorder, CountsThrownIterationsAmongTheCompleteOnes) {
  Fact thrown = fact(FactKind::IterationCompleted, 0);
  thrown.thrown = true;
  EXPECT_EQ(result_of({thrown}).counts, (IterationCounts{.complete = 1, .thrown = 1}));
}

TEST(Recorder, AddsUpDrops) {
  Fact drops = fact(FactKind::IterationsDropped, 1);
  drops.count = 7;
  EXPECT_EQ(result_of({drops, drops}).scenarios[1].counts.dropped, 14U);
}

TEST(Recorder, KeepsTheMostVusOfEachScenario) {
  const Result result = result_of({fact(FactKind::VuStarted, 1), fact(FactKind::VuStarted, 1),
                                   fact(FactKind::VuStopped, 1), fact(FactKind::VuStarted, 1),
                                   fact(FactKind::VuStarted, 0)});
  EXPECT_EQ(result.scenarios[0].vus_max, 1U);
  EXPECT_EQ(result.scenarios[1].vus_max, 2U);
}

TEST(Recorder, KeepsTheMostVusInitialisedAndThoseOfTheEnd) {
  const Result result = result_of({fact(FactKind::VuInitialised, kNoScenario),
                                   fact(FactKind::VuInitialised, 0), fact(FactKind::VuRemoved, 0)});
  EXPECT_EQ(result.vus_max, 2U);
  EXPECT_EQ(result.vus_end, 1U);
}

TEST(Recorder, MeasuresBodiesWhenTheyReturn) {
  Fact returned = fact(FactKind::IterationReturned, 0, {5'000});
  returned.began = {3'000};
  Fact completed = fact(FactKind::IterationCompleted, 0, {9'000});
  completed.began = {3'000};
  const Result result = result_of({returned, completed});
  EXPECT_EQ(result.iteration_duration.count(), 1U);
  EXPECT_EQ(result.iteration_duration.max(), nanoseconds(2'000));
}

TEST(Recorder, PutsFactsIntoTheSecondsInWhichTheyHappen) {
  const Instant second{seconds(1).ns};
  Fact drops = fact(FactKind::IterationsDropped, 0, second);
  drops.count = 3;
  const std::vector<Interval> intervals =
      result_of({fact(FactKind::VuInitialised, kNoScenario, {-5}), fact(FactKind::VuStarted, 0),
                 fact(FactKind::IterationStarted, 0), fact(FactKind::IterationCompleted, 0, second),
                 fact(FactKind::IterationInterrupted, 0, second), drops,
                 fact(FactKind::VuStopped, 0, second)})
          .series.intervals();
  ASSERT_EQ(intervals.size(), 2U);
  EXPECT_EQ(intervals[0], (Interval{.starts = 1, .vus_active = 1, .vus_initialised = 1}));
  EXPECT_EQ(intervals[1],
            (Interval{.completes = 1, .interrupts = 1, .drops = 3, .vus_initialised = 1}));
}

TEST(Recorder, KeepsTheMeasuredPhasesOfAnswersThatHaveSome) {
  NetworkPlan targets;
  targets.services.emplace_back().endpoints = 1;
  targets.endpoints.emplace_back();
  Recorder recorder(1, &targets);
  RequestFact answer;
  answer.kind = RequestFact::Kind::Answered;
  answer.at = {9'000};
  recorder.observe_request(answer);
  Result without;
  without.scenarios.resize(1);
  recorder.write(without);
  EXPECT_FALSE(without.traffic[0].measured);

  RequestTimes times;
  times.lag = {1'000};
  times.sending = {500};
  times.waiting = {2'000};
  times.receiving = {1'500};
  times.data_sent = 80;
  times.data_received = 200;
  answer.times = &times;
  recorder.observe_request(answer);
  Result with;
  with.scenarios.resize(1);
  recorder.write(with);
  const MeasuredTimes& measured = *with.traffic[0].measured;
  EXPECT_EQ(measured.lag.max(), nanoseconds(1'000));
  EXPECT_EQ(measured.duration.max(), nanoseconds(4'000));
  EXPECT_EQ(measured.data_sent, 80U);
  EXPECT_EQ(measured.data_received, 200U);
  EXPECT_EQ(with.traffic[0].duration.max(), nanoseconds(9'000));  // from when it was due
  EXPECT_EQ(with.traffic[0].duration.count(), 2U);
}

TEST(Recorder, HashesWhatItIsTold) {
  TraceHash hash;
  hash.add(fact(FactKind::IterationCompleted, 1, {3}));
  EXPECT_EQ(result_of({fact(FactKind::IterationCompleted, 1, {3})}).trace_hash, hash.value());
}

}  // namespace
}  // namespace rehearse
