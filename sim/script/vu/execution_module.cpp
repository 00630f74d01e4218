// k6/execution: what is known of VU, scenario, instance and test.

#include <fmt/format.h>

#include "sim/plan/executor_traits.hpp"
#include "sim/run/rehearsal.hpp"
#include "sim/script/vu/native.hpp"
#include "sim/script/vu/script_vu.hpp"
#include "sim/script/vu/vu_modules.hpp"

namespace rehearse {

namespace {

double milliseconds(Duration time) { return static_cast<double>(time.ns) / 1e6; }

/// What a getter is asked for, as the number that the engine keeps beside it.
struct Value {
  enum : int {
    IdInInstance,
    IdInTest,
    IterationInInstance,
    IterationInScenario,
    ScenarioName,
    ScenarioExecutor,
    ScenarioIterationInInstance,
    ScenarioIterationInTest,
    ScenarioStartTime,
    ScenarioProgress,
    ActiveVus,
    InitialisedVus,
    IterationsCompleted,
    IterationsInterrupted,
    CurrentTestRunDuration,
    Options,
  };
};

const ScenarioPlan& scenario_of(const ScriptVu& vu, ScriptWorld& world) {
  return world.rehearsal->plan.scenarios[index_of(vu.iteration().scenario)];
}

JSValue no_scenario(JSContext* context) {
  return throw_go_error(context,
                        "getting scenario information outside of the VU context is not supported");
}

double progress(ScriptVu& vu, const ScenarioPlan& scenario) {
  const Instant began = vu.world().scenario_starts[index_of(vu.iteration().scenario)];
  const Duration whole = scenario.regular_end;
  if (whole <= Duration{}) return 1;
  return std::min(1.0, milliseconds(vu.now() - began) / milliseconds(whole));
}

JSValue of_scenario(JSContext* context, ScriptVu& vu, int what) {
  if (!vu.runs_iteration()) return no_scenario(context);
  const ScriptIteration& iteration = vu.iteration();
  const ScenarioPlan& scenario = scenario_of(vu, vu.world());
  switch (what) {
    case Value::ScenarioName:
      return js_string(context, scenario.options.name);
    case Value::ScenarioExecutor:
      return js_string(context, traits_of(scenario.options.executor).name);
    case Value::ScenarioStartTime: {
      const Instant began = vu.world().scenario_starts[index_of(iteration.scenario)];
      const std::int64_t ms = (vu.unix_ns() - (vu.now() - began).ns) / 1'000'000;
      return JS_NewInt64(context, ms);
    }
    case Value::ScenarioProgress:
      return JS_NewFloat64(context, progress(vu, scenario));
    case Value::IterationInScenario:
      return JS_NewInt64(context, static_cast<std::int64_t>(iteration.in_scenario));
    default:
      return JS_NewInt64(context, static_cast<std::int64_t>(iteration.in_test));
  }
}

JSValue get(JSContext* context, JSValueConst /*self*/, int /*count*/, JSValueConst* /*values*/,
            int what) {
  ScriptVu& vu = vu_of(context);
  const bool is_same_each_time = what == Value::IdInInstance || what == Value::IdInTest ||
                                 what == Value::ScenarioName || what == Value::ScenarioExecutor ||
                                 what == Value::Options;
  if (!is_same_each_time)
    vu.repeater().cannot("it reads which iteration it is, or how the test goes");
  const ScriptWorld& world = vu.world();
  const auto whole = [&](std::uint64_t value) {
    return JS_NewInt64(context, static_cast<std::int64_t>(value));
  };
  switch (what) {
    case Value::IdInInstance:
    case Value::IdInTest:
      return whole(vu.vu_number());
    case Value::IterationInInstance:
      return whole(vu.iteration().in_instance);
    case Value::ActiveVus:
      return whole(world.active_vus);
    case Value::InitialisedVus:
      return whole(world.initialised_vus);
    case Value::IterationsCompleted:
      return whole(world.complete);
    case Value::IterationsInterrupted:
      return whole(world.interrupted);
    case Value::CurrentTestRunDuration:
      return JS_NewFloat64(context, milliseconds(vu.now() - Instant{}));
    case Value::Options:
      return JS_ParseJSON(context, world.options_json.c_str(), world.options_json.size(),
                          "options");
    default:
      return of_scenario(context, vu, what);
  }
}

JSValue refuse(JSContext* context, JSValueConst /*self*/, int /*count*/, JSValueConst* /*values*/,
               int /*magic*/, JSValue* data) {
  return js_throw_type_error(context, fmt::format("Cannot assign to read only property '{}'",
                                                  text_or_empty(context, data[0])));
}

/// A property that is computed when it is read.
void set_getter(JSContext* context, JSValueConst object, const char* name, int what) {
  const JSAtom atom = JS_NewAtom(context, name);
  JSCFunctionType type;
  type.generic_magic = get;
  JSValue text = JS_NewString(context, name);
  JS_DefinePropertyGetSet(
      context, object, atom,
      JS_NewCFunction2(context, type.generic, name, 0, JS_CFUNC_generic_magic, what),
      JS_NewCFunctionData(context, refuse, 1, 0, 1, &text), JS_PROP_ENUMERABLE);
  JS_FreeValue(context, text);
  JS_FreeAtom(context, atom);
}

// exec.vu.tags: a view of the VU's tags.

JSValue tag_get(JSContext* context, JSValueConst /*self*/, int count, JSValueConst* values) {
  ScriptVu& vu = vu_of(context);
  const std::string name = text_or_empty(context, argument(count, values, 1));
  if (name == "group") return js_string(context, vu.group());
  if (name == "scenario" && vu.runs_iteration()) {
    return js_string(context, scenario_of(vu, vu.world()).options.name);
  }
  const auto found = vu.own_tags().find(name);
  return found == vu.own_tags().end() ? JS_UNDEFINED : js_string(context, found->second);
}

JSValue tag_set(JSContext* context, JSValueConst /*self*/, int count, JSValueConst* values) {
  const std::string name = text_or_empty(context, argument(count, values, 1));
  JSValueConst value = argument(count, values, 2);
  if (JS_IsObject(value) || JS_IsNull(value) || JS_IsUndefined(value)) {
    return js_throw_type_error(context, tag_value_problem(name));
  }
  vu_of(context).repeater().cannot("it sets tags of the VU");
  vu_of(context).own_tags()[name] = text_or_empty(context, value);
  return JS_TRUE;
}

JSValue tag_delete(JSContext* context, JSValueConst /*self*/, int count, JSValueConst* values) {
  vu_of(context).repeater().cannot("it sets tags of the VU");
  vu_of(context).own_tags().erase(text_or_empty(context, argument(count, values, 1)));
  return JS_TRUE;
}

JSValue tag_keys(JSContext* context, JSValueConst /*self*/, int /*count*/,
                 JSValueConst* /*values*/) {
  ScriptVu& vu = vu_of(context);
  const JSValue keys = JS_NewArray(context);
  std::uint32_t n = 0;
  JS_SetPropertyUint32(context, keys, n++, JS_NewString(context, "group"));
  if (vu.runs_iteration()) {
    JS_SetPropertyUint32(context, keys, n++, JS_NewString(context, "scenario"));
  }
  for (const auto& [name, value] : vu.own_tags()) {
    JS_SetPropertyUint32(context, keys, n++, js_string(context, name));
  }
  return keys;
}

JSValue tag_describe(JSContext* context, JSValueConst self, int count, JSValueConst* values) {
  const JSValue value = tag_get(context, self, count, values);
  if (JS_IsUndefined(value)) return value;
  const JSValue description = JS_NewObject(context);
  JS_SetPropertyStr(context, description, "value", value);
  for (const char* const name : {"writable", "enumerable", "configurable"}) {
    JS_SetPropertyStr(context, description, name, JS_TRUE);
  }
  return description;
}

JSValue make_tags(JSContext* context) {
  const JsValue handler(context, JS_NewObject(context));
  set_function(context, handler.get(), "get", tag_get, 3);
  set_function(context, handler.get(), "set", tag_set, 4);
  set_function(context, handler.get(), "deleteProperty", tag_delete, 2);
  set_function(context, handler.get(), "ownKeys", tag_keys, 1);
  set_function(context, handler.get(), "getOwnPropertyDescriptor", tag_describe, 2);
  const JsValue target(context, JS_NewObject(context));
  const JsValue global(context, JS_GetGlobalObject(context));
  const JsValue proxy = global.property("Proxy");
  JSValueConst arguments[] = {target.get(), handler.get()};
  return JS_CallConstructor(context, proxy.get(), 2, arguments);
}

JSValue abort(JSContext* context, JSValueConst /*self*/, int count, JSValueConst* values) {
  JSValueConst reason = argument(count, values, 0);
  return vu_of(context).abort(JS_IsUndefined(reason) ? "" : text_or_empty(context, reason));
}

JSValue mark_failed(JSContext* context, JSValueConst /*self*/, int count, JSValueConst* values) {
  ScriptVu& vu = vu_of(context);
  vu.repeater().cannot("it marks the test as failed");
  vu.world().marked_failed = true;
  JSValueConst reason = argument(count, values, 0);
  vu.log(ConsoleLevel::Error,
         JS_IsUndefined(reason) ? "test marked as failed" : text_or_empty(context, reason), false);
  return JS_UNDEFINED;
}

}  // namespace

JSValue make_execution_module(JSContext* context) {
  const JSValue module = JS_NewObject(context);
  const auto add = [&](const char* name) {
    const JSValue object = JS_NewObject(context);
    JS_SetPropertyStr(context, module, name, JS_DupValue(context, object));
    return JsValue(context, object);
  };
  const JsValue vu = add("vu");
  set_getter(context, vu.get(), "idInInstance", Value::IdInInstance);
  set_getter(context, vu.get(), "idInTest", Value::IdInTest);
  set_getter(context, vu.get(), "iterationInInstance", Value::IterationInInstance);
  set_getter(context, vu.get(), "iterationInScenario", Value::IterationInScenario);
  const JsValue tags(context, make_tags(context));
  vu.set("tags", JsValue(tags).release());
  const JsValue metrics(context, JS_NewObject(context));
  metrics.set("tags", JsValue(tags).release());
  metrics.set("metadata", JS_NewObject(context));
  vu.set("metrics", JsValue(metrics).release());
  const JsValue scenario = add("scenario");
  set_getter(context, scenario.get(), "name", Value::ScenarioName);
  set_getter(context, scenario.get(), "executor", Value::ScenarioExecutor);
  set_getter(context, scenario.get(), "startTime", Value::ScenarioStartTime);
  set_getter(context, scenario.get(), "progress", Value::ScenarioProgress);
  set_getter(context, scenario.get(), "iterationInInstance", Value::ScenarioIterationInInstance);
  set_getter(context, scenario.get(), "iterationInTest", Value::ScenarioIterationInTest);
  const JsValue instance = add("instance");
  set_getter(context, instance.get(), "currentTestRunDuration", Value::CurrentTestRunDuration);
  set_getter(context, instance.get(), "iterationsCompleted", Value::IterationsCompleted);
  set_getter(context, instance.get(), "iterationsInterrupted", Value::IterationsInterrupted);
  set_getter(context, instance.get(), "vusActive", Value::ActiveVus);
  set_getter(context, instance.get(), "vusInitialized", Value::InitialisedVus);
  const JsValue test = add("test");
  set_function(context, test.get(), "abort", abort, 1);
  set_function(context, test.get(), "fail", mark_failed, 1);
  set_getter(context, test.get(), "options", Value::Options);
  return module;
}

}  // namespace rehearse
