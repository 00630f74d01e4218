// setup and teardown of scripts: their data, samples, timeouts and ends.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/sim/script/run/scripted_run.hpp"

namespace rehearse::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

std::string with(const std::string& functions, const std::string& options = "iterations: 1") {
  return "import { sleep } from 'k6';\nimport exec from 'k6/execution';\n"
         "import { Counter } from 'k6/metrics';\nconst made = new Counter('made');\n"
         "export const options = { " +
         options + " };\n" + functions;
}

TEST(ScriptPhases, RunBeforeAndAfterTheScenarios) {
  const ScriptedRun run =
      run_script(with("export function setup() { sleep(1); console.log('setup'); }"
                      "export default function () { sleep(2); console.log('iteration'); }"
                      "export function teardown() { sleep(3); console.log('teardown'); }"));
  EXPECT_THAT(run.log, ElementsAre("1s setup", "3s iteration", "6s teardown"));
  EXPECT_EQ(run.result.run, seconds(6));
  EXPECT_EQ(run.result.exit_code, ExitCode::Ok);
}

TEST(ScriptPhases, HandTheirDataToIterationsAndTeardown) {
  const ScriptedRun run = run_script(
      with("export function setup() { return { a: [1, 'x'], d: undefined }; }"
           "export default function (data) { console.log(JSON.stringify(data)); data.a = 0; }"
           "export function teardown(data) { console.log(JSON.stringify(data)); }"));
  EXPECT_THAT(run.log, ElementsAre(R"(0s {"a":[1,"x"],"d":null})", R"(0s {"a":[1,"x"],"d":null})"));
}

TEST(ScriptPhases, KeepTheDataOfEachVuApart) {
  const ScriptedRun run = run_script(with(
      "export function setup() { return { n: 0 }; }"
      "export default function (data) { sleep(__VU); data.n += 1; console.log(__VU, data.n); }",
      "scenarios: { s: { executor: 'per-vu-iterations', vus: 2, iterations: 2 } }"));
  EXPECT_THAT(run.log, ElementsAre("1s 1 1", "2s 1 2", "2s 2 1", "4s 2 2"));
}

TEST(ScriptPhases, AwaitAnAsyncSetup) {
  const ScriptedRun run = run_script(
      with("export async function setup() { await new Promise((r) => setTimeout(r, 500));"
           "return 7; }"
           "export default function (data) { console.log(data); }"));
  EXPECT_THAT(run.log, ElementsAre("500ms 7"));
}

TEST(ScriptPhases, HaveSamplesInGroupsOfTheirOwn) {
  const ScriptedRun run = run_setup({.script = with("export function setup() { made.add(1); }"
                                                    "export default function () { made.add(2); }"
                                                    "export function teardown() { made.add(3); }")},
                                    {"made"});
  EXPECT_THAT(run.samples,
              ElementsAre("0s made{group:::setup} 1", "0s made{group:,scenario:default} 2",
                          "0s made{group:::teardown} 3"));
}

TEST(ScriptPhases, EndTheTestWhereSetupTakesTooLong) {
  const ScriptedRun run = run_script(
      with("export function setup() { try { sleep(20); } finally { console.log('finally'); } }"
           "export default function () { console.log('iteration'); }"
           "export function teardown() { console.log('teardown'); }",
           "iterations: 1, setupTimeout: '10s'"));
  EXPECT_THAT(run.log, IsEmpty());
  EXPECT_EQ(run.result.exit_code, ExitCode::SetupTimeout);
  EXPECT_EQ(run.result.run, seconds(10));
}

TEST(ScriptPhases, EndTheTestWhereTeardownTakesTooLong) {
  const ScriptedRun run =
      run_script(with("export default function () { sleep(1); }"
                      "export function teardown() { sleep(20); }",
                      "iterations: 1, teardownTimeout: '5s'"));
  EXPECT_EQ(run.result.exit_code, ExitCode::TeardownTimeout);
  EXPECT_EQ(run.result.run, seconds(6));
}

TEST(ScriptPhases, MayTakeExactlyTheirTimeout) {
  const ScriptedRun run =
      run_script(with("export function setup() { sleep(9.999999999); }"
                      "export default function () {}",
                      "iterations: 1, setupTimeout: '10s'"));
  EXPECT_EQ(run.result.exit_code, ExitCode::Ok);
}

TEST(ScriptPhases, EndTheTestWhereSetupThrows) {
  const ScriptedRun run =
      run_script(with("export function setup() { sleep(1); throw new Error('no'); }"
                      "export default function () { console.log('iteration'); }"
                      "export function teardown() { console.log('teardown'); }"));
  ASSERT_THAT(run.log, SizeIs(1));
  EXPECT_THAT(run.log[0], HasSubstr("1s Error: no"));
  EXPECT_EQ(run.result.exit_code, ExitCode::ScriptException);
  EXPECT_EQ(run.result.run, seconds(1));
}

TEST(ScriptPhases, EndTheTestWhereSetupAborts) {
  const ScriptedRun run = run_script(with(
      "export function setup() { try { exec.test.abort(); } finally { console.log('finally'); } }"
      "export default function () { console.log('iteration'); }"
      "export function teardown() { console.log('teardown'); }"));
  EXPECT_THAT(run.log, IsEmpty());
  EXPECT_EQ(run.result.exit_code, ExitCode::Aborted);
}

TEST(ScriptPhases, TearDownAfterAnAbort) {
  const ScriptedRun run =
      run_script(with("export default function () { exec.test.abort(); }"
                      "export function teardown() { console.log('teardown'); }"));
  EXPECT_THAT(run.log, ElementsAre("0s teardown"));
  EXPECT_EQ(run.result.exit_code, ExitCode::Aborted);
}

TEST(ScriptPhases, AreLeftOutWhereTheOptionsSaySo) {
  const ScriptedRun run =
      run_script(with("export function setup() { console.log('setup'); }"
                      "export default function (data) { console.log(data); }"
                      "export function teardown() { console.log('teardown'); }",
                      "iterations: 1, noSetup: true, noTeardown: true"));
  EXPECT_THAT(run.log, ElementsAre("0s undefined"));
}

}  // namespace
}  // namespace rehearse::testing
