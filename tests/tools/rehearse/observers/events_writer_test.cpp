// The events file's lines.

#include "tools/rehearse/observers/events_writer.hpp"

#include <array>
#include <gtest/gtest.h>
#include <unistd.h>

#include "sim/core/fact.hpp"

namespace rehearse {
namespace {

/// The line for one fact of a test whose only scenario is "contacts".
std::string line_for(const Fact& fact) {
  std::array<int, 2> ends{};
  EXPECT_EQ(::pipe(ends.data()), 0);
  Output output(ends[1]);
  EventsWriter writer({"contacts"}, output);
  writer.observe(fact);
  output.flush();
  std::array<char, 4096> text;
  const ssize_t count = ::read(ends[0], text.data(), text.size());
  for (const int end : ends) ::close(end);
  return {text.data(), static_cast<std::size_t>(count)};
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

TEST(EventsWriter, LeavesOutWhatMeansNothing) {
  EXPECT_EQ(line_for(fact_of_kind(FactKind::TestEnded)),
            R"({"atNs":13000000000,"event":"testEnded"})"
            "\n");
}

}  // namespace
}  // namespace rehearse
