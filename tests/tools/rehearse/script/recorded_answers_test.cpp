// Answers of servers as target files: which paths are one route, what is kept of an answer.

#include "tools/rehearse/script/recorded_answers.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "sim/fit/read/recorded_paths.hpp"
#include "sim/script/answers/answers_reader.hpp"

namespace rehearse {
namespace {

using nlohmann::json;
using ::testing::ElementsAre;
using ::testing::Pair;

struct Got {
  std::string path;
  std::string body = "ok";
  int status = 200;
  std::int64_t waited_ms = 0;
  std::vector<std::pair<std::string, std::string>> headers = {};
  std::string method = "GET";
};

HttpExchange exchange(const Got& got) {
  HttpExchange made;
  made.request.method = got.method;
  made.url = "http://shop.test" + got.path;
  made.received.status = got.status;
  made.received.body = got.body;
  made.received.headers = got.headers;
  made.received.times.waiting = milliseconds(got.waited_ms);
  return made;
}

/// The file, which has to be one that scripts can be answered by.
json recorded(const std::vector<Got>& answers) {
  RecordedAnswers all;
  for (const Got& got : answers) all.add(exchange(got));
  const std::string file = all.target_file();
  const auto read = read_answers(file);
  EXPECT_TRUE(read) << (read ? "" : read.problems().front().message) << file;
  return json::parse(file);
}

json routes(const std::vector<Got>& answers) { return recorded(answers)["routes"]; }

TEST(RecordedPaths, HaveIdentifiersInTheirPlaces) {
  EXPECT_EQ(path_shape("/items/17/parts"), "/items/{}/parts");
  EXPECT_EQ(path_shape("/u/9f86d081884c7d659a2feaa0c55ad015"), "/u/{}");
  EXPECT_EQ(path_shape("/u/123e4567-e89b-12d3-a456-426614174000"), "/u/{}");
  EXPECT_EQ(path_shape("/v1/face"), "/v1/face");
  EXPECT_EQ(path_shape("/"), "/");
  EXPECT_EQ(named_path("/items/{}/parts/{}"), "/items/{id}/parts/{id2}");
  EXPECT_THAT(ids_of("/items/{}/parts/{}", "/items/7/parts/9"),
              ElementsAre(Pair("id", "7"), Pair("id2", "9")));
}

TEST(RecordedAnswers, AreARouteForEachMethodAndPath) {
  const json found =
      routes({{.path = "/a?x=1"}, {.path = "/a?x=2"}, {.path = "/a", .method = "PUT"}});
  EXPECT_EQ(found, json::parse(R"([{"method":"GET","path":"/a","status":200,"text":"ok"},
                                   {"method":"PUT","path":"/a","status":200,"text":"ok"}])"));
}

TEST(RecordedAnswers, AreOneRouteWhereIdentifiersDiffer) {
  const json found = routes({{.path = "/i/1", .body = R"({"id":1,"name":"n-1","next":"/i/2"})"},
                             {.path = "/i/5", .body = R"({"id":5,"name":"n-5","next":"/i/2"})"}});
  EXPECT_EQ(found, json::parse(R"([{"method":"GET","path":"/i/{id}","status":200,
      "json":{"id":"{{int:path.id}}","name":"n-{{path.id}}","next":"/i/2"}}])"));
}

TEST(RecordedAnswers, KeepAPathThatWasTheOnlyOne) {
  EXPECT_EQ(routes({{.path = "/i/1"}, {.path = "/i/1"}})[0]["path"], "/i/1");
}

TEST(RecordedAnswers, AreOneRouteWhereManyNamesDiffer) {
  std::vector<Got> few;
  for (int i = 0; i < 7; ++i) few.push_back({.path = fmt::format("/p/name-{}/x", i)});
  EXPECT_EQ(routes(few).size(), 7U);
  few.push_back({.path = "/p/one-more/x"});
  const json found = routes(few);
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0]["path"], "/p/{id}/x");
}

TEST(RecordedAnswers, HaveAPathOfItsOwnForAnotherStatus) {
  const json found =
      routes({{.path = "/i/1"}, {.path = "/i/404", .status = 404}, {.path = "/i/2"}});
  ASSERT_EQ(found.size(), 2U);
  EXPECT_EQ(found[0]["path"], "/i/404");
  EXPECT_EQ(found[0]["status"], 404);
  EXPECT_EQ(found[1]["path"], "/i/{id}");
  EXPECT_FALSE(found[1].contains("cases"));
}

TEST(RecordedAnswers, HaveACaseForAStatusThatComesNowAndThen) {
  const json found = routes({{.path = "/f", .body = "{}"},
                             {.path = "/f", .body = "{}"},
                             {.path = "/f", .body = R"({"e":1})", .status = 503}});
  EXPECT_EQ(found[0]["status"], 200);
  EXPECT_EQ(found[0]["cases"][0]["if"], json::parse(R"({"every":3})"));
  EXPECT_EQ(found[0]["cases"][0]["status"], 503);
  EXPECT_EQ(found[0]["cases"][0]["json"], json::parse(R"({"e":1})"));
}

TEST(RecordedAnswers, HaveTextsForAllCasesWhereOneIsNoJson) {
  const json found = routes({{.path = "/f", .body = "[1]"},
                             {.path = "/f", .body = "[1]"},
                             {.path = "/f", .body = "", .status = 500}});
  EXPECT_EQ(found[0]["text"], "[1]");
  EXPECT_EQ(found[0]["cases"][0]["text"], "");
}

TEST(RecordedAnswers, KeepTheWayOfEachRedirect) {
  const json found = routes({{.path = "/r/2", .status = 302, .headers = {{"location", "/r/1"}}},
                             {.path = "/r/1", .status = 302, .headers = {{"location", "/r/0"}}},
                             {.path = "/r/0"}});
  ASSERT_EQ(found.size(), 3U);
  EXPECT_EQ(found[1]["path"], "/r/1");
  EXPECT_EQ(found[1]["headers"]["Location"], "/r/0");
  EXPECT_EQ(found[2]["headers"]["Location"], "/r/1");
}

TEST(RecordedAnswers, KeepHeadersThatDoNotChange) {
  const json found = routes(
      {{.path = "/h",
        .headers = {{"Date", "d"}, {"x-same", "1"}, {"x-id", "1"}, {"Content-Type", "text/plain"}}},
       {.path = "/h",
        .headers = {
            {"Date", "d"}, {"x-same", "1"}, {"x-id", "2"}, {"Content-Type", "text/plain"}}}});
  EXPECT_EQ(found[0]["headers"], json::parse(R"({"X-Same":"1"})"));
}

TEST(RecordedAnswers, HaveTheMedianOfTheTimesToTheFirstByte) {
  EXPECT_EQ(routes({{.path = "/a", .waited_ms = 9},
                    {.path = "/a", .waited_ms = 700},
                    {.path = "/a", .waited_ms = 30}})[0]["after_ms"],
            30);
}

TEST(RecordedAnswers, AreClosedConnectionsToo) {
  RecordedAnswers all;
  HttpExchange closed = exchange({.path = "/d"});
  closed.received.error_code = 1220;
  all.add(closed);
  closed.received.error_code = 1212;
  all.add(closed);
  const json file = json::parse(all.target_file());
  EXPECT_EQ(file["routes"], json::parse(R"([{"method":"GET","path":"/d","close":true}])"));
  EXPECT_EQ(file["about"],
            "recorded by rehearse live: 1 answers; 1 requests without one are left out");
}

TEST(RecordedAnswers, CountBytesOfBodiesThatAreNoTextOrTooLong) {
  const std::string binary("\xff\x00", 2);
  EXPECT_EQ(routes({{.path = "/b", .body = binary}})[0]["bytes"], 2);
  const std::string longer(RecordedAnswers::kMostBody + 1, 'x');
  EXPECT_EQ(routes({{.path = "/l", .body = longer}})[0]["bytes"], longer.size());
}

TEST(RecordedAnswers, HaveNoReferencesThatAServerSent) {
  EXPECT_EQ(routes({{.path = "/t", .body = "<b>{{user.name}}</b>"}})[0]["text"],
            "<b>{ {user.name}}</b>");
  EXPECT_EQ(routes({{.path = "/j", .body = R"({"a":["{{x}}"]})"}})[0]["json"]["a"][0], "{ {x}}");
}

TEST(RecordedAnswers, TakeJsonThatNestsTooDeeplyAsText) {
  const std::string deep = std::string(100'000, '[') + std::string(100'000, ']');
  EXPECT_TRUE(routes({{.path = "/deep", .body = deep}})[0].contains("text"));
}

TEST(RecordedAnswers, AreBoundedWhateverIsAdded) {
  RecordedAnswers all;
  for (std::size_t i = 0; i < 3 * RecordedAnswers::kMostRoutes; ++i) {
    all.add(exchange({.path = fmt::format("/a{}/b{}", i, i), .method = fmt::format("M{}", i)}));
  }
  const json file = json::parse(all.target_file());
  EXPECT_EQ(file["routes"].size(), RecordedAnswers::kMostRoutes);
  EXPECT_THAT(file["about"], ::testing::HasSubstr("4000 of too many routes are left out"));
}

}  // namespace
}  // namespace rehearse
