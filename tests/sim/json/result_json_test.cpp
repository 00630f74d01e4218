// Results as JSON.

#include "sim/json/result_json.hpp"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "sim/measure/run_detail.hpp"

namespace rehearse {
namespace {

Result small_result() {
  Result result;
  result.seed = 7;
  result.counts = {3, 1, 2, 4, 1};
  result.vus_max = 2;
  result.vus_end = 1;
  result.run = seconds(1);
  result.end = Instant{1'500'000'000};
  result.exit_code = ExitCode::Interrupted;
  result.trace_hash = 0xabc;
  ScenarioResult begun;
  begun.name = "a";
  begun.counts = result.counts;
  begun.began = Instant{5};
  begun.ended = Instant{1'000'000'000};
  begun.vus_max = 2;
  begun.interrupted = true;
  ScenarioResult waiting;
  waiting.name = "b";
  result.scenarios = {begun, waiting};
  result.commands = {{true, "", Instant{9}}, {false, "not paused", std::nullopt}};
  return result;
}

std::string written(const std::function<void(JsonWriter&)>& write) {
  std::string text;
  JsonWriter json([&](std::string_view piece) { text += piece; });
  write(json);
  json.finish();
  return text;
}

std::string interface_fields(const std::vector<IterationTimes>* detail) {
  return written([&](JsonWriter& json) {
    json.begin_object();
    const std::vector<std::string> stats{"avg"};
    write_result(json, small_result(), {.trend_stats = stats, .detail = detail, .series = false});
    json.end_object();
  });
}

TEST(ResultJson, ListsTheTimesOfIterationsInDetail) {
  std::vector<IterationTimes> detail(2);
  detail[0].starts = {Instant{1}, Instant{2}};
  detail[0].ends = {Instant{4}};
  detail[0].drops = {{Instant{3}, 2}};
  const std::string text = interface_fields(&detail);
  EXPECT_NE(text.find(R"("cutShort":true,"startsNs":[1,2],"endsNs":[4],"dropsNs":[[3,2]]})"),
            std::string::npos)
      << text;
  EXPECT_NE(text.find(R"("cutShort":false,"startsNs":[],"endsNs":[],"dropsNs":[]})"),
            std::string::npos)
      << text;
}

TEST(ResultJson, HoldsEverythingInTheWholeResult) {
  Result result = small_result();
  result.warnings = {"careful"};
  result.iteration_duration.add(seconds(2));
  result.series.start(Instant{});
  EXPECT_EQ(
      written([&](JsonWriter& json) {
        write_whole_result(json, result, {"avg", "count"});
      }),
      R"({"seed":7,"complete":3,"interrupted":1,"dropped":2,"vusMax":2,"runNs":1000000000,)"
      R"("exitCode":105,"traceHash":"0000000000000abc","iterations":4,"exceptions":1,)"
      R"("vusEnd":1,"busyVUs":null,"endNs":1500000000,"scenarios":{)"
      R"("a":{"complete":3,"interrupted":1,"dropped":2,"startNs":5,"iterations":4,)"
      R"("exceptions":1,"endNs":1000000000,"vusMax":2,"busyVUs":null,"insufficientVUs":false,)"
      R"("cutShort":true},)"
      R"("b":{"complete":0,"interrupted":0,"dropped":0,"startNs":null,"iterations":0,)"
      R"("exceptions":0,"endNs":null,"vusMax":0,"busyVUs":null,"insufficientVUs":false,)"
      R"("cutShort":false}},)"
      R"("commands":[{"ok":true,"doneNs":9},)"
      R"({"ok":false,"error":"not paused","doneNs":null}],"warnings":["careful"],)"
      R"("iterationDurationMs":{"avg":2000,"count":1},)"
      R"("percentiles":{"from":"histogram","cellWidth":0.0009765625},)"
      R"("series":{"intervalNs":1000000000,"starts":[1],"completes":[0],"interrupts":[0],)"
      R"("drops":[0],"vusActive":[0],"vusInitialised":[0],"vusBusy":[1]}})");
}

/// With a request to the first of two endpoints, and a sample each second.
Result result_with_targets() {
  Result result = small_result();
  result.scenarios.resize(1);
  EndpointTraffic& page = result.traffic.emplace_back();
  page.target = "shop";
  page.endpoint = "page";
  page.sent = 3;
  page.answered = 2;
  page.failed = 1;
  page.aborted = 1;
  page.connections = 1;
  page.statuses = {{0, 1}, {200, 1}};
  page.duration.add(milliseconds(5));
  result.traffic.emplace_back().target = "shop";
  result.traffic.back().endpoint = "buy";
  ServiceLoad& shop = result.services.emplace_back();
  shop.name = "shop";
  ServiceSample& first = shop.samples.emplace_back();
  first.at = Instant{1'000'000'000};
  first.inside = 1;
  first.busy = 1;
  first.servers = 2;
  first.running = 1;
  first.so_far.requests = first.so_far.accepted = 2;
  first.so_far.completed = 1;
  first.busy_ns = 500'000'000;
  first.server_ns = 2'000'000'000;
  ServiceSample last = first;
  last.at = Instant{1'500'000'000};
  last.inside = last.busy = 0;
  last.so_far.requests = 3;
  last.so_far.terminated = last.so_far.rejected = 1;
  last.busy_ns = 1'500'000'000;
  last.server_ns = 3'000'000'000;
  shop.samples.push_back(last);
  static_cast<ServiceCounts&>(shop) = last.so_far;
  shop.utilisation = 0.5;
  return result;
}

std::string whole(const Result& result) {
  return written([&](JsonWriter& json) { write_whole_result(json, result, {"avg"}); });
}

TEST(ResultJson, HasTheSeriesOfEachModelWhereBothAreThere) {
  Result result = small_result();
  SeriesByModel& models = result.models.emplace();
  models.closed.start(Instant{});
  models.closed.complete(Instant{} + seconds(1));
  models.open.drop(Instant{} + seconds(1), 2);
  const std::string text = whole(result);
  EXPECT_NE(text.find(R"("closed":{"starts":[1,0],"completes":[0,1],"interrupts":[0,0],)"
                      R"("drops":[0,0],"vusBusy":[1,0]},"open":{"starts":[0,0],)"
                      R"("completes":[0,0],"interrupts":[0,0],"drops":[0,2],"vusBusy":[0,0]}}})"),
            std::string::npos)
      << text;
}

TEST(ResultJson, IsTheSameWithoutSeriesButForThem) {
  const std::vector<std::string> stats{"avg"};
  const Result result = result_with_targets();
  const auto parts = nlohmann::json::parse(written([&](JsonWriter& json) {
    json.begin_object();
    write_result(json, result, {.trend_stats = stats, .detail = nullptr, .series = false});
    json.end_object();
  }));
  auto all = nlohmann::json::parse(whole(result));
  EXPECT_EQ(all.erase("series"), 1U);
  EXPECT_EQ(all["services"]["shop"].erase("series"), 1U);
  EXPECT_EQ(parts, all);
}

TEST(ResultJson, HoldsRequestsOfAllEndpointsTogether) {
  const auto totals = nlohmann::json::parse(whole(result_with_targets()))["httpTotals"];
  EXPECT_EQ(totals["sent"], 3);
  EXPECT_EQ(totals["statuses"]["200"], 1);
}

TEST(ResultJson, HoldsIterationTimeByCause) {
  Result result = small_result();
  result.scenarios[0].spent.add(Cause::Queue, seconds(1));
  result.scenarios[0].spent.set_rest(4'000'000'000U);
  const auto json = nlohmann::json::parse(whole(result));
  const auto expected = nlohmann::json::parse(
      R"({"think": {"avgMs": 750.0, "share": 0.75}, "queue": {"avgMs": 250.0, "share": 0.25}})");
  EXPECT_EQ(json["iterationTimeByCause"], expected);
  EXPECT_EQ(json["scenarios"]["a"]["iterationTimeByCause"], expected);
  EXPECT_FALSE(json["scenarios"]["b"].contains("iterationTimeByCause"));
}

TEST(ResultJson, HoldsRequestsByTargetAndEndpoint) {
  const std::string text = whole(result_with_targets());
  EXPECT_NE(text.find(R"("http":{"shop":{"page":{"sent":3,"answered":2,"failed":1,"aborted":1,)"
                      R"("connections":1,"statuses":{"0":1,"200":1},"durationMs":{"avg":5}},)"
                      R"("buy":{"sent":0,)"),
            std::string::npos)
      << text;
}

TEST(ResultJson, HoldsServicesAsTotalsAndBySecond) {
  const std::string text = whole(result_with_targets());
  EXPECT_NE(
      text.find(R"("services":{"shop":{"requests":3,"accepted":2,"completed":1,"cancelled":0,)"
                R"("terminated":1,"rejected":1,"refused":0,"rateLimited":0,"lost":0,"timedOut":0,)"
                R"("errors":0,"retries":0,"utilisation":0.5,"inFlightAvg":0,"inFlightMax":0,)"
                R"("inFlightEnd":0,"waitingAvg":0,"waitingMax":0,"series":{)"
                R"("atNs":[1000000000,1500000000],"inFlight":[1,0],"waiting":[0,0],"busy":[1,0],)"
                R"("servers":[2,2],"running":[1,1],"utilisation":[0.25,1],"requests":[2,1],)"
                R"("accepted":[2,0],"completed":[1,0],"cancelled":[0,0],"terminated":[0,1],)"
                R"("rejected":[0,1],)"),
      std::string::npos)
      << text;
}

TEST(ResultJson, HoldsPhasesByScenario) {
  Result result = result_with_targets();
  TargetPhase& phase = result.phases.emplace_back();
  phase.until = Instant{7};
  ScenarioPhase& a = phase.scenarios.emplace_back();
  a.started = 1;
  a.ended = 2;
  a.dropped = 3;
  a.requests = 4;
  a.answered = 5;
  a.failed = 6;
  a.vus_end = 7;
  a.most_busy = 8;
  a.starting = nanoseconds(9);
  a.mean_busy = 0.5;
  a.mean_duration_ns = 2e6;
  a.mean_request_ns = 1e6;
  const std::string text = whole(result);
  EXPECT_NE(text.find(R"("phases":[{"fromNs":0,"untilNs":7,"scenarios":{"a":{"startingNs":9,)"
                      R"("started":1,"dropped":3,"ended":2,"iterationDurationMs":2,)"
                      R"("vusBusyAvg":0.5,"vusBusyMax":8,"vusEnd":7,"sent":4,"answered":5,)"
                      R"("failed":6,"requestDurationMs":1}}}])"),
            std::string::npos)
      << text;
}

TEST(ResultJson, HoldsRequestsByInterval) {
  Result result = result_with_targets();
  result.series.request(Instant{});
  result.series.answer(Instant{1'000'000'000}, milliseconds(3), true);
  const std::string text = whole(result);
  EXPECT_NE(text.find(R"("requests":[1,0],"answers":[0,1],"failures":[0,1],)"
                      R"("requestDurationMs":[null,3],"requestDurationP50Ms":[null,3],)"
                      R"("requestDurationP95Ms":[null,3],"requestDurationP99Ms":[null,3])"),
            std::string::npos)
      << text;
}

}  // namespace
}  // namespace rehearse
