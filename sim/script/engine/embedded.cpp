// Bytecode of our own texts, shared by all contexts.

#include "sim/script/engine/embedded.hpp"

#include <map>
#include <mutex>
#include <string>
#include <vector>

#include "models/base/require.hpp"
#include "sim/script/engine/js_memory.hpp"

namespace rehearse {

namespace {

using Bytecode = std::vector<std::uint8_t>;

Bytecode compile(const EmbeddedScript& script) {
  constexpr std::size_t kEnough = std::size_t{1} << 30U;  // bytes
  JsMemory memory(kEnough);
  JSRuntime* const runtime = JS_NewRuntime2(&JsMemory::functions(), &memory);
  JSContext* const context = JS_NewContext(runtime);
  const std::string text(script.text);
  const std::string name(script.name);
  JSValue function = JS_Eval(context, text.c_str(), text.size(), name.c_str(),
                             JS_EVAL_TYPE_GLOBAL | JS_EVAL_FLAG_COMPILE_ONLY | JS_EVAL_FLAG_STRICT);
  REQUIRE(!JS_IsException(function));
  std::size_t size = 0;
  std::uint8_t* const bytes = JS_WriteObject(context, &size, function, JS_WRITE_OBJ_BYTECODE);
  Bytecode bytecode(bytes, bytes + size);
  js_free(context, bytes);
  JS_FreeValue(context, function);
  JS_FreeContext(context);
  JS_FreeRuntime(runtime);
  return bytecode;
}

const Bytecode& bytecode_of(const EmbeddedScript& script) {
  static std::mutex mutex;
  static std::map<const void*, Bytecode> compiled;
  const std::lock_guard<std::mutex> lock(mutex);
  const auto found = compiled.find(script.text.data());
  if (found != compiled.end()) return found->second;
  return compiled.emplace(script.text.data(), compile(script)).first->second;
}

}  // namespace

JSValue run_embedded(JSContext* context, const EmbeddedScript& script, JSValueConst native) {
  const Bytecode& bytecode = bytecode_of(script);
  const JSValue code = JS_ReadObject(context, bytecode.data(), bytecode.size(),
                                     JS_READ_OBJ_BYTECODE | JS_READ_OBJ_ROM_DATA);
  if (JS_IsException(code)) return code;
  const JsValue function(context, JS_EvalFunction(context, code));
  if (function.failed()) return JS_EXCEPTION;
  JSValueConst argument = native;
  return JS_Call(context, function.get(), JS_UNDEFINED, 1, &argument);
}

}  // namespace rehearse
