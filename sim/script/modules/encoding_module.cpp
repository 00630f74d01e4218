// k6/encoding.

#include "sim/script/http/base64.hpp"
#include "sim/script/modules/module_table.hpp"
#include "sim/script/modules/native.hpp"

namespace rehearse {

namespace {

JSValue b64encode(JSContext* context, JSValueConst /*self*/, int argc, JSValueConst* argv) {
  const auto bytes = bytes_argument(context, argc, argv, 0);
  if (!bytes) return JS_EXCEPTION;
  const auto name = text_argument(context, argc, argv, 1);
  if (!name) return JS_EXCEPTION;
  return js_string(context, base64_encode(*bytes, base64_form(*name).value_or(Base64Form())));
}

JSValue b64decode(JSContext* context, JSValueConst /*self*/, int argc, JSValueConst* argv) {
  const auto text = text_argument(context, argc, argv, 0);
  if (!text) return JS_EXCEPTION;
  const auto name = text_argument(context, argc, argv, 1);
  if (!name) return JS_EXCEPTION;
  const auto format = text_argument(context, argc, argv, 2);
  if (!format) return JS_EXCEPTION;
  const Base64Decoded decoded = base64_decode(*text, base64_form(*name).value_or(Base64Form()));
  if (decoded.wrong_at) {
    return throw_go_error(context,
                          "illegal base64 data at input byte " + std::to_string(*decoded.wrong_at));
  }
  if (*format == "s") return js_string(context, decoded.bytes);
  return js_array_buffer(context, decoded.bytes);
}

}  // namespace

JSValue make_encoding_module(JSContext* context) {
  const JSValue module = JS_NewObject(context);
  set_function(context, module, "b64decode", b64decode, 3);
  set_function(context, module, "b64encode", b64encode, 2);
  return module;
}

}  // namespace rehearse
