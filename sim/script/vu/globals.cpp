// What scripts find without importing it.

#include "sim/script/modules/globals.hpp"

#include <fmt/format.h>

#include "sim/run/rehearsal.hpp"
#include "sim/script/modules/json_syntax.hpp"
#include "sim/script/vu/native.hpp"
#include "sim/script/vu/script_vu.hpp"
#include "sim/script/vu/vu_modules.hpp"

namespace rehearse {

namespace {

JSValue open(JSContext* context, JSValueConst /*self*/, int count, JSValueConst* values) {
  ScriptVu& vu = vu_of(context);
  if (!vu.in_init()) {
    return throw_go_error(context,
                          "the \"open\" function is only available in the init stage (i.e. the "
                          "global scope), see "
                          "https://grafana.com/docs/k6/latest/using-k6/test-lifecycle/ for more "
                          "information");
  }
  const auto path = js_text(context, argument(count, values, 0));
  if (!path) return JS_EXCEPTION;
  if (path->empty()) return throw_go_error(context, "open() can't be used with an empty filename");
  std::string bytes;
  std::string error;
  if (!vu.read_file(*path, vu.folder_of_caller(), bytes, error)) {
    return throw_go_error(context, error);
  }
  const std::string mode = count > 1 ? text_or_empty(context, values[1]) : "";
  if (mode == "b") return js_array_buffer(context, bytes);
  return js_string(context, bytes);
}

/// JSON.parse with the messages of k6's engine. Its data: the engine's own.
JSValue parse(JSContext* context, JSValueConst self, int count, JSValueConst* values, int /*magic*/,
              JSValue* data) {
  const JSValue value = JS_Call(context, data[0], self, count, values);
  if (!JS_IsException(value) || count == 0) return value;
  const JsValue thrown(context, JS_GetException(context));
  const auto text = js_text(context, values[0]);
  if (!text || !json_syntax_error(*text)) return JS_Throw(context, JsValue(thrown).release());
  return JS_ThrowSyntaxError(context, "%s", parse_json_error(*text).c_str());
}

JSValue require_of_global(JSContext* context, JSValueConst /*self*/, int count,
                          JSValueConst* values) {
  ScriptVu& vu = vu_of(context);
  const auto specifier = js_text(context, argument(count, values, 0));
  if (!specifier) return JS_EXCEPTION;
  return vu.require(vu.folder_of_caller(), *specifier).release();
}

}  // namespace

std::string ScriptVu::folder_of_caller() {
  const JSAtom atom = JS_GetScriptOrModuleName(context(), 1);
  if (atom == JS_ATOM_NULL) return world_.config.source->main_url();
  const JsValue name(context(), JS_AtomToString(context(), atom));
  JS_FreeAtom(context(), atom);
  const std::string url = js_text(context(), name.get()).value_or("");
  return url.starts_with("file://") ? url : world_.config.source->main_url();
}

std::string ScriptVu::place_of_caller() {
  const std::string frame = engine_->caller();  // "f (file:///a.js:3:1)"
  const std::size_t begin = frame.find("file://");
  if (begin == std::string::npos) return {};
  const std::string_view rest = std::string_view(frame).substr(begin);
  const std::string_view place = rest.substr(0, rest.find(')'));
  std::string file = path_of_url(place.substr(0, place.rfind(':')));
  const std::string folder = world_.config.source->files().working_folder + "/";
  if (file.starts_with(folder)) file.erase(0, folder.size());
  return file;
}

void ScriptVu::set_environment() {
  const std::map<std::string, std::string>* of_scenario = nullptr;
  if (runs_iteration()) {
    of_scenario = &world_.rehearsal->plan.scenarios[index_of(iteration_.scenario)].options.env;
    const bool is_set = environment_of_ == iteration_.scenario;
    environment_of_ = iteration_.scenario;
    if (is_set || (of_scenario->empty() && !has_scenario_environment_)) return;
    has_scenario_environment_ = !of_scenario->empty();
  }
  const JSValue environment = JS_NewObject(context());
  const auto add = [&](const std::map<std::string, std::string>& variables) {
    for (const auto& [name, value] : variables) {
      JS_SetPropertyStr(context(), environment, name.c_str(), js_string(context(), value));
    }
  };
  add(world_.config.environment);
  if (of_scenario != nullptr) add(*of_scenario);
  JsValue(context(), JS_GetGlobalObject(context())).set("__ENV", environment);
}

bool ScriptVu::install_globals() {
  JSContext* const context = this->context();
  const JsValue global(context, JS_GetGlobalObject(context));
  if (!rehearse::install_globals(context)) return false;
  const JsValue timers(context, make_timers_module(context));
  for (const std::string& name : js_keys(context, timers.get())) {
    global.set(name.c_str(), timers.property(name.c_str()).release());
  }
  set_function(context, global.get(), "open", open, 2);
  set_function(context, global.get(), "require", require_of_global, 1);
  global.set("global", JS_DupValue(context, global.get()));
  global.set("__VU", JS_NewUint32(context, number_));
  set_environment();
  const JsValue json = global.property("JSON");
  JSValue own = json.property("parse").release();
  json.set("parse", JS_NewCFunctionData(context, parse, 2, 0, 1, &own));
  JS_FreeValue(context, own);
  js_more_seed_random(context, random_bits());
  return true;
}

}  // namespace rehearse
