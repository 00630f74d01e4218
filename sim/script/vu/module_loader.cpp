// Modules: of files, built in, required.

#include <algorithm>
#include <array>

#include "sim/script/modules/module_table.hpp"
#include "sim/script/vu/script_vu.hpp"
#include "sim/script/vu/vu_modules.hpp"

namespace rehearse {

namespace {

JSModuleDef* fail(JSContext* context, const std::string& reason) {
  JS_ThrowReferenceError(context, "%s", reason.c_str());
  return nullptr;
}

JSValue read_code(JSContext* context, const ScriptText& text) {
  return JS_ReadObject(context, text.bytecode.data(), text.bytecode.size(), JS_READ_OBJ_BYTECODE);
}

/// import.meta: url and resolve().
void set_meta(JSContext* context, JSModuleDef* module, const std::string& url) {
  const JsValue meta(context, JS_GetImportMeta(context, module));
  if (!meta.is_object()) return;
  JSValue base = js_string(context, url);
  const auto resolve = [](JSContext* ctx, JSValueConst, int count, JSValueConst* values, int,
                          JSValue* data) -> JSValue {
    const auto from = js_text(ctx, data[0]);
    const auto specifier = count > 0 ? js_text(ctx, values[0]) : std::nullopt;
    if (!from || !specifier) return JS_EXCEPTION;
    return js_string(ctx, vu_of(ctx).world().config.source->resolve(*from, *specifier));
  };
  meta.set("resolve", JS_NewCFunctionData(context, resolve, 1, 0, 1, &base));
  JS_FreeValue(context, base);
}

constexpr std::array<BuiltinModule, 9> kModules = {{
    {"k6", make_k6_module},
    {"k6/execution", make_execution_module},
    {"k6/experimental/csv", make_csv_module},
    {"k6/experimental/fs", make_fs_module},
    {"k6/html", make_html_module},
    {"k6/http", make_http_module},
    {"k6/metrics", make_metrics_module},
    {"k6/secrets", make_secrets_module},
    {"k6/timers", make_timers_module},
}};

}  // namespace

const BuiltinModule* find_module(std::string_view name) {
  for (const BuiltinModule& module : kModules) {
    if (module.name == name) return &module;
  }
  return find_builtin(name);
}

char* ScriptVu::normalize_module(JSContext* context, const char* base, const char* name, void* vu) {
  const std::string full = static_cast<ScriptVu*>(vu)->world_.config.source->resolve(base, name);
  return js_strndup(context, full.c_str(), full.size());
}

const JsValue* ScriptVu::builtin(const std::string& name) {
  const BuiltinModule* const module = find_module(name);
  const bool stubbed = world_.config.source->files().stubs.count(name) > 0;
  if (module == nullptr && !stubbed) return nullptr;
  JsValue& exports = modules_[name];
  if (!exports.is_object()) {
    exports = {context(), stubbed ? make_stub_module(context()) : module->make(context())};
  }
  return &exports;
}

int ScriptVu::export_builtin(JSContext* context, JSModuleDef* module) {
  ScriptVu& vu = vu_of(context);
  const JSAtom atom = JS_GetModuleName(context, module);
  const JsValue name_value(context, JS_AtomToString(context, atom));
  JS_FreeAtom(context, atom);
  const std::string name = js_text(context, name_value.get()).value_or("");
  const JsValue& exports = vu.modules_[name];
  const ScriptSource& source = *vu.world_.config.source;
  if (source.files().stubs.count(name) > 0) {
    for (const std::string& asked : source.names_asked_of(name)) {
      if (asked != "*")
        JS_SetModuleExport(context, module, asked.c_str(), JsValue(exports).release());
    }
    JS_SetModuleExport(context, module, "default", JsValue(exports).release());
    return 0;
  }
  std::vector<std::string> names = js_keys(context, exports.get());
  for (const std::string& asked : source.names_asked_of(name)) {
    if (asked != "default" && asked != "*" &&
        std::find(names.begin(), names.end(), asked) == names.end()) {
      JS_SetModuleExport(context, module, asked.c_str(), JS_NULL);
    }
  }
  for (const std::string& exported : names) {
    JS_SetModuleExport(context, module, exported.c_str(),
                       exports.property(exported.c_str()).release());
  }
  const JsValue own = exports.property("default");
  if (own.is_undefined()) {
    JS_SetModuleExport(context, module, "default", JsValue(exports).release());
  }
  return 0;
}

JSModuleDef* ScriptVu::load_module(JSContext* context, const char* name, void* of) {
  ScriptVu& vu = *static_cast<ScriptVu*>(of);
  if (const JsValue* const exports = vu.builtin(name)) {
    if (exports->failed()) return nullptr;
    JSModuleDef* const module = JS_NewCModule(context, name, &ScriptVu::export_builtin);
    std::vector<std::string> names;
    if (vu.world_.config.source->files().stubs.count(name) == 0) {
      names = js_keys(context, exports->get());
    }
    for (const std::string& asked : vu.world_.config.source->names_asked_of(name)) {
      if (asked != "*") names.push_back(asked);
    }
    names.push_back("default");
    std::sort(names.begin(), names.end());
    names.erase(std::unique(names.begin(), names.end()), names.end());
    for (const std::string& exported : names) {
      JS_AddModuleExport(context, module, exported.c_str());
    }
    return module;
  }
  std::string reason;
  const auto text = vu.world_.config.source->find(name, reason);
  if (text == nullptr) return fail(context, reason);
  if (text->kind == ScriptText::Kind::Module) {
    const JSValue code = read_code(context, *text);
    if (JS_IsException(code)) return nullptr;
    auto* const module = static_cast<JSModuleDef*>(JS_VALUE_GET_PTR(code));
    JS_FreeValue(context, code);
    set_meta(context, module, name);
    return module;
  }
  // A CommonJS file: what it exports is the default, and each of its properties.
  JsValue exports = vu.require_file(name);
  if (exports.failed()) return nullptr;
  vu.modules_[name] = exports;
  JSModuleDef* const module = JS_NewCModule(context, name, &ScriptVu::export_builtin);
  for (const std::string& exported : js_keys(context, exports.get())) {
    JS_AddModuleExport(context, module, exported.c_str());
  }
  JS_AddModuleExport(context, module, "default");
  return module;
}

JsValue ScriptVu::require(std::string_view base, std::string_view specifier) {
  const std::string name = world_.config.source->resolve(base, specifier);
  if (const JsValue* const exports = builtin(name)) return *exports;
  return require_file(name);
}

JsValue ScriptVu::require_file(const std::string& url) {
  const auto found = required_.find(url);
  if (found != required_.end()) return found->second.property("exports");
  std::string reason;
  const auto text = world_.config.source->find(url, reason);
  if (text == nullptr) return {context(), js_throw_error(context(), reason)};
  if (text->kind == ScriptText::Kind::Module) {
    JSModuleDef* const module = load_module(context(), url.c_str(), this);
    if (module == nullptr) return {context(), JS_EXCEPTION};
    const JSValue value = js_more_module_value(module);
    if (JS_ResolveModule(context(), value) < 0) return {context(), JS_EXCEPTION};
    const JsValue done(context(), JS_EvalFunction(context(), JS_DupValue(context(), value)));
    if (done.failed()) return {context(), JS_EXCEPTION};
    return {context(), js_more_module_namespace(context(), module)};
  }
  const JSValue code = read_code(context(), *text);
  if (JS_IsException(code)) return {context(), code};
  const JsValue function(context(), JS_EvalFunction(context(), code));
  if (function.failed()) return {context(), JS_EXCEPTION};
  const JsValue module(context(), JS_NewObject(context()));
  module.set("exports", JS_NewObject(context()));
  required_[url] = module;
  const auto require_from = [](JSContext* ctx, JSValueConst, int count, JSValueConst* values, int,
                               JSValue* data) -> JSValue {
    const auto from = js_text(ctx, data[0]);
    const auto specifier = count > 0 ? js_text(ctx, values[0]) : std::nullopt;
    if (!from || !specifier) return JS_EXCEPTION;
    return vu_of(ctx).require(*from, *specifier).release();
  };
  JSValue base = js_string(context(), url);
  const JsValue require(context(), JS_NewCFunctionData(context(), require_from, 1, 0, 1, &base));
  JS_FreeValue(context(), base);
  const JsValue exports = module.property("exports");
  JSValueConst arguments[] = {module.get(), exports.get(), require.get()};
  const JsValue result(context(), JS_Call(context(), function.get(), exports.get(), 3, arguments));
  if (result.failed()) {
    required_.erase(url);
    return {context(), JS_EXCEPTION};
  }
  return module.property("exports");
}

bool ScriptVu::load_main() {
  JS_SetModuleLoaderFunc(engine_->runtime(), &ScriptVu::normalize_module, &ScriptVu::load_module,
                         this);
  const std::string& url = world_.config.source->main_url();
  exports_ = require_file(url);
  return !exports_.failed();
}

}  // namespace rehearse
