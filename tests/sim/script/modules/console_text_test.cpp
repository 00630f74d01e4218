// What console.* prints, as k6 2.2.0 was recorded.

#include "tests/sim/script/modules/script_fixture.hpp"

namespace rehearse {
namespace {

using Console = ScriptModules;

#define EXPECT_LOGGED(script, expected)       \
  do {                                        \
    host_.lines.clear();                      \
    EXPECT_EQ(run(script), "undefined");      \
    ASSERT_EQ(host_.lines.size(), 1U);        \
    EXPECT_EQ(host_.lines.front(), expected); \
  } while (false)

TEST_F(Console, PrintsObjectsOnOneLine) {
  EXPECT_LOGGED("console.log({ a: 1, b: 'x', c: [1, 2], u: undefined, n: null })",
                R"({ a: 1, b: "x", c: [ 1, 2 ], u: null, n: null })");
}

TEST_F(Console, PrintsPlainArgumentsAsTheyAre) {
  EXPECT_LOGGED("console.log('multi\\nline', 'tab\\t.', undefined, null, -0, 10n, true)",
                "multi\nline tab\t. undefined null 0 10 true");
}

TEST_F(Console, PrintsFunctionsAndClasses) {
  EXPECT_LOGGED("class P { constructor() { this.x = 1; } } console.log(() => 1, P, new P())",
                "[object Function] [object Function] { x: 1 }");
}

TEST_F(Console, PrintsDatesAndCollections) {
  EXPECT_LOGGED(
      "console.log(new Date(0), /re/g, new Map([['a', 1]]), new Set([1]), "
      "Promise.resolve(1), Symbol('z'), Object.create(null))",
      R"("1970-01-01T00:00:00.000Z" {} {} {} {} z {})");
}

TEST_F(Console, PrintsBytes) {
  EXPECT_LOGGED("console.log(new Uint8Array([1, 2]), new ArrayBuffer(2))",
                "Uint8Array(2) [ 1, 2 ] ArrayBuffer { [Uint8Contents]: <00 00>, byteLength: 2 }");
}

TEST_F(Console, PrintsErrorsByNameAndMessage) {
  EXPECT_LOGGED("const e = new RangeError('too far'); console.error('with', e, { err: e })",
                "with RangeError: too far { err: RangeError: too far }");
  EXPECT_EQ(host_.levels.front(), ConsoleLevel::Error);
}

TEST_F(Console, EndsCircles) {
  EXPECT_LOGGED("const o = { name: 'o' }; o.self = o; console.log(o)",
                R"({ name: "o", self: [Circular] })");
}

TEST_F(Console, SurvivesGettersThatThrow) {
  EXPECT_LOGGED("console.log({ get a() { throw new Error('no'); }, b: 1 })", "{ a: null, b: 1 }");
}

TEST_F(Console, BoundsWhatItPrints) {
  EXPECT_EQ(
      run("console.log('x'.repeat(3 << 20)); console.log(Array(1e7).fill(1));"
          "let deep = {}; for (let i = 0; i < 1e5; ++i) deep = { deep }; console.log(deep);"
          "console.log(new Proxy([], { get: (_, k) => k === 'length' ? 2 ** 52 : undefined }))"),
      "undefined");
  for (const std::string& line : host_.lines) EXPECT_LT(line.size(), 2U << 20U);
}

TEST_F(Console, HasFiveMethods) {
  EXPECT_EQ(run("Object.keys(console).sort().join()"), "debug,error,info,log,warn");
}

}  // namespace
}  // namespace rehearse
