#pragma once
// JavaScript values that own what they refer to.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

// The C header casts as C does.
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wold-style-cast"
#pragma GCC diagnostic ignored "-Wconversion"
#pragma GCC diagnostic ignored "-Wsign-conversion"
#pragma GCC diagnostic ignored "-Wpedantic"
#pragma GCC diagnostic ignored "-Wshadow"
#ifdef __clang__
#pragma clang diagnostic ignored "-Wc99-extensions"
#endif
#include "sim/script/engine/quickjs_more.h"
#pragma GCC diagnostic pop

// Its constants are compound literals of C; with this they are calls.
#undef JS_MKVAL
#define JS_MKVAL(tag, value) ::rehearse::js_constant(tag, value)
namespace rehearse {
inline JSValue js_constant(std::int64_t tag, std::int32_t value) {
  JSValue constant{};
  constant.u.int32 = value;
  constant.tag = tag;
  return constant;
}

/// A value that is freed with it. Empty: no context, undefined.
class JsValue {
 public:
  JsValue() = default;
  /// Takes the value over.
  JsValue(JSContext* context, JSValue value) : context_(context), value_(value) {}
  /// Another owner of a value that stays the caller's.
  static JsValue copy(JSContext* context, JSValueConst value) {
    return {context, JS_DupValue(context, value)};
  }
  JsValue(const JsValue& other)
      : context_(other.context_),
        value_(other.context_ == nullptr ? other.value_
                                         : JS_DupValue(other.context_, other.value_)) {}
  JsValue(JsValue&& other) noexcept
      : context_(std::exchange(other.context_, nullptr)),
        value_(std::exchange(other.value_, JS_UNDEFINED)) {}
  JsValue& operator=(JsValue other) noexcept {
    std::swap(context_, other.context_);
    std::swap(value_, other.value_);
    return *this;
  }
  ~JsValue() {
    if (context_ != nullptr) JS_FreeValue(context_, value_);
  }

  JSValueConst get() const { return value_; }
  JSContext* context() const { return context_; }
  /// Gives the value to the caller, to be freed there.
  JSValue release() {
    context_ = nullptr;
    return std::exchange(value_, JS_UNDEFINED);
  }
  /// Whether it is the mark of an exception that was thrown.
  bool failed() const { return JS_IsException(value_) != 0; }
  bool is_undefined() const { return JS_IsUndefined(value_) != 0; }
  bool is_null() const { return JS_IsNull(value_) != 0; }
  bool is_nullish() const { return is_undefined() || is_null(); }
  bool is_object() const { return JS_IsObject(value_) != 0; }
  bool is_string() const { return JS_IsString(value_) != 0; }
  bool is_number() const { return JS_IsNumber(value_) != 0; }
  bool is_bool() const { return JS_IsBool(value_) != 0; }
  bool is_function() const { return context_ != nullptr && JS_IsFunction(context_, value_) != 0; }
  bool is_array() const { return context_ != nullptr && JS_IsArray(context_, value_) > 0; }

  /// A property. Empty name: none. May fail (getters).
  JsValue property(const char* name) const {
    return {context_, JS_GetPropertyStr(context_, value_, name)};
  }
  JsValue element(std::uint32_t index) const {
    return {context_, JS_GetPropertyUint32(context_, value_, index)};
  }
  /// Sets a property; takes the value over.
  void set(const char* name, JSValue value) const {
    JS_SetPropertyStr(context_, value_, name, value);
  }

 private:
  JSContext* context_ = nullptr;
  JSValue value_ = JS_UNDEFINED;
};

/// The text of any value as String() makes it; nothing when that throws (the exception is pending).
std::optional<std::string> js_text(JSContext* context, JSValueConst value);
/// A string; invalid UTF-8 is replaced.
JSValue js_string(JSContext* context, std::string_view text);
/// The names of an object's own enumerable properties that are strings, in their order.
std::vector<std::string> js_keys(JSContext* context, JSValueConst object);
/// The bytes of an ArrayBuffer, a typed array or a DataView, copied; nothing of anything else.
std::optional<std::string> js_bytes(JSContext* context, JSValueConst value);
/// A new ArrayBuffer with these bytes.
JSValue js_array_buffer(JSContext* context, std::string_view bytes);
/// The value as JSON text (JSON.stringify); "null" where that gives undefined; nothing when it
/// throws (the exception is pending).
std::optional<std::string> js_json(JSContext* context, JSValueConst value);
/// Throws a TypeError, or an Error, with this message.
JSValue js_throw_type_error(JSContext* context, const std::string& message);
JSValue js_throw_error(JSContext* context, const std::string& message,
                       const char* class_name = "Error");

}  // namespace rehearse
