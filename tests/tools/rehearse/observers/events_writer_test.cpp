// The events file's lines.

#include "tools/rehearse/observers/events_writer.hpp"

#include <array>
#include <gtest/gtest.h>
#include <unistd.h>

#include "models/journey/request.hpp"
#include "models/journey/sample_spec.hpp"
#include "models/service/service_moment.hpp"
#include "sim/core/fact.hpp"
#include "sim/core/request_fact.hpp"
#include "sim/core/sample_fact.hpp"
#include "sim/core/spent_fact.hpp"

namespace rehearse {
namespace {

/// The line for one fact or moment of a test whose only scenario is "contacts".
template <class Observe>
std::string line_of(const Observe& observe) {
  std::array<int, 2> ends{};
  EXPECT_EQ(::pipe(ends.data()), 0);
  Output output(ends[1]);
  EventsWriter writer({"contacts"}, output);
  observe(writer);
  output.flush();
  std::array<char, 4096> text;
  const ssize_t count = ::read(ends[0], text.data(), text.size());
  for (const int end : ends) ::close(end);
  return {text.data(), static_cast<std::size_t>(count)};
}

std::string line_for(const Fact& fact) {
  return line_of([&](EventsWriter& writer) { writer.observe(fact); });
}

std::string line_for(const ServiceMoment& moment) {
  return line_of([&](EventsWriter& writer) { writer.observe_moment(moment); });
}

Fact fact_of_kind(FactKind kind) {
  Fact fact;
  fact.kind = kind;
  fact.at = Instant{13'000'000'000};
  return fact;
}

TEST(EventsWriter, SaysWhatEndedAnIterationAndWhy) {
  Fact fact = fact_of_kind(FactKind::IterationInterrupted);
  fact.rule = Rule::HardEnd;
  fact.scenario = Rank{0};
  fact.vu = VuId{17};
  fact.iteration = 342;
  fact.began = Instant{9'500'000'000};
  EXPECT_EQ(line_for(fact),
            R"({"atNs":13000000000,"event":"iterationInterrupted","scenario":"contacts","vu":17,)"
            R"("iteration":342,"beganNs":9500000000,"rule":"hardEnd"})"
            "\n");
}

TEST(EventsWriter, MarksExceptions) {
  Fact fact = fact_of_kind(FactKind::IterationCompleted);
  fact.thrown = true;
  fact.scenario = Rank{0};
  fact.vu = VuId{1};
  EXPECT_EQ(line_for(fact),
            R"({"atNs":13000000000,"event":"iterationCompleted","scenario":"contacts","vu":1,)"
            R"("iteration":0,"beganNs":0,"thrown":true})"
            "\n");
}

TEST(EventsWriter, CountsDropsAndSaysWhy) {
  Fact fact = fact_of_kind(FactKind::IterationsDropped);
  fact.scenario = Rank{0};
  fact.count = 5;
  EXPECT_EQ(line_for(fact),
            R"({"atNs":13000000000,"event":"iterationsDropped","scenario":"contacts","count":5,)"
            R"("rule":"noIdleVu"})"
            "\n");
}

TEST(EventsWriter, SaysHowManyAStopFindsInside) {
  EXPECT_EQ(line_for(ServiceMoment{.kind = ServiceMoment::Kind::StopCalled,
                                   .at = Instant{1},
                                   .name = "shop",
                                   .instance = 2,
                                   .inside = 3}),
            R"({"atNs":1,"event":"targetStopCalled","target":"shop","instance":2,"inside":3})"
            "\n");
}

TEST(EventsWriter, SaysWhatChangesOfATarget) {
  ChangeOptions change;
  change.kind = ChangeOptions::Kind::Servers;
  change.servers = 4;
  EXPECT_EQ(line_for(ServiceMoment{.kind = ServiceMoment::Kind::ChangeEnded,
                                   .at = Instant{1},
                                   .name = "shop",
                                   .change = change}),
            R"({"atNs":1,"event":"targetChangeEnded","target":"shop","servers":4})"
            "\n");
}

RequestFact request_fact(RequestFact::Kind kind, const Request& spec) {
  return {.kind = kind,
          .scenario = Rank{0},
          .vu = VuId{3},
          .to = {},
          .request = 2,
          .at = Instant{9},
          .sent = Instant{4},
          .request_spec = &spec};
}

Request shop() {
  Request spec;
  spec.target_name = "shop";
  spec.endpoint_name = "page";
  return spec;
}

TEST(EventsWriter, FollowsARequest) {
  const Request spec = shop();
  RequestFact sent = request_fact(RequestFact::Kind::Sent, spec);
  sent.connects = true;
  RequestFact answered = request_fact(RequestFact::Kind::Answered, spec);
  answered.http_status = 503;
  answered.failed = true;
  EXPECT_EQ(line_of([&](EventsWriter& writer) {
              writer.observe_request(sent);
              writer.observe_request(answered);
              writer.observe_request(request_fact(RequestFact::Kind::Aborted, spec));
            }),
            R"({"atNs":9,"event":"requestSent","scenario":"contacts","vu":3,"request":2,)"
            R"("target":"shop","endpoint":"page","connects":true})"
            "\n"
            R"({"atNs":9,"event":"requestAnswered","scenario":"contacts","vu":3,"request":2,)"
            R"("target":"shop","endpoint":"page","sentNs":4,"status":503,"failed":true})"
            "\n"
            R"({"atNs":9,"event":"requestAborted","scenario":"contacts","vu":3,"request":2,)"
            R"("target":"shop","endpoint":"page","sentNs":4})"
            "\n");
}

TEST(EventsWriter, SaysWhatTheTimeOfRequestsWasSpentOn) {
  RequestParts parts;
  parts.queue = nanoseconds(5);
  EXPECT_EQ(line_of([&](EventsWriter& writer) {
              writer.observe_spent({.scenario = Rank{0},
                                    .vu = VuId{3},
                                    .at = Instant{9},
                                    .batch = {},
                                    .rps = nanoseconds(2),
                                    .parts = &parts});
            }),
            R"({"atNs":9,"event":"requestsOver","scenario":"contacts","vu":3,)"
            R"("spentNs":{"rps":2,"queue":5}})"
            "\n");
}

SampleFact sample_fact(const SampleSpec& spec, std::int64_t millionths) {
  return {.scenario = Rank{0},
          .vu = VuId{3},
          .at = Instant{9},
          .spec = &spec,
          .millionths = millionths};
}

TEST(EventsWriter, HasChecksAndMetrics) {
  SampleSpec check;
  check.name = "is there";
  check.value = SampleSpec::Statuses{{404, 404}};
  SampleSpec trend;
  trend.kind = SampleKind::Trend;
  trend.name = "depth";
  const Request spec = shop();
  RequestFact answered = request_fact(RequestFact::Kind::Answered, spec);
  answered.http_status = 404;
  const std::string text = line_of([&](EventsWriter& writer) {
    writer.observe_sample(sample_fact(check, 0));
    writer.observe_request(answered);
    writer.observe_sample(sample_fact(check, 0));
    writer.observe_sample(sample_fact(trend, 2'500'000));
  });
  const std::string start = R"({"atNs":9,"event":"sample","scenario":"contacts","vu":3,)";
  EXPECT_EQ(text.substr(0, text.find('\n')), start + R"("check":"is there","value":0})");
  EXPECT_NE(text.find(start + R"("check":"is there","value":1})"), std::string::npos) << text;
  EXPECT_NE(text.find(start + R"("metric":"depth","value":2.5})"), std::string::npos) << text;
}

TEST(EventsWriter, LeavesOutWhatMeansNothing) {
  EXPECT_EQ(line_for(fact_of_kind(FactKind::TestEnded)),
            R"({"atNs":13000000000,"event":"testEnded"})"
            "\n");
}

}  // namespace
}  // namespace rehearse
