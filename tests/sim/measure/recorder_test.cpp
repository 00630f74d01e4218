// From facts to the numbers of a result.

#include "sim/measure/recorder.hpp"

#include <algorithm>
#include <array>
#include <gtest/gtest.h>
#include <map>
#include <utility>
#include <vector>

#include "sim/core/fact.hpp"
#include "sim/core/fact_sink.hpp"
#include "sim/core/iteration_block.hpp"
#include "sim/core/request_fact.hpp"

namespace rehearse {
namespace {

constexpr std::array kOneClosed{LoadModel::Closed};
constexpr std::array kTwoClosed{LoadModel::Closed, LoadModel::Closed};
constexpr std::array kOneOfEach{LoadModel::Open, LoadModel::Closed};

Fact fact(FactKind kind, Rank scenario, Instant at = {}) {
  return {.kind = kind, .at = at, .scenario = scenario, .began = {}};
}

Result result_of(const std::vector<Fact>& facts) {
  Recorder recorder(kTwoClosed, nullptr);
  for (const Fact& each : facts) recorder.observe(each);
  Result result;
  result.scenarios.resize(2);
  recorder.write(result);
  return result;
}

TEST(Recorder, CountsIterationsByScenarioAndInAll) {
  const Result result = result_of(
      {fact(FactKind::IterationReturned, Rank{0}), fact(FactKind::IterationCompleted, Rank{0}),
       fact(FactKind::IterationReturned, Rank{1}), fact(FactKind::IterationCompleted, Rank{1}),
       fact(FactKind::IterationInterrupted, Rank{1})});
  EXPECT_EQ(result.scenarios[0].counts, (IterationCounts{.complete = 1, .returned = 1}));
  EXPECT_EQ(result.scenarios[1].counts,
            (IterationCounts{.complete = 1, .interrupted = 1, .returned = 1}));
  EXPECT_EQ(result.counts, (IterationCounts{.complete = 2, .interrupted = 1, .returned = 2}));
}

TEST(Recorder, CountsThrownIterationsAmongTheCompleteOnes) {
  Fact thrown = fact(FactKind::IterationCompleted, Rank{0});
  thrown.thrown = true;
  EXPECT_EQ(result_of({thrown}).counts, (IterationCounts{.complete = 1, .thrown = 1}));
}

TEST(Recorder, AddsUpDrops) {
  Fact drops = fact(FactKind::IterationsDropped, Rank{1});
  drops.count = 7;
  EXPECT_EQ(result_of({drops, drops}).scenarios[1].counts.dropped, 14U);
}

TEST(Recorder, KeepsTheMostVusOfEachScenario) {
  const Result result =
      result_of({fact(FactKind::VuStarted, Rank{1}), fact(FactKind::VuStarted, Rank{1}),
                 fact(FactKind::VuStopped, Rank{1}), fact(FactKind::VuStarted, Rank{1}),
                 fact(FactKind::VuStarted, Rank{0})});
  EXPECT_EQ(result.scenarios[0].vus_max, 1U);
  EXPECT_EQ(result.scenarios[1].vus_max, 2U);
}

TEST(Recorder, KeepsTheMostVusInitialisedAndThoseOfTheEnd) {
  const Result result =
      result_of({fact(FactKind::VuInitialised, kNoScenario), fact(FactKind::VuInitialised, Rank{0}),
                 fact(FactKind::VuRemoved, Rank{0})});
  EXPECT_EQ(result.vus_max, 2U);
  EXPECT_EQ(result.vus_end, 1U);
}

TEST(Recorder, MeasuresBodiesWhenTheyReturn) {
  Fact returned = fact(FactKind::IterationReturned, Rank{0}, {5'000});
  returned.began = {3'000};
  Fact completed = fact(FactKind::IterationCompleted, Rank{0}, {9'000});
  completed.began = {3'000};
  const Result result = result_of({returned, completed});
  EXPECT_EQ(result.iteration_duration.count(), 1U);
  EXPECT_EQ(result.iteration_duration.max(), nanoseconds(2'000));
}

TEST(Recorder, PutsFactsIntoTheSecondsInWhichTheyHappen) {
  const Instant second{seconds(1).ns};
  Fact drops = fact(FactKind::IterationsDropped, Rank{0}, second);
  drops.count = 3;
  const std::vector<Interval> intervals =
      result_of({fact(FactKind::VuInitialised, kNoScenario, {-5}),
                 fact(FactKind::VuStarted, Rank{0}), fact(FactKind::IterationStarted, Rank{0}),
                 fact(FactKind::IterationCompleted, Rank{0}, second),
                 fact(FactKind::IterationInterrupted, Rank{0}, second), drops,
                 fact(FactKind::VuStopped, Rank{0}, second)})
          .series.intervals();
  ASSERT_EQ(intervals.size(), 2U);
  EXPECT_EQ(intervals[0],
            (Interval{.starts = 1, .vus_active = 1, .vus_initialised = 1, .vus_busy = 1}));
  EXPECT_EQ(intervals[1],
            (Interval{.completes = 1, .interrupts = 1, .drops = 3, .vus_initialised = 1}));
}

TEST(Recorder, KeepsTheMeasuredPhasesOfAnswersThatHaveSome) {
  NetworkPlan targets;
  targets.services.emplace_back().endpoints = 1;
  targets.endpoints.emplace_back();
  RequestFact answer;
  answer.kind = RequestFact::Kind::Answered;
  answer.at = {9'000};
  const auto traffic_of = [&](const std::vector<RequestFact>& answers) {
    Recorder recorder(kOneClosed, &targets);
    for (const RequestFact& each : answers) recorder.observe_request(each);
    Result result;
    result.scenarios.resize(1);
    recorder.write(result);
    return result.traffic[0];
  };
  EXPECT_FALSE(traffic_of({answer}).measured);

  RequestTimes times;
  times.lag = {1'000};
  times.sending = {500};
  times.waiting = {2'000};
  times.receiving = {1'500};
  times.data_sent = 80;
  times.data_received = 200;
  RequestFact measured = answer;
  measured.times = &times;
  const EndpointTraffic traffic = traffic_of({answer, measured});
  EXPECT_EQ(traffic.measured->lag.max(), nanoseconds(1'000));
  EXPECT_EQ(traffic.measured->duration.max(), nanoseconds(4'000));
  EXPECT_EQ(traffic.measured->data_sent, 80U);
  EXPECT_EQ(traffic.measured->data_received, 200U);
  EXPECT_EQ(traffic.duration.max(), nanoseconds(9'000));  // from when it was due
  EXPECT_EQ(traffic.duration.count(), 2U);
}

/// Services "a" with the endpoints "x" and "y", and "b" with "z".
NetworkPlan two_services() {
  const auto of = [](const char* name, std::vector<EndpointOptions> endpoints) {
    return ServiceOptions{.name = name, .endpoints = std::move(endpoints), .instances = {{}}};
  };
  const auto pure = [](const char* name) {
    return EndpointOptions{.name = name, .duration = DurationModel::constant(seconds(1))};
  };
  NetworkOptions options;
  options.services = {of("a", {pure("x"), pure("y")}), of("b", {pure("z")})};
  Checked<NetworkPlan> plan = plan_network(options);
  return *std::move(plan);
}

RequestFact request(RequestFact::Kind kind, std::uint32_t target, std::uint32_t endpoint,
                    Instant at = {}) {
  return {.kind = kind, .to = {target, endpoint}, .at = at, .sent = {}};
}

class RecorderOfRequests : public ::testing::Test {
 protected:
  Result result() {
    Result result;
    result.scenarios.resize(1);
    recorder_.write(result);
    return result;
  }
  NetworkPlan plan_ = two_services();
  Recorder recorder_{kOneClosed, &plan_};
};

TEST_F(RecorderOfRequests, ListsAllEndpoints) {
  const Result nothing = result();
  ASSERT_EQ(nothing.traffic.size(), 3U);
  EXPECT_EQ(nothing.traffic[1].target, "a");
  EXPECT_EQ(nothing.traffic[1].endpoint, "y");
  EXPECT_EQ(nothing.traffic[2].target, "b");
  EXPECT_EQ(nothing.traffic[2].endpoint, "z");
}

TEST_F(RecorderOfRequests, CountsByEndpoint) {
  using enum RequestFact::Kind;
  RequestFact sent = request(Sent, 1, 0);
  sent.connects = true;
  RequestFact failed = request(Answered, 1, 0, {400});
  failed.failed = true;
  failed.http_status = 503;
  recorder_.observe_request(sent);
  recorder_.observe_request(request(Sent, 1, 0));
  recorder_.observe_request(request(Sent, 0, 1));
  recorder_.observe_request(failed);
  recorder_.observe_request(request(Aborted, 1, 0));
  const Result counted = result();
  const EndpointTraffic& z = counted.traffic[2];
  EXPECT_EQ(z.sent, 2U);
  EXPECT_EQ(z.connections, 1U);
  EXPECT_EQ(z.answered, 1U);
  EXPECT_EQ(z.failed, 1U);
  EXPECT_EQ(z.aborted, 1U);
  EXPECT_EQ(z.statuses, (std::map<std::uint16_t, std::uint64_t>{{503, 1}}));
  EXPECT_EQ(z.duration.max(), nanoseconds(400));
  EXPECT_EQ(counted.traffic[0].sent, 0U);
  EXPECT_EQ(counted.traffic[1].sent, 1U);
}

// The size of a result depends on the length of a run, not on its number of requests.
TEST_F(RecorderOfRequests, DoesNotGrowWithTheirNumber) {
  using enum RequestFact::Kind;
  for (int i = 0; i < 200'000; ++i) {
    const Instant at{std::int64_t{i} * 1'000};
    recorder_.observe_request(request(Sent, 0, 0, at));
    RequestFact answered = request(Answered, 0, 0, at);
    answered.http_status = i % 2 == 0 ? 200 : 429;
    recorder_.observe_request(answered);
  }
  const Result counted = result();
  EXPECT_EQ(counted.traffic.size(), 3U);
  EXPECT_EQ(counted.traffic[0].answered, 200'000U);
  EXPECT_EQ(counted.traffic[0].statuses.size(), 2U);
  EXPECT_EQ(counted.series.intervals().size(), 1U);
}

TEST(Recorder, HashesWhatItIsTold) {
  TraceHash hash;
  hash.add(fact(FactKind::IterationCompleted, Rank{1}, {3}));
  EXPECT_EQ(result_of({fact(FactKind::IterationCompleted, Rank{1}, {3})}).trace_hash, hash.value());
}

TEST(Recorder, CountsTheIterationsOfEachModelWhereBothAreThere) {
  Recorder recorder(kOneOfEach, nullptr);
  Fact drops = fact(FactKind::IterationsDropped, Rank{0}, Instant{} + seconds(2));
  drops.count = 3;
  for (const Fact& each : {fact(FactKind::IterationStarted, Rank{0}, Instant{}),
                           fact(FactKind::IterationStarted, Rank{1}, Instant{} + seconds(1)), drops,
                           fact(FactKind::IterationCompleted, Rank{1}, Instant{} + seconds(2)),
                           fact(FactKind::IterationInterrupted, Rank{0}, Instant{} + seconds(3))}) {
    recorder.observe(each);
  }
  Result result;
  result.scenarios.resize(2);
  recorder.write(result);
  using Intervals = std::vector<Interval>;
  ASSERT_TRUE(result.models.has_value());
  EXPECT_EQ(result.models->open.intervals(), (Intervals{{.starts = 1, .vus_busy = 1},
                                                        {.vus_busy = 1},
                                                        {.drops = 3, .vus_busy = 1},
                                                        {.interrupts = 1}}));
  EXPECT_EQ(result.models->closed.intervals(),
            (Intervals{{}, {.starts = 1, .vus_busy = 1}, {.completes = 1}, {}}));
  EXPECT_EQ(result.series.intervals(), (Intervals{{.starts = 1, .vus_busy = 1},
                                                  {.starts = 1, .vus_busy = 2},
                                                  {.completes = 1, .drops = 3, .vus_busy = 1},
                                                  {.interrupts = 1}}));
}

TEST(Recorder, HasNoSeriesByModelOfOneModelAlone) {
  EXPECT_FALSE(result_of({fact(FactKind::IterationStarted, Rank{0})}).models.has_value());
}

/// Hands blocks on fact by fact.
class OneByOne final : public BulkSink {
 public:
  explicit OneByOne(Recorder& recorder) : recorder_(recorder) {}
  void observe(const Fact& each) override { recorder_.observe(each); }
  void observe_request(const RequestFact& each) override { recorder_.observe_request(each); }

 private:
  Recorder& recorder_;
};

template <class Tell>
Result result_after(bool one_by_one, const Tell& tell) {
  Recorder recorder(kTwoClosed, nullptr);
  OneByOne facts(recorder);
  if (one_by_one) {
    tell(static_cast<BulkSink&>(facts));
  } else {
    tell(static_cast<BulkSink&>(recorder));
  }
  Result result;
  result.scenarios.resize(2);
  recorder.write(result);
  return result;
}

template <class Tell>
void expect_the_same_one_by_one(const Tell& tell) {
  const Result together = result_after(false, tell);
  const Result one_by_one = result_after(true, tell);
  EXPECT_FALSE(together.series.intervals().empty());
  EXPECT_EQ(together.trace_hash, one_by_one.trace_hash);
  EXPECT_EQ(together.counts, one_by_one.counts);
  EXPECT_EQ(together.iteration_duration, one_by_one.iteration_duration);
  EXPECT_EQ(together.series, one_by_one.series);
}

TEST(Recorder, TakesABlockAsItsFacts) {
  const std::vector<Duration> bodies{seconds(1), milliseconds(300), {}, seconds(200'000)};
  std::vector<Instant> ends;
  Instant end = Instant{} + milliseconds(700);
  for (const Duration body : bodies) ends.push_back(end = end + std::max(body, milliseconds(500)));
  for (const bool thrown : {false, true}) {
    expect_the_same_one_by_one([&](BulkSink& sink) {
      sink.observe_block({.scenario = Rank{1},
                          .vu = VuId{9},
                          .number = 4,
                          .vu_iteration = 17,
                          .thrown = thrown,
                          .began = Instant{} + milliseconds(700),
                          .bodies = bodies,
                          .ends = ends});
    });
  }
}

TEST(Recorder, TakesWholeIterationsAsTheirFacts) {
  IterationBatch whole;
  whole.scenario = Rank{1};
  for (std::size_t i = 0; i < IterationBatch::kMost; ++i) {
    const auto n = static_cast<std::int64_t>(i);
    whole.numbers[i] = i % 7;
    whole.vu_iterations[i] = i / 7;
    whole.ended[i] = Instant{} + milliseconds(10'000 + 37 * n);
    whole.bodies[i] = milliseconds(97 * n);
    whole.thrown[i] = i % 3 == 0;
    whole.began[i] = {whole.ended[i].ns - std::max(whole.bodies[i], milliseconds(100)).ns};
  }
  whole.size = IterationBatch::kMost;
  expect_the_same_one_by_one([&](BulkSink& sink) { sink.observe_batch(whole); });
}

TEST(Recorder, TakesStartsAsTheirFacts) {
  std::vector<Instant> within_a_second(10, Instant{} + milliseconds(4999));
  std::vector<Instant> over_seconds;
  for (int n = 0; n < 64; ++n) over_seconds.push_back(Instant{} + milliseconds(900 + 37 * n));
  for (const std::vector<Instant>& starts : {within_a_second, over_seconds}) {
    expect_the_same_one_by_one([&](BulkSink& sink) { sink.observe_starts(Rank{1}, starts); });
  }
}

TEST(Recorder, TakesAStartAsItsFact) {
  expect_the_same_one_by_one(
      [](BulkSink& sink) { sink.observe_start(Rank{1}, Instant{} + milliseconds(2'300)); });
}

TEST(Recorder, TakesAnEndAsItsFacts) {
  for (const bool thrown : {false, true}) {
    expect_the_same_one_by_one([&](BulkSink& sink) {
      sink.observe_start(Rank{1}, Instant{} + seconds(1));
      sink.observe_end({.kind = FactKind::IterationCompleted,
                        .thrown = thrown,
                        .at = Instant{} + milliseconds(2'300),
                        .scenario = Rank{1},
                        .vu = VuId{9},
                        .number = 4,
                        .vu_iteration = 17,
                        .began = Instant{} + seconds(1)});
    });
  }
}

/// Bodies are given to the histogram many at a time: one of each length, in two parts.
TEST(Recorder, HasEveryBodyOfEveryPart) {
  Histogram expected;
  Recorder recorder(kOneClosed, nullptr);
  Recorder part = recorder.empty_part();
  for (std::int64_t i = 0; i < 250; ++i) {
    Fact returned{.kind = FactKind::IterationReturned,
                  .at = Instant{} + milliseconds(i),
                  .scenario = Rank{0},
                  .began = {}};
    (i % 3 == 0 ? part : recorder).observe(returned);
    expected.add(milliseconds(i));
  }
  recorder.merge(part);
  Result result;
  result.scenarios.resize(1);
  recorder.write(result);
  EXPECT_EQ(result.iteration_duration, expected);
}

TEST(Recorder, TakesAPrecomputedRequestAsSentAndAnswered) {
  const NetworkPlan plan = two_services();
  RequestFact answered = request(RequestFact::Kind::Answered, 1, 0, Instant{} + seconds(2));
  answered.sent = Instant{} + milliseconds(700);
  answered.connects = true;
  answered.failed = true;
  answered.http_status = 503;
  const auto recorded = [&](bool one_by_one) {
    Recorder recorder(kOneClosed, &plan);
    OneByOne facts(recorder);
    BulkSink& sink = one_by_one ? static_cast<BulkSink&>(facts) : recorder;
    sink.observe_precomputed(answered);
    Result result;
    result.scenarios.resize(1);
    recorder.write(result);
    return result;
  };
  const Result at_once = recorded(false);
  const Result one_by_one = recorded(true);
  EXPECT_EQ(at_once.traffic[2].connections, 1U);
  EXPECT_EQ(at_once.traffic[2].connections, one_by_one.traffic[2].connections);
  EXPECT_EQ(at_once.traffic[2].statuses, one_by_one.traffic[2].statuses);
  EXPECT_EQ(at_once.traffic[2].failed, one_by_one.traffic[2].failed);
  EXPECT_EQ(at_once.traffic[2].duration, one_by_one.traffic[2].duration);
  EXPECT_EQ(at_once.trace_hash, one_by_one.trace_hash);
  EXPECT_EQ(at_once.series, one_by_one.series);
}

TEST(Recorder, MergesAPartAsIfItHadRecordedAll) {
  const std::vector<Fact> facts{
      fact(FactKind::IterationStarted, Rank{0}),
      fact(FactKind::IterationReturned, Rank{0}, Instant{} + seconds(3)),
      fact(FactKind::IterationCompleted, Rank{0}, Instant{} + seconds(4))};
  Recorder recorder(kTwoClosed, nullptr);
  Recorder part = recorder.empty_part();
  recorder.observe(facts[0]);
  part.observe(facts[1]);
  part.observe(facts[2]);
  recorder.merge(part);
  Result merged;
  merged.scenarios.resize(2);
  recorder.write(merged);
  const Result whole = result_of(facts);
  EXPECT_EQ(merged.counts, whole.counts);
  EXPECT_EQ(merged.trace_hash, whole.trace_hash);
  EXPECT_EQ(merged.iteration_duration, whole.iteration_duration);
  EXPECT_EQ(merged.series, whole.series);
}

}  // namespace
}  // namespace rehearse
