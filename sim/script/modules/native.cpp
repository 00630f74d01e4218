// Arguments, and properties that are made late.

#include "sim/script/modules/native.hpp"

#include <mutex>

namespace rehearse {

namespace {

constexpr int kPlain = JS_PROP_WRITABLE | JS_PROP_CONFIGURABLE;

/// Getter and setter of a lazy property: data[0] the object, data[1] its name, data[2] the maker.
JSValue read_lazy(JSContext* context, JSValueConst /*self*/, int /*argc*/, JSValueConst* /*argv*/,
                  int /*magic*/, JSValue* data) {
  JsValue made(context, JS_Call(context, data[2], JS_UNDEFINED, 0, nullptr));
  if (made.failed()) return JS_EXCEPTION;
  const JSAtom name = JS_ValueToAtom(context, data[1]);
  JS_DefinePropertyValue(context, data[0], name, JS_DupValue(context, made.get()), kPlain);
  JS_FreeAtom(context, name);
  return made.release();
}

JSValue write_lazy(JSContext* context, JSValueConst /*self*/, int argc, JSValueConst* argv,
                   int /*magic*/, JSValue* data) {
  const JSAtom name = JS_ValueToAtom(context, data[1]);
  JS_DefinePropertyValue(context, data[0], name, JS_DupValue(context, argument(argc, argv, 0)),
                         kPlain);
  JS_FreeAtom(context, name);
  return JS_UNDEFINED;
}

}  // namespace

std::optional<std::string> bytes_argument(JSContext* context, int argc, JSValueConst* argv,
                                          int index) {
  const JSValueConst value = argument(argc, argv, index);
  if (JS_IsString(value) != 0) return js_text(context, value);
  if (auto bytes = js_bytes(context, value)) return bytes;
  const char* type = JS_IsUndefined(value) != 0 || JS_IsNull(value) != 0 ? "<nil>"
                     : JS_IsBool(value) != 0                             ? "bool"
                     : JS_IsNumber(value) != 0                           ? "int64"
                     : JS_IsArray(context, value) > 0                    ? "[]interface {}"
                                                      : "map[string]interface {}";
  throw_go_error(context, std::string("invalid type ") + type + ", expected string or ArrayBuffer");
  return std::nullopt;
}

JSClassID new_class_id() {
  static std::mutex mutex;  // the engine counts without one
  const std::lock_guard<std::mutex> lock(mutex);
  JSClassID id = 0;
  return JS_NewClassID(&id);
}

void set_lazy(JSContext* context, JSValueConst object, const char* name, NativeFunction make) {
  const JsValue text(context, js_string(context, name));
  const JsValue maker(context, JS_NewCFunction(context, make, name, 0));
  JSValueConst data[] = {object, text.get(), maker.get()};
  const JSAtom atom = JS_NewAtom(context, name);
  JS_DefinePropertyGetSet(
      context, object, atom, JS_NewCFunctionData(context, read_lazy, 0, 0, 3, data),
      JS_NewCFunctionData(context, write_lazy, 1, 0, 3, data), JS_PROP_CONFIGURABLE);
  JS_FreeAtom(context, atom);
}

}  // namespace rehearse
