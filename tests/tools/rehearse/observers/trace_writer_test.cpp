// Traces for viewers: the events of single facts, and whole runs that a viewer can nest.

#include "tools/rehearse/observers/trace_writer.hpp"

#include <algorithm>
#include <cmath>
#include <fstream>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <map>
#include <nlohmann/json.hpp>
#include <set>

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

/// The events but for names.
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

TEST(TraceWriter, NamesTheThreadOfAVuOnce) {
  const json trace = traced([](TraceWriter& writer) {
    writer.observe(ended(FactKind::IterationCompleted, 0, 1));
    writer.observe(ended(FactKind::IterationCompleted, 1, 2));
  });
  std::vector<json> names;
  for (const json& event : trace.at("traceEvents")) {
    if (event.at("name") == "thread_name") names.push_back(event);
  }
  EXPECT_EQ(names, std::vector<json>{json::parse(
                       R"({"ph": "M", "pid": 1, "tid": 7, "name": "thread_name",
                           "args": {"name": "VU 7"}})")});
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

TEST(TraceWriter, MakesARequestThatOverlapsAWaitAsynchronous) {
  Request request;
  RequestParts parts;
  SpentFact fact;
  fact.vu = VuId{7};
  fact.at = Instant{10'000};
  fact.rps = Duration{4000};
  fact.parts = &parts;
  const json trace = traced([&](TraceWriter& writer) {
    writer.observe_spent(fact);  // it waited from 6 to 10 µs
    writer.observe_request(answered(request, 8000, 12'000));
    writer.observe_request(answered(request, 10'000, 13'000));
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

/// What the Trace Event Format asks of an event of each phase, and nothing that it does not know.
void expect_valid(const json& event) {
  static const std::map<std::string, std::set<std::string>> kFields{
      {"X", {"dur"}},       {"i", {"s"}},    {"b", {"id", "cat"}},
      {"e", {"id", "cat"}}, {"C", {"args"}}, {"M", {"args"}}};
  const auto phase = kFields.find(event.at("ph").get<std::string>());
  ASSERT_NE(phase, kFields.end()) << event;
  std::set<std::string> known{"ph", "pid", "tid", "ts", "name", "cat", "args"};
  for (const std::string& field : phase->second) {
    EXPECT_TRUE(event.contains(field)) << field << " of " << event;
    known.insert(field);
  }
  for (const auto& [field, value] : event.items()) EXPECT_TRUE(known.contains(field)) << event;
  EXPECT_TRUE(event.at("name").is_string()) << event;
  EXPECT_TRUE(event.at("pid").is_number_unsigned()) << event;
  if (event.contains("args")) EXPECT_TRUE(event.at("args").is_object()) << event;
  if (phase->first == "M") {
    EXPECT_TRUE((std::set<std::string>{"process_name", "thread_name"}).contains(event.at("name")));
    EXPECT_TRUE(event.at("args").at("name").is_string()) << event;
    return;
  }
  EXPECT_TRUE(event.at("tid").is_number_unsigned()) << event;
  EXPECT_TRUE(event.at("ts").is_number()) << event;
  if (phase->first == "X") EXPECT_GE(event.at("dur").get<double>(), 0) << event;
  if (phase->first == "i") {
    EXPECT_TRUE((std::set<std::string>{"g", "p", "t"}).contains(event.at("s"))) << event;
  }
  if (phase->first != "C") return;
  for (const auto& [name, value] : event.at("args").items()) {
    EXPECT_TRUE(value.is_number()) << event;
  }
}

void expect_valid_trace(const json& trace) {
  EXPECT_TRUE((std::set<std::string>{"ms", "ns"}).contains(trace.at("displayTimeUnit")));
  std::set<std::uint64_t> processes;
  std::map<std::uint64_t, json> open;  // asynchronous slices
  std::map<std::pair<std::uint64_t, std::string>, double> counters;
  for (const json& event : trace.at("traceEvents")) {
    expect_valid(event);
    const std::string phase = event.at("ph");
    const std::uint64_t process = event.at("pid");
    if (phase == "M") processes.insert(process);
    EXPECT_TRUE(processes.contains(process)) << "without a name: " << event;
    if (phase == "b") EXPECT_TRUE(open.emplace(event.at("id"), event).second) << event;
    if (phase == "e") {
      const json begun = open.extract(event.at("id").get<std::uint64_t>()).mapped();
      for (const char* same : {"name", "cat", "pid"}) EXPECT_EQ(begun.at(same), event.at(same));
      EXPECT_LE(begun.at("ts").get<double>(), event.at("ts").get<double>());
    }
    if (phase == "C") {
      double& last = counters[{process, event.at("name")}];
      EXPECT_LE(last, event.at("ts").get<double>()) << event;
      last = event.at("ts");
    }
  }
  EXPECT_TRUE(open.empty());
  for (const auto& [name, value] : trace.at("otherData").items()) EXPECT_TRUE(value.is_string());
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
       .options = R"("rps": 40, "batch": 2)"}));
  const std::string name = ::testing::TempDir() + "rehearse_whole_trace.json";
  const auto file = OutputFile::open(name);
  TraceWriter writer({"contacts"}, (*file)->output());
  const Result result = run_rehearsal(rehearsal, {&writer});
  writer.finish(result);
  (*file)->close();
  std::ifstream input(name);
  const json trace = json::parse(input);
  expect_valid_trace(trace);
  const std::vector<json> events = events_of(trace);
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
