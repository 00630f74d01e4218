// k6: check, fail, group, randomSeed, sleep.

#include <fmt/format.h>

#include "sim/script/vu/native.hpp"
#include "sim/script/vu/script_vu.hpp"
#include "sim/script/vu/vu_modules.hpp"

namespace rehearse {

namespace {

constexpr const char* kNoColons = "group and check names may not contain '::'";

bool is_async(JSContext* context, JSValueConst function) {
  const std::string text = text_or_empty(context, function);
  return text.starts_with("async");
}

/// Calls the predicate again with other statuses until one lets it pass: the answer's, from now on.
bool passes_otherwise(JSContext* context, const JsValue& predicate, JSValueConst subject) {
  AnswerRecording& recording = *vu_of(context).world().recording;
  const auto endpoint = recording.take_status_read();
  if (!endpoint || !predicate.is_function()) return false;
  const int before = recording.endpoint(*endpoint).status;
  for (const int status : {201, 204, 202, 301, 302, 303, 304, 400, 401, 403, 404, 409, 422, 500}) {
    recording.endpoint(*endpoint).status = status;
    JSValueConst arguments[] = {subject};
    const JsValue value(context, JS_Call(context, predicate.get(), JS_UNDEFINED, 1, arguments));
    if (value.failed()) {
      vu_of(context).engine().take_error();
    } else if (JS_ToBool(context, value.get()) > 0) {
      return true;
    }
  }
  recording.endpoint(*endpoint).status = before;
  return false;
}

JSValue check(JSContext* context, JSValueConst /*self*/, int count, JSValueConst* values) {
  ScriptVu& vu = vu_of(context);
  if (vu.in_init()) {
    return throw_go_error(context, "Using check() in the init context is not supported");
  }
  JSValueConst subject = argument(count, values, 0);
  const JsValue predicates = JsValue::copy(context, argument(count, values, 1));
  std::string problem;
  const auto tags = read_tags(context, argument(count, values, 2), problem);
  if (!tags) return throw_go_error(context, problem);
  std::vector<std::string> names;
  if (predicates.is_string()) {
    const std::string text = text_or_empty(context, predicates.get());
    for (std::size_t i = 0; i < text.size(); ++i) names.push_back(std::to_string(i));
  } else {
    names = js_keys(context, predicates.get());
  }
  const MetricRef metric = vu.world().metrics.checks;
  bool all = true;
  for (const std::string& name : names) {
    if (name.find("::") != std::string::npos) return throw_go_error(context, kNoColons);
    AnswerRecording* const recording = vu.world().recording;
    if (recording != nullptr) recording->take_status_read();
    JsValue value = predicates.is_string() ? JsValue(context, JS_NewString(context, "x"))
                                           : predicates.property(name.c_str());
    bool threw = value.failed();
    const std::uint64_t not_modelled = vu.reads_not_modelled();
    if (value.is_function()) {
      if (is_async(context, value.get())) {
        return throw_go_error(
            context,
            "check() does not support async functions as arguments, please see "
            "https://grafana.com/docs/k6/latest/javascript-api/k6/check/ for more "
            "info");
      }
      JSValueConst arguments[] = {subject};
      value = {context, JS_Call(context, value.get(), JS_UNDEFINED, 1, arguments)};
      threw = value.failed();
    }
    if (vu.reads_not_modelled() != not_modelled && !vu.aborted()) {
      if (threw && vu.engine().take_error().uncatchable) return js_more_throw_uncatchable(context);
      ++vu.world().checks_not_modelled;
      continue;
    }
    bool passes = !threw && JS_ToBool(context, value.get()) > 0;
    if (!passes && !threw && recording != nullptr) {
      passes = passes_otherwise(context, predicates.property(name.c_str()), subject);
    }
    all = all && passes;
    vu.add_sample(metric, vu.tags({{"check", name}}, *tags), passes ? 1 : 0);
    if (threw) return JS_EXCEPTION;
  }
  return JS_NewBool(context, all);
}

JSValue group(JSContext* context, JSValueConst /*self*/, int count, JSValueConst* values) {
  ScriptVu& vu = vu_of(context);
  if (vu.in_init()) {
    return throw_go_error(context, "Using group() in the init context is not supported");
  }
  const auto name = js_text(context, argument(count, values, 0));
  if (!name) return JS_EXCEPTION;
  JSValueConst function = argument(count, values, 1);
  if (JS_IsFunction(context, function) == 0) {
    return throw_go_error(context, "group() requires a callback as a second argument");
  }
  if (is_async(context, function)) {
    return throw_go_error(
        context,
        "group() does not support async functions as arguments, please see "
        "https://grafana.com/docs/k6/latest/javascript-api/k6/group/ for more info");
  }
  if (name->find("::") != std::string::npos) return throw_go_error(context, kNoColons);
  const std::string outer = vu.group();
  vu.group() = outer + "::" + *name;
  const Instant began = vu.now();
  const JSValue result = JS_Call(context, function, JS_UNDEFINED, 0, nullptr);
  vu.group() = outer + "::" + *name;
  vu.add_sample(vu.world().metrics.group_duration, vu.tags({}),
                static_cast<double>((vu.now() - began).ns) / 1e6);
  vu.group() = outer;
  return result;
}

JSValue fail(JSContext* context, JSValueConst /*self*/, int count, JSValueConst* values) {
  JSValueConst message = argument(count, values, 0);
  if (JS_IsUndefined(message)) return throw_go_error(context, "");
  return throw_go_error(context, text_or_empty(context, message));
}

JSValue random_seed(JSContext* context, JSValueConst /*self*/, int count, JSValueConst* values) {
  std::int64_t seed = 0;
  if (JS_ToInt64(context, &seed, argument(count, values, 0)) < 0) return JS_EXCEPTION;
  vu_of(context).seed_math_random(seed);
  return JS_UNDEFINED;
}

JSValue sleep(JSContext* context, JSValueConst /*self*/, int count, JSValueConst* values) {
  double length = 0;
  if (JS_ToFloat64(context, &length, argument(count, values, 0)) < 0) return JS_EXCEPTION;
  if (std::isnan(length)) return JS_UNDEFINED;
  constexpr double kMost = 9e9;  // seconds: longer than any test
  const double ns = std::min(length, kMost) * 1e9;
  if (!vu_of(context).sleep(ns > 0 ? static_cast<std::int64_t>(ns) : 0)) {
    return js_more_throw_uncatchable(context);
  }
  return JS_UNDEFINED;
}

}  // namespace

JSValue make_k6_module(JSContext* context) {
  const JSValue module = JS_NewObject(context);
  set_function(context, module, "check", check, 3);
  set_function(context, module, "fail", fail, 1);
  set_function(context, module, "group", group, 2);
  set_function(context, module, "randomSeed", random_seed, 1);
  set_function(context, module, "sleep", sleep, 1);
  return module;
}

}  // namespace rehearse
