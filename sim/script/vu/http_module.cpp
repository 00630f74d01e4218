// k6/http: what scripts hand over, understood; what they get back.

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <map>

#include "sim/run/rehearsal.hpp"
#include "sim/script/embedded/http.hpp"
#include "sim/script/http/status_text.hpp"
#include "sim/script/modules/json_path.hpp"
#include "sim/script/modules/json_syntax.hpp"
#include "sim/script/vu/http_params.hpp"
#include "sim/script/vu/native.hpp"
#include "sim/script/vu/record_module.hpp"
#include "sim/script/vu/script_vu.hpp"
#include "sim/script/vu/vu_modules.hpp"

namespace rehearse {

namespace {

/// Class ids are the process's; each runtime declares the class once more.
JSClassID response_class() {
  static const JSClassID id = new_class_id();
  return id;
}

using FlowHolder = std::shared_ptr<HttpFlow>;

void finalize_response(JSRuntime* /*runtime*/, JSValue value) {
  delete static_cast<FlowHolder*>(JS_GetOpaque(value, response_class()));
}

/// What the module keeps of each VU (ScriptVu::http_values()).
enum Kept : std::size_t {
  KeptResponseLayout,
  KeptWatchedLayout,  ///< of iterations that are watched
  KeptTimingsLayout,
  KeptOcsp,
  KeptEmptyText,
  KeptHttp11,
};

JSValue headers_object(JSContext* context, const std::vector<Headers::Field>& fields) {
  const JSValue object = JS_NewObject(context);
  for (const Headers::Field& field : fields) {
    JS_SetPropertyStr(context, object, field.name.c_str(), js_string(context, field.value));
  }
  return object;
}

JSValue cookies_object(JSContext* context, const std::vector<Cookie>& cookies) {
  const JsValue object(context, JS_NewObject(context));
  for (const Cookie& cookie : cookies) {
    JsValue list = object.property(cookie.name.c_str());
    std::uint32_t size = 0;
    if (list.is_array()) {
      JS_ToUint32(context, &size, list.property("length").get());
    } else {
      list = {context, JS_NewArray(context)};
      object.set(cookie.name.c_str(), JsValue(list).release());
    }
    const JSValue one = JS_NewObject(context);
    const auto text = [&](const char* name, const std::string& value) {
      JS_SetPropertyStr(context, one, name, js_string(context, value));
    };
    text("name", cookie.name);
    text("value", cookie.value);
    text("domain", cookie.domain);
    text("path", cookie.path);
    JS_SetPropertyStr(context, one, "http_only", JS_NewBool(context, cookie.http_only));
    JS_SetPropertyStr(context, one, "secure", JS_NewBool(context, cookie.secure));
    JS_SetPropertyStr(context, one, "max_age", JS_NewInt64(context, cookie.max_age));
    JS_SetPropertyStr(context, one, "expires", JS_NewInt64(context, expires_milliseconds(cookie)));
    JS_SetPropertyUint32(context, list.get(), size, one);
  }
  return JsValue(object).release();
}

JSValue timings_object(JSContext* context, const HttpTimings& timings) {
  const JSValue values[] = {
      JS_NewFloat64(context, timings.duration),        JS_NewFloat64(context, timings.blocked),
      JS_NewFloat64(context, timings.looking_up),      JS_NewFloat64(context, timings.connecting),
      JS_NewFloat64(context, timings.tls_handshaking), JS_NewFloat64(context, timings.sending),
      JS_NewFloat64(context, timings.waiting),         JS_NewFloat64(context, timings.receiving)};
  const JsValue& layout = vu_of(context).http_values()[KeptTimingsLayout];
  return js_more_like(context, layout.get(), js_more_object_class(), values);
}

JSValue body_value(JSContext* context, const HttpFlow& flow) {
  if (flow.status == 0 || flow.status == 204 || flow.status == 304) return JS_NULL;
  switch (flow.call().response_type) {
    case ResponseType::None:
      return JS_NULL;
    case ResponseType::Binary:
      return js_array_buffer(context, flow.body);
    case ResponseType::Text:
      break;
  }
  return js_string(context, flow.body);
}

JSValue request_object(JSContext* context, const HttpFlow& flow) {
  const JSValue request = JS_NewObject(context);
  const auto text = [&](const char* name, const std::string& value) {
    JS_SetPropertyStr(context, request, name, js_string(context, value));
  };
  const HttpCall& call = flow.call();
  text("method", call.method);
  text("url", call.url_text);
  const JSValue headers = JS_NewObject(context);
  for (const Headers::Field& field : flow.sent_headers.fields()) {
    if (field.name == "Host") continue;
    const JSValue list = JS_NewArray(context);
    JS_SetPropertyUint32(context, list, 0, js_string(context, field.value));
    JS_SetPropertyStr(context, headers, canonical_header_name(field.name).c_str(), list);
  }
  JS_SetPropertyStr(context, request, "headers", headers);
  text("body", call.body);
  const JSValue cookies = JS_NewObject(context);
  for (const Cookie& cookie : call.cookies) {
    const JSValue list = JS_NewArray(context);
    const JSValue one = JS_NewObject(context);
    JS_SetPropertyStr(context, one, "name", js_string(context, cookie.name));
    JS_SetPropertyStr(context, one, "value", js_string(context, cookie.value));
    JS_SetPropertyStr(context, one, "replace", JS_FALSE);
    JS_SetPropertyUint32(context, list, 0, one);
    JS_SetPropertyStr(context, cookies, cookie.name.c_str(), list);
  }
  JS_SetPropertyStr(context, request, "cookies", cookies);
  return request;
}

JSValue make_ocsp(JSContext* context) {
  const JSValue ocsp = JS_NewObject(context);
  for (const char* const name : {"produced_at", "this_update", "next_update", "revoked_at"}) {
    JS_SetPropertyStr(context, ocsp, name, JS_NewInt32(context, 0));
  }
  JS_SetPropertyStr(context, ocsp, "revocation_reason", JS_NewString(context, ""));
  JS_SetPropertyStr(context, ocsp, "status", JS_NewString(context, ""));
  return ocsp;
}

/// What few scripts look at is made when they do.
enum Late : int {
  LateRemoteIp,
  LateUrl,
  LateStatusText,
  LateHeaders,
  LateCookies,
  LateTimings,
  LateRequest,
  LateBody
};

constexpr std::uint8_t kReads[] = {0,
                                   0,
                                   0,
                                   HttpFlow::ReadHeaders,
                                   HttpFlow::ReadHeaders,
                                   HttpFlow::ReadTimings,
                                   HttpFlow::ReadRequest,
                                   HttpFlow::ReadBody};

JSValue make_late(JSContext* context, JSValueConst response, int which) {
  const auto* const holder = static_cast<FlowHolder*>(JS_GetOpaque(response, response_class()));
  if (holder == nullptr) return JS_UNDEFINED;
  const HttpFlow& flow = **holder;
  const bool answered = flow.status != 0;
  flow.reads |= kReads[which];
  switch (which) {
    case LateRemoteIp:
      if (!flow.remote_ip.empty()) return js_string(context, flow.remote_ip);
      return js_string(context, answered ? flow.final_url.host_name() : "");
    case LateUrl:
      return js_string(context, flow.final_url_text);
    case LateStatusText:
      if (!flow.own_status_text.empty()) return js_string(context, flow.own_status_text);
      return js_string(context, answered ? status_text(flow.status) : "");
    case LateHeaders:
      return headers_object(context, flow.headers.joined());
    case LateCookies:
      return cookies_object(context, flow.cookies);
    case LateTimings:
      return timings_object(context, flow.timings);
    case LateBody:
      return body_value(context, flow);
    default:
      return request_object(context, flow);
  }
}

struct ResponseField {
  const char* name;
  std::optional<Late> late;
};

/// In k6's order.
constexpr std::array<ResponseField, 16> kResponseFields = {{{"remote_ip", LateRemoteIp},
                                                            {"remote_port", {}},
                                                            {"url", LateUrl},
                                                            {"status", {}},
                                                            {"status_text", LateStatusText},
                                                            {"proto", {}},
                                                            {"headers", LateHeaders},
                                                            {"cookies", LateCookies},
                                                            {"body", {}},
                                                            {"timings", LateTimings},
                                                            {"tls_version", {}},
                                                            {"tls_cipher_suite", {}},
                                                            {"ocsp", {}},
                                                            {"error", {}},
                                                            {"error_code", {}},
                                                            {"request", LateRequest}}};

/// `late_body`: the body too is made when it is looked at, so that it is known whether it was.
JsValue response_layout(JSContext* context, JSValueConst prototype, bool late_body) {
  static const auto kMakers = [] {
    std::array<js_more_lazy, LateBody + 1> makers{};
    for (int i = 0; i <= LateBody; ++i) makers[static_cast<std::size_t>(i)] = {make_late, i};
    return makers;
  }();
  JsValue layout(context, JS_NewObjectProto(context, prototype));
  for (const ResponseField& field : kResponseFields) {
    const bool is_body = std::string_view(field.name) == "body";
    const std::optional<Late> late = is_body && late_body ? LateBody : field.late;
    if (!late) {
      layout.set(field.name, JS_UNDEFINED);
      continue;
    }
    const JSAtom name = JS_NewAtom(context, field.name);
    js_more_define_lazy(context, layout.get(), name, &kMakers[static_cast<std::size_t>(*late)]);
    JS_FreeAtom(context, name);
  }
  return layout;
}

JsValue timings_layout(JSContext* context) {
  JsValue layout(context, JS_NewObject(context));
  for (const char* const name : {"duration", "blocked", "looking_up", "connecting",
                                 "tls_handshaking", "sending", "waiting", "receiving"}) {
    layout.set(name, JS_UNDEFINED);
  }
  return layout;
}

constexpr const char* kMissing =
    "\xff"
    "missing";  // of responses of which little is known

EndpointRef endpoint_in(JSContext* context, JSValue* data) {
  EndpointRef endpoint;
  JS_ToUint32(context, &endpoint.service, data[0]);
  JS_ToUint32(context, &endpoint.endpoint, data[1]);
  return endpoint;
}

constexpr const char* kWatched[] = {"body", "headers", "cookies"};

/// The getter of one of them; the last of the data is its value.
JSValue read_watched(JSContext* context, JSValueConst /*self*/, int /*count*/,
                     JSValueConst* /*values*/, int part, JSValue* data) {
  vu_of(context).note_not_modelled(endpoint_in(context, data), kWatched[part]);
  return JS_DupValue(context, data[2]);
}

/// missing("json", selector): the body, for json() and html().
JSValue note_missing(JSContext* context, JSValueConst /*self*/, int count, JSValueConst* values,
                     int /*magic*/, JSValue* data) {
  std::string what = text_or_empty(context, argument(count, values, 0)) + "(";
  JSValueConst selector = argument(count, values, 1);
  if (!JS_IsUndefined(selector)) what += text_or_empty(context, selector);
  vu_of(context).note_not_modelled(endpoint_in(context, data), what + ")");
  return JS_DupValue(context, data[2]);
}

/// Says so when the script reads what nothing is known of.
void watch_reads(JSContext* context, JSValueConst response, const HttpFlow& flow) {
  const JsValue object = JsValue::copy(context, response);
  for (int part = 0; part < 3; ++part) {
    if (part == 0 ? flow.has_body : flow.has_headers) continue;
    const JsValue value = object.property(kWatched[part]);
    JSValueConst data[] = {JS_NewUint32(context, flow.to.service),
                           JS_NewUint32(context, flow.to.endpoint), value.get()};
    // The engine only copies them.
    auto* const own = const_cast<JSValue*>(data);
    if (part == 0) {
      JS_DefinePropertyValueStr(context, response, kMissing,
                                JS_NewCFunctionData(context, note_missing, 2, 0, 3, own), 0);
    }
    const JSAtom name = JS_NewAtom(context, kWatched[part]);
    JS_DefinePropertyGetSet(context, response, name,
                            JS_NewCFunctionData(context, read_watched, 0, part, 3, own),
                            JS_UNDEFINED, JS_PROP_ENUMERABLE | JS_PROP_CONFIGURABLE);
    JS_FreeAtom(context, name);
  }
}

JSValue response_of(JSContext* context, const FlowHolder& holder) {
  HttpFlow& flow = *holder;
  const std::vector<JsValue>& kept = vu_of(context).http_values();
  const auto text = [&](const std::string& value) {
    if (value.empty()) return JsValue(kept[KeptEmptyText]).release();
    if (value == "HTTP/1.1") return JsValue(kept[KeptHttp11]).release();
    return js_string(context, value);
  };
  std::int32_t port = flow.remote_port;
  if (flow.status != 0 && port == 0) port = std::atoi(flow.final_url.effective_port().c_str());
  const JSValue late = JS_UNDEFINED;
  const bool watched = vu_of(context).repeater().watches();
  const JSValue body = watched ? late : body_value(context, flow);
  if (JS_IsException(body)) return body;
  // From here on the script's memory has it.
  if (!watched) flow.body = {};
  const JSValue values[] = {late,
                            JS_NewInt32(context, port),
                            late,
                            JS_NewInt32(context, flow.status),
                            late,
                            text(flow.proto),
                            late,
                            late,
                            body,
                            late,
                            text(flow.tls_version),
                            text(flow.tls_cipher_suite),
                            JsValue(kept[KeptOcsp]).release(),
                            text(flow.error),
                            JS_NewInt32(context, flow.error_code),
                            late};
  static_assert(std::size(values) == kResponseFields.size());
  const JSValue response =
      js_more_like(context, kept[watched ? KeptWatchedLayout : KeptResponseLayout].get(),
                   static_cast<int>(response_class()), values);
  if (!JS_IsException(response)) JS_SetOpaque(response, new FlowHolder(holder));
  if (JS_IsException(response)) return response;
  if (flow.status != 0 && vu_of(context).world().recording != nullptr) {
    return recorded_response(context, response, flow);
  }
  if (!flow.has_body || !flow.has_headers) watch_reads(context, response, flow);
  return response;
}

/// The response to a request that could not even be sent: k6 warns, or throws with the option.
JSValue refused(JSContext* context, const HttpProblem& problem, const std::string& method,
                const std::string& url) {
  ScriptVu& vu = vu_of(context);
  if (problem.throws || vu.world().throws) return throw_go_error(context, problem.text);
  vu.log(ConsoleLevel::Warning, "Request Failed", false);
  HttpCall call;
  call.method = method;
  call.url_text = url;
  const auto flow =
      std::make_shared<HttpFlow>(vu, std::make_shared<const HttpCall>(std::move(call)));
  flow->error = problem.text;
  flow->error_code = problem.code;
  return response_of(context, flow);
}

JSValue done(JSContext* context, const FlowHolder& flow) {
  if (vu_of(context).aborted()) return js_more_throw_uncatchable(context);
  vu_of(context).repeater().note_answer(*flow);
  if (flow->status == 0 && vu_of(context).world().throws) {
    return throw_go_error(context, flow->error);
  }
  return response_of(context, flow);
}

JSValue send(JSContext* context, JSValueConst method, JSValueConst url, JSValueConst body,
             JSValueConst params) {
  ScriptVu& vu = vu_of(context);
  if (vu.in_init()) {
    return throw_go_error(context, "Making http requests in the init context is not supported");
  }
  HttpProblem problem;
  const std::string verb = text_or_empty(context, method);
  std::optional<HttpCall> call = read_http_call(context, verb, url, body, params, problem);
  if (!call) return refused(context, problem, verb, problem.url);
  const FlowHolder flow = vu.run_flow(*std::move(call));
  return flow == nullptr ? js_more_throw_uncatchable(context) : done(context, flow);
}

JSValue request(JSContext* context, JSValueConst /*self*/, int count, JSValueConst* values) {
  return send(context, argument(count, values, 0), argument(count, values, 1),
              argument(count, values, 2), argument(count, values, 3));
}

/// http.get(url, params), and head.
JSValue without_body(JSContext* context, JSValueConst /*self*/, int count, JSValueConst* values,
                     int head) {
  const JsValue method(context, JS_NewString(context, head != 0 ? "HEAD" : "GET"));
  return send(context, method.get(), argument(count, values, 0), JS_UNDEFINED,
              argument(count, values, 1));
}

constexpr const char* kVerbs[] = {"POST", "PUT", "PATCH", "DELETE", "OPTIONS"};

JSValue with_body(JSContext* context, JSValueConst /*self*/, int count, JSValueConst* values,
                  int verb) {
  const JsValue method(context, JS_NewString(context, kVerbs[verb]));
  return send(context, method.get(), argument(count, values, 0), argument(count, values, 1),
              argument(count, values, 2));
}

/// native.start(method, url, body, params, resolve, reject)
JSValue start(JSContext* context, JSValueConst /*self*/, int count, JSValueConst* values) {
  ScriptVu& vu = vu_of(context);
  const auto settle = [context](const JsValue& function, JSValue value) {
    const JsValue result(context, value);
    JSValueConst arguments[] = {result.get()};
    const JsValue ignored(context, JS_Call(context, function.get(), JS_UNDEFINED, 1, arguments));
  };
  const JsValue resolve = JsValue::copy(context, argument(count, values, 4));
  const JsValue reject = JsValue::copy(context, argument(count, values, 5));
  const auto finish = [context, settle, resolve, reject](JSValue response) {
    if (vu_of(context).aborted()) {  // nothing continues
      JS_FreeValue(context, JS_GetException(context));
      return;
    }
    if (JS_IsException(response)) {
      settle(reject, JS_GetException(context));
    } else {
      settle(resolve, response);
    }
  };
  HttpProblem problem;
  const std::string verb = text_or_empty(context, argument(count, values, 0));
  std::optional<HttpCall> call =
      read_http_call(context, verb, argument(count, values, 1), argument(count, values, 2),
                     argument(count, values, 3), problem);
  if (!call) {
    finish(refused(context, problem, verb, problem.url));
    return JS_UNDEFINED;
  }
  vu.repeater().cannot("it calls asyncRequest");
  vu.run_in_background(
      std::make_shared<HttpFlow>(vu, std::make_shared<const HttpCall>(*std::move(call))),
      [context, finish](const FlowHolder& flow) { finish(done(context, flow)); });
  return JS_UNDEFINED;
}

/// One entry of http.batch().
struct BatchEntry {
  std::string key;
  std::shared_ptr<const HttpCall> call;  ///< none: it was refused
  JsValue refused;
};

std::optional<BatchEntry> batch_entry(JSContext* context, const std::string& key,
                                      const JsValue& entry) {
  BatchEntry made;
  made.key = key;
  JsValue method(context, JS_NewString(context, "GET"));
  JsValue url = entry;
  JsValue body;
  JsValue params;
  if (entry.is_array()) {
    method = entry.element(0);
    url = entry.element(1);
    body = entry.element(2);
    params = entry.element(3);
  } else if (entry.is_object() && entry.property("clean_url").is_undefined()) {
    const JsValue given = entry.property("method");
    if (!given.is_nullish()) method = given;
    url = entry.property("url");
    body = entry.property("body");
    params = entry.property("params");
  }
  HttpProblem problem;
  const std::string verb = text_or_empty(context, method.get());
  std::optional<HttpCall> call =
      read_http_call(context, verb, url.get(), body.get(), params.get(), problem);
  if (!call) {
    problem.throws = problem.throws || problem.code != 1020;
    made.refused = {context, refused(context, problem, verb, problem.url)};
    if (made.refused.failed()) return std::nullopt;
  } else {
    made.call = std::make_shared<const HttpCall>(*std::move(call));
  }
  return made;
}

JSValue batch(JSContext* context, JSValueConst /*self*/, int count, JSValueConst* values) {
  ScriptVu& vu = vu_of(context);
  if (vu.in_init()) {
    return throw_go_error(context, "Making http requests in the init context is not supported");
  }
  const JsValue given = JsValue::copy(context, argument(count, values, 0));
  if (count == 0) return throw_go_error(context, "no argument was provided to http.batch()");
  if (count > 1) {
    return throw_go_error(context, "http.batch() accepts only an array or an object of requests");
  }
  if (!given.is_object()) {
    return throw_go_error(context, fmt::format("invalid http.batch() argument type {}", "string"));
  }
  std::vector<BatchEntry> entries;
  for (const std::string& key : js_keys(context, given.get())) {
    auto entry = batch_entry(context, key, given.property(key.c_str()));
    if (!entry) return JS_EXCEPTION;
    entries.push_back(*std::move(entry));
  }
  vu.record({.kind = RecordedStep::Kind::BatchBegan});
  std::vector<std::shared_ptr<const HttpCall>> calls;
  for (const BatchEntry& entry : entries) {
    if (entry.call != nullptr) calls.push_back(entry.call);
  }
  const auto flows = vu.run_flows(calls);
  if (!flows) return js_more_throw_uncatchable(context);
  vu.record({.kind = RecordedStep::Kind::BatchEnded});
  const JSValue result = given.is_array() ? JS_NewArray(context) : JS_NewObject(context);
  auto flow = flows->begin();
  for (BatchEntry& entry : entries) {
    const JSValue response =
        entry.call != nullptr ? done(context, *flow++) : entry.refused.release();
    if (JS_IsException(response)) {
      JS_FreeValue(context, result);
      return response;
    }
    JS_SetPropertyStr(context, result, entry.key.c_str(), response);
  }
  return result;
}

JSValue expected_statuses(JSContext* context, JSValueConst /*self*/, int count,
                          JSValueConst* values) {
  if (count == 0) return throw_go_error(context, "no arguments");
  const JsValue ranges(context, JS_NewArray(context));
  for (int i = 0; i < count; ++i) {
    const JsValue value = JsValue::copy(context, values[i]);
    const JSValue range = JS_NewArray(context);
    const auto is_integer = [&](const JsValue& number) { return number.is_number(); };
    if (is_integer(value)) {
      JS_SetPropertyUint32(context, range, 0, JsValue(value).release());
      JS_SetPropertyUint32(context, range, 1, JsValue(value).release());
    } else if (value.is_object() && is_integer(value.property("min")) &&
               is_integer(value.property("max"))) {
      JS_SetPropertyUint32(context, range, 0, value.property("min").release());
      JS_SetPropertyUint32(context, range, 1, value.property("max").release());
    } else {
      JS_FreeValue(context, range);
      return throw_go_error(
          context,
          fmt::format("argument number {} to expectedStatuses was neither an integer nor an object "
                      "like {{min:100, max:329}}",
                      i + 1));
    }
    JS_SetPropertyUint32(context, ranges.get(), static_cast<std::uint32_t>(i), range);
  }
  const JSValue callback = JS_NewObject(context);
  JS_DefinePropertyValueStr(context, callback, kStatusRanges, JsValue(ranges).release(), 0);
  return callback;
}

JSValue set_response_callback(JSContext* context, JSValueConst /*self*/, int count,
                              JSValueConst* values) {
  JSValueConst callback = argument(count, values, 0);
  const bool is_one = JS_IsObject(callback) &&
                      !JsValue::copy(context, callback).property(kStatusRanges).is_undefined();
  if (JS_IsNull(callback) == 0 && !is_one) {
    return throw_go_error(context, "unsupported argument, expected http.expectedStatuses");
  }
  vu_of(context).repeater().cannot("it calls setResponseCallback");
  vu_of(context).response_callback() = JsValue::copy(context, callback);
  return JS_UNDEFINED;
}

// Helpers of http.js.

JSValue go_error(JSContext* context, JSValueConst /*self*/, int count, JSValueConst* values) {
  throw_go_error(context, text_or_empty(context, argument(count, values, 0)));
  return JS_GetException(context);
}

JSValue parse_json(JSContext* context, JSValueConst /*self*/, int count, JSValueConst* values) {
  const std::string text = text_or_empty(context, argument(count, values, 0));
  const JSValue value = JS_ParseJSON(context, text.c_str(), text.size(), "body");
  if (!JS_IsException(value)) return value;
  JS_FreeValue(context, JS_GetException(context));
  return throw_go_error(context, body_json_error(text));
}

JSValue select(JSContext* context, JSValueConst /*self*/, int count, JSValueConst* values) {
  return json_at_path(context, argument(count, values, 0),
                      text_or_empty(context, argument(count, values, 1)));
}

JSValue text_of(JSContext* context, JSValueConst /*self*/, int count, JSValueConst* values) {
  return js_string(context, js_bytes(context, argument(count, values, 0)).value_or(""));
}

JSValue resolve(JSContext* context, JSValueConst /*self*/, int count, JSValueConst* values) {
  const auto base = parse_url(text_or_empty(context, argument(count, values, 0)));
  const auto reference = parse_url(text_or_empty(context, argument(count, values, 1)));
  if (!base || !reference) return throw_go_error(context, "invalid URL");
  return js_string(context, resolve_reference(*base, *reference).text());
}

JSValue form(JSContext* context, JSValueConst /*self*/, int count, JSValueConst* values) {
  return js_string(context, form_text(context, argument(count, values, 0)));
}

JSValue file_name(JSContext* context, JSValueConst /*self*/, int /*count*/,
                  JSValueConst* /*values*/) {
  vu_of(context).repeater().cannot("it reads the clock");
  return js_string(context, std::to_string(vu_of(context).unix_ns()));
}

JSValue http_url(JSContext* context, JSValueConst /*target*/, int count, JSValueConst* values) {
  const JSValue url = JS_NewObject(context);
  const std::string text = text_or_empty(context, argument(count, values, 1));
  JS_SetPropertyStr(context, url, "name", JS_DupValue(context, argument(count, values, 0)));
  JS_SetPropertyStr(context, url, "url", js_string(context, text));
  const auto parsed = parse_url(text);
  JS_SetPropertyStr(context, url, "clean_url",
                    js_string(context, parsed ? name_tag(text, *parsed) : text));
  return url;
}

}  // namespace

JSValue make_http_module(JSContext* context) {
  const JsValue native(context, JS_NewObject(context));
  set_function(context, native.get(), "goError", go_error, 1);
  set_function(context, native.get(), "parseJson", parse_json, 1);
  set_function(context, native.get(), "text", text_of, 1);
  set_function(context, native.get(), "select", select, 2);
  set_function(context, native.get(), "parseHTML", parse_html, 1);
  set_function(context, native.get(), "resolve", resolve, 2);
  set_function(context, native.get(), "form", form, 1);
  set_function(context, native.get(), "fileName", file_name, 0);
  set_function(context, native.get(), "request", request, 4);
  set_function(context, native.get(), "start", start, 6);
  native.set("HttpUrl", JS_NewCFunction2(context, http_url, "HttpUrl", 2, JS_CFUNC_constructor, 0));
  native.set("parsed", JS_NewString(context,
                                    "\xff"
                                    "parsed"));
  native.set("missing", JS_NewString(context, kMissing));
  const JsValue parts(context, run_embedded(context, embedded::http, native.get()));
  if (parts.failed()) return JS_EXCEPTION;
  static const JSClassDef kResponse{.class_name = "Response",
                                    .finalizer = finalize_response,
                                    .gc_mark = nullptr,
                                    .call = nullptr,
                                    .exotic = nullptr};
  JS_NewClass(JS_GetRuntime(context), response_class(), &kResponse);
  const JsValue prototype = parts.property("Response").property("prototype");
  vu_of(context).http_values() = {response_layout(context, prototype.get(), false),
                                  response_layout(context, prototype.get(), true),
                                  timings_layout(context),
                                  JsValue(context, make_ocsp(context)),  // no connection has one
                                  JsValue(context, JS_NewString(context, "")),
                                  JsValue(context, JS_NewString(context, "HTTP/1.1"))};

  const JSValue module = JS_NewObject(context);
  for (const char* const name : {"asyncRequest", "file", "url"}) {
    JS_SetPropertyStr(context, module, name, parts.property(name).release());
  }
  const auto verb = [&](const char* name, JSCFunctionMagic* function, int magic) {
    JS_SetPropertyStr(
        context, module, name,
        JS_NewCFunctionMagic(context, function, name, 3, JS_CFUNC_generic_magic, magic));
  };
  verb("get", without_body, 0);
  verb("head", without_body, 1);
  verb("post", with_body, 0);
  verb("put", with_body, 1);
  verb("patch", with_body, 2);
  verb("del", with_body, 3);
  verb("options", with_body, 4);
  set_function(context, module, "request", request, 4);
  set_function(context, module, "batch", batch, 1);
  set_function(context, module, "expectedStatuses", expected_statuses, 1);
  set_function(context, module, "setResponseCallback", set_response_callback, 1);
  add_cookie_jars(context, module);
  add_http_constants(context, module);
  return module;
}

}  // namespace rehearse
