// SharedArray, setup's data, paths in JSON and Go's random numbers, as k6 2.2.0 was recorded.

#include "sim/script/modules/go_json.hpp"
#include "sim/script/modules/go_random.hpp"
#include "sim/script/modules/json_path.hpp"
#include "tests/sim/script/modules/script_fixture.hpp"

namespace rehearse {
namespace {

using SharedArrays = ScriptModules;

class SetupData : public ScriptModules {
 protected:
  JsValue value(const std::string& text) {
    return {engine_.context(), JS_Eval(engine_.context(), text.c_str(), text.size(), "file:///t.js",
                                       JS_EVAL_TYPE_GLOBAL)};
  }
  std::string error(const std::string& text) {
    return go_json(engine_.context(), value(text).get()).error;
  }
  /// Puts what VUs would see of a value into the global `data`.
  void hand_over(const std::string& text) {
    const GoJson json = go_json(engine_.context(), value(text).get());
    const JsValue global(engine_.context(), JS_GetGlobalObject(engine_.context()));
    global.set("data", from_go_json(engine_.context(), json.text));
  }
};

class JsonPaths : public SetupData {
 protected:
  std::string at(const std::string& path) {
    const JsValue json = value(R"(({ name: { first: 'Tom' }, age: 37, 'fav.movie': 'Deer', list: [
      { n: 'a', age: 20, tags: ['x'] }, { n: 'b', age: 40, tags: ['y', 'x'] }, { n: 'ca' }], no: null }))");
    const JsValue found(engine_.context(), json_at_path(engine_.context(), json.get(), path));
    return found.is_undefined() ? "undefined" : js_json(engine_.context(), found.get()).value();
  }
};

TEST_F(SharedArrays, HandOutItems) {
  EXPECT_EQ(run("const { SharedArray } = require('k6/data');"
                "const u = new SharedArray('u', () => [{ n: 'a' }, { n: 'b' }]);"
                "[u.length, u[1].n, u[99], u.map((x) => x.n).join('+'), Array.isArray(u), "
                "JSON.stringify(u), [...u].length, Object.keys(u), 1 in u, 2 in u].join(' ')"),
            R"(2 b  a+b true [{"n":"a"},{"n":"b"}] 2 0,1 true false)");
}

TEST_F(SharedArrays, AreBuiltOnce) {
  EXPECT_EQ(run("const { SharedArray } = require('k6/data'); let built = 0;"
                "const make = () => new SharedArray('u', () => { ++built; return [built]; });"
                "make(); make()[0] + ' ' + built"),
            "1 1");
}

TEST_F(SharedArrays, CannotBeChanged) {
  const std::string make =
      "const u = new (require('k6/data').SharedArray)('u', () => [{ n: [1] }]);";
  EXPECT_EQ(run("{" + make + "u[0] = 1 }"), "threw TypeError: SharedArray is immutable");
  EXPECT_EQ(run("{" + make + "u[0].n = 1 }").substr(0, 15), "threw TypeError");
  EXPECT_EQ(run("{" + make + "u[0].n.push(2) }").substr(0, 15), "threw TypeError");
}

TEST_F(SharedArrays, RefuseAsRecorded) {
  const auto error = [&](const std::string& arguments) {
    return run("new (require('k6/data').SharedArray)(" + arguments + ")");
  };
  EXPECT_EQ(error("'', () => [1]"),
            "threw GoError: empty name provided to SharedArray's constructor");
  EXPECT_EQ(error("'x', () => 'text'"), "threw GoError: only arrays can be made into SharedArray");
  EXPECT_EQ(error("'y', 5"),
            "threw GoError: a function is expected as the second argument of "
            "SharedArray's constructor");
  EXPECT_EQ(error("'z', () => { throw new Error('inner'); }"), "threw Error: inner");
  host_.init = false;
  EXPECT_EQ(error("'l', () => [1]"),
            "threw GoError: new SharedArray must be called in the init context");
}

TEST_F(SetupData, IsMarshalledAsGoDoes) {
  const JsValue data = value(
      "({ n: 1.5, list: [1, undefined], d: new Date(0), u: undefined, m: new Map([[1, 2]]), "
      "s: new Set(['a']), b: new Uint8Array([1, 2]), ms: new Date(1500), z: [-0] })");
  EXPECT_EQ(go_json(engine_.context(), data.get()).text,
            R"({"b":"AQI=","d":"1970-01-01T00:00:00Z","list":[1,null],"m":[[1,2]],)"
            R"("ms":"1970-01-01T00:00:01.5Z","n":1.5,"s":["a"],"u":null,"z":[-0]})");
}

TEST_F(SetupData, ThatIsNoJsonIsRefused) {
  EXPECT_EQ(error("({ f: () => 1 })"),
            "json: unsupported type: func(sobek.FunctionCall) sobek.Value");
  EXPECT_EQ(error("({ n: NaN })"), "json: unsupported value: NaN");
  EXPECT_EQ(error("({ n: -Infinity })"), "json: unsupported value: -Inf");
  EXPECT_NE(error("const o = {}; o.o = o; o").find("cycle"), std::string::npos);
}

TEST_F(SetupData, KeepsPropertiesAndLosesPushes) {
  hand_over("({ n: 1, list: [1, 2] })");
  EXPECT_EQ(run("data.n++; data.list.push(3); data.list[0] = 9; data.n + ' ' + data.list"),
            "2 9,2");
  EXPECT_EQ(run("data.list.pop(); JSON.stringify(data)"), R"({"list":[9,null],"n":2})");
  EXPECT_EQ(run("data.list = [5]; data.list.push(6); String(data.list)"), "5,6");
}

TEST_F(JsonPaths, FollowKeysAndIndices) {
  EXPECT_EQ(at("name.first"), R"("Tom")");
  EXPECT_EQ(at("list.1.n"), R"("b")");
  EXPECT_EQ(at("fav\\.movie"), R"("Deer")");
  EXPECT_EQ(at("na*.f?rst"), R"("Tom")");
  EXPECT_EQ(at("no"), "null");
  EXPECT_EQ(at("list.7"), "undefined");
  EXPECT_EQ(at("age.x"), "undefined");
}

TEST_F(JsonPaths, CountAndCollect) {
  EXPECT_EQ(at("list.#"), "3");
  EXPECT_EQ(at("list.#.n"), R"(["a","b","ca"])");
  EXPECT_EQ(at("list.#.age"), "[20,40]");
  EXPECT_EQ(at("list.#.tags.#"), "[1,2]");
}

TEST_F(JsonPaths, Query) {
  EXPECT_EQ(at(R"(list.#(n=="b").age)"), "40");
  EXPECT_EQ(at("list.#(age>10)#.n"), R"(["a","b"])");
  EXPECT_EQ(at(R"(list.#(n%"?a").n)"), R"("ca")");
  EXPECT_EQ(at(R"(list.#(tags.#(=="y")).n)"), R"("b")");
  EXPECT_EQ(at("list.1.tags.#(==x)"), R"("x")");
  EXPECT_EQ(at("list.#(age>99)"), "undefined");
  EXPECT_EQ(at("list.#(("), "undefined");
}

TEST(GoRandomNumbers, AreThoseOfGo) {
  GoRandom seeded(42);
  EXPECT_NEAR(seeded.float64(), 0.373028361047, 1e-12);
  EXPECT_NEAR(seeded.float64(), 0.066000496794, 1e-12);
  EXPECT_NEAR(seeded.float64(), 0.604093851559, 1e-12);
  GoRandom one(1);
  EXPECT_EQ(one.int63(), 5'577'006'791'947'779'410);
}

}  // namespace
}  // namespace rehearse
