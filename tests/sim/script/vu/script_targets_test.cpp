// Scripts on modelled targets: whose time and errors their requests have.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/sim/script/run/scripted_run.hpp"

namespace rehearse::testing {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

constexpr const char* kRoutes = R"({"routes": [
  {"method": "GET", "path": "/slow", "after_ms": 200, "text": "slow"},
  {"method": "POST", "path": "/login", "status": 201}]})";

/// One iteration with this body.
ScriptSetup once(const std::string& body, const std::string& targets,
                 const std::string& options = "iterations: 1") {
  return {.script =
              "import http from 'k6/http';\nimport { check, sleep } from 'k6';\n"
              "export const options = { " +
              options + " };\nexport default function () {\n" + body + "\n}",
          .targets = targets};
}

// S128
TEST(ScriptTargets, AfterMsIsWorkOfTheEndpoint) {
  const ScriptedRun run = run_setup(once("http.get('http://t/slow'); sleep(1);", kRoutes));
  const TimeByCause spent = time_by_cause(run.result);
  EXPECT_TRUE(spent[Cause::Service] == 200'000'000U);
  EXPECT_TRUE(spent[Cause::Think] == 1'000'000'000U);
}

TEST(ScriptTargets, HaveTheTimeOfTheirModel) {
  const ScriptedRun run =
      run_setup(once("const r = http.batch(['http://t/x', 'http://t/x']);"
                     "console.log(r.map((x) => [x.status, x.body, x.timings.duration]).join());",
                     R"({"targets": {"t": {"endpoints": {"GET /x": {"duration": "100ms",
          "response": {"status": 202, "text": "ok"}}}, "servers": 1}}})"));
  EXPECT_THAT(run.log, ElementsAre("200ms 202,ok,100,202,ok,200"));
}

TEST(ScriptTargets, ErrorsOfTheModelComeBeforeTheAnswer) {
  const ScriptedRun run =
      run_setup(once("const r = http.get('http://t/x'); console.log(r.status, '[' + r.body + ']');",
                     R"({"targets": {"t": {"endpoints": {"GET /x": {"duration": "100ms",
          "error": {"probability": 1, "duration": "5ms"}, "response": {"text": "ok"}}}}}})"));
  EXPECT_THAT(run.log, ElementsAre("5ms 500 []"));
}

TEST(ScriptTargets, ThatAreDownRefuseConnections) {
  const ScriptedRun run =
      run_setup(once("const r = http.get('http://t/x'); console.log(r.status, r.error_code);",
                     R"({"targets": {"t": {"endpoints": {"GET /x": "1s"}, "latency": "1ms",
          "changes": [{"down": "refusing"}]}}})"));
  EXPECT_THAT(run.log, Contains(HasSubstr(" 0 1212")));
}

TEST(ScriptTargets, AreFoundByTheirUrls) {
  const ScriptedRun run = run_setup(
      once("console.log(http.get('https://a.x/api/v').body, http.get('https://b.x/v').body);",
           R"({"targets": {
        "a": {"url": "https://a.x/api", "endpoints": {"GET /v": {"response": {"text": "A"}}}},
        "b": {"url": ["https://*.x"], "endpoints": {"GET /v": {"response": {"text": "B"}}}}}})"));
  EXPECT_THAT(run.log, ElementsAre("0s A B"));
}

TEST(ScriptTargets, StatusesOfAnswersAreThoseOfTheirRequests) {
  const ScriptedRun run = run_setup(once(
      "http.get('http://t/busy');",
      R"({"base": "http://t", "routes": [{"method": "GET", "path": "/busy", "status": 503}]})"));
  const EndpointTraffic all = sum_of(run.result.traffic);
  EXPECT_EQ(all.failed, 1U);
  EXPECT_EQ(all.statuses, (std::map<std::uint16_t, std::uint64_t>{{503, 1}}));
}

// S128
TEST(ScriptTargets, StopTheTestWhereNothingAnswers) {
  const ScriptedRun run =
      run_setup(once("http.get('http://t/none?a=1');\nconsole.log('never');", kRoutes));
  EXPECT_EQ(run.result.exit_code, ExitCode::Aborted);
  EXPECT_THAT(run.abort_reason,
              HasSubstr("found the request GET http://t/none?a=1 (test.js:5), which no target"));
  EXPECT_THAT(run.log, IsEmpty());
}

TEST(ScriptTargets, StopTheTestInBatchesAndAsyncRequestsToo) {
  for (const char* body : {"http.batch(['http://t/none', 'http://t/slow']); console.log('never');",
                           "http.asyncRequest('GET', 'http://t/none').catch(() => 0)"
                           ".then(() => console.log('never'));"}) {
    const ScriptedRun run = run_setup(once(body, kRoutes));
    EXPECT_EQ(run.result.exit_code, ExitCode::Aborted) << body;
    EXPECT_THAT(run.log, IsEmpty()) << body;
  }
}

TEST(ScriptTargets, AnswerOtherHostsAsIfThereWereNoneWithADefault) {
  const ScriptedRun run = run_setup(
      once("console.log(http.get('http://other/').error_code, http.get('http://t/x').status);",
           R"({"base": "http://t", "default": {"status": 404}, "routes": []})"));
  EXPECT_EQ(run.log.back(), "0s 1101 404");
}

// S130
TEST(NotModelled, IsWhatAStatusAloneDoesNotSay) {
  const ScriptedRun run =
      run_setup(once("const r = http.post('http://t/login');\n"
                     "const token = r.json('token');\nr.body; r.headers;",
                     kRoutes));
  EXPECT_THAT(
      run.log,
      ElementsAre("0s test.js:6: json(token) is read of POST /login, whose answer says "
                  "nothing but its status: it is empty, and checks of it are not modelled"));
  ASSERT_TRUE(run.not_modelled);
  ASSERT_THAT(run.not_modelled->reads, SizeIs(1));
  EXPECT_EQ(run.not_modelled->reads[0].count, 3U);
}

TEST(NotModelled, ChecksNeitherPassNorFail) {
  const ScriptedRun run =
      run_setup(once("const r = http.post('http://t/login');\n"
                     "console.log(check(r, { 'is 201': (r) => r.status === 201,\n"
                     "  'has a token': (r) => r.json().token !== '' }));",
                     kRoutes),
                {"checks"});
  EXPECT_EQ(run.log.back(), "0s true");
  EXPECT_THAT(run.samples, SizeIs(1));
  EXPECT_EQ(run.not_modelled->checks, 1U);
}

TEST(NotModelled, NothingIsWhereTheAnswerSaysIt) {
  const ScriptedRun run = run_setup(
      once("const r = http.get('http://t/slow'); console.log(r.body, r.headers['Content-Type']);",
           kRoutes));
  EXPECT_FALSE(run.not_modelled);
}

// S129
TEST(ScriptTargets, WeightedAnswersAreThoseOfTheSeed) {
  const auto statuses = [](std::uint64_t seed) {
    ScriptSetup setup = once("console.log(http.get('http://t/').status);",
                             R"({"routes": [{"method": "GET", "path": "/", "cases": [
                                 {"if": {"weight": 1}, "status": 503}]}]})",
                             "iterations: 200");
    setup.seed = seed;
    return run_setup(setup).log;
  };
  EXPECT_EQ(statuses(1), statuses(1));
  EXPECT_NE(statuses(1), statuses(2));
  const auto log = statuses(1);
  const auto failed = std::count(log.begin(), log.end(), "0s 503");
  EXPECT_GT(failed, 70);
  EXPECT_LT(failed, 130);
}

// S129
TEST(ScriptTargets, WeightedAnswersLeaveMathRandomAsItIs) {
  const auto randoms = [](const char* weight) {
    return run_setup(once("const a = Math.random(); http.get('http://t/'); console.log(a, "
                          "Math.random());",
                          std::string(R"({"routes": [{"method": "GET", "path": "/", "cases": [
                              {"if": {"weight": )") +
                              weight + R"(}, "status": 503}]}]})",
                          "iterations: 5"))
        .log;
  };
  EXPECT_EQ(randoms("0.1"), randoms("9"));
}

}  // namespace
}  // namespace rehearse::testing
