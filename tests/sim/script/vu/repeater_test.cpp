// Iterations that are done without their code do what it would.

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <string>

#include "tests/sim/script/run/same_run.hpp"
#include "tests/sim/script/run/scripted_run.hpp"

namespace rehearse::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

constexpr const char* kRoutes = R"({"routes": [
  {"method": "GET", "path": "/a", "after_ms": 20, "text": "a", "headers": {"X-A": "1"}},
  {"method": "GET", "path": "/n", "after_ms": 30, "json": {"n": "{{counter}}"}},
  {"method": "GET", "path": "/third", "after_ms": 10, "status": 200,
   "cases": [{"if": {"every": 3}, "status": 500, "after_ms": 50}]},
  {"method": "GET", "path": "/cookie", "status": 302,
   "headers": {"Set-Cookie": "k=v", "Location": "/a"}}]})";

/// One VU, a hundred iterations.
ScriptSetup hundred(const std::string& body, const std::string& before = "",
                    const std::string& options = "iterations: 100") {
  return {.script =
              "import http from 'k6/http';\n"
              "import { check, group, sleep } from 'k6';\n"
              "import { Trend, Counter } from 'k6/metrics';\n"
              "import exec from 'k6/execution';\n"
              "export const options = { " +
              options + " };\n" + before + "\nexport default function () {\n" + body + "\n}",
          .targets = kRoutes};
}

/// How many iterations were done without their code; the run is as without that.
std::uint64_t repeated(const ScriptSetup& setup) {
  const ScriptedRun run = run_both_ways(setup);
  std::uint64_t all = 0;
  for (const auto& of : run.repetitions) all += of.repeated;
  return all;
}

std::string refused(const ScriptSetup& setup) {
  return run_both_ways(setup).repetitions.front().refused;
}

// S131
TEST(Repetition, BeginsOnceAnIterationLeftTheMemoryAsItWas) {
  EXPECT_GE(repeated(hundred("const r = http.get('http://t/a');\n"
                             "check(r, { ok: (x) => x.status === 200 }); sleep(1);")),
            96U);
}

TEST(Repetition, IsOfEachVuByItself) {
  EXPECT_GE(repeated(hundred("http.get('http://t/a?' + __VU); sleep(0.1);", "",
                             "vus: 3, duration: '10s'")),
            200U);
}

TEST(Repetition, HasGroupsBatchesAndMetrics) {
  EXPECT_GE(repeated(hundred("group('g', () => { sleep(0.5); group('h', () => t.add(2));\n"
                             "  http.batch(['http://t/a', 'http://t/a', 'http://t/n']); });\n"
                             "c.add(1, { k: 'v' });",
                             "const t = new Trend('tt', true), c = new Counter('cc');")),
            96U);
}

TEST(Repetition, HasRedirectsAndCookies) {
  EXPECT_GE(repeated(hundred("http.get('http://t/cookie'); http.get('http://t/a');")), 96U);
}

TEST(Repetition, GoesOnAsLongAsAnswersThatAreReadAreTheSame) {
  EXPECT_GE(repeated(hundred("const r = http.get('http://t/a');\n"
                             "if (r.body === 'a' && r.headers['X-A'] === '1') sleep(1);\n"
                             "if (r.timings.duration !== 20) sleep(2);")),
            96U);
}

TEST(Repetition, DoesNotMindAnswersThatAreNotRead) {
  EXPECT_GE(repeated(hundred("check(http.get('http://t/n'), { ok: (r) => r.status === 200 });")),
            96U);
}

TEST(Repetition, TakesTheWayThatFitsTheAnswer) {
  const std::string body =
      "const r = http.get('http://t/third');\n"
      "if (r.status !== 200) { sleep(3); http.get('http://t/a'); } else { sleep(1); }";
  EXPECT_GE(repeated(hundred(body)), 90U);
}

TEST(Repetition, HandsWhatWasDoneToTheCodeThatRunsAfterAll) {
  const std::string body =
      "group('g', () => {\n"
      "const a = http.get('http://t/a'), n = http.get('http://t/n');\n"
      "sleep(1);\n"
      "if (n.json('n') === 50) console.log(a.body, n.timings.duration);\n"
      "check(a, { a: true }); });";
  EXPECT_THAT(refused(hundred(body)), HasSubstr("what it reads of answers differs"));
}

TEST(Repetition, IsCutShortWhereCodeWouldBe) {
  for (const char* body :
       {"group('g', () => { sleep(0.4); http.get('http://t/a'); sleep(0.31); });",
        "http.get('http://t/n'); group('g', () => http.get('http://t/n'));",
        "http.batch(['http://t/n', 'http://t/a', 'http://t/third']);",
        "try { sleep(0.7); } catch (e) { console.log('never'); }"}) {
    const ScriptSetup setup =
        hundred(body, "",
                "scenarios: { s: { executor: 'constant-vus', vus: 2, duration: '4.005s', "
                "gracefulStop: '0s' } }");
    EXPECT_GT(repeated(setup), 0U) << body;
  }
}

TEST(Repetition, StopsAtARequestThatNothingAnswersWithItsPlace) {
  ScriptSetup setup = hundred("http.get('http://t/go');");
  setup.targets = R"({"base": "http://t", "routes": [
    {"method": "GET", "path": "/a"},
    {"method": "GET", "path": "/go", "status": 302, "headers": {"Location": "/a"},
     "cases": [{"if": {"every": 50}, "status": 302, "headers": {"Location": "http://x/b"}}]}]})";
  const ScriptedRun run = run_both_ways(setup);
  EXPECT_THAT(run.abort_reason, HasSubstr("GET http://x/b (test.js:8)"));
  EXPECT_GT(run.repetitions.front().repeated, 0U);
}

TEST(Repetition, IsNoneWhereSomethingElseCouldCome) {
  const std::string get = "http.get('http://t/a'); sleep(0.1);";
  const std::pair<std::string, std::string> cases[] = {
      {"Date.now();", "clock"},
      {"new Date();", "clock"},
      {"Math.random();", "random"},
      {"if (__ITER > 90) sleep(1);", "__ITER"},
      {"exec.scenario.iterationInTest;", "which iteration"},
      {"exec.vu.tags.x = 'y';", "tags"},
      {"http.cookieJar().cookiesForURL('http://t/');", "cookie jar"},
      {"console.log('x');", "log"},
      {"setTimeout(() => sleep(1), 100);", "timers"},
      {"http.asyncRequest('GET', 'http://t/a');", "asyncRequest"},
      {"throw new Error('x');", "exception"}};
  for (const auto& [body, reason] : cases) {
    EXPECT_EQ(repeated(hundred(get + body)), 0U) << body;
    EXPECT_THAT(refused(hundred(get + body)), HasSubstr(reason)) << body;
  }
}

TEST(Repetition, IsNoneWhereIterationsChangeWhatTheyKeep) {
  for (const char* body :
       {"n += 1; if (n > 50) sleep(1);", "kept.push(n);", "kept[0] = kept[0] === 1 ? 2 : 1;",
        "Array.prototype.x = (Array.prototype.x || 0) + 1;", "options.n = (options.n || 0) + 1;"}) {
    EXPECT_EQ(repeated(hundred(std::string("sleep(0.1);") + body, "let n = 0; const kept = [1];")),
              0U)
        << body;
  }
}

TEST(Repetition, WaitsUntilTheMemoryStaysAsItIs) {
  const std::uint64_t count =
      repeated(hundred("if (kept.length < 3) { kept.push(1); sleep(2); } http.get('http://t/a');",
                       "const kept = [];"));
  EXPECT_GE(count, 90U);
  EXPECT_LE(count, 97U);
}

TEST(Repetition, IsNoneOfALaterScenarioThatWasNotSeen) {
  const ScriptSetup setup = hundred(
      "http.get('http://t/a?' + __ENV.X); sleep(0.1);", "",
      "scenarios: { a: { executor: 'per-vu-iterations', iterations: 30, maxDuration: '10s', env: { "
      "X: '1' } }, "
      "b: { executor: 'per-vu-iterations', iterations: 30, startTime: '1m', env: { X: '2' } } }");
  EXPECT_GE(repeated(setup), 50U);
}

}  // namespace
}  // namespace rehearse::testing
