// Remote modules in our own writing.

#include <array>

#include "sim/script/embedded/jslib_chai.hpp"
#include "sim/script/embedded/jslib_httpx.hpp"
#include "sim/script/embedded/jslib_papaparse.hpp"
#include "sim/script/embedded/jslib_summary.hpp"
#include "sim/script/embedded/jslib_url.hpp"
#include "sim/script/embedded/jslib_utils.hpp"
#include "sim/script/modules/module_table.hpp"
#include "sim/script/modules/native.hpp"

namespace rehearse {

namespace {

/// builtin(name): what a module of k6's exports; as the script's own require() gives it where there
/// is one, so that both share it.
JSValue builtin(JSContext* context, JSValueConst /*self*/, int argc, JSValueConst* argv) {
  const JsValue global(context, JS_GetGlobalObject(context));
  const JsValue require = global.property("require");
  if (require.is_function()) return JS_Call(context, require.get(), JS_UNDEFINED, argc, argv);
  const auto name = text_argument(context, argc, argv, 0);
  const BuiltinModule* const module = find_builtin(name.value_or(""));
  if (module == nullptr) {
    return js_throw_error(context, "module: found " + name.value_or("") + ", expected one of k6's");
  }
  return module->make(context);
}

template <const EmbeddedScript& kScript>
JSValue make_script(JSContext* context) {
  const JsValue native(context, JS_NewObject(context));
  set_function(context, native.get(), "builtin", builtin, 1);
  return run_embedded(context, kScript, native.get());
}

// "https://jslib.k6.io/NAME/VERSION/index.js"
constexpr std::array<BuiltinModule, 6> kLibraries = {{
    {"k6-utils", &make_script<embedded::jslib_utils>},
    {"k6-summary", &make_script<embedded::jslib_summary>},
    {"papaparse", &make_script<embedded::jslib_papaparse>},
    {"k6chaijs", &make_script<embedded::jslib_chai>},
    {"httpx", &make_script<embedded::jslib_httpx>},
    {"url", &make_script<embedded::jslib_url>},
}};

}  // namespace

const BuiltinModule* find_library(std::string_view url) {
  constexpr std::string_view kHost = "//jslib.k6.io/";
  if (url.starts_with("https:")) url.remove_prefix(6);
  if (!url.starts_with(kHost)) {
    if (!url.starts_with(kHost.substr(2))) return nullptr;
    url.remove_prefix(kHost.size() - 2);
  } else {
    url.remove_prefix(kHost.size());
  }
  const std::size_t slash = url.find('/');
  if (slash == std::string_view::npos) return nullptr;
  for (const BuiltinModule& library : kLibraries) {
    if (library.name == url.substr(0, slash)) return &library;
  }
  return nullptr;
}

}  // namespace rehearse
