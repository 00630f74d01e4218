// VUs of scripts in virtual time: waits, timers, interruptions, randomness.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/sim/script/run/scripted_run.hpp"

namespace rehearse::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

/// A script of one iteration with this body, and these options beside it.
std::string once(const std::string& body, const std::string& options = "iterations: 1") {
  return "import { sleep, group } from 'k6';\nimport exec from 'k6/execution';\n"
         "import { setTimeout, setInterval, clearInterval, clearTimeout } from 'k6/timers';\n"
         "export const options = { " +
         options + " };\nexport default " + body;
}

TEST(ScriptVus, SleepInVirtualTimeExactly) {
  const ScriptedRun run =
      run_script(once("function () {"
                      "console.log('a'); sleep(0.25); console.log('b');"
                      "sleep(500); console.log('c'); }"));
  EXPECT_THAT(run.log, ElementsAre("0s a", "250ms b", "8m20.25s c"));
  EXPECT_EQ(run.result.run, Duration{500'250'000'000});
}

TEST(ScriptVus, SeeTheClockOfTheTest) {
  const ScriptedRun run = run_script(
      once("function () { const t = Date.now(); sleep(1.5); console.log(Date.now() - t); }"));
  EXPECT_THAT(run.log, ElementsAre("1.5s 1500"));
}

TEST(ScriptVus, FireTimersInTheOrderOfTheirInstants) {
  const ScriptedRun run =
      run_script(once("function () { setTimeout(() => console.log('late'), 200);"
                      "setTimeout(() => console.log('early'), 100);"
                      "setTimeout(() => console.log('too'), 100); console.log('now'); }"));
  EXPECT_THAT(run.log, ElementsAre("0s now", "100ms early", "100ms too", "200ms late"));
  EXPECT_EQ(run.result.run, Duration{200'000'000});
}

TEST(ScriptVus, RepeatAnIntervalUntilItIsCleared) {
  const ScriptedRun run =
      run_script(once("function () { let n = 0; const id = setInterval(() => { console.log(++n);"
                      "if (n === 3) clearInterval(id); }, 50); }"));
  EXPECT_THAT(run.log, ElementsAre("50ms 1", "100ms 2", "150ms 3"));
}

TEST(ScriptVus, FireTimersAfterTheCodeThatSleeps) {
  const ScriptedRun run =
      run_script(once("function () { setTimeout(() => console.log('t'), 100); sleep(1);"
                      "console.log('s'); }"));
  EXPECT_THAT(run.log, ElementsAre("1s s", "1s t"));
}

TEST(ScriptVus, ContinueAsyncCodeInVirtualTime) {
  const ScriptedRun run =
      run_script(once("async function () { await new Promise((r) => setTimeout(r, 300));"
                      "console.log('a'); await Promise.all([1, 2].map((n) => new Promise("
                      "(r) => setTimeout(r, n * 100)))); console.log('b'); }"));
  EXPECT_THAT(run.log, ElementsAre("300ms a", "500ms b"));
}

TEST(ScriptVus, RunNoMoreCodeOnceInterrupted) {
  const ScriptedRun run =
      run_script(once("function () { try { console.log('in'); sleep(10); console.log('after'); }"
                      "catch (e) { console.log('caught'); } finally { console.log('finally'); } }",
                      "scenarios: { s: { executor: 'constant-vus', vus: 1, duration: '2s', "
                      "gracefulStop: '0s' } }"));
  EXPECT_THAT(run.log, ElementsAre("0s in"));
  EXPECT_EQ(run.result.counts.interrupted, 1U);
  EXPECT_EQ(run.result.counts.complete, 0U);
}

TEST(ScriptVus, RunNoTimersOnceInterrupted) {
  const ScriptedRun run =
      run_script(once("function () { setInterval(() => console.log('t'), 800); }",
                      "scenarios: { s: { executor: 'constant-vus', vus: 1, duration: '2s', "
                      "gracefulStop: '0s' } }"));
  EXPECT_THAT(run.log, ElementsAre("800ms t", "1.6s t"));
}

TEST(ScriptVus, RunNoAsyncCodeOnceInterrupted) {
  const ScriptedRun run =
      run_script(once("async function () { try { await new Promise((r) => setTimeout(r, 5000)); }"
                      "catch (e) { console.log('caught'); } finally { console.log('finally'); } }",
                      "scenarios: { s: { executor: 'constant-vus', vus: 1, duration: '2s', "
                      "gracefulStop: '0s' } }"));
  EXPECT_THAT(run.log, IsEmpty());
  EXPECT_EQ(run.result.counts.interrupted, 1U);
}

TEST(ScriptVus, AbortPastCatchAndFinally) {
  const ScriptedRun run =
      run_script(once("function () { try { sleep(1); exec.test.abort('why'); }"
                      "catch (e) { console.log('caught'); } finally { console.log('finally'); }"
                      "console.log('after'); }"));
  EXPECT_THAT(run.log, IsEmpty());
  EXPECT_EQ(run.result.exit_code, ExitCode::Aborted);
  EXPECT_EQ(run.result.run, seconds(1));
  EXPECT_EQ(run.result.counts.interrupted, 1U);
}

TEST(ScriptVus, AbortPastCatchAndFinallyOfAsyncCode) {
  const ScriptedRun run = run_script(
      once("async function () { const f = async () => { await null; exec.test.abort(); };"
           "try { await f(); } catch (e) { console.log('caught'); }"
           "finally { console.log('finally'); } console.log('after'); }"));
  EXPECT_THAT(run.log, IsEmpty());
  EXPECT_EQ(run.result.exit_code, ExitCode::Aborted);
}

TEST(ScriptVus, AbortInsideGroupsAndCallbacks) {
  const ScriptedRun run =
      run_script(once("function () { group('g', () => [1, 2].forEach(() => exec.test.abort()));"
                      "console.log('after'); }"));
  EXPECT_THAT(run.log, IsEmpty());
  EXPECT_EQ(run.result.exit_code, ExitCode::Aborted);
}

TEST(ScriptVus, AbortFromATimer) {
  const ScriptedRun run =
      run_script(once("function () { setTimeout(() => exec.test.abort(), 100);"
                      "setTimeout(() => console.log('late'), 200); }"));
  EXPECT_THAT(run.log, IsEmpty());
  EXPECT_EQ(run.result.exit_code, ExitCode::Aborted);
  EXPECT_EQ(run.result.run, Duration{100'000'000});
}

TEST(ScriptVus, ContinueWithTheNextIterationAfterOneThatThrows) {
  const ScriptedRun run = run_script(once(
      "function () { sleep(1); if (__ITER === 0) throw new Error('one'); console.log('two'); }",
      "iterations: 2"));
  EXPECT_EQ(run.log.size(), 2U);
  EXPECT_EQ(run.log[0].substr(0, 13), "1s Error: one");
  EXPECT_EQ(run.log[1], "2s two");
  EXPECT_EQ(run.result.counts.complete, 2U);
  EXPECT_EQ(run.result.counts.thrown, 1U);
}

TEST(ScriptVus, ForgetTimersOfAnIterationThatThrows) {
  const ScriptedRun run = run_script(
      once("function () { if (__ITER === 0) { setTimeout(() => console.log('t'), 10); throw 'x'; }"
           "sleep(1); }",
           "iterations: 2"));
  EXPECT_THAT(run.log, ElementsAre("0s x\n\tat default (file:///t/test.js:5:1)\n"));
}

TEST(ScriptVus, HaveModulesOfTheirOwn) {
  const ScriptedRun run = run_script(
      "import { sleep } from 'k6'; let n = 0;"
      "export const options = { scenarios: { s: { executor: 'per-vu-iterations', vus: 2, "
      "iterations: 2 } } };"
      "export default function () { sleep(__VU); console.log(__VU, ++n); }");
  EXPECT_THAT(run.log, ElementsAre("1s 1 1", "2s 1 2", "2s 2 1", "4s 2 2"));
}

constexpr const char* kRandom =
    "import { sleep } from 'k6'; export const options = { vus: 2, iterations: 6 };"
    "export default function () { sleep(Math.random()); console.log(__VU, Math.random()); }";

TEST(ScriptVus, GiveTheSameRunForTheSameSeed) {
  const ScriptedRun one = run_setup({.script = kRandom, .seed = 7});
  const ScriptedRun two = run_setup({.script = kRandom, .seed = 7});
  EXPECT_EQ(one.log, two.log);
  EXPECT_EQ(one.result.trace_hash, two.result.trace_hash);
}

TEST(ScriptVus, GiveAnotherRunForAnotherSeed) {
  const ScriptedRun one = run_setup({.script = kRandom, .seed = 7});
  const ScriptedRun two = run_setup({.script = kRandom, .seed = 8});
  EXPECT_NE(one.log, two.log);
  EXPECT_NE(one.result.trace_hash, two.result.trace_hash);
}

TEST(ScriptVus, DrawWhatTheirIterationsDrawWhateverOthersDo) {
  const std::string script =
      "import { sleep } from 'k6'; export const options = { scenarios: {"
      "a: { executor: 'per-vu-iterations', vus: 1, iterations: 2, exec: 'a' },"
      "b: { executor: 'per-vu-iterations', vus: 1, iterations: 2, exec: 'b' } } };"
      "export function a() { sleep(1); console.log('a', Math.random()); }"
      "export function b() { sleep(1); MORE }";
  const auto of_a = [&](const std::string& more) {
    std::string text = script;
    text.replace(text.find("MORE"), 4, more);
    std::vector<std::string> lines;
    for (const std::string& line : run_script(text).log) {
      if (line.find(" a ") != std::string::npos) lines.push_back(line);
    }
    return lines;
  };
  EXPECT_EQ(of_a(""), of_a("for (let i = 0; i < 9; ++i) Math.random();"));
  EXPECT_EQ(of_a("").size(), 2U);
}

}  // namespace
}  // namespace rehearse::testing
