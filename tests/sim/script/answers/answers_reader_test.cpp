// What is wrong with a target file is reported at once.

#include "sim/script/answers/answers_reader.hpp"

#include <fstream>
#include <gmock/gmock.h>
#include <sstream>

namespace rehearse {
namespace {

using testing::ElementsAre;

std::vector<std::string> problems_of(std::string_view text) {
  std::vector<std::string> lines;
  const auto answers = read_answers(text);
  if (answers) return lines;
  for (const Problem& problem : answers.problems()) lines.push_back(problem_line(problem));
  return lines;
}

std::vector<std::string> problems_of_route(const std::string& fields) {
  return problems_of(R"({"routes": [{"method": "GET", "path": "/", )" + fields + "}]}");
}

TEST(AnswersReader, TakesAFileOfRoutes) {
  EXPECT_THAT(problems_of(R"({"about": 1, "base": ["http://a", "https://b:1/"], "default": {},
                              "routes": []})"),
              ElementsAre());
}

TEST(AnswersReader, TakesTheExampleOfItsPage) {
  std::ifstream page(REHEARSE_SOURCE_DIR "/scenarios/script-targets.md");
  std::stringstream text;
  text << page.rdbuf();
  const std::string mark = "```\n";
  const auto begin = text.str().find(mark) + mark.size();
  const auto end = text.str().find(mark, begin);
  ASSERT_NE(end, std::string::npos);
  EXPECT_THAT(problems_of(text.str().substr(begin, end - begin)), ElementsAre());
}

TEST(AnswersReader, NeedsRoutes) {
  EXPECT_THAT(problems_of("[]"), ElementsAre("found [], expected an object with the key routes"));
  EXPECT_THAT(problems_of("{"), testing::SizeIs(1));
  EXPECT_THAT(problems_of(R"({"routes": 1})"),
              ElementsAre("/routes: found 1, expected a list of up to 10000 routes"));
}

TEST(AnswersReader, ReportsEverythingAtOnce) {
  EXPECT_THAT(
      problems_of(R"({"base": "ftp://a", "default": 1, "rutes": 1, "routes": [
          1, {"path": "x"}, {"method": "GET", "path": "/", "status": 99, "case": []}]})"),
      ElementsAre(
          testing::StartsWith("/rutes: "),
          "/base: found \"ftp://a\", expected a URL such as \"http://127.0.0.1:8080\", "
          "\"https://*.example.com\" or \"https://example.com/api\"",
          "/default: found 1, expected an object such as {\"status\": 404}",
          "/routes/0: found 1, expected a route, an object with the keys method and path",
          "/routes/1: found {\"path\": ...}, expected the key method too, such as \"GET\" or \"*\"",
          "/routes/1/path: found \"x\", expected a path such as \"/items/{id}\" or \"/files/**\"",
          testing::StartsWith("/routes/2/case: "),
          "/routes/2/status: found 99, expected a status from 200 to 999, or a text such as "
          "\"{{int:query.n}}\""));
}

TEST(AnswersReader, TakesBasesThatBeginUrls) {
  EXPECT_THAT(problems_of(R"({"base": ["http://a/v1", "http://u@a", 1, "a", "http://a?b"],
                              "routes": []})"),
              testing::SizeIs(4));
  EXPECT_THAT(problems_of(R"({"base": [], "routes": []})"),
              ElementsAre("/base: found [], expected a list of at least one URL"));
}

TEST(AnswersReader, ChecksMethodsAndPaths) {
  EXPECT_THAT(
      problems_of(R"({"routes": [{"method": ["GET", "*"], "path": "/a/**/b"},
                                         {"method": [], "path": "/{a}/{a}"},
                                         {"method": "GE T", "path": 1}]})"),
      ElementsAre("/routes/0/method: found a list of 2, expected a method, a list of "
                  "methods, or \"*\" for all",
                  "/routes/0/path: found \"**\" before the end, expected it at the end",
                  "/routes/1/method: found [], expected a method, a list of methods, or "
                  "\"*\" for all",
                  "/routes/1/path: found \"{a}\" twice, expected a name of its own for each",
                  "/routes/2/method: found \"GE T\", expected a method, a list of methods, "
                  "or \"*\" for all",
                  "/routes/2/path: found 1, expected a path such as \"/items/{id}\""));
}

TEST(AnswersReader, ChecksTheFieldsOfAnswers) {
  EXPECT_THAT(problems_of_route(R"("headers": {"a b": "1", "c": null}, "set_cookies": "a=1",
      "set_cookies_from_query": 1, "bytes": -1, "fill": "", "html": [1], "text": 1, "gzip": "yes",
      "after_ms": 1e10, "close": null)"),
              testing::SizeIs(11));
}

TEST(AnswersReader, ChecksReferences) {
  EXPECT_THAT(problems_of_route(R"("json": {"a": ["{{nosuch}} {{body}}"]})"),
              ElementsAre("/routes/0/json/a/0: found the reference \"nosuch\", expected one to "
                          "method, url, pathname, path, query, header, headers, cookie, cookies, "
                          "body, json, form, counter"));
}

TEST(AnswersReader, ChecksConditions) {
  EXPECT_THAT(problems_of_route(R"("cases": [{}, {"if": {}}, {"if": {"every": 0}},
      {"if": {"value": "", "equals": [], "not_equals": ""}}, {"if": {"value": "", "is": ""}},
      {"if": {"weight": 0}}, {"if": {"weight": 1, "every": 2}}], "weight": -1)"),
              testing::SizeIs(9));
}

}  // namespace
}  // namespace rehearse
