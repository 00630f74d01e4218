// What is printed before and after a live run.

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "sim/json/result_json.hpp"
#include "sim/plan/rate_curve.hpp"
#include "tools/rehearse/report/comparison.hpp"
#include "tools/rehearse/report/live_plan.hpp"
#include "tools/rehearse/report/live_rows.hpp"
#include "tools/rehearse/report/summary.hpp"
#include "tools/rehearse/report/target_summary.hpp"
#include "tools/rehearse/text/number_text.hpp"

namespace rehearse {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

ReportStyle plain() {
  ReportStyle style;
  style.execution = "real time";
  style.trend_stats = {"avg", "max"};
  return style;
}

/// Two requests of a second, one of 3 ms on the wire.
Result measured() {
  Result result;
  result.run = seconds(2);
  result.end = Instant{} + result.run;
  result.scenarios.resize(1);
  result.counts = {.complete = 2, .returned = 2};
  result.start_lag.emplace().add(microseconds(40));
  EndpointTraffic& shop = result.traffic.emplace_back();
  shop.target = "shop";
  shop.endpoint = "default";
  shop.sent = 2;
  shop.answered = 1;
  shop.aborted = 1;
  shop.duration.add(milliseconds(5));
  RequestTimes times;
  times.lag = microseconds(60);
  times.blocked = microseconds(1900);
  times.connecting = microseconds(900);
  times.sending = milliseconds(1);
  times.waiting = microseconds(1500);
  times.receiving = microseconds(500);
  times.data_sent = 120;
  times.data_received = 2'300'000;
  shop.measured.emplace().add(times);
  return result;
}

TEST(LiveSummary, HasThePhasesOfRequests) {
  const Result result = measured();
  EXPECT_EQ(request_phases_text(metric_totals(result), result.run, plain()),
            "    HTTP BY PHASE\n"
            "    http_req_blocked...................: avg=1.9ms max=1.9ms\n"
            "    http_req_connecting................: avg=900µs max=900µs\n"
            "    http_req_receiving.................: avg=500µs max=500µs\n"
            "    http_req_sending...................: avg=1ms max=1ms\n"
            "    http_req_tls_handshaking...........: avg=0s max=0s\n"
            "    http_req_waiting...................: avg=1.5ms max=1.5ms\n"
            "\n");
}

TEST(LiveSummary, SaysWhatRequestsTookFromWhenTheyWereDueAndHowLateAllBegan) {
  EXPECT_EQ(live_summary(metric_totals(measured()), measured().run, plain()),
            "    PUNCTUALITY\n"
            "    http_req_from_due..................: avg=5ms max=5ms\n"
            "    http_req_start_lag.................: avg=60µs max=60µs\n"
            "    iteration_start_lag................: avg=40µs max=40µs\n"
            "\n");
}

TEST(LiveSummary, OfATestWithoutRequestsHasOnlyItsIterations) {
  Result result = measured();
  result.traffic.clear();
  const std::string text = summary({}, result, plain());
  EXPECT_THAT(text, Not(HasSubstr("http_")));
  EXPECT_THAT(text, HasSubstr("iteration_start_lag"));
  EXPECT_THAT(text, HasSubstr("ran................................: 2s"));
  EXPECT_THAT(text, Not(HasSubstr("trace_hash")));
}

TEST(LiveSummary, WritesBytesAsK6Does) {
  EXPECT_EQ(bytes_text(0), "0 B");
  EXPECT_EQ(bytes_text(7), "7 B");
  EXPECT_EQ(bytes_text(999), "999 B");
  EXPECT_EQ(bytes_text(1000), "1.0 kB");
  EXPECT_EQ(bytes_text(9949), "9.9 kB");
  EXPECT_EQ(bytes_text(12'345), "12 kB");
  EXPECT_EQ(bytes_text(999'960), "1000 kB");
  EXPECT_EQ(bytes_text(3.2e18), "3.2 EB");
}

TEST(LiveSummary, IsInTheJsonToo) {
  std::string text;
  JsonWriter json([&](std::string_view piece) { text += piece; });
  write_whole_result(json, measured(), {"max"});
  json.finish_line();
  EXPECT_THAT(text, HasSubstr(R"("startLagMs":{"max":0.04})"));
  EXPECT_THAT(text, HasSubstr(R"("measured":{"startLagMs":{"max":0.06},"durationMs":{"max":3},)"
                              R"("blockedMs":{"max":1.9},)"));
  EXPECT_THAT(text, HasSubstr(R"("dataSent":120,"dataReceived":2300000})"));
}

TEST(Comparison, ShowsFiguresSideBySideAndMarksCountsThatDiffer) {
  Result predicted = measured();
  predicted.counts.complete = 3;
  predicted.traffic[0].duration = {};
  predicted.traffic[0].duration.add(milliseconds(4));
  ReportStyle style = plain();
  EXPECT_EQ(
      comparison(predicted, measured(), style),
      "  █ PREDICTION AND REALITY\n\n"
      "                                        predicted         real            difference\n"
      "    complete iterations                         3            2                    -1\n"
      "    interrupted iterations                      0            0                     0\n"
      "    dropped iterations                          0            0                     0\n"
      "    VUs at most                                 0            0                     0\n"
      "    test duration                              2s           2s           +0s (+0.0%)\n"
      "    http_reqs                                   2            2                     0\n"
      "    http_req_failed                             0            0                     0\n"
      "    aborted requests                            1            1                     0\n"
      "    http_req_from_due avg                     4ms          5ms         +1ms (+25.0%)\n"
      "    http_req_from_due med                     4ms          5ms         +1ms (+25.0%)\n"
      "    http_req_from_due p(95)                   4ms          5ms         +1ms (+25.0%)\n");
  style.colour = true;
  EXPECT_THAT(comparison(predicted, measured(), style), HasSubstr("\x1b[31m"));
  EXPECT_THAT(comparison(measured(), measured(), style), Not(HasSubstr("\x1b[31m")));
}

TEST(Comparison, ShowsEachOfSeveralScenarios) {
  Result result = measured();
  result.scenarios.resize(2);
  result.scenarios[1].name = "second";
  EXPECT_THAT(comparison(result, result, plain()), HasSubstr("\n    SCENARIO: second\n"));
}

ScenarioOptions scenario(std::string name, Duration start, ExecutorOptions executor) {
  ScenarioOptions options;
  options.name = std::move(name);
  options.start_time = start;
  options.executor = std::move(executor);
  return options;
}

ConstantArrivalRate flat(std::int64_t rate) {
  return {.rate = rate, .duration = seconds(10), .pre_allocated_vus = 1, .max_vus = 1};
}

Rehearsal planned(std::vector<ScenarioOptions> scenarios) {
  Rehearsal rehearsal;
  rehearsal.options.scenarios = std::move(scenarios);
  rehearsal.plan = *plan_test(rehearsal.options);
  return rehearsal;
}

double peak(std::vector<ScenarioOptions> scenarios) {
  return peak_arrival_rate(planned(std::move(scenarios)).plan);
}

TEST(PeakRate, AddsUpScenariosOnlyWhereTheyOverlap) {
  EXPECT_DOUBLE_EQ(peak({scenario("a", {}, flat(5)), scenario("b", seconds(9), flat(7))}), 12);
  EXPECT_DOUBLE_EQ(peak({scenario("a", {}, flat(5)), scenario("b", seconds(10), flat(7))}), 7);
}

TEST(PeakRate, IsAtTheEndOfAStage) {
  const RampingArrivalRate ramp{.start_rate = 60,
                                .time_unit = minutes(1),
                                .stages = {{seconds(10), 600}, {{}, 1200}, {seconds(10), 0}},
                                .pre_allocated_vus = 1,
                                .max_vus = 1};
  EXPECT_DOUBLE_EQ(peak({scenario("a", {}, ramp)}), 20);
  // The flat one is over when the ramp jumps to 20.
  EXPECT_DOUBLE_EQ(peak({scenario("a", {}, ramp), scenario("b", {}, flat(30))}), 40);
}

TEST(PeakRate, OfClosedModelsIsNone) {
  EXPECT_EQ(peak({scenario("a", {}, ConstantVus{.vus = 3, .duration = seconds(1)})}), 0);
}

TEST(LivePlan, SaysHowMuchIsAskedOfWhom) {
  Rehearsal rehearsal = planned({scenario("a", {}, flat(5))});
  auto targets = std::make_shared<NetworkPlan>();
  targets->services.resize(2);
  targets->services[0].name = "shop";
  targets->services[1].name = "unused";
  rehearsal.targets = targets;
  rehearsal.teardown = DurationModel::constant(seconds(3));
  const std::string text = live_plan(rehearsal, {"http://localhost:8080", ""}, plain());
  EXPECT_THAT(text, HasSubstr("execution: real time\n"));
  EXPECT_THAT(text, HasSubstr("      targets: shop at http://localhost:8080\n"
                              "     peak VUs: 1\n"
                              "    peak rate: 5 iterations/s arriving\n"
                              "      longest: 40s + teardown 3s\n\n"));
}

TEST(LivePlan, SaysThatClosedModelsHaveNoRateOfTheirOwn) {
  const Rehearsal rehearsal =
      planned({scenario("a", {}, ConstantVus{.vus = 3, .duration = seconds(1)})});
  EXPECT_THAT(live_plan(rehearsal, {}, plain()),
              HasSubstr("      targets: none: no journey has requests\n"
                        "     peak VUs: 3\n"
                        "    peak rate: as fast as the targets answer\n"));
}

}  // namespace
}  // namespace rehearse
