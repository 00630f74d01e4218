// Reading scripts: what they export, and why they are refused.

#include "sim/script/run/script_test.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/sim/script/run/scripted_run.hpp"

namespace rehearse::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::StartsWith;

TEST(ScriptTests, HaveOptionsFunctionsAndMetrics) {
  ScriptFailure failure;
  ScriptSettings settings;
  settings.file = "test.js";
  const auto test = ScriptTest::read(
      settings,
      files_of(
          {{"/t/test.js",
            "import { Counter, Trend } from 'k6/metrics'; new Counter('cc'); new Trend('tt', true);"
            "export const options = { vus: 1 + 1 }; export function setup() {}"
            "export default function () {} export const other = 3;"}}),
      failure);
  ASSERT_NE(test, nullptr) << failure.text;
  EXPECT_EQ(test->options_json(), R"({"vus":2})");
  EXPECT_THAT(test->functions(), ElementsAre("default", "setup"));
  ASSERT_EQ(test->metrics().size(), 2U);
  EXPECT_EQ(test->metrics()[0].name, "cc");
  EXPECT_EQ(test->metrics()[1].kind, MetricKind::Trend);
}

TEST(ScriptTests, ImportModulesOfBothKinds) {
  const ScriptedRun run = run_setup(
      {.script =
           "import c, { two } from './c.js'; import { three } from './m.js';\n"
           "export const options = { iterations: 1 };"
           "export default function () { console.log(c.one, two, three, require('./c.js').one); }",
       .more_files = {{"/t/c.js", "module.exports = { one: 1, two: require('./m.js').three - 1 };"},
                      {"/t/m.js", "export const three = 3;"}}});
  EXPECT_THAT(run.log, ElementsAre("0s 1 2 3 1"));
}

TEST(ScriptTests, AreRefusedWhereInitCodeThrows) {
  EXPECT_THAT(refusal({"function f() { throw new TypeError('bad'); }\nf();\n"
                       "export default function () {}"}),
              StartsWith("107 TypeError: bad\n\tat f (file:///t/test.js:1:"));
}

TEST(ScriptTests, AreRefusedWithoutAnExportedFunction) {
  EXPECT_THAT(refusal({"export const options = {};"}), HasSubstr("no exported functions"));
}

TEST(ScriptTests, AreRefusedWhereInitCodeAborts) {
  EXPECT_EQ(refusal({"import exec from 'k6/execution'; exec.test.abort('no');\n"
                     "export default function () {}"}),
            "108 could not initialize 'test.js': could not load JS test 'file:///t/test.js': test "
            "aborted: no at file:///t/test.js:1:1");
}

TEST(ScriptTests, AreRefusedWhereAPromiseOfInitCodeIsRejected) {
  EXPECT_THAT(refusal({"Promise.reject(new Error('lost')); export default function () {}"}),
              StartsWith("255 could not initialize"));
}

TEST(ScriptTests, AreRefusedWhereOptionsAreNoJson) {
  EXPECT_THAT(refusal({"const o = {}; o.o = o; export const options = o;"
                       "export default function () {}"}),
              StartsWith("107 TypeError"));
}

}  // namespace
}  // namespace rehearse::testing
