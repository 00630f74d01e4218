// Scripts under executors: scenarios, VUs and what k6/execution says of them.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/sim/script/run/scripted_run.hpp"

namespace rehearse::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::SizeIs;

TEST(ScriptRuns, RunEachScenariosFunction) {
  const ScriptedRun run = run_script(
      "import { sleep } from 'k6';\n"
      "export const options = { scenarios: {"
      "a: { executor: 'constant-vus', vus: 1, duration: '2s', exec: 'first' },"
      "b: { executor: 'constant-arrival-rate', rate: 1, duration: '2s', preAllocatedVUs: 1,"
      "exec: 'second', startTime: '500ms' } } };"
      "export function first() { console.log('a'); sleep(1); }"
      "export function second() { console.log('b'); }");
  EXPECT_THAT(run.log, ElementsAre("0s a", "500ms b", "1s a", "1.5s b"));
  ASSERT_THAT(run.result.scenarios, SizeIs(2));
  EXPECT_EQ(run.result.scenarios[0].counts.complete, 2U);
  EXPECT_EQ(run.result.scenarios[1].counts.complete, 2U);
}

TEST(ScriptRuns, SayWhichIterationItIs) {
  const ScriptedRun run = run_script(
      "import { sleep } from 'k6'; import exec from 'k6/execution';\n"
      "export const options = { scenarios: { s: { executor: 'shared-iterations', vus: 2, "
      "iterations: 4 } } };"
      "export default function () { sleep(exec.vu.idInTest);"
      "console.log(exec.scenario.iterationInTest, exec.vu.idInTest, exec.vu.iterationInScenario,"
      "exec.instance.iterationsCompleted); }");
  EXPECT_THAT(run.log, ElementsAre("1s 0 1 0 0", "2s 2 1 1 1", "2s 1 2 0 2", "3s 3 1 2 3"));
}

TEST(ScriptRuns, GiveScenariosTheirEnvironmentAndTags) {
  const ScriptedRun run = run_setup(
      {.script = "import { Counter } from 'k6/metrics'; const c = new Counter('cc');\n"
                 "export const options = { scenarios: { s: { executor: 'per-vu-iterations',"
                 "env: { WHO: 'me' }, tags: { name: 'of scenario' } } } };"
                 "export default function () { c.add(1); console.log(__ENV.WHO); }"},
      {"cc"});
  EXPECT_THAT(run.log, ElementsAre("0s me"));
  EXPECT_THAT(run.samples, ElementsAre("0s cc{group:,name:of scenario,scenario:s} 1"));
}

TEST(ScriptRuns, HoldVusForTheLeastDurationOfIterations) {
  const ScriptedRun run = run_script(
      "export const options = { iterations: 2, minIterationDuration: '2s' };"
      "export default function () { console.log(__ITER); }");
  EXPECT_THAT(run.log, ElementsAre("0s 0", "2s 1"));
  EXPECT_EQ(run.result.run, seconds(4));
}

TEST(ScriptRuns, JudgeThresholdsOfMetricsOfTheScript) {
  const ScriptedRun run = run_script(
      "import { Trend } from 'k6/metrics'; const t = new Trend('my_time', true);\n"
      "export const options = { iterations: 2, thresholds: { my_time: ['max<5', 'max<50'] } };"
      "export default function () { t.add(10); }");
  EXPECT_EQ(run.result.exit_code, ExitCode::ThresholdsCrossed);
  EXPECT_THAT(run.result.verdict->crossed, ElementsAre("my_time"));
}

TEST(ScriptRuns, EndWhereAThresholdAborts) {
  const ScriptedRun run = run_script(
      "import { sleep } from 'k6'; import { Counter } from 'k6/metrics'; const c = new "
      "Counter('cc');\n"
      "export const options = { vus: 1, duration: '1m',"
      "thresholds: { cc: [{ threshold: 'count<3', abortOnFail: true }] } };"
      "export default function () { c.add(1); sleep(1); }");
  EXPECT_EQ(run.result.exit_code, ExitCode::ThresholdsCrossed);
  EXPECT_EQ(run.result.run, seconds(4));
}

TEST(ScriptRuns, InitialiseUnplannedVusInTheMiddle) {
  const ScriptedRun run = run_script(
      "import { sleep } from 'k6';\n"
      "export const options = { scenarios: { s: { executor: 'constant-arrival-rate', rate: 1,"
      "duration: '3s', preAllocatedVUs: 1, maxVUs: 2 } } };\n"
      "console.log('init', __VU);\n"
      "export default function () { console.log('run', __VU); sleep(5); }");
  EXPECT_THAT(run.log, ElementsAre("0s init 1", "0s run 1", "1s init 2", "2s run 2"));
  EXPECT_EQ(run.result.counts.dropped, 1U);
}

TEST(ScriptRuns, ShareArraysAmongTheirVus) {
  const ScriptedRun run = run_script(
      "import { SharedArray } from 'k6/data';\n"
      "const users = new SharedArray('users', () => { console.log('built'); return [{ n: 'a' }]; "
      "});"
      "export const options = { vus: 3, iterations: 3 };"
      "export default function () { console.log(users[0].n); }");
  EXPECT_THAT(run.log, ElementsAre("0s a", "0s a", "0s a"));
}

TEST(ScriptRuns, HaveRandomnessOfTheirReplication) {
  const std::string script =
      "export const options = { iterations: 1 };"
      "export function setup() { console.log(Math.random()); }"
      "export default function () { console.log(Math.random()); }";
  const ScriptedRun one = run_setup({.script = script});
  const ScriptedRun two = run_setup({.script = script, .replication = 1});
  ASSERT_THAT(one.log, SizeIs(2));
  EXPECT_NE(one.log[0], two.log[0]);
  EXPECT_NE(one.log[1], two.log[1]);
}

}  // namespace
}  // namespace rehearse::testing
