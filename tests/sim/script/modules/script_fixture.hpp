#pragma once
// An engine with a host that keeps what is logged, and the modules behind require().

#include <gtest/gtest.h>
#include <map>
#include <string>
#include <vector>

#include "sim/script/engine/js_engine.hpp"
#include "sim/script/engine/script_host.hpp"
#include "sim/script/modules/globals.hpp"
#include "sim/script/modules/module_table.hpp"
#include "sim/script/modules/native.hpp"

namespace rehearse {

class FakeHost : public ScriptHost {
 public:
  bool in_init() const override { return init; }
  std::uint32_t vu_number() const override { return 1; }
  std::int64_t unix_ns() const override { return 0; }
  std::uint64_t random_bits() override { return ++draws * 0x9e3779b97f4a7c15U; }
  void log(ConsoleLevel level, std::string text, bool /*console*/) override {
    levels.push_back(level);
    lines.push_back(std::move(text));
  }
  bool sleep(std::int64_t /*nanoseconds*/) override { return true; }
  bool read_file(std::string_view /*path*/, std::string_view /*folder*/, std::string& /*bytes*/,
                 std::string& /*error*/) override {
    return false;
  }
  SharedItems shared_array(const std::string& name) override { return shared[name]; }
  void share_array(const std::string& name, const SharedItems& items) override {
    shared[name] = items;
  }

  bool init = true;
  std::uint64_t draws = 0;
  std::vector<ConsoleLevel> levels;
  std::vector<std::string> lines;
  std::map<std::string, SharedItems> shared;
};

class ScriptModules : public ::testing::Test {
 protected:
  ScriptModules() : engine_(JsLimits()) {
    JS_SetContextOpaque(engine_.context(), static_cast<ScriptHost*>(&host_));
    EXPECT_TRUE(install_globals(engine_.context()));
    const JsValue global(engine_.context(), JS_GetGlobalObject(engine_.context()));
    set_function(engine_.context(), global.get(), "require", require, 1);
  }

  /// The value of a text, or of the promise that it gives, as String() makes it; "threw …" of what
  /// is thrown.
  std::string run(const std::string& text) {
    JSContext* const context = engine_.context();
    JsValue value(context, JS_Eval(context, text.c_str(), text.size(), "file:///test.js",
                                   JS_EVAL_TYPE_GLOBAL | JS_EVAL_FLAG_STRICT));
    if (value.failed()) return "threw " + engine_.take_error().text;
    if (auto error = engine_.run_jobs()) return "threw " + error->text;
    int state = 0;
    const JsValue result(context, js_more_promise_result(context, value.get(), &state));
    if (state == 2) return "threw " + engine_.describe(result.get()).text;
    return js_text(context, state == 1 ? result.get() : value.get()).value_or("no text");
  }

  FakeHost host_;
  JsEngine engine_;

 private:
  static JSValue require(JSContext* context, JSValueConst /*self*/, int argc, JSValueConst* argv) {
    const JsValue global(context, JS_GetGlobalObject(context));
    const std::string name = text_argument(context, argc, argv, 0).value_or("");
    JsValue fake = global.property(("fake:" + name).c_str());
    if (!fake.is_undefined()) return fake.release();
    const BuiltinModule* const module = find_builtin(name);
    return module == nullptr ? js_throw_error(context, "no module " + name) : module->make(context);
  }
};

}  // namespace rehearse
