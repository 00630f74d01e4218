// The engine: errors and where they were thrown, jobs, limits.

#include "sim/script/engine/js_engine.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace rehearse {
namespace {

using ::testing::HasSubstr;

class JsEngines : public ::testing::Test {
 protected:
  JsValue run(const std::string& text) {
    return {engine_.context(), JS_Eval(engine_.context(), text.c_str(), text.size(), "file:///t.js",
                                       JS_EVAL_TYPE_GLOBAL)};
  }
  JsError error_of(const std::string& text) {
    EXPECT_TRUE(run(text).failed());
    return engine_.take_error();
  }
  std::string text_of(const std::string& text) {
    const JsValue value = run(text);
    return js_text(engine_.context(), value.get()).value_or("no text");
  }

  JsEngine engine_{{.memory_bytes = std::size_t{16} << 20, .stack_bytes = std::size_t{256} << 10}};
};

TEST_F(JsEngines, GiveTheValueOfAText) { EXPECT_EQ(text_of("[1, 2].map((x) => x * 2)"), "2,4"); }

TEST_F(JsEngines, SayWhatWasThrownAndWhere) {
  const JsError error = error_of("function f() {\n  null.x;\n}\nf();");
  EXPECT_EQ(error.text, "TypeError: Cannot read property 'x' of undefined");
  EXPECT_EQ(error.name, "TypeError");
  EXPECT_EQ(error.file, "file:///t.js");
  EXPECT_EQ(error.line, 2U);
  EXPECT_THAT(error.stack, HasSubstr("\tat f (file:///t.js:2:"));
  EXPECT_FALSE(error.uncatchable);
}

TEST_F(JsEngines, KnowTheLineOfAFunctionOnOneLine) {
  const JsError error = error_of("\nfunction f() { throw new Error('m'); }\n\nf();");
  EXPECT_EQ(error.line, 2U);
}

TEST_F(JsEngines, SayWhatWasThrownThatIsNoError) {
  EXPECT_EQ(error_of("throw 'plain'").text, "plain");
  EXPECT_EQ(error_of("throw { a: 1 }").text, R"({"a":1})");
  EXPECT_EQ(error_of("throw null").text, "null");
}

TEST_F(JsEngines, SayWhereWhatIsNoErrorWasThrown) {
  const JsError error = error_of("function f() {\n  throw 'plain';\n}\nf();");
  EXPECT_THAT(error.stack, HasSubstr("\tat f (file:///t.js:2:"));
  EXPECT_EQ(error.line, 2U);
  EXPECT_EQ(error_of("try { throw 1; } catch (e) {} null.x;").text,
            "TypeError: Cannot read property 'x' of undefined");
}

TEST_F(JsEngines, DescribeWhatThrowsWhenItIsRead) {
  const JsError error = error_of(
      "const e = new Error('m');"
      "Object.defineProperty(e, 'message', { get() { throw 1; } }); throw e;");
  EXPECT_EQ(error.text, "Error");
  EXPECT_EQ(text_of("1 + 1"), "2");  // no exception is left behind
}

TEST_F(JsEngines, RunJobsUntilThereAreNone) {
  run("globalThis.seen = []; Promise.resolve().then(() => { seen.push(1);"
      "Promise.resolve().then(() => seen.push(2)); });");
  EXPECT_EQ(text_of("seen.length"), "0");
  EXPECT_FALSE(engine_.run_jobs().has_value());
  EXPECT_EQ(text_of("seen"), "1,2");
}

TEST_F(JsEngines, KeepRejectionsWithoutAHandler) {
  run("Promise.reject(new Error('lost')); Promise.reject(new Error('found')).catch(() => 0);");
  engine_.run_jobs();
  const std::vector<JsValue> unhandled = engine_.take_unhandled();
  ASSERT_EQ(unhandled.size(), 1U);
  EXPECT_EQ(engine_.describe(unhandled[0].get()).text, "Error: lost");
  EXPECT_TRUE(engine_.take_unhandled().empty());
}

TEST_F(JsEngines, RefuseMoreMemoryThanTheirLimit) {
  EXPECT_TRUE(run("const all = []; for (;;) all.push(new ArrayBuffer(1 << 20));").failed());
  EXPECT_THAT(engine_.take_error().text, HasSubstr("out of memory"));
  EXPECT_EQ(text_of("1 + 1"), "2");
}

TEST_F(JsEngines, RefuseACallThatIsTooDeep) {
  EXPECT_THAT(error_of("(function f() { f(); })()").text, HasSubstr("stack overflow"));
  EXPECT_EQ(text_of("1 + 1"), "2");
}

TEST_F(JsEngines, AreInterruptedPastCatchAndFinally) {
  int asked = 0;
  engine_.set_interrupt([&] { return ++asked == 3; });
  const JsError error = error_of(
      "globalThis.seen = 0; try { for (;;) {} } catch (e) { seen = 1 } finally { seen = 2 }");
  EXPECT_TRUE(error.uncatchable);
  EXPECT_EQ(text_of("seen"), "0");
}

TEST_F(JsEngines, ShowTheClockThatTheyAreGiven) {
  set_js_clock(1'500'000'000);
  EXPECT_EQ(text_of("Date.now()"), "1500");
  set_js_clock(2'000'000'000);
  EXPECT_EQ(text_of("new Date().toISOString()"), "1970-01-01T00:00:02.000Z");
}

TEST_F(JsEngines, AreIndependentOfEachOther) {
  JsEngine other({});
  run("globalThis.x = 1");
  const std::string ask = "typeof x";
  const JsValue there(other.context(),
                      JS_Eval(other.context(), ask.c_str(), ask.size(), "t", JS_EVAL_TYPE_GLOBAL));
  EXPECT_EQ(js_text(other.context(), there.get()), "undefined");
}

}  // namespace
}  // namespace rehearse
