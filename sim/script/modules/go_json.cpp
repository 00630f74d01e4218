// encoding/json over what k6's engine exports, and back.

#include "sim/script/modules/go_json.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <nlohmann/json.hpp>
#include <vector>

#include "sim/script/http/base64.hpp"
#include "sim/script/modules/native.hpp"

namespace rehearse {

namespace {

constexpr std::size_t kMostDepth = 1000;

class GoWriter {
 public:
  explicit GoWriter(JSContext* context) : context_(context) {}

  void write(JSValueConst value) {
    if (failed()) return;
    if (JS_IsUndefined(value) != 0 || JS_IsNull(value) != 0) {
      result_.text += "null";
    } else if (JS_IsObject(value) != 0) {
      object(value);
    } else if (JS_IsNumber(value) != 0) {
      number(value);
    } else if (JS_IsBool(value) != 0 || JS_IsBigInt(context_, value) != 0) {
      result_.text += text_of(value);
    } else if (JS_IsSymbol(value) != 0) {
      const JsValue text(context_, JS_GetPropertyStr(context_, value, "description"));
      quote(text.is_undefined() ? "" : text_of(text.get()));
    } else {
      quote(text_of(value));
    }
  }

  GoJson take() { return std::move(result_); }

 private:
  bool failed() const { return result_.threw || !result_.error.empty(); }
  void refuse(const std::string& what) { result_.error = "json: unsupported " + what; }

  std::string text_of(JSValueConst value) {
    auto text = js_text(context_, value);
    if (!text) result_.threw = true;
    return std::move(text).value_or("");
  }

  void quote(const std::string& text) {
    result_.text +=
        nlohmann::json(text).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
  }

  JsValue read(JSValueConst object, const char* name) {
    JsValue value(context_, JS_GetPropertyStr(context_, object, name));
    if (value.failed()) result_.threw = true;
    return value.failed() ? JsValue(context_, JS_UNDEFINED) : value;
  }

  void number(JSValueConst value) {
    double number = 0;
    JS_ToFloat64(context_, &number, value);
    if (std::isnan(number)) return refuse("value: NaN");
    if (std::isinf(number)) return refuse(number > 0 ? "value: +Inf" : "value: -Inf");
    result_.text += number == 0 && std::signbit(number) ? "-0" : text_of(value);
  }

  void object(JSValueConst value) {
    if (JS_IsFunction(context_, value) != 0) {
      return refuse("type: func(sobek.FunctionCall) sobek.Value");
    }
    const void* const identity = JS_VALUE_GET_PTR(value);
    if (path_.size() == kMostDepth ||
        std::find(path_.begin(), path_.end(), identity) != path_.end()) {
      return refuse("value: encountered a cycle via map[string]interface {}");
    }
    path_.push_back(identity);
    const std::string_view kind = js_more_class_name(context_, value);
    if (kind == "Date") {
      date(value);
    } else if (kind == "Map" || kind == "Set") {
      collection(value);
    } else if (kind == "TypedArray") {
      typed_array(value);
    } else if (kind == "Number" || kind == "String" || kind == "Boolean") {
      const JsValue plain(context_, JS_GetPropertyStr(context_, value, "valueOf"));
      const JsValue inner(context_, JS_Call(context_, plain.get(), value, 0, nullptr));
      if (inner.failed()) result_.threw = true;
      if (!inner.is_object()) write(inner.get());
    } else if (kind == "ArrayBuffer" || kind == "Promise" || kind == "DataView") {
      result_.text += "{}";
    } else if (JS_IsArray(context_, value) > 0) {
      elements(value);
    } else {
      members(value);
    }
    path_.pop_back();
  }

  /// RFC 3339, milliseconds only where there are any.
  void date(JSValueConst value) {
    const JsValue method = read(value, "toISOString");
    const JsValue iso(context_, JS_Call(context_, method.get(), value, 0, nullptr));
    if (iso.failed()) {  // an invalid date
      JS_FreeValue(context_, JS_GetException(context_));
      result_.text += "null";
      return;
    }
    std::string text = text_of(iso.get());
    if (text.ends_with('Z') && text.find('.') != std::string::npos) {
      text.pop_back();
      while (text.ends_with('0')) text.pop_back();
      if (text.ends_with('.')) text.pop_back();
      text += 'Z';
    }
    quote(text);
  }

  /// Array.from(map) are pairs, of a set its values.
  void collection(JSValueConst value) {
    const JsValue global(context_, JS_GetGlobalObject(context_));
    const JsValue array = read(global.get(), "Array");
    const JsValue from = read(array.get(), "from");
    JSValueConst argument = value;
    const JsValue items(context_, JS_Call(context_, from.get(), array.get(), 1, &argument));
    if (items.failed()) {
      result_.threw = true;
      return;
    }
    elements(items.get());
  }

  void typed_array(JSValueConst value) {
    const JsValue name = read(read(value, "constructor").get(), "name");
    if (name.is_string() && text_of(name.get()).starts_with("Uint8")) {
      quote(base64_encode(js_bytes(context_, value).value_or(""), {false, true}));
    } else {
      elements(value);
    }
  }

  void elements(JSValueConst value) {
    std::int64_t length = 0;
    if (JS_ToInt64(context_, &length, read(value, "length").get()) < 0) result_.threw = true;
    result_.text += '[';
    for (std::int64_t i = 0; i < length && !failed(); ++i) {
      if (i != 0) result_.text += ',';
      const JsValue item(context_,
                         JS_GetPropertyUint32(context_, value, static_cast<std::uint32_t>(i)));
      if (item.failed()) result_.threw = true;
      if (!failed()) write(item.get());
    }
    result_.text += ']';
  }

  void members(JSValueConst value) {
    std::vector<std::string> keys = js_keys(context_, value);
    std::sort(keys.begin(), keys.end());
    result_.text += '{';
    bool first = true;
    for (const std::string& key : keys) {
      if (!std::exchange(first, false)) result_.text += ',';
      quote(key);
      result_.text += ':';
      const JsValue item = read(value, key.c_str());
      if (failed()) return;
      write(item.get());
    }
    result_.text += '}';
  }

  JSContext* context_;
  GoJson result_;
  std::vector<const void*> path_;  // the objects that the walk is inside of
};

/// The array data[0], with the length data[1] that it had.
JSValue read_array(JSContext* context, JSValueConst /*self*/, int /*argc*/, JSValueConst* /*argv*/,
                   int /*magic*/, JSValue* data) {
  std::int64_t first = 0;
  std::int64_t now = 0;
  JS_ToInt64(context, &first, data[1]);
  const JsValue length(context, JS_GetPropertyStr(context, data[0], "length"));
  JS_ToInt64(context, &now, length.get());
  if (now != first && JS_IsExtensible(context, data[0]) > 0) {
    if (now > first) JS_SetPropertyStr(context, data[0], "length", JS_NewInt64(context, first));
    for (; now < first; ++now) {
      JS_SetPropertyUint32(context, data[0], static_cast<std::uint32_t>(now), JS_NULL);
    }
  }
  return JS_DupValue(context, data[0]);
}

/// Puts a plain property in its place: data[0] is its name.
JSValue write_array(JSContext* context, JSValueConst self, int argc, JSValueConst* argv,
                    int /*magic*/, JSValue* data) {
  const JSAtom name = JS_ValueToAtom(context, data[0]);
  JS_DefinePropertyValue(context, self, name, JS_DupValue(context, argument(argc, argv, 0)),
                         JS_PROP_C_W_E);
  JS_FreeAtom(context, name);
  return JS_UNDEFINED;
}

JSValue value_of(JSContext* context, const nlohmann::json& json);

void set_member(JSContext* context, JSValueConst object, const std::string& name,
                const nlohmann::json& json) {
  const JSAtom atom = JS_NewAtomLen(context, name.data(), name.size());
  if (json.is_array()) {
    const JsValue array(context, value_of(context, json));
    const JsValue text(context, js_string(context, name));
    JSValueConst reads[] = {array.get(),
                            JS_NewInt64(context, static_cast<std::int64_t>(json.size()))};
    JSValueConst writes[] = {text.get()};
    JS_DefinePropertyGetSet(context, object, atom,
                            JS_NewCFunctionData(context, read_array, 0, 0, 2, reads),
                            JS_NewCFunctionData(context, write_array, 1, 0, 1, writes),
                            JS_PROP_CONFIGURABLE | JS_PROP_ENUMERABLE);
  } else {
    JS_DefinePropertyValue(context, object, atom, value_of(context, json), JS_PROP_C_W_E);
  }
  JS_FreeAtom(context, atom);
}

JSValue value_of(JSContext* context, const nlohmann::json& json) {
  using Kind = nlohmann::json::value_t;
  switch (json.type()) {
    case Kind::boolean:
      return JS_NewBool(context, json.get<bool>());
    case Kind::string:
      return js_string(context, json.get_ref<const std::string&>());
    case Kind::number_integer:
      return JS_NewInt64(context, json.get<std::int64_t>());
    case Kind::number_unsigned:
    case Kind::number_float:
      return JS_NewFloat64(context, json.get<double>());
    case Kind::array: {
      const JSValue array = JS_NewArray(context);
      std::uint32_t i = 0;
      for (const nlohmann::json& item : json) {
        JS_SetPropertyUint32(context, array, i++, value_of(context, item));
      }
      return array;
    }
    case Kind::object: {
      const JSValue object = JS_NewObject(context);
      for (const auto& [name, member] : json.items()) set_member(context, object, name, member);
      return object;
    }
    default:
      return JS_NULL;
  }
}

}  // namespace

GoJson go_json(JSContext* context, JSValueConst value) {
  GoWriter writer(context);
  writer.write(value);
  return writer.take();
}

JSValue from_go_json(JSContext* context, std::string_view text) {
  const nlohmann::json json = nlohmann::json::parse(text, nullptr, false);
  if (json.is_discarded()) return js_throw_error(context, "setup data: found no JSON");
  return value_of(context, json);
}

}  // namespace rehearse
