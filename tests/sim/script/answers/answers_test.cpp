// What a target answers: the expected bytes are those of a server that plays the same file.

#include "sim/script/answers/answers.hpp"

#include <gmock/gmock.h>

#include "sim/script/answers/answers_reader.hpp"
#include "sim/script/http/compression.hpp"

namespace rehearse {
namespace {

using testing::ElementsAre;
using Field = Headers::Field;

/// A target of the routes given, and what it answers.
class Target {
 public:
  explicit Target(const std::string& routes, const std::string& others = "")
      : answers_(read(R"({"base": "http://h:8080", "routes": [)" + routes + "]" + others + "}")) {}

  ScriptAnswer get(const std::string& path) {
    return send({"GET", "http://h:8080" + path, {}, ""});
  }
  ScriptAnswer send(const SentRequest& request) {
    const auto answer = answers_.answer(request, counters_);
    EXPECT_TRUE(answer) << request.url;
    return answer.value_or(ScriptAnswer{});
  }
  const Answers& answers() const { return answers_; }

 private:
  static Answers read(const std::string& text) {
    auto answers = read_answers(text);
    for (const Problem& problem : answers ? Problems{} : answers.problems()) {
      ADD_FAILURE() << problem_line(problem);
    }
    return answers ? *answers : *read_answers(R"({"routes": []})");
  }

  Answers answers_;
  AnswerCounters counters_;
};

TEST(Answers, HaveStatusHeadersAndBody) {
  Target target(R"({"method": "GET", "path": "/ping", "text": "pong"})");
  const ScriptAnswer answer = target.get("/ping");
  EXPECT_EQ(answer.status, 200);
  EXPECT_THAT(answer.headers.fields(),
              ElementsAre(Field{"Content-Type", "text/plain"}, Field{"Content-Length", "4"}));
  EXPECT_EQ(answer.body, "pong");
  EXPECT_EQ(answer.after, Duration{});
  EXPECT_EQ(answer.route, 0U);
}

TEST(Answers, HaveTheContentTypeOfTheirBody) {
  Target target(R"({"method": "*", "path": "/json", "json": {"b": 1.50, "a": null}},
                   {"method": "*", "path": "/html", "html": ["<p>", "é"]},
                   {"method": "*", "path": "/bytes/{n}", "bytes": "{{int:path.n}}", "fill": "ab"},
                   {"method": "*", "path": "/own", "json": 1, "headers": {"Content-Type": "x/y"}})");
  EXPECT_EQ(target.get("/json").headers.first("Content-Type"), "application/json");
  EXPECT_EQ(target.get("/json").body, R"({"b":1.5,"a":null})");
  EXPECT_EQ(target.get("/html").headers.first("Content-Type"), "text/html; charset=utf-8");
  EXPECT_EQ(target.get("/html").body, "<p>\né");
  EXPECT_EQ(target.get("/html").headers.first("Content-Length"), "6");
  EXPECT_EQ(target.get("/bytes/5").headers.first("Content-Type"), "application/octet-stream");
  EXPECT_EQ(target.get("/bytes/5").body, "ababa");
  EXPECT_EQ(target.get("/own").headers.first("Content-Type"), "x/y");
}

TEST(Answers, SendCookiesThenTheirHeadersThenThoseOfTheBody) {
  Target target(R"({"method": "GET", "path": "/", "status": 201, "json": {}, "gzip": true,
                    "headers": {"x-b": "{{query.q|none}}", "A": 7}, "set_cookies": ["a=1", "b=2"]})");
  const ScriptAnswer answer = target.get("/?q=z");
  EXPECT_EQ(answer.status, 201);
  EXPECT_THAT(answer.headers.fields(),
              ElementsAre(Field{"Set-Cookie", "a=1"}, Field{"Set-Cookie", "b=2"}, Field{"x-b", "z"},
                          Field{"A", "7"}, Field{"Content-Type", "application/json"},
                          Field{"Content-Encoding", "gzip"},
                          Field{"Content-Length", std::to_string(answer.body.size())}));
  EXPECT_EQ(*unpack(answer.body, Packing::Gzip, 100), "{}");
}

TEST(Answers, CanTakeTheirCookiesFromTheQuery) {
  Target target(R"({"method": "GET", "path": "/", "set_cookies_from_query": true})");
  EXPECT_THAT(target.get("/?b=1&a=x%20y").headers.values("Set-Cookie"),
              ElementsAre("b=1; Path=/", "a=x y; Path=/"));
}

TEST(Answers, OfHeadHaveTheHeadersOfGet) {
  Target target(R"({"method": ["GET", "HEAD"], "path": "/", "text": "hello"})");
  const ScriptAnswer answer = target.send({"HEAD", "http://h:8080/", {}, ""});
  EXPECT_EQ(answer.headers.first("Content-Length"), "5");
  EXPECT_EQ(answer.body, "");
}

TEST(Answers, WithoutContentHaveNoBody) {
  Target target(
      R"({"method": "*", "path": "/{code}", "status": "{{int:path.code}}", "text": "x"})");
  for (const char* path : {"/204", "/304"}) {
    EXPECT_THAT(target.get(path).headers.fields(), ElementsAre()) << path;
    EXPECT_EQ(target.get(path).body, "");
  }
}

TEST(Answers, InsertPartsOfTheRequest) {
  Target target(R"({"method": "*", "path": "/echo/{id}", "json": ["{{method}}", "{{url}}",
      "{{pathname}}", "{{path.id}}", "{{query.q}}", "{{obj:query}}", "{{header.x-a}}",
      "{{obj:headers}}", "{{cookie.c}}", "{{obj:cookies}}", "{{body}}", "{{int:counter}}"]})");
  const ScriptAnswer answer =
      target.send({"POST",
                   "http://h:8080/echo/a%20b?q=1&r=2&r=3",
                   {{"Host", "h"}, {"X-A", "1"}, {"x-a", "2"}, {"Cookie", "c=d; e=f=g"}},
                   "text"});
  EXPECT_EQ(answer.body,
            R"(["POST","/echo/a%20b?q=1&r=2&r=3","/echo/a%20b","a b","1",{"q":"1","r":["2","3"]},)"
            R"("1, 2",{"host":"h","x-a":"1, 2","cookie":"c=d; e=f=g"},"d",{"c":"d","e":"f=g"},)"
            R"("text",1])");
}

TEST(Answers, ReadFormsAndJson) {
  Target target(R"({"method": "*", "path": "/", "json": {"form": "{{obj:form}}", "u": "{{form.u}}",
      "json": "{{obj:json}}", "deep": "{{json.a.1.b}}", "dec": "{{dec:json.n}}"}})");
  const Headers form{{"content-type", "application/x-www-form-urlencoded"}};
  EXPECT_EQ(target.send({"POST", "http://h:8080/", form, "u=a+b&v=%C3%A9"}).body,
            R"({"form":{"u":"a b","v":"é"},"u":"a b","json":null,"deep":"","dec":-1})");
  EXPECT_EQ(target.send({"POST", "http://h:8080/", {}, R"({"a":[0,{"b":true}],"n":"8"})"}).body,
            R"({"form":{},"u":"","json":{"a":[0,{"b":true}],"n":"8"},"deep":true,"dec":7})");
}

TEST(Answers, FillReferencesWithinTexts) {
  Target target(
      R"({"method": "*", "path": "/", "text": "<{{query.a|none}}|{{int:query.n}}|{x}|{{}}|)"
      R"({{query.a}}>"})");
  EXPECT_EQ(target.get("/?a=1&n=02").body, "<1|2|{x}|{{}}|1>");
  EXPECT_EQ(target.get("/").body, "<none|0|{x}|{{}}|>");
}

TEST(Answers, MakeNumbersThatAreNoneNull) {
  Target target(R"({"method": "*", "path": "/", "json": "{{int:query.n}}"},
                   {"method": "*", "path": "/text", "text": "{{int:query.n}}"})");
  EXPECT_EQ(target.get("/?n=x").body, "null");
  EXPECT_EQ(target.get("/text?n=x").body, "NaN");
}

TEST(Answers, ComeFromTheFirstRouteThatFits) {
  Target target(R"({"method": "GET", "path": "/a/b", "text": "1"},
                   {"method": "GET", "path": "/a/{x}", "text": "2"},
                   {"method": "*", "path": "/a/**", "text": "3"})",
                R"(, "default": {"status": 404, "json": {"path": "{{pathname}}"}})");
  EXPECT_EQ(target.get("/a/b").body, "1");
  EXPECT_EQ(target.get("/a/c?x").body, "2");
  EXPECT_EQ(target.get("/a/c/d").body, "3");
  EXPECT_EQ(target.get("/a/").body, "3");
  EXPECT_EQ(target.get("/a").body, "3");
  EXPECT_EQ(target.send({"POST", "http://h:8080/a/b", {}, ""}).body, "3");
  EXPECT_EQ(target.get("/b").body, R"({"path":"/b"})");
  EXPECT_EQ(target.get("/b").status, 404);
  EXPECT_EQ(target.get("/b").route, std::nullopt);
}

TEST(Answers, ChooseTheFirstCaseThatHolds) {
  Target target(R"({"method": "GET", "path": "/{id}", "status": 200, "text": "one", "after_ms": 5,
      "cases": [{"if": {"value": "{{path.id}}", "equals": 404}, "status": 404},
                {"if": {"value": "{{query.x}}"}, "text": "given"},
                {"if": {"value": "{{query.y}}", "not_equals": ""}, "after_ms": 0}]})");
  EXPECT_EQ(target.get("/404?x=1").status, 404);
  EXPECT_EQ(target.get("/404").body, "one");
  EXPECT_EQ(target.get("/1?x=1&y=1").body, "given");
  EXPECT_EQ(target.get("/1?x=1&y=1").after, milliseconds(5));
  EXPECT_EQ(target.get("/1?y=1").after, Duration{});
  EXPECT_EQ(target.get("/1").status, 200);
}

TEST(Answers, CountRequestsByRoute) {
  Target target(R"({"method": "GET", "path": "/flaky", "text": "{{counter}}",
                    "cases": [{"if": {"every": "{{int:query.every|3}}"}, "status": 500}]},
                   {"method": "GET", "path": "/count", "text": "{{counter}}"})");
  std::vector<int> statuses;
  for (int i = 0; i < 6; ++i) statuses.push_back(target.get("/flaky").status);
  EXPECT_THAT(statuses, ElementsAre(200, 200, 500, 200, 200, 500));
  EXPECT_EQ(target.get("/count").body, "1");
  EXPECT_EQ(target.get("/flaky?every=7").status, 500);
}

TEST(Answers, CanWaitOrCloseTheConnection) {
  Target target(R"({"method": "*", "path": "/delay/{ms}", "after_ms": "{{int:path.ms}}"},
                   {"method": "*", "path": "/drop", "close": true, "after_ms": 2.5})");
  EXPECT_EQ(target.get("/delay/120").after, milliseconds(120));
  EXPECT_EQ(target.get("/delay/x").after, Duration{});
  EXPECT_EQ(target.get("/delay/-5").after, Duration{});
  EXPECT_EQ(target.get("/drop").after, microseconds(2500));
  EXPECT_TRUE(target.get("/drop").close);
}

TEST(Answers, SayWhatNoServerCanSend) {
  Target target(R"({"method": "*", "path": "/status/{code}", "status": "{{int:path.code}}"},
                   {"method": "*", "path": "/bytes/{n}", "bytes": "{{int:path.n}}"})");
  EXPECT_EQ(target.get("/status/x").status, 500);
  EXPECT_EQ(target.get("/status/x").body, "found the status NaN, expected one from 200 to 999\n");
  EXPECT_EQ(target.get("/bytes/1e12").body,
            "found 1000000000000 bytes, expected a number from 0 to 67108864\n");
}

TEST(Answers, InsertNoMoreThanABodyMayHave) {
  std::string many;
  for (int i = 0; i < 100; ++i) many += "{{body}}";
  Target target(R"({"method": "*", "path": "/", "text": ")" + many + "\"}");
  EXPECT_EQ(target.send({"POST", "http://h:8080/", {}, std::string(1000, 'a')}).body.size(),
            100'000U);
  EXPECT_EQ(target.send({"POST", "http://h:8080/", {}, std::string(1'000'000, 'a')}).status, 500);
}

TEST(Answers, HaveNoLinesInHeaders) {
  Target target(R"({"method": "*", "path": "/", "headers": {"X": "{{query.x}}"}})");
  EXPECT_EQ(target.get("/?x=a%0D%0Ab%C3%A9%E2%9C%93").headers.first("X"), "ab\xE9");
}

TEST(Answers, AreForTheirOwnHostsOnly) {
  Target target("", R"(, "default": {})");
  AnswerCounters counters;
  const auto is_answered = [&](const char* url) {
    return target.answers().answer({"GET", url, {}, ""}, counters).has_value();
  };
  EXPECT_TRUE(is_answered("http://H:8080/x#y"));
  EXPECT_TRUE(is_answered("http://u:p@h:8080"));
  EXPECT_FALSE(is_answered("http://h/"));
  EXPECT_FALSE(is_answered("https://h:8080/"));
  EXPECT_FALSE(is_answered("http://i:8080/"));
  EXPECT_FALSE(is_answered("/x"));
  EXPECT_FALSE(is_answered("http://[/"));
}

TEST(Answers, NameTheirRoutes) {
  const Target target(R"({"method": ["GET", "HEAD"], "path": "/a"},
                         {"method": "*", "path": "/b/{ms}"})");
  const auto& routes = target.answers().sites().front().routes;
  EXPECT_EQ(routes[0].name(), "GET|HEAD /a");
  EXPECT_EQ(routes[1].name(), "* /b/{ms}");
}

TEST(Answers, AreNoneWhereNoRouteFitsAndThereIsNoDefault) {
  const Target target(R"({"method": "GET", "path": "/a", "text": "1"})");
  AnswerCounters counters;
  EXPECT_FALSE(target.answers().answer({"GET", "http://h:8080/b", {}, ""}, counters));
  EXPECT_FALSE(target.answers().has_fallback());
}

// S129
TEST(Answers, AreDrawnByTheirWeights) {
  Target target(R"({"method": "GET", "path": "/", "weight": 7, "status": 200, "cases": [
      {"if": {"weight": 2}, "status": 503}, {"if": {"weight": 1}, "status": 404}]})");
  const auto with_luck = [&](double luck) {
    return target.send({"GET", "http://h:8080/", {}, "", luck}).status;
  };
  EXPECT_EQ(with_luck(0.0), 200);
  EXPECT_EQ(with_luck(0.69), 200);
  EXPECT_EQ(with_luck(0.71), 503);
  EXPECT_EQ(with_luck(0.89), 503);
  EXPECT_EQ(with_luck(0.91), 404);
}

TEST(Answers, ByWeightComeAfterCasesThatHold) {
  Target target(R"({"method": "GET", "path": "/", "weight": 0, "cases": [
      {"if": {"value": "{{query.x}}"}, "status": 201}, {"if": {"weight": 1}, "status": 503}]})");
  EXPECT_EQ(target.get("/?x=1").status, 201);
  EXPECT_EQ(target.get("/").status, 503);
}

// S130
TEST(Answers, SayWhetherTheyHaveMoreThanAStatus) {
  Target target(R"({"method": "*", "path": "/status", "status": 201},
                   {"method": "*", "path": "/header", "headers": {"a": "b"}},
                   {"method": "*", "path": "/text", "text": ""},
                   {"method": "*", "path": "/none", "status": 204})");
  const auto given = [&](const char* path) {
    const ScriptAnswer answer = target.get(path);
    return std::pair(answer.has_body, answer.has_headers);
  };
  EXPECT_EQ(given("/status"), std::pair(false, false));
  EXPECT_EQ(given("/header"), std::pair(false, true));
  EXPECT_EQ(given("/text"), std::pair(true, true));
  EXPECT_EQ(given("/none"), std::pair(true, false));
}

// S128
TEST(Answers, ComeFromTheTargetThatNamesTheUrlMostExactly) {
  const auto site = [](const char* url, std::uint32_t service) {
    AnswerSite made;
    if (*url != '\0') made.urls.push_back(*UrlPrefix::make(url));
    made.routes.push_back({{}, *PathPattern::make("/**"), {}, {service, 0}});
    made.service = service;
    return made;
  };
  const Answers answers({site("", 0), site("https://*.shop.example", 1),
                         site("https://api.shop.example", 2),
                         site("https://api.shop.example/v2", 3)});
  const auto service_of = [&](const char* url) {
    AnswerCounters counters;
    return answers.answer({"GET", url, {}, ""}, counters)->to.service;
  };
  EXPECT_EQ(service_of("http://other/"), 0U);
  EXPECT_EQ(service_of("https://www.shop.example/"), 1U);
  EXPECT_EQ(service_of("https://api.shop.example/v1"), 2U);
  EXPECT_EQ(service_of("https://api.shop.example/v2/x"), 3U);
  EXPECT_EQ(service_of("https://api.shop.example/v22"), 2U);
}

}  // namespace
}  // namespace rehearse
