#pragma once
// What native functions of modules share.

#include <optional>
#include <string>

#include "sim/script/engine/js_value.hpp"

namespace rehearse {

using NativeFunction = JSValue (*)(JSContext* context, JSValueConst self, int argc,
                                   JSValueConst* argv);

/// Sets a function as a property of an object.
inline void set_function(JSContext* context, JSValueConst object, const char* name,
                         NativeFunction function, int length) {
  JS_SetPropertyStr(context, object, name, JS_NewCFunction(context, function, name, length));
}

/// Throws as errors of k6 itself look: GoError.
inline JSValue throw_go_error(JSContext* context, const std::string& message) {
  return js_throw_error(context, message, "GoError");
}

/// An argument; undefined where there are fewer.
inline JSValueConst argument(int argc, JSValueConst* argv, int index) {
  return index < argc ? argv[index] : JS_UNDEFINED;
}

/// An argument that is a text, "" where it is undefined; nothing when its conversion throws.
inline std::optional<std::string> text_argument(JSContext* context, int argc, JSValueConst* argv,
                                                int index) {
  const JSValueConst value = argument(argc, argv, index);
  if (JS_IsUndefined(value) != 0) return std::string();
  return js_text(context, value);
}

/// The bytes of a string (UTF-8), an ArrayBuffer or a view of one; nothing of anything else, with
/// a GoError pending.
std::optional<std::string> bytes_argument(JSContext* context, int argc, JSValueConst* argv,
                                          int index);

/// A number for a class of native objects, one for the process. May be asked on any thread.
JSClassID new_class_id();

/// Sets a property that is made when it is read for the first time, by a function of no arguments.
void set_lazy(JSContext* context, JSValueConst object, const char* name, NativeFunction make);

}  // namespace rehearse
