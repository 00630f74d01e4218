// k6/timers, which are globals too.

#include "sim/script/vu/native.hpp"
#include "sim/script/vu/script_vu.hpp"
#include "sim/script/vu/vu_modules.hpp"

namespace rehearse {

namespace {

JSValue set_timer(JSContext* context, JSValueConst /*self*/, int count, JSValueConst* values,
                  int repeats) {
  JSValueConst callback = argument(count, values, 0);
  if (JS_IsFunction(context, callback) == 0) {
    return js_throw_type_error(context, repeats != 0
                                            ? "setInterval's callback isn't a callable function"
                                            : "setTimeout's callback isn't a callable function");
  }
  vu_of(context).repeater().cannot("it sets timers");
  double delay = 0;
  if (JS_ToFloat64(context, &delay, argument(count, values, 1)) < 0) return JS_EXCEPTION;
  std::vector<JsValue> arguments;
  for (int i = 2; i < count; ++i) arguments.push_back(JsValue::copy(context, values[i]));
  const double most = 1e12;
  const auto milliseconds =
      std::isnan(delay) || delay < 0 ? 0 : static_cast<std::int64_t>(std::min(delay, most));
  return JS_NewUint32(context,
                      vu_of(context).add_timer(JsValue::copy(context, callback), milliseconds,
                                               repeats != 0, std::move(arguments)));
}

JSValue clear_timer(JSContext* context, JSValueConst /*self*/, int count, JSValueConst* values) {
  std::uint32_t id = 0;
  if (JS_ToUint32(context, &id, argument(count, values, 0)) < 0) return JS_EXCEPTION;
  vu_of(context).repeater().cannot("it sets timers");
  vu_of(context).remove_timer(id);
  return JS_UNDEFINED;
}

}  // namespace

JSValue make_timers_module(JSContext* context) {
  const JSValue module = JS_NewObject(context);
  JS_SetPropertyStr(
      context, module, "setTimeout",
      JS_NewCFunctionMagic(context, set_timer, "setTimeout", 2, JS_CFUNC_generic_magic, 0));
  JS_SetPropertyStr(
      context, module, "setInterval",
      JS_NewCFunctionMagic(context, set_timer, "setInterval", 2, JS_CFUNC_generic_magic, 1));
  set_function(context, module, "clearTimeout", clear_timer, 1);
  set_function(context, module, "clearInterval", clear_timer, 1);
  return module;
}

}  // namespace rehearse
