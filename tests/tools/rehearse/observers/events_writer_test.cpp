// The events file's lines.

#include "tools/rehearse/observers/events_writer.hpp"

#include <array>
#include <gtest/gtest.h>
#include <unistd.h>

#include "models/service/service_moment.hpp"
#include "sim/core/fact.hpp"

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

TEST(EventsWriter, CountsDrops) {
  Fact fact = fact_of_kind(FactKind::IterationsDropped);
  fact.scenario = Rank{0};
  fact.count = 5;
  EXPECT_EQ(line_for(fact),
            R"({"atNs":13000000000,"event":"iterationsDropped","scenario":"contacts","count":5})"
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

TEST(EventsWriter, LeavesOutWhatMeansNothing) {
  EXPECT_EQ(line_for(fact_of_kind(FactKind::TestEnded)),
            R"({"atNs":13000000000,"event":"testEnded"})"
            "\n");
}

}  // namespace
}  // namespace rehearse
