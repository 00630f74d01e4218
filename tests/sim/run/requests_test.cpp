// Whole runs with requests: what VUs, targets and results make of them.

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <string>

#include "sim/run/run.hpp"
#include "tests/sim/run/rehearsed.hpp"

namespace rehearse::testing {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::Field;
using ::testing::IsEmpty;

constexpr Instant at(Duration offset) { return Instant{} + offset; }

/// One VU that does `iterations` iterations.
std::string one_vu(int iterations = 1) {
  return R"("a": {"executor": "per-vu-iterations", "iterations": )" + std::to_string(iterations) +
         "}";
}
/// One VU that loops for 2 s.
const char* const kLooping = R"("a": {"executor": "constant-vus", "duration": "2s")";

const char* const kRequest = R"({"request": {"target": "shop"}})";

TEST(Requests, TakeTheirPlaceAmongTheStepsOfAnIteration) {
  const Rehearsed test = run(
      {.scenarios = one_vu(2),
       .steps =
           R"({"request": {"target": "shop"}}, {"think": "2s"}, {"request": {"target": "mail"}})",
       .targets = R"("shop": "1s", "mail": "500ms")"});
  EXPECT_THAT(requests(test),
              ElementsAre("0.0.0 sent 0s", "0.0.0 200 1s", "0.0.1 sent 3s", "0.0.1 200 3.5s",
                          "0.1.0 sent 3.5s", "0.1.0 200 4.5s", "0.1.1 sent 6.5s", "0.1.1 200 7s"));
  EXPECT_THAT(iterations(test), ElementsAre("0: 0s-3.5s", "0: 3.5s-7s"));
}

TEST(Requests, ThatFailDoNotFailAnIteration) {
  const Rehearsed test = run({.scenarios = one_vu(),
                              .steps = R"({"request": {"target": "shop"}}, {"think": "2s"})",
                              .targets = R"("shop": {"duration": "1s", "error": 1})"});
  EXPECT_THAT(requests(test), ElementsAre("0.0.0 sent 0s", "0.0.0 500 failed 1s"));
  EXPECT_THAT(iterations(test), ElementsAre("0: 0s-3s"));
  EXPECT_EQ(test.result.counts, (IterationCounts{.complete = 1, .returned = 1}));
}

TEST(Requests, ThatFailEndABodyIfTheStepSaysSo) {
  const Rehearsed test =
      run({.scenarios = one_vu(2),
           .steps = R"({"request": {"target": "shop", "throws": true}}, {"think": "2s"})",
           .targets = R"("shop": {"duration": "1s", "error": 1})"});
  EXPECT_THAT(iterations(test), ElementsAre("0: 0s-1s", "0: 1s-2s"));
  EXPECT_EQ(test.result.counts, (IterationCounts{.complete = 2, .returned = 2, .thrown = 2}));
}

TEST(Requests, ThatMayThrowDoNotWhenAnsweredAsExpected) {
  const Rehearsed test = run(
      {.scenarios = one_vu(),
       .steps =
           R"({"request": {"target": "shop", "throws": true, "expectedStatuses": [500]}}, {"think": "2s"})",
       .targets = R"("shop": {"duration": "1s", "error": 1})"});
  EXPECT_EQ(test.result.traffic.at(0).failed, 0U);
  EXPECT_EQ(test.result.counts, (IterationCounts{.complete = 1, .returned = 1}));
}

TEST(Requests, TimeOut) {
  const Rehearsed test =
      run({.scenarios = one_vu(),
           .steps = R"({"request": {"target": "shop", "timeout": "400ms"}}, {"think": "1s"})",
           .targets = R"("shop": "2s")"});
  EXPECT_THAT(requests(test), ElementsAre("0.0.0 sent 0s", "0.0.0 0 failed 400ms"));
  EXPECT_THAT(iterations(test), ElementsAre("0: 0s-1.4s"));
}

// What is done at the timeout's instant is too late (models/service/network.hpp).
TEST(Requests, TimeOutWhenTheAnswerComesAtThatInstant) {
  const Rehearsed test = run({.scenarios = one_vu(),
                              .steps = R"({"request": {"target": "shop", "timeout": "2s"}})",
                              .targets = R"("shop": "2s")"});
  EXPECT_THAT(requests(test), ElementsAre("0.0.0 sent 0s", "0.0.0 0 failed 2s"));
}

TEST(Requests, AreAbandonedAtAHardEnd) {
  const Rehearsed test = run({.scenarios = std::string(kLooping) + R"(, "gracefulStop": 0})",
                              .steps = kRequest,
                              .targets = R"("shop": {"duration": "30s", "servers": 1})"});
  EXPECT_THAT(requests(test), ElementsAre("0.0.0 sent 0s", "0.0.0 aborted 2s"));
  EXPECT_THAT(iterations(test), ElementsAre("0: 0s-2s interrupted"));
  EXPECT_EQ(test.result.end, at(seconds(2)));
  EXPECT_EQ(test.result.services.at(0).completed, 0U);
}

// Hard ends and commands come before all that targets do at their instant, as before the ends of
// iterations (S81): both are an iteration's last moment, and k6 needs some more time.
TEST(Requests, AreAbandonedWhenTheAnswerComesAtTheHardEnd) {
  const Rehearsed test = run({.scenarios = std::string(kLooping) + R"(, "gracefulStop": 0})",
                              .steps = kRequest,
                              .targets = R"("shop": "2s")"});
  EXPECT_THAT(requests(test), ElementsAre("0.0.0 sent 0s", "0.0.0 aborted 2s"));
  EXPECT_THAT(iterations(test), ElementsAre("0: 0s-2s interrupted"));
}

TEST(Requests, AreAbandonedWhenTheAnswerComesAtTheInterrupt) {
  const Rehearsed test = run({.scenarios = one_vu(),
                              .steps = kRequest,
                              .targets = R"("shop": "2s")",
                              .more = R"("control": [{"at": "2s", "interrupt": true}])"});
  EXPECT_THAT(requests(test), ElementsAre("0.0.0 sent 0s", "0.0.0 aborted 2s"));
}

TEST(Requests, AreAnsweredWhenTheAnswerComesAtTheRegularEnd) {
  const Rehearsed test = run(
      {.scenarios = std::string(kLooping) + "}", .steps = kRequest, .targets = R"("shop": "2s")"});
  EXPECT_THAT(requests(test), ElementsAre("0.0.0 sent 0s", "0.0.0 200 2s"));
  EXPECT_THAT(iterations(test), ElementsAre("0: 0s-2s"));
}

TEST(Requests, OfAnotherVuAreAbandonedWhenABodyAborts) {
  const Rehearsed test =
      run({.scenarios = R"("a": {"executor": "per-vu-iterations", "exec": "quits"},
                                              "b": {"executor": "per-vu-iterations"})",
           .steps = kRequest,
           .targets = R"("shop": "30s")",
           .journeys = R"("quits": {"steps": [{"think": "1s"}, {"abort": true}]})"});
  EXPECT_THAT(requests(test), ElementsAre("0.0.0 sent 0s", "0.0.0 aborted 1s"));
  EXPECT_EQ(test.result.exit_code, ExitCode::Aborted);
}

TEST(Requests, BeginAfterSetupAndEndBeforeTeardown) {
  const Rehearsed test = run({.scenarios = one_vu(),
                              .steps = kRequest,
                              .targets = R"("shop": {"duration": "1s", "changes": [
                                  {"from": "3500ms", "slower": 2}]})",
                              .more = R"("setup": "3s", "teardown": "2s")"});
  EXPECT_THAT(requests(test), ElementsAre("0.0.0 sent 3s", "0.0.0 200 4.5s"));
  EXPECT_EQ(test.result.end, at(milliseconds(6'500)));
}

// A request that comes when a server becomes free finds it free.
TEST(Requests, OfArrivalsFindTheServerThatBecomesFreeAtTheirInstant) {
  const Rehearsed test =
      run({.scenarios = R"("a": {"executor": "constant-arrival-rate", "rate": 1, "duration": "4s",
                                 "preAllocatedVUs": 2})",
           .steps = kRequest,
           .targets = R"("shop": {"duration": "1s", "servers": 1, "queue": 0})"});
  EXPECT_THAT(test.result.traffic.at(0).statuses, ElementsAre(std::pair(200, 4U)));
}

TEST(Requests, AreSpacedByRpsOverScenarios) {
  const Rehearsed test =
      run({.scenarios = one_vu(2) + R"(, "b": {"executor": "per-vu-iterations"})",
           .steps = kRequest,
           .targets = R"("shop": "100ms")",
           .options = R"("rps": 2)"});
  EXPECT_THAT(requests(test), ElementsAre("0.0.0 sent 0s", "0.0.0 200 100ms", "0.0.0 sent 500ms",
                                          "0.0.0 200 600ms", "0.1.0 sent 1s", "0.1.0 200 1.1s"));
}

TEST(Requests, ConnectAsTheOptionsSay) {
  const Script script{
      .scenarios = one_vu(2),
      .steps = R"({"request": {"target": "shop"}}, {"request": {"target": "shop"}})",
      .targets = R"("shop": {"duration": "1s", "connect": "250ms"})"};
  const auto opened = [&](const char* option) {
    Script with = script;
    with.options = option;
    const Result result = run(with).result;
    EXPECT_EQ(result.end,
              at(seconds(4) +
                 milliseconds(250) * static_cast<std::int64_t>(result.traffic.at(0).connections)));
    return result.traffic.at(0).connections;
  };
  EXPECT_EQ(opened(""), 1U);
  EXPECT_EQ(opened(R"("noVUConnectionReuse": true)"), 2U);
  EXPECT_EQ(opened(R"("noConnectionReuse": true)"), 4U);
}

TEST(Requests, OfABatchObeyTheOptions) {
  const Rehearsed test =
      run({.scenarios = one_vu(),
           .steps =
               R"({"batch": [{"target": "a"}, {"target": "a"}, {"target": "b"}, {"target": "b"}]})",
           .targets = R"("a": "1s", "b": "1s")",
           .options = R"("batch": 3, "batchPerHost": 1)"});
  EXPECT_THAT(requests(test),
              ElementsAre("0.0.0 sent 0s", "0.0.2 sent 0s", "0.0.0 200 1s", "0.0.1 sent 1s",
                          "0.0.2 200 1s", "0.0.3 sent 1s", "0.0.1 200 2s", "0.0.3 200 2s"));
}

TEST(Requests, AddUpInResults) {
  const Rehearsed test = run({.scenarios = R"("a": {"executor": "constant-vus", "vus": 5,
                                                    "duration": "20s", "gracefulStop": 0})",
                              .steps = R"({"request": {"target": "shop", "endpoint": "buy"}},
                                          {"request": {"target": "shop", "endpoint": "look", "timeout": "300ms"}},
                                          {"request": {"target": "mail"}})",
                              .targets = R"("shop": {"endpoints": {
                                  "buy": {"duration": {"exponential": "300ms"}, "error": 0.2},
                                  "look": {"exponential": "200ms"}}, "servers": 2, "queue": 1},
                                  "mail": {"duration": {"exponential": "100ms"}, "servers": 1,
                                  "calls": [{"target": "disk"}]}, "disk": "10ms")"});
  const Result& result = test.result;
  ASSERT_EQ(result.traffic.size(), 4U);
  EndpointTraffic sum;
  for (const EndpointTraffic& one : result.traffic) {
    EXPECT_EQ(one.sent, one.answered + one.aborted) << one.endpoint;
    EXPECT_EQ(one.duration.count(), one.answered);
    std::uint64_t statuses = 0;
    for (const auto& [status, count] : one.statuses) statuses += count;
    EXPECT_EQ(statuses, one.answered);
    sum.sent += one.sent;
    sum.answered += one.answered;
    sum.failed += one.failed;
    sum.aborted += one.aborted;
  }
  EXPECT_EQ(sum.aborted, 5U);  // each VU is in the middle of a request
  EXPECT_GT(sum.failed, 0U);
  const Interval series = requests_in_series(result);
  EXPECT_EQ(series.requests, sum.sent);
  EXPECT_EQ(series.answers, sum.answered);
  EXPECT_EQ(series.failures, sum.failed);
  ASSERT_EQ(result.services.size(), 3U);
  for (const ServiceLoad& service : result.services) {
    std::uint64_t sent = 0;
    for (const EndpointTraffic& one : result.traffic) {
      if (one.target == service.name) sent += one.sent;
    }
    if (service.name == "disk") {
      EXPECT_EQ(sent, 0U);  // only services call it
      EXPECT_GT(service.requests, 0U);
    } else {
      EXPECT_EQ(service.requests, sent) << service.name;
    }
    EXPECT_EQ(service.requests, service.accepted + service.turned_away()) << service.name;
    EXPECT_EQ(service.accepted, service.completed + service.cancelled) << service.name;
  }
}

// Two are served until 1.5 s, the next two until 3 s and so on, while a third waits.
TEST(Services, AreLookedAtEachSecondBeforeAllElse) {
  const Rehearsed test = run({.scenarios = R"("a": {"executor": "constant-vus", "vus": 3,
                                                    "duration": "3s", "gracefulStop": "1s"})",
                              .steps = kRequest,
                              .targets = R"("shop": {"duration": "1500ms", "servers": 2})"});
  ASSERT_EQ(test.result.services.size(), 1U);
  const std::vector<ServiceSample>& samples = test.result.services[0].samples;
  ASSERT_EQ(samples.size(), 4U);
  for (std::size_t i = 0; i < 3; ++i) {
    EXPECT_EQ(samples[i].at, at(seconds(static_cast<std::int64_t>(i) + 1)));
    EXPECT_EQ(samples[i].inside, 3U);
    EXPECT_EQ(samples[i].waiting, 1U);
    EXPECT_EQ(samples[i].busy, 2U);
    EXPECT_EQ(samples[i].servers, 2U);
    EXPECT_EQ(samples[i].so_far.completed, i == 0 ? 0U : 2U);
  }
  EXPECT_EQ(samples.back().at, test.result.end);
  EXPECT_EQ(samples.back().so_far.cancelled, 1U);  // the hard end took it away
}

TEST(TargetPhases, DivideARunWhereTargetsChange) {
  const Rehearsed test = run(
      {.scenarios = R"("a": {"executor": "constant-vus", "vus": 2, "duration": "4s"},
                           "b": {"executor": "constant-arrival-rate", "rate": 4, "duration": "4s",
                                 "preAllocatedVUs": 1, "gracefulStop": 0})",
       .steps = kRequest,
       .targets = R"("shop": {"duration": "250ms", "changes": [{"from": "2s", "slower": 2}]})"});
  const std::vector<TargetPhase>& phases = test.result.phases;
  ASSERT_EQ(phases.size(), 2U);
  EXPECT_EQ(phases[0].from, Instant{});
  EXPECT_EQ(phases[0].until, at(seconds(2)));
  EXPECT_EQ(phases[1].from, at(seconds(2)));
  EXPECT_EQ(phases[1].until, test.result.end);
  // The iterations that end at 2 s belong to what comes then.
  EXPECT_EQ(phases[0].scenarios[0].started, 16U);
  EXPECT_EQ(phases[0].scenarios[0].ended, 14U);
  EXPECT_EQ(phases[0].scenarios[0].mean_duration_ns, 250e6);
  EXPECT_EQ(phases[0].scenarios[0].vus_end, 2U);
  EXPECT_EQ(phases[1].scenarios[0].started, 8U);
  EXPECT_EQ(phases[1].scenarios[0].requests, 8U);
  EXPECT_EQ(phases[1].scenarios[0].ended, 10U);
  EXPECT_EQ(phases[1].scenarios[0].mean_duration_ns, (2 * 250e6 + 8 * 500e6) / 10);
  EXPECT_EQ(phases[0].scenarios[1].dropped + phases[1].scenarios[1].dropped,
            test.result.scenarios[1].counts.dropped);
  EXPECT_GT(phases[1].scenarios[1].dropped, 0U);
}

TEST(TargetPhases, AreNoneWhereTargetsNeverChange) {
  EXPECT_THAT(
      run({.scenarios = one_vu(), .steps = kRequest, .targets = R"("shop": "1s")"}).result.phases,
      IsEmpty());
}

TEST(TraceHashOfRequests, TellsOutcomesApart) {
  const auto hash = [](const char* shop) {
    return run({.scenarios = one_vu(),
                .steps = kRequest,
                .targets = std::string(R"("shop": )") + shop})
        .result.trace_hash;
  };
  const char* const good = R"({"duration": "1s"})";
  const char* const bad = R"({"duration": "1s", "error": 1})";
  EXPECT_EQ(hash(good), hash(good));
  EXPECT_NE(hash(good), hash(bad));
}

// Rejections take no time here: only the bound on events ends such a run.
TEST(RunsWithRequests, EndAtTheBoundOnEventsWhenTimeStandsStill) {
  Rehearsal rehearsal = read(
      document({.scenarios = R"("a": {"executor": "constant-vus", "vus": 2, "duration": "10s"})",
                .steps = kRequest,
                .targets = R"("shop": {"duration": "4s", "servers": 1, "queue": 0})",
                .options = R"("minIterationDuration": "1s")"}));
  rehearsal.plan.min_iteration_duration = {};
  rehearsal.max_events = 10'000;
  const Result result = run_rehearsal(rehearsal);
  EXPECT_EQ(result.end, Instant{});
  EXPECT_EQ(result.exit_code, ExitCode::Interrupted);
  EXPECT_EQ(result.warnings.size(), 1U);
  EXPECT_EQ(result.traffic.at(0).sent, result.traffic[0].answered + 1);
}

// A paused test that is never resumed ends when nothing can happen any more, whatever its targets
// would still do by themselves.
TEST(RunsWithRequests, DoNotWaitForChangesOfTheirTargets) {
  const auto end = [](const char* shop) {
    return run({.scenarios =
                    R"("a": {"executor": "externally-controlled", "vus": 1, "duration": "20s"})",
                .steps = kRequest,
                .targets = std::string(R"("shop": )") + shop,
                .more = R"("control": [{"at": "2500ms", "pause": true}])"})
        .result;
  };
  const Result changing = end(R"({"duration": "1s", "changes": [{"from": "1h", "slower": 2}]})");
  EXPECT_EQ(changing.exit_code, ExitCode::Interrupted);
  EXPECT_EQ(changing.end, end(R"("1s")").end);
  EXPECT_EQ(changing.end, at(seconds(3)));
}

}  // namespace
}  // namespace rehearse::testing
