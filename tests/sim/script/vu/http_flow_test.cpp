// Requests of scripts in virtual time: batches, redirects, timeouts, samples.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/sim/script/run/scripted_run.hpp"

namespace rehearse::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr const char* kTargets = R"({ "base": "http://t", "default": { "status": 404 }, "routes": [
  { "method": "*", "path": "/wait/{ms}", "after_ms": "{{int:path.ms}}", "text": "waited" },
  { "method": "*", "path": "/hop/{n}", "status": 302, "headers": { "Location": "/hop/{{dec:path.n}}" },
    "cases": [ { "if": { "value": "{{path.n}}", "equals": "0" }, "status": 200, "text": "end" } ] },
  { "method": "*", "path": "/close", "close": true },
  { "method": "*", "path": "/echo", "text": "{{method}} {{body}}" } ] })";

/// One iteration with this body.
ScriptSetup once(const std::string& body, const std::string& options = "iterations: 1") {
  return {.script =
              "import http from 'k6/http';\nimport { sleep } from 'k6';\n"
              "export const options = { " +
              options + " };\nexport default " + body,
          .targets = kTargets};
}

TEST(HttpFlows, TakeTheTimeOfTheirAnswers) {
  const ScriptedRun run = run_setup(
      once("function () { const r = http.get('http://t/wait/250');"
           "console.log(r.status, r.body, r.timings.duration); sleep(1); console.log('end'); }"));
  EXPECT_THAT(run.log, ElementsAre("250ms 200 waited 250", "1.25s end"));
}

TEST(HttpFlows, RunABatchAtOnce) {
  const ScriptedRun run = run_setup(
      once("function () { const r = http.batch(['http://t/wait/300', 'http://t/wait/100']);"
           "console.log(r.map((x) => x.timings.duration)); }"));
  EXPECT_THAT(run.log, ElementsAre("300ms [ 300, 100 ]"));
}

TEST(HttpFlows, KeepToTheLimitOfABatch) {
  const ScriptedRun run = run_setup(
      once("function () { http.batch(Array(5).fill('http://t/wait/100')); console.log('end'); }",
           "iterations: 1, batch: 2, batchPerHost: 0"));
  EXPECT_THAT(run.log, ElementsAre("300ms end"));
}

TEST(HttpFlows, KeepToTheLimitOfABatchPerHost) {
  const ScriptedRun run = run_setup(
      once("function () { http.batch(Array(5).fill('http://t/wait/100')); console.log('end'); }",
           "iterations: 1, batchPerHost: 1"));
  EXPECT_THAT(run.log, ElementsAre("500ms end"));
}

TEST(HttpFlows, FollowRedirectsEachWithItsSamples) {
  const ScriptedRun run =
      run_setup(once("function () { const r = http.get('http://t/hop/2'); console.log(r.url); }"),
                {"http_reqs"});
  EXPECT_THAT(run.log, ElementsAre("0s http://t/hop/0"));
  EXPECT_THAT(
      run.samples,
      ElementsAre(
          "0s http_reqs{group:,method:GET,name:http://t/hop/2,scenario:default,status:302} 1",
          "0s http_reqs{group:,method:GET,name:http://t/hop/1,scenario:default,status:302} 1",
          "0s http_reqs{group:,method:GET,name:http://t/hop/0,scenario:default,status:200} 1"));
}

TEST(HttpFlows, StopAtTheMostRedirects) {
  const ScriptedRun run =
      run_setup(once("function () { const r = http.get('http://t/hop/5', { redirects: 2 });"
                     "console.log(r.status, r.url); }",
                     "iterations: 1"));
  EXPECT_EQ(run.log.back(), "0s 302 http://t/hop/3");
}

TEST(HttpFlows, NameAllHopsAndUrlsAsTheirTagSays) {
  const ScriptedRun run =
      run_setup(once("function () { http.get('http://t/hop/1', { tags: { name: 'n' } }); }",
                     "iterations: 1, systemTags: ['name', 'url'],"
                     "thresholds: { 'http_reqs{url:n}': ['count==2'] }"),
                {"http_reqs"});
  EXPECT_THAT(run.samples, ElementsAre("0s http_reqs{name:n} 1", "0s http_reqs{name:n} 1"));
  EXPECT_EQ(run.result.exit_code, ExitCode::Ok);
}

TEST(HttpFlows, TimeOutExactly) {
  const ScriptedRun run =
      run_setup(once("function () { const r = http.get('http://t/wait/5000', { timeout: '1s' });"
                     "console.log(r.status, r.error_code, r.error); }"));
  EXPECT_THAT(run.log, ElementsAre("1s Request Failed", "1s 0 1050 request timeout"));
}

TEST(HttpFlows, GiveUpWhatTheIterationLeaves) {
  const ScriptedRun run = run_setup(once("function () { console.log('in'); "
                                         "http.get('http://t/wait/5000'); console.log('after'); }",
                                         "scenarios: { s: { executor: 'constant-vus', vus: 1, "
                                         "duration: '2s', gracefulStop: '0s' } }"),
                                    {"http_reqs"});
  EXPECT_THAT(run.log, ElementsAre("0s in"));
  EXPECT_THAT(run.samples, IsEmpty());
  EXPECT_EQ(run.result.counts.interrupted, 1U);
}

TEST(HttpFlows, FailWhereTheConnectionIsClosed) {
  const ScriptedRun run =
      run_setup(once("function () { const r = http.get('http://t/close'); console.log(r.status, "
                     "r.error_code); }"));
  EXPECT_EQ(run.log.back(), "0s 0 1000");
}

TEST(HttpFlows, FailWhereNoTargetAnswers) {
  const ScriptedRun run =
      run_setup(once("function () { const r = http.get('http://127.0.0.1:9/'); "
                     "console.log(r.status, r.error_code); }"));
  EXPECT_EQ(run.log.back(), "0s 0 1212");
}

TEST(HttpFlows, AnswerAsyncRequestsAlongsideEachOther) {
  const ScriptedRun run =
      run_setup(once("async function () { const a = http.asyncRequest('GET', 'http://t/wait/200');"
                     "const b = http.asyncRequest('GET', 'http://t/wait/100');"
                     "b.then(() => console.log('b')); await a; console.log('a'); }"));
  EXPECT_THAT(run.log, ElementsAre("100ms b", "200ms a"));
}

TEST(HttpFlows, TakeTurnsUnderRps) {
  const ScriptedRun run =
      run_setup(once("function () { for (let i = 0; i < 3; ++i) http.get('http://t/wait/0'); "
                     "console.log('end'); }",
                     "iterations: 1, rps: 2"));
  EXPECT_THAT(run.log, ElementsAre("1s end"));
}

}  // namespace
}  // namespace rehearse::testing
