// Values in and out of the engine.

#include "sim/script/engine/js_value.hpp"

namespace rehearse {

std::optional<std::string> js_text(JSContext* context, JSValueConst value) {
  std::size_t length = 0;
  const char* const text = JS_ToCStringLen(context, &length, value);
  if (text == nullptr) return std::nullopt;
  std::string copy(text, length);
  JS_FreeCString(context, text);
  return copy;
}

JSValue js_string(JSContext* context, std::string_view text) {
  return JS_NewStringLen(context, text.data(), text.size());
}

std::vector<std::string> js_keys(JSContext* context, JSValueConst object) {
  std::vector<std::string> keys;
  if (!JS_IsObject(object)) return keys;
  JSPropertyEnum* properties = nullptr;
  std::uint32_t count = 0;
  if (JS_GetOwnPropertyNames(context, &properties, &count, object,
                             JS_GPN_STRING_MASK | JS_GPN_ENUM_ONLY) < 0) {
    JS_FreeValue(context, JS_GetException(context));
    return keys;
  }
  for (std::uint32_t i = 0; i < count; ++i) {
    const JsValue name(context, JS_AtomToString(context, properties[i].atom));
    if (auto text = js_text(context, name.get())) keys.push_back(*std::move(text));
    JS_FreeAtom(context, properties[i].atom);
  }
  js_free(context, properties);
  return keys;
}

std::optional<std::string> js_bytes(JSContext* context, JSValueConst value) {
  const std::string_view kind = js_more_class_name(context, value);
  if (kind == "ArrayBuffer") {
    std::size_t size = 0;
    const std::uint8_t* const bytes = JS_GetArrayBuffer(context, &size, value);
    if (bytes == nullptr) return std::string();
    return std::string(reinterpret_cast<const char*>(bytes), size);
  }
  if (kind != "TypedArray" && kind != "DataView") return std::nullopt;
  const JsValue object = JsValue::copy(context, value);
  const JsValue buffer = object.property("buffer");
  std::int64_t offset = 0;
  std::int64_t length = 0;
  JS_ToInt64(context, &offset, object.property("byteOffset").get());
  JS_ToInt64(context, &length, object.property("byteLength").get());
  std::size_t size = 0;
  const std::uint8_t* const bytes = JS_GetArrayBuffer(context, &size, buffer.get());
  if (bytes == nullptr || offset < 0 || length < 0 ||
      static_cast<std::size_t>(offset + length) > size) {
    return std::string();
  }
  return std::string(reinterpret_cast<const char*>(bytes) + offset,
                     static_cast<std::size_t>(length));
}

JSValue js_array_buffer(JSContext* context, std::string_view bytes) {
  return JS_NewArrayBufferCopy(context, reinterpret_cast<const std::uint8_t*>(bytes.data()),
                               bytes.size());
}

std::optional<std::string> js_json(JSContext* context, JSValueConst value) {
  const JsValue json(context, JS_JSONStringify(context, value, JS_UNDEFINED, JS_UNDEFINED));
  if (json.failed()) return std::nullopt;
  if (json.is_undefined()) return "null";
  return js_text(context, json.get());
}

JSValue js_throw_type_error(JSContext* context, const std::string& message) {
  return JS_ThrowTypeError(context, "%s", message.c_str());
}

JSValue js_throw_error(JSContext* context, const std::string& message, const char* class_name) {
  const JSValue error = JS_NewError(context);
  JS_DefinePropertyValueStr(context, error, "message", js_string(context, message),
                            JS_PROP_WRITABLE | JS_PROP_CONFIGURABLE);
  if (std::string_view(class_name) != "Error") {
    JS_DefinePropertyValueStr(context, error, "name", js_string(context, class_name),
                              JS_PROP_WRITABLE | JS_PROP_CONFIGURABLE);
  }
  return JS_Throw(context, error);
}

}  // namespace rehearse
