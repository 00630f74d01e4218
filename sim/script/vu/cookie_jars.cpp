// http.cookieJar() and http.CookieJar.

#include <map>

#include "sim/script/vu/http_params.hpp"
#include "sim/script/vu/native.hpp"
#include "sim/script/vu/script_vu.hpp"

namespace rehearse {

namespace {

/// Class ids are the process's; each runtime declares the class once more.
JSClassID jar_class() {
  static const JSClassID id = new_class_id();
  return id;
}

using JarHolder = std::shared_ptr<CookieJar>;

void finalize(JSRuntime* /*runtime*/, JSValue value) {
  delete static_cast<JarHolder*>(JS_GetOpaque(value, jar_class()));
}

CookieJar* jar_in(JSContext* context, JSValueConst self) {
  const auto* const holder = static_cast<JarHolder*>(JS_GetOpaque2(context, self, jar_class()));
  if (holder == nullptr) return nullptr;
  vu_of(context).repeater().cannot("it uses a cookie jar");
  return *holder != nullptr ? holder->get() : &vu_of(context).jar();
}

JSValue throw_url(JSContext* context, const Checked<Url>& url) {
  return throw_go_error(context, url.problems().front().message);
}

JSValue cookies_for(JSContext* context, JSValueConst self, int count, JSValueConst* values) {
  CookieJar* const jar = jar_in(context, self);
  if (jar == nullptr) return JS_EXCEPTION;
  const Checked<Url> url = parse_url(text_or_empty(context, argument(count, values, 0)));
  if (!url) return throw_url(context, url);
  const JSValue object = JS_NewObject(context);
  for (const auto& [name, texts] : jar->values(*url, vu_of(context).unix_ns())) {
    const JSValue list = JS_NewArray(context);
    std::uint32_t n = 0;
    for (const std::string& text : texts) {
      JS_SetPropertyUint32(context, list, n++, js_string(context, text));
    }
    JS_SetPropertyStr(context, object, name.c_str(), list);
  }
  return object;
}

JSValue set(JSContext* context, JSValueConst self, int count, JSValueConst* values) {
  CookieJar* const jar = jar_in(context, self);
  if (jar == nullptr) return JS_EXCEPTION;
  const Checked<Url> url = parse_url(text_or_empty(context, argument(count, values, 0)));
  if (!url) return throw_url(context, url);
  Cookie cookie;
  cookie.name = text_or_empty(context, argument(count, values, 1));
  cookie.value = text_or_empty(context, argument(count, values, 2));
  const JsValue options = JsValue::copy(context, argument(count, values, 3));
  if (options.is_object()) {
    const auto text = [&](const char* name) {
      const JsValue value = options.property(name);
      return value.is_nullish() ? std::string() : text_or_empty(context, value.get());
    };
    cookie.domain = text("domain");
    cookie.path = text("path");
    cookie.secure = JS_ToBool(context, options.property("secure").get()) > 0;
    cookie.http_only = JS_ToBool(context, options.property("http_only").get()) > 0;
    if (!options.property("max_age").is_nullish()) {
      JS_ToInt64(context, &cookie.max_age, options.property("max_age").get());
    }
    const std::string expires = text("expires");
    if (!expires.empty()) {
      cookie.expires = parse_http_date(expires);
      if (!cookie.expires) {
        return throw_go_error(context,
                              "unable to parse \"expires\" date string \"" + expires + "\"");
      }
    }
  }
  jar->set_cookies(*url, {cookie}, vu_of(context).unix_ns());
  return JS_TRUE;
}

JSValue clear(JSContext* context, JSValueConst self, int count, JSValueConst* values) {
  CookieJar* const jar = jar_in(context, self);
  if (jar == nullptr) return JS_EXCEPTION;
  const Checked<Url> url = parse_url(text_or_empty(context, argument(count, values, 0)));
  if (!url) return throw_url(context, url);
  jar->clear(*url, vu_of(context).unix_ns());
  return JS_UNDEFINED;
}

JSValue erase(JSContext* context, JSValueConst self, int count, JSValueConst* values) {
  CookieJar* const jar = jar_in(context, self);
  if (jar == nullptr) return JS_EXCEPTION;
  const Checked<Url> url = parse_url(text_or_empty(context, argument(count, values, 0)));
  if (!url) return throw_url(context, url);
  jar->erase(*url, text_or_empty(context, argument(count, values, 1)), vu_of(context).unix_ns());
  return JS_UNDEFINED;
}

JSValue wrap(JSContext* context, JarHolder jar) {
  const JSValue object = JS_NewObjectClass(context, static_cast<int>(jar_class()));
  JS_SetOpaque(object, new JarHolder(std::move(jar)));
  return object;
}

JSValue construct(JSContext* context, JSValueConst /*target*/, int /*count*/,
                  JSValueConst* /*values*/) {
  return wrap(context, std::make_shared<CookieJar>());
}

JSValue own_jar(JSContext* context, JSValueConst /*self*/, int /*count*/,
                JSValueConst* /*values*/) {
  return wrap(context, nullptr);
}

}  // namespace

JarRef jar_of(JSValueConst value) {
  const auto* const holder = static_cast<JarHolder*>(JS_GetOpaque(value, jar_class()));
  if (holder == nullptr) return {};
  return {true, *holder};
}

void add_cookie_jars(JSContext* context, JSValueConst module) {
  JSClassDef definition{};
  definition.class_name = "CookieJar";
  definition.finalizer = finalize;
  JS_NewClass(JS_GetRuntime(context), jar_class(), &definition);
  const JSValue prototype = JS_NewObject(context);
  set_function(context, prototype, "cookiesForURL", cookies_for, 1);
  set_function(context, prototype, "set", set, 4);
  set_function(context, prototype, "clear", clear, 1);
  set_function(context, prototype, "delete", erase, 2);
  const JSValue constructor =
      JS_NewCFunction2(context, construct, "CookieJar", 0, JS_CFUNC_constructor, 0);
  JS_SetConstructor(context, constructor, prototype);
  JS_SetClassProto(context, jar_class(), prototype);
  JS_SetPropertyStr(context, module, "CookieJar", constructor);
  set_function(context, module, "cookieJar", own_jar, 0);
}

}  // namespace rehearse
