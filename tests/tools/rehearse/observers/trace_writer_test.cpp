// Traces for viewers: the events of single facts, and whole runs that a viewer can nest.

#include "tools/rehearse/observers/trace_writer.hpp"

#include <algorithm>
#include <cmath>
#include <fstream>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <map>
#include <nlohmann/json.hpp>

#include "models/journey/request.hpp"
#include "sim/core/fact.hpp"
#include "sim/core/request_fact.hpp"
#include "sim/core/spent_fact.hpp"
#include "sim/run/run.hpp"
#include "tests/sim/run/rehearsed.hpp"
#include "tools/rehearse/text/output_file.hpp"

namespace rehearse::testing {
namespace {

using nlohmann::json;

/// What a writer of a test with the scenario "contacts" writes.
json traced(const std::function<void(TraceWriter&)>& action, const Result& result = {},
            std::uint64_t most = TraceWriter::kMostEvents) {
  const std::string name = ::testing::TempDir() + "rehearse_trace.json";
  {
    const auto file = OutputFile::open(name);
    TraceWriter writer({"contacts"}, (*file)->output(), most);
    action(writer);
    writer.finish(result);
    (*file)->close();
  }
  std::ifstream input(name);
  return json::parse(input);
}

/// The events but for the names of processes.
std::vector<json> events_of(const json& trace) {
  std::vector<json> events;
  for (const json& event : trace.at("traceEvents")) {
    if (event.at("ph") != "M") events.push_back(event);
  }
  return events;
}

Fact ended(FactKind kind, std::int64_t began_ns, std::int64_t at_ns) {
  Fact fact;
  fact.kind = kind;
  fact.scenario = Rank{0};
  fact.vu = VuId{7};
  fact.began = Instant{began_ns};
  fact.at = Instant{at_ns};
  return fact;
}

TEST(TraceWriter, MakesASliceOfAnIteration) {
  const json trace = traced([](TraceWriter& writer) {
    writer.observe(ended(FactKind::IterationCompleted, 1'000'000'000, 4'250'000'001));
  });
  EXPECT_EQ(events_of(trace),
            std::vector<json>{json::parse(
                R"({"ph": "X", "pid": 1, "tid": 7, "ts": 1000000, "dur": 3250000.001,
                    "name": "iteration", "cat": "complete", "args": {"iter": 0}})")});
}

TEST(TraceWriter, SaysWhichRuleInterruptedAnIteration) {
  Fact fact = ended(FactKind::IterationInterrupted, 0, 1000);
  fact.rule = Rule::HardEnd;
  const json trace = traced([&](TraceWriter& writer) { writer.observe(fact); });
  EXPECT_EQ(events_of(trace).at(0).at("cat"), "interrupted");
  EXPECT_EQ(events_of(trace).at(0).at("args").at("rule"), "hardEnd");
}

RequestFact answered(const Request& request, std::int64_t sent_ns, std::int64_t at_ns) {
  RequestFact fact;
  fact.kind = RequestFact::Kind::Answered;
  fact.vu = VuId{7};
  fact.sent = Instant{sent_ns};
  fact.at = Instant{at_ns};
  fact.http_status = 200;
  fact.request_spec = &request;
  return fact;
}

TEST(TraceWriter, MakesRequestsThatOverlapAsynchronous) {
  Request request;
  request.target_name = "api";
  request.endpoint_name = "page";
  const json trace = traced([&](TraceWriter& writer) {
    writer.observe_request(answered(request, 0, 3000));
    writer.observe_request(answered(request, 1000, 5000));
    writer.observe_request(answered(request, 3000, 6000));
  });
  std::string phases;
  for (const json& event : events_of(trace)) phases += event.at("ph").get<std::string>();
  EXPECT_EQ(phases, "XbeX");
}

TEST(TraceWriter, ShowsTheTimeThatARequestWaitedForItsTurn) {
  RequestParts parts;
  parts.service = Duration{4000};
  SpentFact fact;
  fact.vu = VuId{7};
  fact.at = Instant{10'000};
  fact.rps = Duration{1000};
  fact.batch = Duration{2000};
  fact.parts = &parts;
  const json trace = traced([&](TraceWriter& writer) { writer.observe_spent(fact); });
  const std::vector<json> events = events_of(trace);
  ASSERT_EQ(events.size(), 2U);
  EXPECT_EQ(events[0].at("name"), "batch");
  EXPECT_EQ(events[0].at("ts"), 3);
  EXPECT_EQ(events[1].at("name"), "rps");
  EXPECT_EQ(events[1].at("ts"), 5);
  EXPECT_EQ(events[1].at("dur"), 1);
}

TEST(TraceWriter, CountsWhatIsLeftOutBeyondTheMost) {
  const json trace = traced(
      [](TraceWriter& writer) {
        for (int i = 0; i < 5; ++i) writer.observe(ended(FactKind::IterationCompleted, i, i + 1));
      },
      {}, 3);
  EXPECT_EQ(events_of(trace).size(), 3U);
  EXPECT_EQ(trace.at("otherData").at("eventsLeftOut"), "2");
}

/// Whether slices of one thread lie within each other or apart, as viewers take them.
void expect_nested(const std::vector<json>& events) {
  struct Slice {
    std::int64_t from, until;  // ns
  };
  std::map<std::pair<int, int>, std::vector<Slice>> threads;
  for (const json& event : events) {
    if (event.at("ph") != "X") continue;
    const auto from = std::llround(event.at("ts").get<double>() * 1000);
    const auto length = std::llround(event.at("dur").get<double>() * 1000);
    threads[{event.at("pid"), event.at("tid")}].push_back({from, from + length});
  }
  for (auto& [thread, slices] : threads) {
    std::sort(slices.begin(), slices.end(), [](const Slice& a, const Slice& b) {
      return a.from != b.from ? a.from < b.from : a.until > b.until;
    });
    std::vector<std::int64_t> open;
    for (const Slice& slice : slices) {
      while (!open.empty() && open.back() <= slice.from) open.pop_back();
      if (!open.empty()) EXPECT_LE(slice.until, open.back()) << thread.second;
      open.push_back(slice.until);
    }
  }
}

TEST(TraceWriter, GivesViewersSlicesThatNest) {
  const Rehearsal rehearsal = read(document(
      {.scenarios =
           R"("contacts": {"executor": "ramping-vus", "startVUs": 1, "gracefulRampDown": "1s",
          "stages": [{"duration": "5s", "target": 6}, {"duration": "5s", "target": 0}]})",
       .steps =
           R"({"request": {"target": "api"}}, {"batch": [{"target": "api"}, {"target": "api"}]},
          {"think": "100ms"})",
       .targets = R"("api": {"duration": {"exponential": "80ms"}, "servers": 2})",
       .options = R"("rps": 40, "batch": 1)"}));
  const std::string name = ::testing::TempDir() + "rehearse_whole_trace.json";
  const auto file = OutputFile::open(name);
  TraceWriter writer({"contacts"}, (*file)->output());
  const Result result = run_rehearsal(rehearsal, {&writer});
  writer.finish(result);
  (*file)->close();
  std::ifstream input(name);
  const std::vector<json> events = events_of(json::parse(input));
  expect_nested(events);
  std::map<std::string, std::uint64_t> iterations;
  for (const json& event : events) {
    if (event.at("name") == "iteration") ++iterations[event.at("cat")];
    EXPECT_TRUE(event.at("ts").is_number()) << event;
  }
  EXPECT_EQ(iterations["complete"], result.counts.complete);
  EXPECT_EQ(iterations["interrupted"], result.counts.interrupted);
}

}  // namespace
}  // namespace rehearse::testing
