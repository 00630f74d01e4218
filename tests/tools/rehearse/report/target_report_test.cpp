// What reports say of targets, of results made by hand.

#include <algorithm>
#include <gtest/gtest.h>
#include <sstream>
#include <string>
#include <vector>

#include "tools/rehearse/report/summary.hpp"
#include "tools/rehearse/report/target_summary.hpp"
#include "tools/rehearse/report/target_timeline.hpp"
#include "tools/rehearse/report/time_table.hpp"
#include "tools/rehearse/text/text_columns.hpp"
#include "tools/rehearse/text/text_table.hpp"

namespace rehearse {
namespace {

Instant at(std::int64_t second) { return Instant{} + seconds(second); }

ServiceSample sample(std::int64_t second, const ServiceCounts& so_far, std::uint64_t inside) {
  ServiceSample sample;
  sample.at = at(second);
  sample.inside = inside;
  sample.running = 2;
  sample.so_far = so_far;
  sample.inside_ns = Wide{sample.at.ns} * 3;
  sample.waiting_ns = Wide{sample.at.ns} / 2;
  sample.busy_ns = Wide{sample.at.ns} * 2;
  sample.server_ns = Wide{sample.at.ns} * 4;
  return sample;
}

/// Of 40 s: a request each 100 ms, of which a tenth is rejected.
ServiceLoad shop() {
  ServiceLoad load;
  for (std::int64_t second = 1; second <= 40; ++second) {
    const auto passed = static_cast<std::uint64_t>(second);
    ServiceCounts so_far;
    so_far.requests = 10 * passed;
    so_far.rejected = passed;
    so_far.accepted = 9 * passed;
    so_far.completed = 9 * passed - (second < 40 ? 3 : 1);
    load.samples.push_back(sample(second, so_far, second < 40 ? 3 : 1));
  }
  static_cast<ServiceCounts&>(load) = load.samples.back().so_far;
  load.name = "shop";
  load.utilisation = 0.5;
  load.mean_inside = 3;
  load.most_inside = 7;
  load.mean_waiting = 0.5;
  load.most_waiting = 3;
  return load;
}

/// Without servers or anything to say.
ServiceLoad delay(std::string name) {
  ServiceLoad load = shop();
  static_cast<ServiceCounts&>(load) = {};
  load.requests = 5;
  load.name = std::move(name);
  for (ServiceSample& one : load.samples) one.server_ns = 0;
  return load;
}

EndpointTraffic traffic(std::string target, std::string endpoint, std::uint64_t failed) {
  EndpointTraffic traffic;
  traffic.target = std::move(target);
  traffic.endpoint = std::move(endpoint);
  traffic.sent = 5;
  traffic.answered = 4;
  traffic.aborted = 1;
  traffic.failed = failed;
  for (int i = 1; i <= 4; ++i) traffic.duration.add(milliseconds(100 * i));
  return traffic;
}

ScenarioPhase phase(std::uint64_t started, std::uint64_t dropped, std::int64_t starting) {
  ScenarioPhase phase;
  phase.started = started;
  phase.dropped = dropped;
  phase.starting = seconds(starting);
  phase.requests = 2 * started;
  phase.answered = 2 * started;
  phase.failed = dropped;
  phase.most_busy = 9;
  phase.mean_busy = 4.5;
  phase.mean_duration_ns = 1.5e9;
  phase.mean_request_ns = 2e6;
  return phase;
}

Result with_targets() {
  Result result;
  result.run = seconds(40);
  result.end = at(40);
  for (const char* name : {"closed", "open"}) result.scenarios.emplace_back().name = name;
  result.traffic = {traffic("shop", "buy", 1), traffic("cdn", "default", 0)};
  result.services = {delay("cdn"), shop()};
  result.phases = {{at(0), at(10), {phase(100, 0, 10), phase(50, 0, 5)}},
                   {at(10), at(40), {phase(60, 0, 20), phase(40, 20, 20)}}};
  result.counts.dropped = 20;
  for (std::int64_t second = 0; second < 40; ++second) {
    result.series.start(at(second));
    result.series.request(at(second));
    result.series.answer(at(second), milliseconds(250), second == 0);
  }
  return result;
}

ReportStyle style() {
  ReportStyle style;
  style.trend_stats = {"avg", "max"};
  return style;
}

TEST(EndpointsSummary, ShowsTheRequestsOfEachEndpoint) {
  EXPECT_EQ(endpoints_summary(with_targets(), style()), R"(  █ ENDPOINTS

    http_req_duration
      { shop/buy }.....................: avg=250ms max=400ms
      { cdn }..........................: avg=250ms max=400ms

    http_req_failed
      { shop/buy }.....................: 25.00% 1 out of 4
      { cdn }..........................: 0.00%  0 out of 4

    http_reqs
      { shop/buy }.....................: 4      0.1/s
      { cdn }..........................: 4      0.1/s

)");
}

TEST(PhasesSummary, SetsScenariosSideBySideBeforeAndAfterAChange) {
  EXPECT_EQ(phases_summary(with_targets()), R"(  █ WHEN THE TARGETS CHANGED

                                             until 10s   from 10s
    arrivals/s (started or dropped)  closed      10.00       3.00
                                     open        10.00       3.00
    iterations dropped/s             closed       0.00       0.00
                                     open         0.00       1.00
    iterations started/s             closed      10.00       3.00
                                     open        10.00       2.00
    iteration_duration avg           closed  1500.00ms  1500.00ms
                                     open    1500.00ms  1500.00ms
    VUs busy avg                     closed       4.50       4.50
                                     open         4.50       4.50
    VUs busy max                     closed          9          9
                                     open            9          9
    http_reqs/s                      closed      20.00       6.00
                                     open        20.00       4.00
    http_req_duration avg            closed     2.00ms     2.00ms
                                     open       2.00ms     2.00ms
    http_req_failed                  closed      0.00%      0.00%
                                     open        0.00%     25.00%

)");
}

TEST(PhasesSummary, LeavesOutDropsAndRequestsWhereThereAreNone) {
  Result result = with_targets();
  result.counts.dropped = 0;
  for (TargetPhase& each : result.phases) {
    for (ScenarioPhase& scenario : each.scenarios) scenario.requests = 0;
  }
  const std::string text = phases_summary(result);
  EXPECT_EQ(text.find("dropped"), std::string::npos);
  EXPECT_EQ(text.find("http"), std::string::npos);
}

TEST(PhasesSummary, IsEmptyWhenNothingChanges) {
  Result result = with_targets();
  result.phases.resize(1);
  EXPECT_EQ(phases_summary(result), "");
}

ServiceMoment moment(ServiceMoment::Kind kind, std::int64_t second, std::uint32_t instance,
                     std::uint64_t inside = 0) {
  return {.kind = kind,
          .at = at(second),
          .service = 1,
          .name = "shop",
          .instance = instance,
          .inside = inside};
}

TEST(PhasesSummary, SaysHowLongItTakesToRecover) {
  Result result = with_targets();
  result.phases[1].recovery = TargetRecovery{1e6, seconds(7)};
  EXPECT_NE(phases_summary(result).find(
                "    time to recover                                  -         7s\n"),
            std::string::npos)
      << phases_summary(result);
  result.phases[1].recovery = TargetRecovery{1e6, {}};
  EXPECT_NE(phases_summary(result).find(
                "time to recover                                  -      never\n"),
            std::string::npos);
}

TEST(TimelineSummary, PutsWhatFollowsFromAStopInOneLine) {
  using Kind = ServiceMoment::Kind;
  Result result = with_targets();
  result.moments = {moment(Kind::StopCalled, 5, 0, 1), moment(Kind::StopCalled, 6, 1, 5),
                    moment(Kind::Forced, 10, 0, 1), moment(Kind::Back, 12, 0),
                    moment(Kind::Drained, 40, 1, 5)};
  result.moments.back().only_streams = true;
  result.services[1].instances = 2;
  EXPECT_EQ(timeline_summary(result), R"(  █ TIME LINE OF THE TARGETS

    shop, instance 0: stop called at 5s with 1 request inside, forced at 10s, 1 request terminated, back at 12s
    shop, instance 1: stop called at 6s with 5 requests inside, still waiting for 5 streams at the end

)");
}

TEST(TimelineSummary, SumsUpStopsBeyondTwenty) {
  using Kind = ServiceMoment::Kind;
  Result result = with_targets();
  for (std::uint32_t i = 0; i < 23; ++i) {
    result.moments.push_back(moment(Kind::Killed, 10 + i, i));
    if (i != 22) result.moments.push_back(moment(Kind::Back, 15 + i, i));
  }
  const std::string text = timeline_summary(result);
  EXPECT_EQ(std::count(text.begin(), text.end(), '\n'), 2 + 20 + 1 + 1);
  EXPECT_NE(text.find("    shop: 3 more stops from 30s to 32s, 2 came back, the last at 36s\n"),
            std::string::npos)
      << text;
}

TEST(TimelineSummary, IsEmptyWhereNothingHappened) {
  EXPECT_EQ(timeline_summary(with_targets()), "");
}

TEST(ServicesSummary, SaysWhatBecameOfRequests) {
  EXPECT_EQ(services_summary(with_targets()), R"(  █ SERVICES

                           cdn   shop
    utilisation              -  50.0%
    in flight avg         3.00   3.00
    in flight max            7      7
    waiting avg           0.50   0.50
    waiting max              3      3
    requests                 5    400
    accepted                 0    360
    completed                0    359
    terminated               0      0
    in flight at the end     1      1
    rejected (503)           0     40

)");
}

TEST(TimeSummary, ShowsTheTestAndServicesThatCanBeShortOfServers) {
  EXPECT_EQ(time_summary(with_targets()), R"(  █ OVER TIME

    the whole test
             iterations started/s  dropped/s  http_reqs/s  failed/s  http_req_duration avg       p50
    0s-5s                    1.00       0.00         1.00      0.20               250.00ms  250.00ms
    5s-10s                   1.00       0.00         1.00      0.00               250.00ms  250.00ms
    10s-15s                  1.00       0.00         1.00      0.00               250.00ms  250.00ms
    15s-20s                  1.00       0.00         1.00      0.00               250.00ms  250.00ms
    20s-25s                  1.00       0.00         1.00      0.00               250.00ms  250.00ms
    25s-30s                  1.00       0.00         1.00      0.00               250.00ms  250.00ms
    30s-35s                  1.00       0.00         1.00      0.00               250.00ms  250.00ms
    35s-40s                  1.00       0.00         1.00      0.00               250.00ms  250.00ms

                  p95       p99  VUs  busy
    0s-5s    250.00ms  250.00ms    0     5
    5s-10s   250.00ms  250.00ms    0    10
    10s-15s  250.00ms  250.00ms    0    15
    15s-20s  250.00ms  250.00ms    0    20
    20s-25s  250.00ms  250.00ms    0    25
    25s-30s  250.00ms  250.00ms    0    30
    30s-35s  250.00ms  250.00ms    0    35
    35s-40s  250.00ms  250.00ms    0    40

    service shop
             requests/s  done/s  denied/s   busy  in flight  waiting
    0s-5s         10.00    8.40      1.00  50.0%       3.00     0.50
    5s-10s        10.00    9.00      1.00  50.0%       3.00     0.50
    10s-15s       10.00    9.00      1.00  50.0%       3.00     0.50
    15s-20s       10.00    9.00      1.00  50.0%       3.00     0.50
    20s-25s       10.00    9.00      1.00  50.0%       3.00     0.50
    25s-30s       10.00    9.00      1.00  50.0%       3.00     0.50
    30s-35s       10.00    9.00      1.00  50.0%       3.00     0.50
    35s-40s       10.00    9.40      1.00  50.0%       3.00     0.50

)");
}

TEST(TimeSummary, HasRowsOfTheLengthThatIsAskedFor) {
  const std::string text = time_summary(with_targets(), milliseconds(14500));
  EXPECT_NE(text.find("    0s-15s "), std::string::npos) << text;
  EXPECT_NE(text.find("    15s-30s "), std::string::npos);
  EXPECT_NE(text.find("    30s-40s "), std::string::npos);
}

TEST(TimeSummary, HasPercentilesOfTheAnswersOfARow) {
  Result result = with_targets();
  for (int i = 0; i < 15; ++i) result.series.answer(at(7), seconds(2), false);
  EXPECT_NE(time_summary(result).find("    5s-10s   2000.00ms"), std::string::npos)
      << time_summary(result);
}

TEST(TimeSummary, ShowsHowFewInstancesWereRunning) {
  Result result = with_targets();
  result.services[1].samples[11].running = 1;
  const std::string text = time_summary(result);
  EXPECT_NE(text.find("denied/s  instances   busy"), std::string::npos) << text;
  EXPECT_NE(text.find("    10s-15s       10.00    9.00      1.00          1  50.0%"),
            std::string::npos)
      << text;
}

TEST(TimeSummary, IsEmptyWithinOneSecond) {
  Result result = with_targets();
  result.end = Instant{} + milliseconds(1400);
  result.series = {};
  result.series.start(Instant{});
  EXPECT_EQ(time_summary(result), "");
}

TEST(TimeSummary, ShowsTheServicesWithTheMostRequestsOfMany) {
  Result result = with_targets();
  result.services.clear();
  for (std::uint64_t i = 0; i < 20; ++i) {
    ServiceLoad& load = result.services.emplace_back(shop());
    load.name = "s" + std::to_string(i);
    load.requests = 100 + i;
  }
  const std::string text = time_summary(result);
  EXPECT_EQ(text.find("service s11\n"), std::string::npos);
  for (int i = 12; i < 20; ++i) {
    EXPECT_NE(text.find("service s" + std::to_string(i) + "\n"), std::string::npos) << i;
  }
}

TEST(TargetSections, AreLeftOutWithoutTargets) {
  Result result;
  result.run = seconds(2);
  result.end = at(2);
  result.series.start(Instant{});
  const std::string text = summary({}, result, style());
  EXPECT_EQ(text.find("HTTP"), std::string::npos);
  for (const char* section : {"TARGETS", "SERVICES", "ENDPOINTS", "http_req"}) {
    EXPECT_EQ(text.find(section), std::string::npos) << text;
  }
}

TEST(TargetSections, FitAPageWhateverTheNames) {
  Result result = with_targets();
  result.services.clear();
  for (int i = 0; i < 9; ++i) {
    result.services.push_back(shop());
    result.services.back().name = std::string(150, 'x') + std::to_string(i);
  }
  for (TargetPhase& each : result.phases) each.until = each.from + milliseconds(123'456'789);
  result.phases.insert(result.phases.end(), 10, result.phases.back());
  result.scenarios[0].name = std::string(80, 'y');
  result.traffic[0].endpoint = std::string(90, 'z');
  std::istringstream text(summary({}, result, style()));
  for (std::string line; std::getline(text, line);)
    EXPECT_LE(characters_of(line), kPageWidth) << line;
}

TEST(TargetTimeline, HasALineForEachScaling) {
  Result result;
  for (std::uint32_t i = 0; i < 15; ++i) {
    ServiceMoment moment;
    moment.kind = ServiceMoment::Kind::Scaled;
    moment.at = at(15 * (i + 1));
    moment.name = "shop";
    moment.scaled_from = i + 1;
    moment.scaled_to = i + 2;
    result.moments.push_back(moment);
  }
  const std::string text = timeline_summary(result);
  EXPECT_NE(text.find("    shop: scaled at 15s from 1 to 2 instances\n"), std::string::npos)
      << text;
  EXPECT_NE(text.find("    shop: scaled 3 more times, the last at 3m45s to 16 instances\n"),
            std::string::npos)
      << text;
}

TEST(ServicesSummary, SaysHowManyInstancesThereWere) {
  Result result;
  result.services = {shop(), shop()};
  result.services[1].scaled = InstancesOverTime{2, 40, 12.5, 5400, 3, 1};
  const std::string text = services_summary(result);
  for (const char* const figure : {"2…40", "12.50", "1.50", "3, 1"}) {
    EXPECT_NE(text.find(figure), std::string::npos) << text;
  }
}

}  // namespace
}  // namespace rehearse
