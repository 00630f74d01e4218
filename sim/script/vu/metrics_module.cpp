// k6/metrics: Counter, Gauge, Rate, Trend.

#include <fmt/format.h>

#include "sim/run/rehearsal.hpp"
#include "sim/script/vu/native.hpp"
#include "sim/script/vu/script_vu.hpp"
#include "sim/script/vu/vu_modules.hpp"

namespace rehearse {

namespace {

constexpr const char* kRefKey =
    "\xff"
    "metric";  // no script writes such a name

JSValue add(JSContext* context, JSValueConst self, int count, JSValueConst* values) {
  ScriptVu& vu = vu_of(context);
  if (vu.in_init()) {
    return throw_go_error(context, "metrics cannot be added to in the init context");
  }
  const JsValue metric = JsValue::copy(context, self);
  std::uint32_t ref = 0;
  JS_ToUint32(context, &ref, metric.property(kRefKey).get());
  const std::optional<double> value = sample_value(context, argument(count, values, 0));
  const std::string name = text_or_empty(context, metric.property("name").get());
  if (!value) {
    const std::string message = fmt::format(
        "'{}' is an invalid value for metric '{}', a number or a boolean value is "
        "expected",
        text_or_empty(context, argument(count, values, 0)), name);
    if (vu.world().throws) return throw_go_error(context, message);
    vu.log(ConsoleLevel::Warning, message, false);
    return JS_FALSE;
  }
  std::string problem;
  const auto tags = read_tags(context, argument(count, values, 1), problem);
  if (!tags) {
    if (vu.world().throws) return throw_go_error(context, problem);
    vu.log(ConsoleLevel::Warning, problem, false);
    return JS_FALSE;
  }
  vu.add_own_sample(MetricRef{ref}, vu.tags({}, *tags), *value);
  if (vu.recorded() != nullptr) {
    const EngineMetric& of = vu.world().engine->metric(MetricRef{ref});
    vu.record({.kind = RecordedStep::Kind::Metric,
               .name = name,
               .number = *value,
               .metric = of.kind,
               .is_time = of.unit == MetricUnit::Time});
  }
  return JS_TRUE;
}

JSValue construct(JSContext* context, JSValueConst target, int count, JSValueConst* values,
                  int kind) {
  ScriptVu& vu = vu_of(context);
  if (!vu.in_init()) {
    return throw_go_error(context, "metrics must be declared in the init context");
  }
  const auto name = js_text(context, argument(count, values, 0));
  if (!name) return JS_EXCEPTION;
  const bool is_time = JS_ToBool(context, argument(count, values, 1)) > 0;
  const MetricUnit unit = is_time ? MetricUnit::Time : MetricUnit::Default;
  const auto metric_kind = static_cast<MetricKind>(kind);
  const Checked<MetricRef> ref = vu.world().engine->define(*name, metric_kind, unit);
  if (!ref) return throw_go_error(context, ref.problems().front().message);
  if (vu.world().new_metrics != nullptr) {
    vu.world().new_metrics->push_back({*name, metric_kind, unit});
  }
  const JsValue prototype(context, JS_GetPropertyStr(context, target, "prototype"));
  const JSValue metric = JS_NewObjectProto(context, prototype.get());
  JS_DefinePropertyValueStr(context, metric, kRefKey,
                            JS_NewUint32(context, static_cast<std::uint32_t>(*ref)), 0);
  JS_SetPropertyStr(context, metric, "name", js_string(context, *name));
  return metric;
}

}  // namespace

JSValue make_metrics_module(JSContext* context) {
  const JSValue module = JS_NewObject(context);
  const auto add_class = [&](const char* name, MetricKind kind) {
    const JSValue constructor = JS_NewCFunctionMagic(
        context, construct, name, 2, JS_CFUNC_constructor_magic, static_cast<int>(kind));
    const JSValue prototype = JS_NewObject(context);
    set_function(context, prototype, "add", add, 2);
    JS_SetConstructor(context, constructor, prototype);
    JS_FreeValue(context, prototype);
    JS_SetPropertyStr(context, module, name, constructor);
  };
  add_class("Counter", MetricKind::Counter);
  add_class("Gauge", MetricKind::Gauge);
  add_class("Rate", MetricKind::Rate);
  add_class("Trend", MetricKind::Trend);
  return module;
}

}  // namespace rehearse
