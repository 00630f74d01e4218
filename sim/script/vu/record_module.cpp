// The natives of record.js: what it writes down goes to the recording of the run.

#include "sim/script/vu/record_module.hpp"

#include <algorithm>
#include <variant>

#include "sim/script/embedded/record.hpp"
#include "sim/script/engine/embedded.hpp"
#include "sim/script/vu/native.hpp"
#include "sim/script/vu/script_vu.hpp"
#include "sim/script/vu/vu_modules.hpp"

namespace rehearse {

namespace {

using Kind = RecordedValue::Kind;

constexpr const char* kRecord =
    "\xff"
    "record";  // the function of record.js, no script writes such a name

AnswerRecording& recording_of(JSContext* context) { return *vu_of(context).world().recording; }

/// The endpoint whose number is the first argument.
std::size_t number_of_endpoint(JSContext* context, JSValueConst value) {
  std::uint32_t number = 0;
  JS_ToUint32(context, &number, value);
  return std::min<std::size_t>(number, recording_of(context).endpoints().size() - 1);
}

Kind kind_of(const std::string& name) {
  if (name == "list") return Kind::List;
  if (name == "text") return Kind::Text;
  return name == "number" ? Kind::Number : Kind::Any;
}

void add_once(const std::string& text, std::vector<std::string>& list) {
  if (!text.empty() && std::find(list.begin(), list.end(), text) == list.end()) {
    list.push_back(text);
  }
}

JSValue read(JSContext* context, JSValueConst /*self*/, int count, JSValueConst* values) {
  std::vector<std::string> path;
  const JsValue given = JsValue::copy(context, argument(count, values, 1));
  for (const std::string& key : js_keys(context, given.get())) {
    path.push_back(text_or_empty(context, given.property(key.c_str()).get()));
  }
  recording_of(context).read(number_of_endpoint(context, argument(count, values, 0)), path,
                             kind_of(text_or_empty(context, argument(count, values, 2))));
  return JS_UNDEFINED;
}

JSValue dummy(JSContext* context, JSValueConst /*self*/, int count, JSValueConst* values) {
  const std::string name = text_or_empty(context, argument(count, values, 0));
  const Kind kind = kind_of(text_or_empty(context, argument(count, values, 1)));
  const DummyValue value = dummy_value(name, kind);
  if (const auto* const number = std::get_if<double>(&value)) {
    return JS_NewFloat64(context, *number);
  }
  if (const auto* const truth = std::get_if<bool>(&value)) return JS_NewBool(context, *truth);
  return js_string(context, std::get<std::string>(value));
}

JSValue status(JSContext* context, JSValueConst /*self*/, int count, JSValueConst* values) {
  AnswerRecording& recording = recording_of(context);
  const std::size_t number = number_of_endpoint(context, argument(count, values, 0));
  recording.read_status(number);
  return JS_NewInt32(context, recording.endpoint(number).status);
}

JSValue text(JSContext* context, JSValueConst /*self*/, int count, JSValueConst* values) {
  RecordedEndpoint& endpoint =
      recording_of(context).endpoint(number_of_endpoint(context, argument(count, values, 0)));
  endpoint.is_text = true;
  add_once(text_or_empty(context, argument(count, values, 1)), endpoint.texts);
  return JS_UNDEFINED;
}

JSValue html(JSContext* context, JSValueConst /*self*/, int count, JSValueConst* values) {
  RecordedEndpoint& endpoint =
      recording_of(context).endpoint(number_of_endpoint(context, argument(count, values, 0)));
  endpoint.is_html = true;
  add_once(text_or_empty(context, argument(count, values, 1)), endpoint.selectors);
  return JS_UNDEFINED;
}

/// native.header(number, name), and cookie: a text in its place.
JSValue named(JSContext* context, JSValueConst /*self*/, int count, JSValueConst* values,
              int is_cookie) {
  RecordedEndpoint& endpoint =
      recording_of(context).endpoint(number_of_endpoint(context, argument(count, values, 0)));
  const std::string name = text_or_empty(context, argument(count, values, 1));
  add_once(name, is_cookie != 0 ? endpoint.cookies : endpoint.headers);
  return js_string(context, std::get<std::string>(dummy_value(name, Kind::Text)));
}

JSValue page(JSContext* context, JSValueConst self, int /*count*/, JSValueConst* /*values*/) {
  const JsValue empty(context, JS_NewString(context, "<html><body></body></html>"));
  JSValueConst arguments[] = {empty.get()};
  return parse_html(context, self, 1, arguments);
}

JsValue make_record(JSContext* context) {
  const JsValue native(context, JS_NewObject(context));
  set_function(context, native.get(), "read", read, 3);
  set_function(context, native.get(), "dummy", dummy, 2);
  set_function(context, native.get(), "status", status, 1);
  set_function(context, native.get(), "text", text, 2);
  set_function(context, native.get(), "html", html, 2);
  set_function(context, native.get(), "page", page, 0);
  native.set("header",
             JS_NewCFunctionMagic(context, named, "header", 2, JS_CFUNC_generic_magic, 0));
  native.set("cookie",
             JS_NewCFunctionMagic(context, named, "cookie", 2, JS_CFUNC_generic_magic, 1));
  return {context, run_embedded(context, embedded::record, native.get())};
}

}  // namespace

JSValue recorded_response(JSContext* context, JSValue response, const HttpFlow& flow) {
  const JsValue own(context, response);
  const JsValue global(context, JS_GetGlobalObject(context));
  JsValue record = global.property(kRecord);
  if (record.is_undefined()) {
    record = make_record(context);
    if (record.failed()) return JS_EXCEPTION;
    JS_DefinePropertyValueStr(context, global.get(), kRecord, JsValue(record).release(), 0);
  }
  const std::size_t number = recording_of(context).request(flow.call().method, flow.call().url);
  JSValueConst arguments[] = {own.get(), JS_NewInt64(context, static_cast<std::int64_t>(number))};
  return JS_Call(context, record.get(), JS_UNDEFINED, 2, arguments);
}

}  // namespace rehearse
