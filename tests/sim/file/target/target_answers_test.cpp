// What targets answer to scripts: routes of endpoints, URLs, and what is wrong with them.

#include "sim/file/target/target_answers.hpp"

#include "sim/file/rehearsal_reader.hpp"
#include "tests/sim/file/reader_testing.hpp"

namespace rehearse {
namespace {

struct Reading {
  std::shared_ptr<const Answers> answers;
  Problems problems;
};

Reading reading_of(const json& targets) {
  DocumentProblems problems;
  auto answers = read_target_answers(targets, nullptr, {}, JsonPlace("/targets"), problems);
  return {std::move(answers), problems.take()};
}

std::vector<std::string> route_names(const json& target) {
  const Reading reading = reading_of({{"a", target}});
  EXPECT_THAT(reading.problems, IsEmpty());
  std::vector<std::string> names;
  for (const AnswerRoute& route : reading.answers->sites().front().routes) {
    names.push_back(route.name());
  }
  return names;
}

TEST(TargetAnswers, AreNoneOfTargetsThatNoScriptAsks) {
  EXPECT_EQ(reading_of({{"a", "20ms"}, {"b", {{"endpoints", {{"page", "1s"}}}}}}).answers, nullptr);
}

TEST(TargetAnswers, AreForAllRequestsOfATargetWithoutEndpoints) {
  EXPECT_THAT(route_names({{"duration", "1s"}, {"url", "http://a"}}), ElementsAre("* /**"));
  EXPECT_THAT(route_names({{"response", json::object()}}), ElementsAre("* /**"));
}

TEST(TargetAnswers, AreOfEndpointsByMatchOrName) {
  EXPECT_THAT(route_names({{"endpoints",
                            {{"list", {{"match", "GET /items"}}},
                             {"POST /items", {{"duration", "1s"}}},
                             {"/any", "1s"},
                             {"page", "1s"}}}}),
              testing::UnorderedElementsAre("GET /items", "POST /items", "* /any"));
}

TEST(TargetAnswers, AreLookedForFromTheMostExactOn) {
  EXPECT_THAT(route_names({{"endpoints",
                            {{"a", {{"match", "*"}}},
                             {"b", {{"match", "GET /items/{id}"}}},
                             {"c", {{"match", "GET /items/new"}}}}}}),
              ElementsAre("GET /items/new", "GET /items/{id}", "* /**"));
}

TEST(TargetAnswers, TakeTheTimeOfTheirEndpoint) {
  const Reading reading = reading_of(
      {{"a", "1s"}, {"b", {{"endpoints", {{"page", "1s"}, {"x", {{"match", "GET /x"}}}}}}}});
  EXPECT_EQ(reading.answers->sites().front().routes.front().to, (EndpointRef{1, 1}));
}

TEST(TargetAnswers, SayAllThatIsWrong) {
  const json target = {{"url", json::array()},
                       {"endpoints",
                        {{"a", {{"match", 1}}},
                         {"b", {{"match", "GET"}}},
                         {"c", {{"response", json::object()}}},
                         {"d", {{"match", "GET /d"}, {"response", 1}}},
                         {"e", {{"match", "GET /e"}, {"response", {{"status", 1}}}}},
                         {"f", {{"match", "GET /e"}}}}}};
  EXPECT_THAT(
      reading_of({{"t", target}}).problems,
      testing::UnorderedElementsAre(
          problem_at("/targets/t/url", "found [], expected a list of at least one URL"),
          problem_at("/targets/t/endpoints/a/match",
                     "found 1, expected a text such as \"GET /items/{id}\""),
          problem_at("/targets/t/endpoints/b/match",
                     "found \"GET\", expected a method and a path such as \"POST /users/{id}\", a "
                     "path alone, or \"*\""),
          problem_at("/targets/t/endpoints/c",
                     "found a response without match, expected the requests that get it, such as "
                     "\"match\": \"GET /items/{id}\""),
          problem_at("/targets/t/endpoints/d/response",
                     "found 1, expected an object such as {\"status\": 200, \"json\": {}}"),
          problem_at("/targets/t/endpoints/e/response/status",
                     "found 1, expected a status from 200 to 999, or a text such as "
                     "\"{{int:query.n}}\""),
          problem_at("/targets/t/endpoints/f/match",
                     "found the requests of another endpoint, GET /e, expected others")));
}

TEST(TargetAnswers, AreSentInTheOrderOfWriting) {
  const std::string text = R"({"options": {}, "journeys": {"default": {"duration": "1s"}},
      "targets": {"a": {"response": {"json": {"b": 1, "a": {"d": 1, "c": 2}}}}}})";
  const auto rehearsal = read_rehearsal(text, {});
  ASSERT_TRUE(rehearsal) << testing::PrintToString(problems_of(rehearsal));
  AnswerCounters counters;
  const auto answer = rehearsal->answers->answer({"GET", "http://a/", {}, ""}, counters);
  EXPECT_EQ(answer->body, R"({"b":1,"a":{"d":1,"c":2}})");
}

TEST(TargetAnswers, NameFilesBesideTheRehearsal) {
  const std::filesystem::path folder = std::filesystem::path(testing::TempDir()) / "answers";
  std::filesystem::create_directories(folder);
  std::ofstream(folder / "items.json") << "[1, 2]";
  ReadSettings settings;
  settings.folder = folder.string();
  settings.targets_only = true;
  const auto rehearsal =
      read_rehearsal(R"({"targets": {"a": {"response": {"file": "items.json"}}}})", settings);
  ASSERT_TRUE(rehearsal) << testing::PrintToString(problems_of(rehearsal));
  AnswerCounters counters;
  const auto answer = rehearsal->answers->answer({"GET", "http://a/", {}, ""}, counters);
  EXPECT_EQ(answer->body, "[1, 2]");
  EXPECT_EQ(answer->headers.first("Content-Type"), "application/json");
  EXPECT_THAT(problems_of(read_rehearsal(
                  R"({"targets": {"a": {"response": {"file": "none.json"}}}})", settings)),
              ElementsAre(problem_at("/targets/a/response/file",
                                     "found \"none.json\": no file, expected a file of up to 64 "
                                     "MiB that can be read")));
}

TEST(TargetAnswers, NeedNoDuration) {
  const auto rehearsal = read_rehearsal(
      R"({"options": {}, "journeys": {"default": {"duration": "1s"}},
          "targets": {"a": {"endpoints": {"x": {"match": "GET /x"}}}}})",
      {});
  ASSERT_TRUE(rehearsal) << testing::PrintToString(problems_of(rehearsal));
  EXPECT_EQ(rehearsal->targets->endpoints[0].duration->min(), Duration{});
}

}  // namespace
}  // namespace rehearse
