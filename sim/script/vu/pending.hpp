#pragma once
#include "sim/script/engine/js_value.hpp"
namespace rehearse {
inline std::optional<std::string> go_json(JSContext* c, JSValueConst v, std::string&) {
  return js_json(c, v);
}
inline JSValue select_json(JSContext* c, JSValueConst, int n, JSValueConst* v) {
  JsValue at = JsValue::copy(c, v[0]);
  std::string path = js_text(c, v[1]).value_or("");
  (void)n;
  while (!path.empty()) {
    auto e = std::min(path.find('.'), path.size());
    std::string k = path.substr(0, e);
    path.erase(0, std::min(e + 1, path.size()));
    if (k == "#") {
      at = at.property("length");
      continue;
    }
    if (!at.is_object()) return JS_UNDEFINED;
    at = at.property(k.c_str());
  }
  return at.release();
}
inline std::string go_json_error(const std::string& t) {
  return "cannot parse json due to an error at line 1, character 1 , error: invalid character '" +
         t.substr(0, 1) + "' looking for beginning of value";
}
}  // namespace rehearse
