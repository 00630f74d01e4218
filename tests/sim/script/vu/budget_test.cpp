// Code that never waits: ended, reported, and no part of what follows.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/sim/script/run/scripted_run.hpp"

namespace rehearse::testing {
namespace {

using ::testing::HasSubstr;

constexpr const char* kBusy =
    "export const options = { scenarios: { s: { executor: 'constant-vus', vus: 1, duration: '2s',"
    "gracefulStop: '1s' } } };\n"
    "export default function () { try { for (;;) {} } catch (e) { console.log('caught'); } }";

TEST(ScriptBudgets, EndALoopThatNeverWaits) {
  const ScriptedRun run = run_script(kBusy);
  ASSERT_EQ(run.log.size(), 1U);
  EXPECT_THAT(run.log[0], HasSubstr("0s the script ran without waiting"));
  EXPECT_EQ(run.result.counts.interrupted, 1U);
  EXPECT_EQ(run.result.run, seconds(3));
}

TEST(ScriptBudgets, RefuseInitCodeThatNeverEnds) {
  EXPECT_THAT(refusal({"for (;;) {}\nexport default function () {}"}), HasSubstr("107 "));
}

}  // namespace
}  // namespace rehearse::testing
