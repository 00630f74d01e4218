// The library of k6's engine, as it was recorded.

#include "tests/sim/script/modules/script_fixture.hpp"

namespace rehearse {
namespace {

using Globals = ScriptModules;

TEST_F(Globals, AreThoseOfK6) {
  EXPECT_EQ(run(R"(
    ['Promise.any', 'Promise.allSettled', 'Array.prototype.toSorted', 'Array.prototype.findLast',
     'Array.prototype.at', 'String.prototype.at', 'String.prototype.replaceAll', 'Object.fromEntries',
     'Object.hasOwn', 'String.prototype.matchAll', 'String.prototype.localeCompare',
     'String.prototype.normalize', 'AggregateError', 'Array.prototype.flatMap', 'globalThis',
     'Math.clz32', 'BigInt64Array', 'crypto', 'TextEncoder', 'TextDecoder', 'global']
      .filter((name) => name.split('.').reduce((o, k) => o[k], globalThis) === undefined).join())"),
            "");
}

TEST_F(Globals, LackWhatK6Lacks) {
  EXPECT_EQ(run(R"(
    ['Promise.withResolvers', 'Object.groupBy', 'Map.groupBy', 'Array.fromAsync',
     'Array.prototype.group', 'String.prototype.isWellFormed', 'Set.prototype.union', 'Iterator',
     'Symbol.asyncIterator', 'FinalizationRegistry', 'ArrayBuffer.prototype.resize',
     'Error.captureStackTrace', 'RegExp.escape', 'Float16Array', 'fetch', 'URL', 'structuredClone',
     'performance', 'atob', 'queueMicrotask', 'Intl', 'WeakRef', 'process', 'Buffer']
      .filter((name) => name.split('.').reduce((o, k) => o[k], globalThis) !== undefined).join())"),
            "");
}

TEST_F(Globals, FormatAsK6Does) {
  EXPECT_EQ(run("[new Error('m', { cause: 'c' }).cause, (12345.678).toLocaleString(), "
                "new Date(0).toLocaleDateString(), 'b'.localeCompare('a'), 'a'.localeCompare('B'), "
                "Date.UTC(2024, 1, 29)].join(' ')"),
            "c 12345.678 01/01/1970 1 -1 1709164800000");
}

TEST_F(Globals, SyntaxThatK6LacksIsRefused) {
  for (const char* const text :
       {"(async function* () { yield 1; })", "(async () => { for await (const x of []) {} })",
        "({ async *f() {} })", "/[a]/v", "/a/d", "@d class S {}", "<!-- x"}) {
    EXPECT_EQ(run(text).substr(0, 17), "threw SyntaxError") << text;
  }
}

TEST_F(Globals, EvalReadsNewerSyntax) {
  EXPECT_EQ(run("(0, eval)('class Q { #p; static h(o) { return #p in o; } }'); "
                "(0, eval)('class R { static { globalThis.x = 1; } }'); x"),
            "1");
}

TEST_F(Globals, EvalDoesNotRunTwiceWhatThrows) {
  EXPECT_EQ(
      run("globalThis.n = 0; try { (0, eval)('n++; throw new SyntaxError()') } catch (e) {} n"),
      "1");
}

TEST_F(Globals, UnicodePropertiesMatchNothing) {
  EXPECT_EQ(run("String('éa1'.match(/\\p{L}+/u)) + '1a'.match(/\\p{N}/u) + 'ab'.match(/\\w+/u) + "
                "'É'.match(/é/iu)"),
            "nullnullabÉ");
}

TEST_F(Globals, ArraysHaveTheirNewerMethods) {
  EXPECT_EQ(run("const a = [3, 1, 2]; JSON.stringify([a.toSorted(), a.toReversed(), a.with(-1, 9), "
                "a.toSpliced(0, 1), a.findLast((x) => x < 3), a.findLastIndex((x) => x > 5), "
                "a.at(-1), a])"),
            "[[1,2,3],[2,1,3],[3,1,9],[1,2],2,-1,2,[3,1,2]]");
}

TEST_F(Globals, TextIsEncodedAndDecoded) {
  EXPECT_EQ(run("[new TextEncoder().encode('é!').length, "
                "new TextDecoder().decode(new Uint8Array([195, 169, 33])), "
                "new TextDecoder('utf-16le').decode(new Uint8Array([104, 0, 105, 0]))].join()"),
            "3,é!,hi");
}

TEST_F(Globals, TextIsDecodedInPieces) {
  EXPECT_EQ(run("const d = new TextDecoder(); d.decode(new Uint8Array([195]), { stream: true }) + "
                "d.decode(new Uint8Array([169]))"),
            "é");
}

TEST_F(Globals, InvalidTextIsFatalWhereAsked) {
  EXPECT_EQ(
      run("new TextDecoder('utf-8', { fatal: true }).decode(new Uint8Array([255]))").substr(0, 15),
      "threw TypeError");
}

TEST_F(Globals, LazyOnesCanBeReplaced) { EXPECT_EQ(run("globalThis.crypto = 5; crypto + 1"), "6"); }

}  // namespace
}  // namespace rehearse
