// What one iteration does, and in which iterations it throws or aborts.

#include "sim/file/journey/journey_reader.hpp"

#include <vector>

#include "models/journey/journey_walk.hpp"
#include "tests/sim/file/reader_testing.hpp"

namespace rehearse {
namespace {

using Kind = JourneyStep::Kind;

Problems problems_in(const char* text) {
  DocumentProblems problems;
  read_journey(json::parse(text), JsonPlace("/j"), problems);
  return problems.take();
}

/// How iterations 0, 1, … of the journey end.
std::vector<Kind> endings(const char* text, std::uint64_t iterations) {
  const auto journey = read_well([&](DocumentProblems& problems) {
    return read_journey(json::parse(text), JsonPlace("/j"), problems);
  });
  if (!journey) return {};
  const Stream stream(1, 0, Purpose::Journey, "test");
  std::vector<Kind> kinds;
  for (std::uint64_t i = 0; i < iterations; ++i) {
    JourneyCursor cursor;
    JourneyStep step;
    do {
      step = journey->next({&stream, 0, i, {0, i}}, cursor);
    } while (step.kind == Kind::Wait);
    kinds.push_back(step.kind);
  }
  return kinds;
}

TEST(JourneyReader, ReadsTheDuration) {
  DocumentProblems problems;
  const auto journey = read_journey(json{{"duration", "2s"}}, JsonPlace(), problems);
  ASSERT_TRUE(journey);
  EXPECT_EQ(journey->min_duration(), seconds(2));
}

TEST(JourneyReader, ReturnsUnlessToldOtherwise) {
  EXPECT_THAT(endings(R"({"duration": 1})", 2), ElementsAre(Kind::Return, Kind::Return));
}

TEST(JourneyReader, ThrowsInTheListedIterations) {
  EXPECT_THAT(endings(R"({"duration": 1, "throws": {"iterations": [2, 0]}})", 4),
              ElementsAre(Kind::Throw, Kind::Return, Kind::Throw, Kind::Return));
}

TEST(JourneyReader, AbortsInTheNamedIteration) {
  EXPECT_THAT(endings(R"({"duration": 1, "abort": {"iteration": 1}})", 3),
              ElementsAre(Kind::Return, Kind::Abort, Kind::Return));
}

TEST(JourneyReader, ThrowsAlwaysWithProbabilityOne) {
  EXPECT_THAT(endings(R"({"duration": 1, "throws": {"probability": 1}})", 2),
              ElementsAre(Kind::Throw, Kind::Throw));
}

TEST(JourneyReader, AbortsNeverWithProbabilityZero) {
  EXPECT_THAT(endings(R"({"duration": 1, "abort": {"probability": 0.0}})", 2),
              ElementsAre(Kind::Return, Kind::Return));
}

TEST(JourneyReader, RejectsWhatIsNoObject) {
  EXPECT_THAT(problems_in("\"1s\""),
              ElementsAre(problem_at("/j", HasSubstr("expected a journey"))));
}

TEST(JourneyReader, RejectsAMissingDuration) {
  EXPECT_THAT(problems_in("{}"),
              ElementsAre(problem_at("/j", HasSubstr("one of the keys duration, steps, graph"))));
}

TEST(JourneyReader, RejectsUnknownKeys) {
  EXPECT_THAT(problems_in(R"({"duration": 1, "a/b": 1})"),
              ElementsAre(problem_at("/j/a~1b",
                                     HasSubstr("one of duration, steps, graph, throws, abort"))));
}

TEST(JourneyReader, ReportsEveryProblemOfAJourney) {
  EXPECT_THAT(
      problems_in(R"({"duration": -1, "throws": {"probability": 2}, "abort": 3})"),
      ElementsAre(problem_at("/j/duration", StartsWith("found -1, ")),
                  problem_at("/j/throws/probability", "found 2, expected a number from 0 to 1"),
                  problem_at("/j/abort", HasSubstr("iteration, iterations, probability"))));
}

TEST(JourneyReader, RejectsIterationNumbersThatAreNone) {
  EXPECT_THAT(problems_in(R"({"duration": 1, "throws": {"iterations": [-1, 1.5, "2", 3]}})"),
              ElementsAre(problem_at("/j/throws/iterations/0",
                                     StartsWith("found -1, expected a whole number")),
                          problem_at("/j/throws/iterations/1", StartsWith("found 1.5, ")),
                          problem_at("/j/throws/iterations/2", StartsWith("found \"2\", "))));
  EXPECT_THAT(problems_in(R"({"duration": 1, "abort": {"iteration": 18446744073709551616}})"),
              ElementsAre(problem_at("/j/abort/iteration", HasSubstr("18446744073709551615"))));
  EXPECT_THAT(problems_in(R"({"duration": 1, "throws": {"iterations": 3}})"),
              ElementsAre(problem_at("/j/throws/iterations", HasSubstr("a list of iteration"))));
}

TEST(JourneyReader, RejectsTwoRulesForOneOccurrence) {
  EXPECT_THAT(problems_in(R"({"duration": 1, "throws": {"iteration": 1, "probability": 1}})"),
              ElementsAre(problem_at("/j/throws", StartsWith("found {"))));
}

TEST(JourneyReader, RejectsAnUnknownOccurrence) {
  EXPECT_THAT(problems_in(R"({"duration": 1, "throws": {"often": 1}})"),
              ElementsAre(problem_at("/j/throws/often", HasSubstr("unknown key"))));
}

TEST(JourneyReader, ReadsAJourneyForEachExec) {
  DocumentProblems problems;
  const auto journeys = read_journeys(
      json::parse(R"({"a": {"duration": 1}, "b": {"duration": 2}})"), JsonPlace(), problems);
  EXPECT_TRUE(problems.empty());
  ASSERT_EQ(journeys.size(), 2u);
  EXPECT_EQ(journeys.at("b").min_duration(), milliseconds(2));
}

TEST(JourneyReader, RejectsJourneysThatAreNoObject) {
  DocumentProblems problems;
  read_journeys(json::array(), JsonPlace("/journeys"), problems);
  EXPECT_THAT(problems.take(), ElementsAre(problem_at("/journeys", StartsWith("found [], "))));
}

}  // namespace
}  // namespace rehearse
