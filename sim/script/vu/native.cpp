// What natives share.

#include "sim/script/vu/native.hpp"

#include <fmt/format.h>

namespace rehearse {

std::string text_or_empty(JSContext* context, JSValueConst value) {
  auto text = js_text(context, value);
  if (!text) JS_FreeValue(context, JS_GetException(context));
  return text.value_or("");
}

std::string tag_value_problem(const std::string& name) {
  return fmt::format(
      "invalid value for metric tag '{}': only String, Boolean and Number types are accepted as a "
      "metric tag values",
      name);
}

std::optional<std::vector<Tag>> read_tags(JSContext* context, JSValueConst object,
                                          std::string& problem) {
  std::vector<Tag> tags;
  if (!JS_IsObject(object)) return tags;
  const JsValue of = JsValue::copy(context, object);
  for (const std::string& name : js_keys(context, object)) {
    const JsValue value = of.property(name.c_str());
    if (value.is_object() || value.is_nullish()) {
      problem = tag_value_problem(name);
      return std::nullopt;
    }
    tags.emplace_back(name, text_or_empty(context, value.get()));
  }
  return tags;
}

std::optional<double> sample_value(JSContext* context, JSValueConst value) {
  if (JS_IsNull(value) || JS_IsUndefined(value)) return std::nullopt;
  double number = 0;
  if (JS_ToFloat64(context, &number, value) < 0) {
    JS_FreeValue(context, JS_GetException(context));
    return std::nullopt;
  }
  if (std::isnan(number)) return std::nullopt;
  return number;
}

}  // namespace rehearse
