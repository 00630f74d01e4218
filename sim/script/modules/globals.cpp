// Most is made when it is used for the first time: a VU pays for what its script needs.

#include "sim/script/modules/globals.hpp"

#include <array>
#include <cstring>
#include <mutex>

#include "sim/script/embedded/library.hpp"
#include "sim/script/embedded/text_codec.hpp"
#include "sim/script/engine/script_host.hpp"
#include "sim/script/modules/console_text.hpp"
#include "sim/script/modules/native.hpp"
#include "sim/script/modules/transpile.hpp"
#include "sim/script/modules/web_crypto.hpp"

namespace rehearse {

namespace {

JSValue log(JSContext* context, JSValueConst /*self*/, int argc, JSValueConst* argv, int level) {
  host_of(context).log(static_cast<ConsoleLevel>(level), console_text(context, argc, argv), true);
  return JS_UNDEFINED;
}

JSValue make_console(JSContext* context) {
  constexpr std::array<std::pair<const char*, ConsoleLevel>, 5> kMethods = {{
      {"debug", ConsoleLevel::Debug},
      {"error", ConsoleLevel::Error},
      {"info", ConsoleLevel::Info},
      {"log", ConsoleLevel::Info},
      {"warn", ConsoleLevel::Warning},
  }};
  const JSValue console = JS_NewObject(context);
  for (const auto& [name, level] : kMethods) {
    JS_SetPropertyStr(context, console, name,
                      JS_NewCFunctionMagic(context, log, name, 0, JS_CFUNC_generic_magic,
                                           static_cast<int>(level)));
  }
  return console;
}

JSValue make_crypto(JSContext* context, JSValueConst /*self*/, int /*argc*/,
                    JSValueConst* /*argv*/) {
  return make_web_crypto(context);
}

JSValue utf8_bytes(JSContext* context, JSValueConst /*self*/, int argc, JSValueConst* argv) {
  const auto text = text_argument(context, argc, argv, 0);
  return text ? js_array_buffer(context, *text) : JS_EXCEPTION;
}

/// Invalid UTF-8 is replaced.
JSValue utf8_text(JSContext* context, JSValueConst /*self*/, int argc, JSValueConst* argv) {
  const auto bytes = js_bytes(context, argument(argc, argv, 0));
  return js_string(context, bytes.value_or(""));
}

JSValue text_codec(JSContext* context, const char* name) {
  const JsValue native(context, JS_NewObject(context));
  set_function(context, native.get(), "bytes", utf8_bytes, 1);
  set_function(context, native.get(), "text", utf8_text, 1);
  const JsValue classes(context, run_embedded(context, embedded::text_codec, native.get()));
  if (classes.failed()) return JS_EXCEPTION;
  return classes.property(name).release();
}

JSValue make_encoder(JSContext* context, JSValueConst /*self*/, int /*argc*/,
                     JSValueConst* /*argv*/) {
  return text_codec(context, "TextEncoder");
}

JSValue make_decoder(JSContext* context, JSValueConst /*self*/, int /*argc*/,
                     JSValueConst* /*argv*/) {
  return text_codec(context, "TextDecoder");
}

/// Newer syntax in eval.
char* rewrite(JSContext* context, const char* text, std::size_t size) {
  constexpr std::size_t kMostBytes = std::size_t{64} << 10U;
  const std::string given(text, size);
  ScriptHost& host = host_of(context);
  if (size > kMostBytes || given.find("<!--") != std::string::npos || host.rewrites_left <= 0) {
    return nullptr;
  }
  --host.rewrites_left;
  host.cannot_repeat("it has eval read newer syntax");
  const Transpiled made = transpile(given, ScriptLanguage::JavaScript);
  return made.code && *made.code != given ? strdup(made.code->c_str()) : nullptr;
}

bool remove_property(JSContext* context, JSValueConst object, const char* name) {
  const JSAtom atom = JS_NewAtom(context, name);
  const int done = JS_DeleteProperty(context, object, atom, 0);
  JS_FreeAtom(context, atom);
  return done >= 0;
}

}  // namespace

bool install_globals(JSContext* context) {
  static std::once_flag once;
  std::call_once(once, [] { js_more_set_newer_syntax(rewrite); });
  const JsValue global(context, JS_GetGlobalObject(context));
  global.set("console", make_console(context));
  global.set("global", JS_DupValue(context, global.get()));
  set_lazy(context, global.get(), "crypto", make_crypto);
  set_lazy(context, global.get(), "TextEncoder", make_encoder);
  set_lazy(context, global.get(), "TextDecoder", make_decoder);
  for (const char* const name : {"performance", "queueMicrotask", "WeakRef", "FinalizationRegistry",
                                 "SharedArrayBuffer", "Atomics", "BigFloat", "BigDecimal",
                                 "BigFloatEnv", "Operators", "__date_clock", "InternalError"}) {
    remove_property(context, global.get(), name);
  }
  const JsValue done(context, run_embedded(context, embedded::library, JS_UNDEFINED));
  return !done.failed();
}

}  // namespace rehearse
