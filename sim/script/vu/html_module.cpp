// k6/html: parseHTML, selections and elements.

#include <fmt/format.h>

#include "sim/script/html/html_document.hpp"
#include "sim/script/html/html_selection.hpp"
#include "sim/script/html/html_text.hpp"
#include "sim/script/html/html_values.hpp"
#include "sim/script/vu/native.hpp"
#include "sim/script/vu/vu_modules.hpp"

namespace rehearse {

namespace {

JSClassID selection_class() {
  static const JSClassID id = new_class_id();
  return id;
}

void finalize(JSRuntime* /*runtime*/, JSValue value) {
  delete static_cast<HtmlSelection*>(JS_GetOpaque(value, selection_class()));
}

JSValue wrap(JSContext* context, HtmlSelection selection) {
  const JSValue object = JS_NewObjectClass(context, static_cast<int>(selection_class()));
  JS_SetOpaque(object, new HtmlSelection(std::move(selection)));
  return object;
}

const HtmlSelection* selection_in(JSValueConst value) {
  return static_cast<HtmlSelection*>(JS_GetOpaque(value, selection_class()));
}

/// What a method is called with.
struct Call {
  JSContext* context;
  const HtmlSelection& self;
  int count;
  JSValueConst* values;

  bool given(int nth) const { return nth < count && JS_IsUndefined(values[nth]) == 0; }
  std::string text(int nth) const { return text_or_empty(context, argument(count, values, nth)); }
  std::optional<std::string> selector(int nth = 0) const {
    return given(nth) ? std::optional(text(nth)) : std::nullopt;
  }
  std::int64_t number(int nth) const {
    std::int64_t value = 0;
    JS_ToInt64(context, &value, argument(count, values, nth));
    return value;
  }
  const HtmlSelection* other() const { return count > 0 ? selection_in(values[0]) : nullptr; }
  bool has_function() const { return count > 0 && JS_IsFunction(context, values[0]) != 0; }
};

JSValue json_value(JSContext* context, const nlohmann::ordered_json& json) {
  const std::string text = json.dump();
  return JS_ParseJSON(context, text.c_str(), text.size(), "html");
}

JSValue control_value(JSContext* context, const ControlValue& value) {
  if (const auto* const text = std::get_if<std::string>(&value)) return js_string(context, *text);
  const auto* const list = std::get_if<std::vector<std::string>>(&value);
  if (list == nullptr) return JS_UNDEFINED;
  const JSValue array = JS_NewArray(context);
  for (std::size_t i = 0; i < list->size(); ++i) {
    JS_SetPropertyUint32(context, array, static_cast<std::uint32_t>(i),
                         js_string(context, (*list)[i]));
  }
  return array;
}

HtmlSelection one(const HtmlSelection& of, HtmlNode* node) { return {of.document(), {node}}; }

// Elements: what each() and get() hand out.

JSValue make_element(JSContext* context, const HtmlSelection& of, HtmlNode* node) {
  const JSValue element = wrap(context, one(of, node));
  const JsValue global(context, JS_GetGlobalObject(context));
  const JsValue prototype = global.property(
      "\xff"
      "element");
  JS_SetPrototype(context, element, prototype.get());
  return element;
}

using ElementText = std::optional<std::string> (*)(HtmlNode& node);

std::optional<std::string> attribute_of(HtmlNode& node, const char* name) {
  const std::string* const value = node.attribute(name);
  return value == nullptr ? std::nullopt : std::optional(*value);
}

constexpr std::pair<const char*, ElementText> kElementTexts[] = {
    {"nodeName", [](HtmlNode& node) { return std::optional(node_name(node)); }},
    {"innerHTML", [](HtmlNode& node) { return std::optional(inner_html(node)); }},
    {"textContent", [](HtmlNode& node) { return std::optional(html_text(node)); }},
    {"id", [](HtmlNode& node) { return std::optional(attribute_of(node, "id").value_or("")); }},
    {"className",
     [](HtmlNode& node) { return std::optional(attribute_of(node, "class").value_or("")); }},
    {"href", [](HtmlNode& node) { return attribute_of(node, "href"); }},
    {"src", [](HtmlNode& node) { return attribute_of(node, "src"); }},
    {"name", [](HtmlNode& node) { return attribute_of(node, "name"); }},
    {"type", [](HtmlNode& node) { return attribute_of(node, "type"); }},
    {"value", [](HtmlNode& node) { return attribute_of(node, "value"); }},
};

JSValue element_text(JSContext* context, JSValueConst self, int /*count*/, JSValueConst* /*values*/,
                     int which) {
  const HtmlSelection* const selection = selection_in(self);
  if (selection == nullptr || selection->is_empty()) return JS_UNDEFINED;
  const auto text = kElementTexts[which].second(*selection->nodes().front());
  return text ? js_string(context, *text) : JS_UNDEFINED;
}

JSValue element_attribute(JSContext* context, JSValueConst self, int count, JSValueConst* values,
                          int asks) {
  const HtmlSelection* const selection = selection_in(self);
  if (selection == nullptr || selection->is_empty()) return JS_UNDEFINED;
  const std::string name = text_or_empty(context, argument(count, values, 0));
  const std::string* const value = selection->nodes().front()->attribute(name);
  if (asks != 0) return JS_NewBool(context, value != nullptr);
  return value == nullptr ? JS_UNDEFINED : js_string(context, *value);
}

JSValue element_node_type(JSContext* context, JSValueConst self, int /*count*/,
                          JSValueConst* /*values*/) {
  const HtmlSelection* const selection = selection_in(self);
  if (selection == nullptr || selection->is_empty()) return JS_UNDEFINED;
  return JS_NewInt32(context, node_type(*selection->nodes().front()));
}

JSValue element_selection(JSContext* context, JSValueConst self, int /*count*/,
                          JSValueConst* /*values*/) {
  const HtmlSelection* const selection = selection_in(self);
  return selection == nullptr ? JS_UNDEFINED : wrap(context, *selection);
}

// Methods of selections.

JSValue each_node(const Call& call, bool collects) {
  const JsValue results(call.context, JS_NewArray(call.context));
  if (!call.has_function()) {
    return throw_go_error(call.context, "found no function in each() or map(), expected one");
  }
  std::uint32_t n = 0;
  for (HtmlNode* const node : call.self.nodes()) {
    const JsValue element(call.context, make_element(call.context, call.self, node));
    const JsValue index(call.context, JS_NewUint32(call.context, n));
    JSValueConst arguments[] = {index.get(), element.get()};
    JSValue result = JS_Call(call.context, call.values[0], JS_UNDEFINED, 2, arguments);
    if (JS_IsException(result)) return result;
    JS_SetPropertyUint32(call.context, results.get(), n++, result);
  }
  return collects ? JsValue(results).release() : wrap(call.context, call.self);
}

/// Those for which the function says so, or does not.
JSValue filtered(const Call& call, bool keeps) {
  HtmlSelection::Nodes nodes;
  std::uint32_t n = 0;
  for (HtmlNode* const node : call.self.nodes()) {
    const JsValue element(call.context, make_element(call.context, call.self, node));
    const JsValue index(call.context, JS_NewUint32(call.context, n++));
    JSValueConst arguments[] = {index.get(), element.get()};
    const JsValue result(call.context,
                         JS_Call(call.context, call.values[0], JS_UNDEFINED, 2, arguments));
    if (result.failed()) return JS_EXCEPTION;
    if ((JS_ToBool(call.context, result.get()) > 0) == keeps) nodes.push_back(node);
  }
  return wrap(call.context, {call.self.document(), std::move(nodes)});
}

JSValue to_array(const Call& call, bool elements) {
  const JSValue array = JS_NewArray(call.context);
  std::uint32_t n = 0;
  for (HtmlNode* const node : call.self.nodes()) {
    JS_SetPropertyUint32(call.context, array, n++,
                         elements ? make_element(call.context, call.self, node)
                                  : wrap(call.context, one(call.self, node)));
  }
  return array;
}

JSValue get_element(const Call& call) {
  if (!call.given(0)) return to_array(call, true);
  const HtmlSelection at = call.self.eq(call.number(0));
  return at.is_empty() ? JS_UNDEFINED : make_element(call.context, at, at.nodes().front());
}

JSValue attribute(const Call& call) {
  if (const auto value = selection_attribute(call.self, call.text(0))) {
    return js_string(call.context, *value);
  }
  return JS_DupValue(call.context, argument(call.count, call.values, 1));
}

JSValue data(const Call& call) {
  if (!call.given(0)) return json_value(call.context, selection_data(call.self));
  const auto value = selection_data(call.self, call.text(0));
  return value ? json_value(call.context, *value) : JS_UNDEFINED;
}

JSValue serialize_array(const Call& call) {
  const JSValue array = JS_NewArray(call.context);
  std::uint32_t n = 0;
  for (const FormField& field : form_fields(call.self)) {
    const JSValue entry = JS_NewObject(call.context);
    JS_SetPropertyStr(call.context, entry, "name", js_string(call.context, field.name));
    JS_SetPropertyStr(call.context, entry, "value", control_value(call.context, field.value));
    JS_SetPropertyUint32(call.context, array, n++, entry);
  }
  return array;
}

JSValue serialize_object(const Call& call) {
  const JSValue object = JS_NewObject(call.context);
  for (const FormField& field : form_fields(call.self)) {
    JS_SetPropertyStr(call.context, object, field.name.c_str(),
                      control_value(call.context, field.value));
  }
  return object;
}

using Method = JSValue (*)(const Call& call);
constexpr std::pair<const char*, Method> kMethods[] = {
    {"find", [](const Call& c) { return wrap(c.context, c.self.find(c.text(0))); }},
    {"children", [](const Call& c) { return wrap(c.context, c.self.children(c.selector())); }},
    {"parent", [](const Call& c) { return wrap(c.context, c.self.parent(c.selector())); }},
    {"parents", [](const Call& c) { return wrap(c.context, c.self.parents(c.selector())); }},
    {"siblings", [](const Call& c) { return wrap(c.context, c.self.siblings(c.selector())); }},
    {"next", [](const Call& c) { return wrap(c.context, c.self.next(c.selector())); }},
    {"nextAll", [](const Call& c) { return wrap(c.context, c.self.next_all(c.selector())); }},
    {"prev", [](const Call& c) { return wrap(c.context, c.self.previous(c.selector())); }},
    {"prevAll", [](const Call& c) { return wrap(c.context, c.self.previous_all(c.selector())); }},
    {"parentsUntil",
     [](const Call& c) { return wrap(c.context, c.self.parents_until(c.text(0), c.selector(1))); }},
    {"nextUntil",
     [](const Call& c) { return wrap(c.context, c.self.next_until(c.text(0), c.selector(1))); }},
    {"prevUntil",
     [](const Call& c) {
       return wrap(c.context, c.self.previous_until(c.text(0), c.selector(1)));
     }},
    {"contents", [](const Call& c) { return wrap(c.context, c.self.contents()); }},
    {"closest", [](const Call& c) { return wrap(c.context, c.self.closest(c.text(0))); }},
    {"filter",
     [](const Call& c) {
       if (c.has_function()) return filtered(c, true);
       if (c.other() != nullptr) return wrap(c.context, c.self.intersect(*c.other()));
       return wrap(c.context, c.self.filter(c.text(0)));
     }},
    {"not",
     [](const Call& c) {
       if (c.has_function()) return filtered(c, false);
       if (c.other() != nullptr) return wrap(c.context, c.self.exclude(*c.other()));
       return wrap(c.context, c.self.exclude(c.text(0)));
     }},
    {"has",
     [](const Call& c) {
       return wrap(c.context,
                   c.other() != nullptr ? c.self.has(*c.other()) : c.self.has(c.text(0)));
     }},
    {"is",
     [](const Call& c) {
       if (c.has_function()) {
         const JsValue kept(c.context, filtered(c, true));
         const HtmlSelection* const some = kept.failed() ? nullptr : selection_in(kept.get());
         return some == nullptr ? JS_EXCEPTION : JS_NewBool(c.context, !some->is_empty());
       }
       return JS_NewBool(c.context,
                         c.other() != nullptr ? c.self.is(*c.other()) : c.self.is(c.text(0)));
     }},
    {"add",
     [](const Call& c) {
       return wrap(c.context,
                   c.other() != nullptr ? c.self.add(*c.other()) : c.self.add(c.text(0)));
     }},
    {"eq", [](const Call& c) { return wrap(c.context, c.self.eq(c.number(0))); }},
    {"first", [](const Call& c) { return wrap(c.context, c.self.first()); }},
    {"last", [](const Call& c) { return wrap(c.context, c.self.last()); }},
    {"slice",
     [](const Call& c) {
       std::optional<std::ptrdiff_t> end;
       if (c.given(1)) end = c.number(1);
       return wrap(c.context, c.self.slice(c.number(0), end));
     }},
    {"index", [](const Call& c) { return JS_NewInt64(c.context, c.self.index()); }},
    {"size",
     [](const Call& c) {
       return JS_NewInt64(c.context, static_cast<std::int64_t>(c.self.size()));
     }},
    {"text", [](const Call& c) { return js_string(c.context, selection_text(c.self)); }},
    {"html",
     [](const Call& c) {
       const auto html = selection_html(c.self);
       return html ? js_string(c.context, *html) : JS_UNDEFINED;
     }},
    {"val", [](const Call& c) { return control_value(c.context, selection_value(c.self)); }},
    {"attr", attribute},
    {"data", data},
    {"each", [](const Call& c) { return each_node(c, false); }},
    {"map", [](const Call& c) { return each_node(c, true); }},
    {"get", get_element},
    {"toArray", [](const Call& c) { return to_array(c, false); }},
    {"serialize", [](const Call& c) { return js_string(c.context, encoded_form(c.self)); }},
    {"serializeArray", serialize_array},
    {"serializeObject", serialize_object},
};

JSValue call_method(JSContext* context, JSValueConst self, int count, JSValueConst* values,
                    int which) {
  const HtmlSelection* const selection = selection_in(self);
  if (selection == nullptr) return js_throw_type_error(context, "not a selection of k6/html");
  return kMethods[which].second({context, *selection, count, values});
}

void declare_classes(JSContext* context) {
  JSClassDef definition{};
  definition.class_name = "Selection";
  definition.finalizer = finalize;
  JS_NewClass(JS_GetRuntime(context), selection_class(), &definition);
  const JSValue prototype = JS_NewObject(context);
  int which = 0;
  for (const auto& [name, method] : kMethods) {
    JS_SetPropertyStr(
        context, prototype, name,
        JS_NewCFunctionMagic(context, call_method, name, 1, JS_CFUNC_generic_magic, which++));
  }
  JS_SetClassProto(context, selection_class(), prototype);
  const JSValue element = JS_NewObject(context);
  which = 0;
  for (const auto& [name, text] : kElementTexts) {
    JS_SetPropertyStr(
        context, element, name,
        JS_NewCFunctionMagic(context, element_text, name, 0, JS_CFUNC_generic_magic, which++));
  }
  JS_SetPropertyStr(context, element, "getAttribute",
                    JS_NewCFunctionMagic(context, element_attribute, "getAttribute", 1,
                                         JS_CFUNC_generic_magic, 0));
  JS_SetPropertyStr(context, element, "hasAttribute",
                    JS_NewCFunctionMagic(context, element_attribute, "hasAttribute", 1,
                                         JS_CFUNC_generic_magic, 1));
  set_function(context, element, "nodeType", element_node_type, 0);
  set_function(context, element, "selection", element_selection, 0);
  const JsValue global(context, JS_GetGlobalObject(context));
  JS_DefinePropertyValueStr(context, global.get(),
                            "\xff"
                            "element",
                            element, 0);
}

}  // namespace

JSValue parse_html(JSContext* context, JSValueConst /*self*/, int count, JSValueConst* values) {
  const JsValue known(context, JS_GetClassProto(context, selection_class()));
  if (!known.is_object()) declare_classes(context);
  const Checked<std::shared_ptr<HtmlDocument>> document =
      HtmlDocument::parse(text_or_empty(context, argument(count, values, 0)));
  if (!document) return throw_go_error(context, document.problems().front().message);
  return wrap(context, HtmlSelection(*document));
}

JSValue make_html_module(JSContext* context) {
  const JSValue module = JS_NewObject(context);
  set_function(context, module, "parseHTML", parse_html, 1);
  return module;
}

}  // namespace rehearse
