// k6/data: SharedArray.

#include <array>
#include <charconv>

#include "sim/script/engine/script_host.hpp"
#include "sim/script/modules/module_table.hpp"
#include "sim/script/modules/native.hpp"

namespace rehearse {

namespace {

// A SharedArray is a Proxy, so that Array.isArray holds: around an empty array, with a handler that
// keeps the items and inherits these traps.

JSClassID handler_class() {
  static const JSClassID id = new_class_id();
  return id;
}

void free_handler(JSRuntime* /*runtime*/, JSValue object) {
  delete static_cast<SharedItems*>(JS_GetOpaque(object, handler_class()));
}

const std::vector<std::string>* items_of(JSContext* context, JSValueConst handler) {
  const auto* const items =
      static_cast<const SharedItems*>(JS_GetOpaque2(context, handler, handler_class()));
  return items == nullptr ? nullptr : items->get();
}

/// The index that a property's name is.
std::optional<std::size_t> index_of(JSContext* context, JSValueConst name) {
  if (JS_IsString(name) == 0) return std::nullopt;
  std::size_t size = 0;
  const char* const text = JS_ToCStringLen(context, &size, name);
  if (text == nullptr) return std::nullopt;
  std::size_t index = 0;
  const auto parsed = std::from_chars(text, text + size, index);
  const bool whole = size != 0 && parsed.ec == std::errc{} && parsed.ptr == text + size &&
                     (size == 1 || text[0] != '0');
  JS_FreeCString(context, text);
  if (!whole) return std::nullopt;
  return index;
}

bool is_length(JSContext* context, JSValueConst name) {
  return JS_IsString(name) != 0 && js_text(context, name) == "length";
}

/// Freezes an object and what it has in it.
void freeze(JSContext* context, JSValueConst value, JSValueConst freezer) {
  if (JS_IsObject(value) == 0) return;
  for (const std::string& key : js_keys(context, value)) {
    const JsValue member(context, JS_GetPropertyStr(context, value, key.c_str()));
    freeze(context, member.get(), freezer);
  }
  JSValueConst argument = value;
  JS_FreeValue(context, JS_Call(context, freezer, JS_UNDEFINED, 1, &argument));
}

JSValue item_at(JSContext* context, JSValueConst handler, const std::string& json) {
  JsValue item(context, JS_ParseJSON(context, json.c_str(), json.size(), "SharedArray"));
  if (item.is_object()) {
    const JsValue freezer(context, JS_GetPropertyStr(context, handler, "freeze"));
    freeze(context, item.get(), freezer.get());
  }
  return item.release();
}

JSValue trap_get(JSContext* context, JSValueConst handler, int argc, JSValueConst* argv) {
  const auto* const items = items_of(context, handler);
  if (items == nullptr) return JS_EXCEPTION;
  const JSValueConst name = argument(argc, argv, 1);
  if (const auto index = index_of(context, name)) {
    return *index < items->size() ? item_at(context, handler, (*items)[*index]) : JS_UNDEFINED;
  }
  if (is_length(context, name)) {
    return JS_NewInt64(context, static_cast<std::int64_t>(items->size()));
  }
  const JSAtom atom = JS_ValueToAtom(context, name);
  const JSValue value = JS_GetProperty(context, argument(argc, argv, 0), atom);
  JS_FreeAtom(context, atom);
  return value;
}

JSValue trap_has(JSContext* context, JSValueConst handler, int argc, JSValueConst* argv) {
  const auto* const items = items_of(context, handler);
  if (items == nullptr) return JS_EXCEPTION;
  const JSValueConst name = argument(argc, argv, 1);
  if (const auto index = index_of(context, name)) {
    return JS_NewBool(context, *index < items->size());
  }
  const JSAtom atom = JS_ValueToAtom(context, name);
  const int has = JS_HasProperty(context, argument(argc, argv, 0), atom);
  JS_FreeAtom(context, atom);
  return has < 0 ? JS_EXCEPTION : JS_NewBool(context, has);
}

JSValue trap_describe(JSContext* context, JSValueConst handler, int argc, JSValueConst* argv) {
  const auto* const items = items_of(context, handler);
  if (items == nullptr) return JS_EXCEPTION;
  const JSValueConst name = argument(argc, argv, 1);
  const auto index = index_of(context, name);
  const bool length = is_length(context, name);
  if (!length && (!index || *index >= items->size())) return JS_UNDEFINED;
  const JsValue description(context, JS_NewObject(context));
  JSValue value = length ? JS_NewInt64(context, static_cast<std::int64_t>(items->size()))
                         : item_at(context, handler, (*items)[*index]);
  if (JS_IsException(value) != 0) return value;
  description.set("value", value);
  description.set("writable", JS_TRUE);
  description.set("enumerable", JS_NewBool(context, !length));
  description.set("configurable", JS_NewBool(context, !length));
  return JS_DupValue(context, description.get());
}

JSValue trap_keys(JSContext* context, JSValueConst handler, int /*argc*/, JSValueConst* /*argv*/) {
  const auto* const items = items_of(context, handler);
  if (items == nullptr) return JS_EXCEPTION;
  const JSValue keys = JS_NewArray(context);
  std::uint32_t count = 0;
  for (; count < items->size(); ++count) {
    JS_SetPropertyUint32(context, keys, count, js_string(context, std::to_string(count)));
  }
  JS_SetPropertyUint32(context, keys, count, js_string(context, "length"));
  return keys;
}

JSValue trap_refuse(JSContext* context, JSValueConst /*handler*/, int /*argc*/,
                    JSValueConst* /*argv*/) {
  return js_throw_type_error(context, "SharedArray is immutable");
}

/// The items that a builder returns; null with an exception pending.
SharedItems build(JSContext* context, JSValueConst builder) {
  const JsValue array(context, JS_Call(context, builder, JS_UNDEFINED, 0, nullptr));
  if (array.failed()) return nullptr;
  if (!array.is_array()) {
    throw_go_error(context, "only arrays can be made into SharedArray");
    return nullptr;
  }
  std::int64_t length = 0;
  JS_ToInt64(context, &length, array.property("length").get());
  std::vector<std::string> items;
  for (std::int64_t i = 0; i < length; ++i) {
    auto json = js_json(context, array.element(static_cast<std::uint32_t>(i)).get());
    if (!json) return nullptr;
    items.push_back(*std::move(json));
  }
  return std::make_shared<const std::vector<std::string>>(std::move(items));
}

JSValue proxy_of(JSContext* context, const SharedItems& items) {
  const JsValue handler(context, JS_NewObjectClass(context, static_cast<int>(handler_class())));
  if (handler.failed()) return JS_EXCEPTION;
  JS_SetOpaque(handler.get(), std::make_unique<SharedItems>(items).release());
  const JsValue traps(context, JS_GetClassProto(context, handler_class()));
  const JsValue make = traps.property("Proxy");
  const JsValue array(context, JS_NewArray(context));
  JSValueConst arguments[] = {array.get(), handler.get()};
  return JS_CallConstructor(context, make.get(), 2, arguments);
}

JSValue construct(JSContext* context, JSValueConst /*target*/, int argc, JSValueConst* argv) {
  ScriptHost& host = host_of(context);
  if (!host.in_init()) {
    return throw_go_error(context, "new SharedArray must be called in the init context");
  }
  const auto name = text_argument(context, argc, argv, 0);
  if (!name) return JS_EXCEPTION;
  if (name->empty()) {
    return throw_go_error(context, "empty name provided to SharedArray's constructor");
  }
  if (JS_IsFunction(context, argument(argc, argv, 1)) == 0) {
    return throw_go_error(
        context, "a function is expected as the second argument of SharedArray's constructor");
  }
  SharedItems items = host.shared_array(*name);
  if (items == nullptr) {
    items = build(context, argv[1]);
    if (items == nullptr) return JS_EXCEPTION;
    host.share_array(*name, items);
  }
  return proxy_of(context, items);
}

}  // namespace

JSValue make_data_module(JSContext* context) {
  constexpr std::array<std::pair<const char*, NativeFunction>, 9> kTraps = {{
      {"get", trap_get},
      {"has", trap_has},
      {"ownKeys", trap_keys},
      {"getOwnPropertyDescriptor", trap_describe},
      {"set", trap_refuse},
      {"deleteProperty", trap_refuse},
      {"defineProperty", trap_refuse},
      {"setPrototypeOf", trap_refuse},
      {"preventExtensions", trap_refuse},
  }};
  const JSClassDef definition = {"SharedArrayHandler", free_handler, nullptr, nullptr, nullptr};
  JSRuntime* const runtime = JS_GetRuntime(context);
  if (JS_IsRegisteredClass(runtime, handler_class()) == 0) {
    JS_NewClass(runtime, handler_class(), &definition);
  }
  const JsValue global(context, JS_GetGlobalObject(context));
  const JsValue traps(context, JS_NewObject(context));
  for (const auto& [name, trap] : kTraps) set_function(context, traps.get(), name, trap, 3);
  traps.set("Proxy", global.property("Proxy").release());
  traps.set("freeze", global.property("Object").property("freeze").release());
  JS_SetClassProto(context, handler_class(), JS_DupValue(context, traps.get()));
  const JSValue module = JS_NewObject(context);
  JS_SetPropertyStr(
      context, module, "SharedArray",
      JS_NewCFunction2(context, construct, "SharedArray", 2, JS_CFUNC_constructor_or_func, 0));
  return module;
}

}  // namespace rehearse
