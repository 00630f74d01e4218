// Reading, resolving, compiling.

#include "sim/script/program/script_source.hpp"

#include <algorithm>
#include <cstring>
#include <fmt/format.h>
#include <mutex>

#include "models/base/random.hpp"
#include "sim/script/engine/js_engine.hpp"

namespace rehearse {

namespace {

constexpr std::string_view kScheme = "file://";

/// Without "." and "..", and with single slashes.
std::string clean_path(std::string_view path) {
  std::vector<std::string_view> parts;
  while (!path.empty()) {
    const std::size_t end = std::min(path.find('/'), path.size());
    const std::string_view part = path.substr(0, end);
    path.remove_prefix(std::min(end + 1, path.size()));
    if (part.empty() || part == ".") continue;
    if (part != "..") {
      parts.push_back(part);
    } else if (!parts.empty()) {
      parts.pop_back();
    }
  }
  std::string clean;
  for (const std::string_view part : parts) {
    clean += '/';
    clean += part;
  }
  return clean.empty() ? "/" : clean;
}

bool is_typescript(std::string_view url) { return url.ends_with(".ts"); }

std::string atom_text(JSContext* context, JSAtom atom) {
  const JsValue value(context, JS_AtomToString(context, atom));
  return js_text(context, value.get()).value_or("");
}

/// While a text is compiled, what it imports is not looked for: an empty module stands in.
void stand_in_for_imports(JSRuntime* runtime) {
  const auto as_written = [](JSContext* context, const char*, const char* name, void*) {
    return js_strndup(context, name, std::strlen(name));
  };
  const auto empty = [](JSContext* context, const char* name, void*) {
    return JS_NewCModule(context, name, [](JSContext*, JSModuleDef*) { return 0; });
  };
  JS_SetModuleLoaderFunc(runtime, as_written, empty, nullptr);
}

/// k6's sentence for a module that is not there.
std::string not_found(std::string_view specifier) {
  return fmt::format(
      "The moduleSpecifier \"{}\" couldn't be found on local disk. Make sure that you've specified "
      "the right path to the file. If you're running k6 using the Docker image make sure you have "
      "mounted the local directory (-v /local/path/:/inside/docker/path) containing your script "
      "and modules so that they're accessible by k6 from inside of the container, see "
      "https://grafana.com/docs/k6/latest/using-k6/modules/#local-modules.",
      specifier);
}

/// The line of a text that names the specifier in quotes, from 1; 0: none.
std::size_t line_naming(std::string_view text, std::string_view specifier) {
  for (std::size_t at = text.find(specifier); at != std::string_view::npos;
       at = text.find(specifier, at + 1)) {
    const std::size_t end = at + specifier.size();
    const bool quoted = at > 0 && end < text.size() && text[at - 1] == text[end] &&
                        (text[end] == '\'' || text[end] == '"');
    if (quoted) {
      return 1 + static_cast<std::size_t>(std::count(
                     text.begin(), text.begin() + static_cast<std::ptrdiff_t>(at), '\n'));
    }
  }
  return 0;
}

}  // namespace

struct ScriptSource::Shared {
  std::recursive_mutex mutex;
};

std::string path_of_url(std::string_view url) {
  return std::string(url.starts_with(kScheme) ? url.substr(kScheme.size()) : url);
}

ScriptSource::ScriptSource(ScriptFiles files)
    : files_(std::move(files)), shared_(std::make_shared<Shared>()) {}

std::string ScriptSource::resolve(std::string_view base, std::string_view specifier) const {
  if (specifier.starts_with(kScheme)) {
    std::string url(kScheme);
    url += clean_path(specifier.substr(kScheme.size()));
    return url;
  }
  std::string url(kScheme);
  if (specifier.starts_with('/')) {
    url += clean_path(specifier);
  } else if (specifier.starts_with("./") || specifier.starts_with("../") || specifier == "." ||
             specifier == "..") {
    std::string path = path_of_url(base);
    path.resize(path.rfind('/') == std::string::npos ? 0 : path.rfind('/'));
    path += '/';
    path += specifier;
    url += clean_path(path);
  } else {
    const bool is_remote = specifier.starts_with("https://") || specifier.starts_with("http://");
    const auto file = is_remote && files_.remote ? files_.remote(specifier) : std::nullopt;
    if (!file) return std::string(specifier);
    url += clean_path(*file);
  }
  return url;
}

namespace {

/// Code that was compiled and not run.
JsValue compiled_code(JsEngine& engine, const std::string& url, const std::string& text,
                      int flags) {
  return {engine.context(), JS_Eval(engine.context(), text.c_str(), text.size(), url.c_str(),
                                    flags | JS_EVAL_FLAG_COMPILE_ONLY)};
}

std::string syntax_reason(const std::string& url, const JsError& error) {
  return fmt::format("{}: Line {}:1 {}", url, std::max<std::uint32_t>(error.line, 1),
                     error.message);
}

}  // namespace

JSModuleDef* ScriptSource::compile_module(JsEngine& engine, const std::string& url,
                                          const std::string& text, JsValue& code,
                                          std::string& reason) const {
  code = compiled_code(engine, url, text, JS_EVAL_TYPE_MODULE);
  if (code.failed()) {
    reason = syntax_reason(url, engine.take_error());
    if (!files_.transpile || is_typescript(url)) return nullptr;
    // What the engine is too old for may be said otherwise.
    std::string other_reason;
    const std::optional<std::string> older = files_.transpile(text, url, other_reason);
    if (!older) {
      if (!other_reason.empty()) reason = other_reason;
      return nullptr;
    }
    code = compiled_code(engine, url, *older, JS_EVAL_TYPE_MODULE);
    if (code.failed()) {
      engine.take_error();
      return nullptr;
    }
    reason.clear();
  }
  return static_cast<JSModuleDef*>(JS_VALUE_GET_PTR(code.get()));
}

void ScriptSource::note_imports(JSContext* context, JSModuleDef* module,
                                std::vector<std::string>& imports) {
  for (int i = 0; i < js_more_requires(module); ++i) {
    imports.push_back(atom_text(context, js_more_require(module, i)));
  }
  for (int i = 0; i < js_more_imports(module); ++i) {
    JSAtom from = 0;
    JSAtom name = 0;
    js_more_import(module, i, &from, &name);
    asked_[atom_text(context, from)].push_back(atom_text(context, name));
  }
}

std::shared_ptr<ScriptText> ScriptSource::compile(const std::string& url, std::string text,
                                                  std::string& reason,
                                                  std::vector<std::string>& imports) {
  if (is_typescript(url)) {
    std::optional<std::string> plain;
    if (files_.transpile) plain = files_.transpile(text, url, reason);
    if (!plain) return nullptr;
    text = *std::move(plain);
  }
  if (text.starts_with("#!")) text.insert(0, "//");
  JsEngine engine({});
  stand_in_for_imports(engine.runtime());
  JSContext* const context = engine.context();
  JsValue code;
  JSModuleDef* const module = compile_module(engine, url, text, code, reason);
  if (module == nullptr) return nullptr;
  auto compiled = std::make_shared<ScriptText>();
  compiled->url = url;
  if (js_more_has_exports_or_imports(module) != 0) {
    note_imports(context, module, imports);
  } else {
    compiled->kind = ScriptText::Kind::CommonJs;
    code = compiled_code(engine, url, "(function (module, exports, require) {" + text + "\n})",
                         JS_EVAL_TYPE_GLOBAL);
    if (code.failed()) {
      reason = syntax_reason(url, engine.take_error());
      return nullptr;
    }
  }
  std::size_t size = 0;
  std::uint8_t* const bytes = JS_WriteObject(context, &size, code.get(), JS_WRITE_OBJ_BYTECODE);
  if (bytes == nullptr) {
    reason = engine.take_error().text;
    return nullptr;
  }
  compiled->bytecode.assign(bytes, bytes + size);
  js_free(context, bytes);
  return compiled;
}

bool ScriptSource::add(const std::string& url, ScriptFailure& failure) {
  if (texts_.find(url) != texts_.end()) return true;
  std::string reason;
  std::optional<std::string> text = files_.read(path_of_url(url), reason);
  if (!text) {
    failure.text = not_found(url);
    return false;
  }
  return add_text(url, *text, failure);
}

bool ScriptSource::add_text(const std::string& url, const std::string& text,
                            ScriptFailure& failure) {
  std::string reason;
  std::vector<std::string> imports;
  const std::shared_ptr<ScriptText> compiled = compile(url, text, reason, imports);
  if (compiled == nullptr) {
    failure.text = reason;
    return false;
  }
  compiled->content = name_key(text);
  texts_[url] = compiled;
  for (const std::string& specifier : imports) {
    const std::string name = resolve(url, specifier);
    if (name.starts_with(kScheme)) {
      if (add(name, failure)) continue;
      return false;
    }
    if (files_.stubs.count(name) > 0) continue;
    if (files_.is_builtin && files_.is_builtin(name)) continue;
    if (name.starts_with("k6")) {
      failure.text = fmt::format(
          "unknown modules [\"{}\"] were tried to be loaded, but couldn't - this likely means "
          "automatic extension resolution is required or a custom k6 binary with the required "
          "extensions; imported at {}:{}, and --stub {} puts a stand-in in its place",
          name, url, line_naming(text, specifier), name);
    } else if (name.starts_with("http://") || name.starts_with("https://")) {
      failure.text = fmt::format(
          "the remote module \"{}\" is not one that is built in, and nothing is downloaded; copy "
          "it to a file and import that, or to DIR/{} and name the folder with --jslib DIR",
          name, name.substr(name.find("//") + 2));
    } else {
      failure.text = not_found(name);
    }
    return false;
  }
  return true;
}

std::shared_ptr<ScriptSource> ScriptSource::read(const std::string& path, ScriptFiles files,
                                                 ScriptFailure& failure) {
  std::shared_ptr<ScriptSource> source(new ScriptSource(std::move(files)));
  std::string absolute = path;
  if (!path.starts_with('/')) absolute = source->files_.working_folder + '/' + path;
  source->main_ = std::string(kScheme) + clean_path(absolute);
  std::string reason;
  const auto text = source->files_.read(path_of_url(source->main_), reason);
  if (!text) {
    failure.exit_code = 255;
    failure.text = not_found(path);
    return nullptr;
  }
  if (!source->add_text(source->main_, *text, failure)) {
    failure.text = fmt::format("could not initialize '{}': could not load JS test '{}': {}", path,
                               source->main_, failure.text);
    return nullptr;
  }
  return source;
}

std::string ScriptSource::contents() const {
  const std::lock_guard<std::recursive_mutex> lock(shared_->mutex);
  std::string all;
  for (const auto& [url, text] : texts_) all += fmt::format("{:016x}", text->content);
  return all;
}

std::shared_ptr<const ScriptText> ScriptSource::find(const std::string& url, std::string& reason) {
  const std::lock_guard<std::recursive_mutex> lock(shared_->mutex);
  const auto found = texts_.find(url);
  if (found != texts_.end()) return found->second;
  ScriptFailure failure;
  if (!add(url, failure)) {
    reason = failure.text;
    return nullptr;
  }
  return texts_.find(url)->second;
}

std::vector<std::string> ScriptSource::names_asked_of(std::string_view builtin) const {
  const auto found = asked_.find(builtin);
  return found == asked_.end() ? std::vector<std::string>{} : found->second;
}

}  // namespace rehearse
