// Journeys of steps in JSON: each form, and each problem with its place.

#include "sim/file/journey/step_reader.hpp"

#include <optional>
#include <string>

#include "models/journey/journey.hpp"
#include "sim/file/dot/journey_dot.hpp"
#include "sim/file/journey/journey_reader.hpp"
#include "sim/file/rehearsal_reader.hpp"
#include "tests/sim/file/reader_testing.hpp"

namespace rehearse {
namespace {

TargetDirectory shop() {
  return TargetDirectory(
      {{"shop", {{"home", milliseconds(2)}, {"cart", {}}}}, {"bank", {{"pay", milliseconds(7)}}}});
}

struct Reading {
  std::optional<Journey> journey;
  Problems problems;
};

Reading read(const json& value) {
  DocumentProblems problems;
  TargetDirectory targets = shop();
  auto journey = read_journey(value, JsonPlace("/j"), targets, problems);
  return {std::move(journey), problems.take()};
}

Problems problems_in(const char* text) { return read(json::parse(text)).problems; }
Problems problems_in_steps(const std::string& steps) {
  return read(json{{"steps", json::parse(steps)}}).problems;
}

/// The first request of a journey with one request step.
Request request_of(const char* request) {
  const Reading reading = read({{"steps", {{{"request", json::parse(request)}}}}});
  EXPECT_THAT(reading.problems, IsEmpty());
  if (!reading.journey) return {};
  return std::get<RequestStep>(reading.journey->program()->steps().steps.front().what).request;
}

TEST(StepReader, ReadsARequest) {
  const Request request = request_of(R"({"target": "shop", "endpoint": "cart", "method": "POST",
      "path": "/cart?a=1", "headers": {"X-B": "2", "Accept": "*/*"}, "body": "{}", "timeout": "2s",
      "expectedStatuses": [201, {"min": 300, "max": 304}], "throws": true})");
  EXPECT_EQ(request.to.service, 0U);
  EXPECT_EQ(request.to.endpoint, 1U);
  EXPECT_EQ(request.target_name, "shop");
  EXPECT_EQ(request.endpoint_name, "cart");
  EXPECT_EQ(request.method, "POST");
  EXPECT_EQ(request.path, "/cart?a=1");
  EXPECT_EQ(request.headers,
            (std::vector<std::pair<std::string, std::string>>{{"Accept", "*/*"}, {"X-B", "2"}}));
  EXPECT_EQ(request.body, "{}");
  EXPECT_EQ(request.timeout, seconds(2));
  EXPECT_EQ(request.expected, (std::vector<StatusRange>{{201, 201}, {300, 304}}));
  EXPECT_TRUE(request.throws);
}

TEST(StepReader, GivesARequestK6sDefaults) {
  const Request request = request_of(R"({"target": "bank"})");
  EXPECT_EQ(request.to.service, 1U);
  EXPECT_EQ(request.endpoint_name, "pay");
  EXPECT_EQ(request.method, "GET");
  EXPECT_EQ(request.path, "/");
  EXPECT_EQ(request.timeout, seconds(60));
  EXPECT_TRUE(request.expects(399));
  EXPECT_FALSE(request.expects(400));
  EXPECT_FALSE(request.expects(0));
  EXPECT_FALSE(request.throws);
}

TEST(StepReader, KnowsTheShortestAnswers) {
  const Reading reading = read(json::parse(R"({"steps": [{"request": {"target": "bank"}},
      {"batch": [{"target": "bank"}, {"target": "shop", "endpoint": "home"}]}, {"think": "1s"}]})"));
  ASSERT_TRUE(reading.journey);
  EXPECT_EQ(reading.journey->min_duration(), milliseconds(1014));
}

TEST(StepReader, ReadsEveryForm) {
  const Reading reading = read(json::parse(R"({"steps": [
      {"repeat": {"uniform": [1, 3]}, "steps": [{"think": "1s"}]},
      {"choose": [{"weight": 1, "steps": []}, {"weight": 2.5, "steps": [{"abort": true}]}]},
      {"group": "g", "graph": {"start": "a", "steps": {"a": {"request": {"target": "bank"}}, "b": {"throw": true}},
                               "next": {"a": {"b": 1, "end": 3}}}},
      {"batch": [{"target": "bank"}], "throws": true}]})"));
  ASSERT_TRUE(reading.journey) << testing::PrintToString(reading.problems);
  std::vector<std::string> labels;
  for (const auto& step : reading.journey->program()->work().steps) {
    labels.push_back(step.path + " " + step.label);
  }
  EXPECT_THAT(labels, ElementsAre("/steps/0 repeat uniform(1, 3)", "/steps/0/steps/0 think 1s",
                                  "/steps/1 choose of 2 ways", "/steps/1/choose/1/steps/0 abort",
                                  "/steps/2 group g", "/steps/2/graph/steps/a GET bank/pay",
                                  "/steps/2/graph/steps/b throw", "/steps/3 batch of 1 requests"));
}

/// The only step of a journey, with a request.
RequestStep step_of(const char* step) {
  const Reading reading = read({{"steps", {json::parse(step)}}});
  EXPECT_THAT(reading.problems, IsEmpty());
  if (!reading.journey) return {};
  return std::get<RequestStep>(reading.journey->program()->steps().steps.front().what);
}

TEST(StepReader, ReadsARetry) {
  const auto number = step_of(R"({"request": {"target": "bank", "retry": 3}})").retry;
  ASSERT_TRUE(number);
  EXPECT_EQ(number->limit, 3U);
  EXPECT_EQ(number->backoff, milliseconds(100));
  EXPECT_EQ(number->longest, seconds(10));
  EXPECT_EQ(number->jitter, RetryJitter::None);
  EXPECT_TRUE(number->on.failed);
  const auto all = step_of(R"({"request": {"target": "bank", "retry": {"limit": 7, "backoff": "1s",
      "growth": 1.5, "longest": "4s", "jitter": "equal", "on": ["noAnswer", "5xx", 429, {"min": 401, "max": 403}]}}})")
                       .retry;
  ASSERT_TRUE(all);
  EXPECT_EQ(all->growth, 1.5);
  EXPECT_EQ(all->longest, seconds(4));
  EXPECT_EQ(all->jitter, RetryJitter::Equal);
  EXPECT_FALSE(all->on.failed);
  EXPECT_TRUE(all->on.missing);
  EXPECT_EQ(all->on.statuses, (std::vector<StatusRange>{{500, 599}, {429, 429}, {401, 403}}));
  EXPECT_FALSE(step_of(R"({"request": {"target": "bank", "retry": 0}})").retry);
}

TEST(StepReader, ReadsReactionsByStatusThenClassThenFailure) {
  const RequestStep step = step_of(R"({"request": {"target": "bank"}, "onFailure": "failIteration",
      "onStatus": {"4xx": "continue", "404": "endIteration", "noAnswer": {"steps": [{"think": "1s"}]}}})");
  ASSERT_EQ(step.reactions.size(), 4U);
  EXPECT_EQ(step.reactions[0].place, "/onStatus/404");
  EXPECT_EQ(step.reactions[1].place, "/onStatus/noAnswer");
  EXPECT_EQ(step.reactions[2].place, "/onStatus/4xx");
  EXPECT_EQ(step.reactions[3].place, "/onFailure");
  EXPECT_TRUE(std::holds_alternative<EndStep>(step.reactions[0].body.steps.front().what));
  EXPECT_TRUE(step.reactions[2].body.steps.empty());
}

TEST(StepReader, ReadsTransitionsByAnswer) {
  const Reading reading = read(json::parse(R"({"graph": {"start": "ask",
      "steps": {"ask": {"request": {"target": "bank"}}, "wait": {"think": "1s"}},
      "next": {"ask": {"end": 1}, "wait": {"ask": 1}},
      "onStatus": {"ask": {"5xx": {"wait": 1}}}, "onFailure": {"ask": {"wait": 1, "end": 2}}}})"));
  ASSERT_TRUE(reading.journey) << testing::PrintToString(reading.problems);
  const std::vector<Detour>& detours = reading.journey->program()->steps().graph->detours_of(0);
  ASSERT_EQ(detours.size(), 2U);
  EXPECT_EQ(detours[0].place, "/onStatus/ask/5xx");
  EXPECT_EQ(detours[1].next.size(), 2U);
  EXPECT_TRUE(detours[1].after.failed);
}

TEST(StepReader, RejectsWrongRetriesAndReactions) {
  EXPECT_THAT(
      problems_in_steps(R"([
      {"request": {"target": "bank", "throws": true,
                   "retry": {"limit": 1001, "growth": 0.5, "jitter": "some", "on": ["6xx", 99], "often": 1}},
       "onFailure": "abort"},
      {"request": {"target": "bank", "retry": "often"}, "onStatus": {"504": "retry", "timeout": "continue"}},
      {"batch": [{"target": "bank", "retry": 1}], "throws": true, "onFailure": "continue"}])"),
      UnorderedElementsAre(
          problem_at("/j/steps/0/request/retry/limit", testing::_),
          problem_at("/j/steps/0/request/retry/growth", HasSubstr("a number from 1 to 100")),
          problem_at("/j/steps/0/request/retry/jitter", HasSubstr("\"equal\"")),
          problem_at("/j/steps/0/request/retry/on/0", HasSubstr("\"noAnswer\"")),
          problem_at("/j/steps/0/request/retry/on/1", testing::_),
          problem_at("/j/steps/0/request/retry/often", HasSubstr("unknown key")),
          problem_at("/j/steps/0/onFailure", HasSubstr("\"abortTest\"")),
          problem_at("/j/steps/0/onFailure", HasSubstr("a request that throws")),
          problem_at("/j/steps/1/request/retry", testing::_),
          problem_at("/j/steps/1/onStatus/504", HasSubstr("\"endIteration\"")),
          problem_at("/j/steps/1/onStatus/timeout", HasSubstr("\"noAnswer\"")),
          problem_at("/j/steps/2/batch/0/retry", HasSubstr("unknown key")),
          problem_at("/j/steps/2/onFailure", HasSubstr("a batch that throws"))));
}

TEST(StepReader, RejectsWrongTransitionsByAnswer) {
  EXPECT_THAT(problems_in(R"({"graph": {"start": "ask",
      "steps": {"ask": {"request": {"target": "bank"}}}, "next": {"ask": {"end": 1}},
      "onStatus": {"ask": {"700": {"end": 1}, "2xx": {"asks": 1}}, "aks": {"200": {"end": 1}}},
      "onFailure": {"ask": "end"}}})"),
              UnorderedElementsAre(
                  problem_at("/j/graph/onStatus/ask/700", HasSubstr("a status from 100 to 599")),
                  problem_at("/j/graph/onStatus/ask/2xx/asks", HasSubstr("did you mean \"ask\"")),
                  problem_at("/j/graph/onStatus/aks", HasSubstr("did you mean \"ask\"")),
                  problem_at("/j/graph/onFailure/ask", HasSubstr("an object step"))));
}

TEST(StepReader, RejectsAJourneyThatItsEndpointsAnswersNeverEnd) {
  EXPECT_THAT(problems_in(R"({"graph": {"start": "ask",
      "steps": {"ask": {"request": {"target": "bank"}}, "wait": {"think": "1s"}},
      "next": {"ask": {"wait": 1}, "wait": {"ask": 1}}, "onStatus": {"ask": {"404": {"end": 1}}}}})"),
              ElementsAre(problem_at("/j", HasSubstr("one iteration is expected to do"))));
}

TEST(StepReader, RejectsUnknownTargetsAndEndpoints) {
  EXPECT_THAT(
      problems_in_steps(
          R"([{"request": {"target": "shoe"}}, {"request": {"target": "shop", "endpoint": "pay"}},
                                    {"request": {"target": "shop"}}, {"batch": [{"target": "x"}]}, {"request": {}}])"),
      ElementsAre(
          problem_at(
              "/j/steps/0/request/target",
              "found \"shoe\", expected one of the targets: \"shop\", \"bank\"; did you mean "
              "\"shop\"?"),
          problem_at(
              "/j/steps/1/request/endpoint",
              "found \"pay\", expected one of the endpoints of \"shop\": \"home\", \"cart\""),
          problem_at("/j/steps/2/request",
                     "found no endpoint, expected one of those of \"shop\": \"home\", \"cart\""),
          problem_at("/j/steps/3/batch/0/target", HasSubstr("one of the targets")),
          problem_at("/j/steps/4/request",
                     "found {}, expected the key target, the name of a target")));
}

TEST(StepReader, HasNoTargetsUnlessToldSo) {
  DocumentProblems problems;
  read_journey(json::parse(R"({"steps": [{"request": {"target": "shop"}}]})"), JsonPlace(),
               problems);
  EXPECT_THAT(problems.take(),
              ElementsAre(problem_at("/steps/0/request/target", HasSubstr("there are none"))));
}

TEST(StepReader, RejectsWhatHttpDoesNotAllow) {
  EXPECT_THAT(
      problems_in_steps(
          R"([{"request": {"target": "bank", "method": "GET x", "path": "a", "body": 3, "timeout": 0,
                                     "headers": {"a b": "c", "d": "e\r\nf: g"}, "expectedStatuses": [99, {"min": 300, "max": 200}, {"min": 1}],
                                     "throws": 1, "url": 2}}])"),
      ElementsAre(
          problem_at("/j/steps/0/request/url", HasSubstr("unknown key")),
          problem_at("/j/steps/0/request/method", HasSubstr("an HTTP method")),
          problem_at("/j/steps/0/request/path", HasSubstr("a path")),
          problem_at("/j/steps/0/request/body", HasSubstr("a text")),
          problem_at("/j/steps/0/request/headers/a b", HasSubstr("HTTP does not allow")),
          problem_at("/j/steps/0/request/headers/d", HasSubstr("a text of one line")),
          problem_at("/j/steps/0/request/timeout", HasSubstr("a duration from 1ns")),
          problem_at("/j/steps/0/request/expectedStatuses/0", HasSubstr("from 100 to 599")),
          problem_at("/j/steps/0/request/expectedStatuses/1/max", HasSubstr("at least 300")),
          problem_at("/j/steps/0/request/expectedStatuses/2", HasSubstr("both min and max")),
          problem_at("/j/steps/0/request/throws", HasSubstr("true or false"))));
}

TEST(StepReader, KeepsThrowsOutOfTheRequestsOfABatch) {
  EXPECT_THAT(
      problems_in_steps(
          R"([{"batch": [{"target": "bank", "throws": true}]}, {"batch": []}, {"batch": [{"target": "bank"}], "throws": 1}])"),
      ElementsAre(problem_at("/j/steps/0/batch/0/throws", HasSubstr("unknown key")),
                  problem_at("/j/steps/1/batch", HasSubstr("1 to 1000 requests")),
                  problem_at("/j/steps/2/throws", HasSubstr("true or false"))));
}

TEST(StepReader, RejectsWhatIsNoStep) {
  EXPECT_THAT(
      problems_in_steps(
          R"([3, {}, {"think": "1s", "throw": true}, {"wait": "1s"}, {"think": "1s", "x": 1}, {"throw": false}])"),
      ElementsAre(problem_at("/j/steps/0", HasSubstr("found 3, expected a step")),
                  problem_at("/j/steps/1", HasSubstr("expected a step")),
                  problem_at("/j/steps/2", HasSubstr("expected a step")),
                  problem_at("/j/steps/3", HasSubstr("expected a step")),
                  problem_at("/j/steps/4/x", HasSubstr("one of think")),
                  problem_at("/j/steps/5/throw", "found false, expected true")));
}

TEST(StepReader, RejectsBrokenBodies) {
  EXPECT_THAT(problems_in(R"({"steps": 3})"),
              ElementsAre(problem_at("/j/steps", HasSubstr("a list of steps"))));
  EXPECT_THAT(problems_in(R"({"steps": []})"),
              ElementsAre(problem_at("/j/steps", HasSubstr("no steps"))));
  EXPECT_THAT(problems_in(R"({"steps": [{"think": 1}], "graph": {}})"),
              ElementsAre(problem_at("/j", HasSubstr("either the key steps"))));
  EXPECT_THAT(problems_in(R"({"steps": [{"think": 1}], "duration": 1})"),
              ElementsAre(problem_at("/j", HasSubstr("exactly one of"))));
  EXPECT_THAT(problems_in_steps(R"([{"repeat": 2}, {"group": "g", "steps": 1}])"),
              ElementsAre(problem_at("/j/steps/0", HasSubstr("either the key steps")),
                          problem_at("/j/steps/1/steps", HasSubstr("a list of steps"))));
}

TEST(StepReader, RejectsBrokenCounts) {
  EXPECT_THAT(
      problems_in_steps(
          R"([{"repeat": -1, "steps": [{"think": 1}]}, {"repeat": {"uniform": [2]}, "steps": [{"think": 1}]},
      {"repeat": {"uniform": [3, 2]}, "steps": [{"think": 1}]}, {"repeat": {"choice": [1, 2], "weights": [1]}, "steps": [{"think": 1}]},
      {"repeat": {"geometric": 0}, "steps": [{"think": 1}]}, {"repeat": "3", "steps": [{"think": 1}]},
      {"repeat": {"choice": [1], "mean": 2}, "steps": [{"think": 1}]}, {"repeat": 1000001, "steps": [{"think": 1}]}])"),
      ElementsAre(problem_at("/j/steps/0/repeat", HasSubstr("found -1")),
                  problem_at("/j/steps/1/repeat/uniform", HasSubstr("[low, high]")),
                  problem_at("/j/steps/2/repeat/uniform/1", HasSubstr("expected ≥ 3")),
                  problem_at("/j/steps/3/repeat/weights", HasSubstr("found 1 weights, expected 2")),
                  problem_at("/j/steps/4/repeat/geometric", HasSubstr("expected > 0")),
                  problem_at("/j/steps/5/repeat", HasSubstr("a whole number, or an object")),
                  problem_at("/j/steps/6/repeat/mean", HasSubstr("unknown key")),
                  problem_at("/j/steps/7/repeat", HasSubstr("to 1000000"))));
}

TEST(StepReader, RejectsBrokenAlternatives) {
  EXPECT_THAT(
      problems_in_steps(
          R"([{"choose": []}, {"choose": [3, {"weight": 0, "steps": []}, {"steps": []}, {"weight": 1, "steps": [{"think": -1}], "x": 1}]}])"),
      ElementsAre(problem_at("/j/steps/0/choose", HasSubstr("a list of alternatives")),
                  problem_at("/j/steps/1/choose/0", HasSubstr("an alternative")),
                  problem_at("/j/steps/1/choose/1/weight", HasSubstr("a number above 0")),
                  problem_at("/j/steps/1/choose/2", HasSubstr("the key weight")),
                  problem_at("/j/steps/1/choose/3/x", HasSubstr("unknown key")),
                  problem_at("/j/steps/1/choose/3/steps/0/think", HasSubstr("found -1"))));
}

TEST(StepReader, RejectsBrokenGroups) {
  EXPECT_THAT(
      problems_in_steps(
          R"([{"group": "a::b", "steps": [{"think": 1}]}, {"group": "", "steps": [{"think": 1}]}, {"group": 1, "steps": [{"think": 1}]}])"),
      ElementsAre(problem_at("/j/steps/0/group", HasSubstr("without")),
                  problem_at("/j/steps/1/group", HasSubstr("a name")),
                  problem_at("/j/steps/2/group", HasSubstr("a name"))));
}

TEST(StepReader, RejectsBrokenGraphs) {
  EXPECT_THAT(problems_in(R"({"graph": 3})"),
              ElementsAre(problem_at("/j/graph", HasSubstr("start, steps and next"))));
  EXPECT_THAT(problems_in(R"({"graph": {"start": "a", "steps": {}}})"),
              ElementsAre(problem_at("/j/graph/steps", HasSubstr("1 to 1000 named steps"))));
  EXPECT_THAT(
      problems_in(
          R"({"graph": {"steps": {"a": {"think": 1}}, "next": {"a": {"end": 1}}, "first": "a"}})"),
      ElementsAre(problem_at("/j/graph/first", HasSubstr("unknown key")),
                  problem_at("/j/graph", HasSubstr("the key start"))));
  EXPECT_THAT(
      problems_in(
          R"({"graph": {"start": "b", "steps": {"a": {"think": 1}, "end": {"think": 1}}, "next": {"a": {"x": 1, "end": "1"}, "y": {}, "end": 3}}})"),
      ElementsAre(
          problem_at("/j/graph/steps/end", HasSubstr("of this name")),
          problem_at("/j/graph/start", HasSubstr("the name of one of the steps")),
          problem_at("/j/graph/next/a/end", HasSubstr("found \"1\", expected a number above 0")),
          problem_at("/j/graph/next/a/x", HasSubstr("unknown step")),
          problem_at("/j/graph/next/end", HasSubstr("step → weight")),
          problem_at("/j/graph/next/y", HasSubstr("unknown step"))));
}

TEST(StepReader, ChecksTheRestOfAGraphWithABrokenStep) {
  EXPECT_THAT(
      problems_in(
          R"({"graph": {"start": "a", "steps": {"a": {"think": -1}, "b/c": {"think": 1}}, "next": {"a": {"end": 1}, "b/c": {"end": 1}}}})"),
      ElementsAre(problem_at("/j/graph/steps/a/think", HasSubstr("found -1")),
                  problem_at("/j/graph/steps/b~1c", HasSubstr("cannot be reached"))));
}

TEST(StepReader, NamesCyclesWithoutTime) {
  EXPECT_THAT(
      problems_in(
          R"({"graph": {"start": "a", "steps": {"a": {"think": 0}, "b": {"think": 0}}, "next": {"a": {"b": 1}, "b": {"a": 1, "end": 1}}}})"),
      ElementsAre(problem_at("/j/graph/steps/a", HasSubstr("(\"a\" → \"b\" → \"a\")"))));
}

std::string nested(int levels) {
  std::string text = R"({"think": 1})";
  for (int i = 0; i < levels; ++i) text = R"({"group": "g", "steps": [)" + text + "]}";
  return "[" + text + "]";
}

TEST(StepReader, RefusesStepsThatNestTooDeep) {
  EXPECT_THAT(problems_in_steps(nested(16)), IsEmpty());
  EXPECT_THAT(problems_in_steps(nested(17)),
              ElementsAre(problem_at(testing::_, HasSubstr("deeper than 16 levels"))));
}

TEST(StepReader, RefusesTooManySteps) {
  const json many = {{"steps", json(std::vector<json>(10'001, {{"think", 1}}))}};
  EXPECT_THAT(read(many).problems,
              ElementsAre(problem_at("/j/steps", HasSubstr("more than 10000 steps"))));
}

TEST(StepReader, RefusesIterationsOfTooManySteps) {
  EXPECT_THAT(
      problems_in_steps(
          R"([{"repeat": 1000000, "steps": [{"repeat": 1000000, "steps": [{"think": 1}]}]}])"),
      ElementsAre(problem_at("/j", HasSubstr("about 1e+12 steps"))));
  EXPECT_THAT(
      problems_in(
          R"({"graph": {"start": "a", "steps": {"a": {"think": 1}}, "next": {"a": {"a": 1e300, "end": 1e-300}}}})"),
      ElementsAre(problem_at("/j", HasSubstr("inf steps"))));
}

TEST(StepReader, MakesRehearsalsOfJourneysWithSteps) {
  const auto rehearsal = read_rehearsal(
      std::string_view(
          R"({"options": {"vus": 2, "duration": "10s"}, "journeys": {"default": {"steps":
      [{"repeat": 3, "steps": [{"think": {"uniform": ["1s", "2s"]}}]}]}}})"),
      ReadSettings{});
  ASSERT_TRUE(rehearsal) << testing::PrintToString(problems_of(rehearsal));
  EXPECT_EQ(rehearsal->journeys.at("default").min_duration(), seconds(3));
}

TEST(JourneyReference, HasExamplesThatAreJourneys) {
  const std::vector<std::string> journeys = examples_of("journeys.md", "json");
  EXPECT_THAT(journeys, SizeIs(testing::Ge(8U)));
  for (const std::string& text : journeys) {
    DocumentProblems problems;
    TargetDirectory targets = TargetDirectory::open();
    read_journey(json::parse(text), JsonPlace(), targets, problems);
    EXPECT_THAT(problems.take(), IsEmpty()) << text;
  }
}

TEST(JourneyReference, HasADrawingThatIsAJourney) {
  const std::vector<std::string> drawings = examples_of("journeys.md", "dot");
  ASSERT_THAT(drawings, SizeIs(1));
  const Checked<json> journeys = journeys_from_dot(drawings.front());
  ASSERT_TRUE(journeys) << testing::PrintToString(problems_of(journeys));
  DocumentProblems problems;
  TargetDirectory targets = TargetDirectory::open();
  EXPECT_THAT(read_journeys(*journeys, JsonPlace(), targets, problems), SizeIs(1));
  EXPECT_THAT(problems.take(), IsEmpty());
}

}  // namespace
}  // namespace rehearse
