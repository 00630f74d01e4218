// k6/secrets: sources are read with the command line; what was asked for is masked from then on.

#include <algorithm>
#include <fmt/format.h>

#include "sim/script/embedded/secrets.hpp"
#include "sim/script/vu/native.hpp"
#include "sim/script/vu/script_vu.hpp"
#include "sim/script/vu/vu_modules.hpp"

namespace rehearse {

namespace {

/// The source of this name, the default one without a name; null with an exception pending.
const SecretSource* source_of(JSContext* context, const std::optional<std::string>& name) {
  const std::vector<SecretSource>& sources = vu_of(context).world().config.secrets;
  if (sources.empty()) {
    throw_go_error(context, "no secret sources are configured");
    return nullptr;
  }
  const auto found = std::find_if(sources.begin(), sources.end(), [&](const SecretSource& one) {
    return name ? one.name == *name : one.is_default;
  });
  if (found == sources.end()) {
    throw_go_error(context,
                   name ? fmt::format("no secret source with name \"{}\" is configured", *name)
                        : "no default secret source is configured");
    return nullptr;
  }
  return &*found;
}

JSValue check(JSContext* context, JSValueConst /*self*/, int count, JSValueConst* values) {
  const SecretSource* const source =
      source_of(context, text_or_empty(context, argument(count, values, 0)));
  return source == nullptr ? JS_EXCEPTION : JS_UNDEFINED;
}

JSValue get(JSContext* context, JSValueConst /*self*/, int count, JSValueConst* values) {
  std::optional<std::string> name;
  if (!JS_IsUndefined(argument(count, values, 0))) name = text_or_empty(context, values[0]);
  const SecretSource* const source = source_of(context, name);
  if (source == nullptr) return JS_EXCEPTION;
  const std::string key = text_or_empty(context, argument(count, values, 1));
  const auto found = source->values.find(key);
  if (found == source->values.end()) return throw_go_error(context, "no value");
  vu_of(context).repeater().cannot("it asks for a secret");
  if (!found->second.empty()) vu_of(context).world().shown_secrets.insert(found->second);
  return js_string(context, found->second);
}

}  // namespace

std::string masked(std::string text, const std::set<std::string>& secrets) {
  constexpr std::string_view kMask = "***SECRET_REDACTED***";
  // Of two that begin alike the longer one comes later.
  for (auto secret = secrets.rbegin(); secret != secrets.rend(); ++secret) {
    for (std::size_t at = text.find(*secret); at != std::string::npos;
         at = text.find(*secret, at + kMask.size())) {
      text.replace(at, secret->size(), kMask);
    }
  }
  return text;
}

JSValue make_secrets_module(JSContext* context) {
  const JsValue native(context, JS_NewObject(context));
  set_function(context, native.get(), "get", get, 2);
  set_function(context, native.get(), "check", check, 1);
  return run_embedded(context, embedded::secrets, native.get());
}

}  // namespace rehearse
