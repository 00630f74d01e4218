#pragma once
// The texts of a script: its own file and the local modules it imports, compiled once for all VUs.

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "sim/script/engine/js_engine.hpp"

namespace rehearse {

/// How files are read. The path is absolute.
struct ScriptFiles {
  /// The bytes of a file, or nothing with a reason ("no such file or directory").
  std::function<std::optional<std::string>(const std::string& path, std::string& reason)> read;
  /// Turns TypeScript, or newer JavaScript, into what the engine reads; nothing with a reason.
  std::function<std::optional<std::string>(const std::string& text, const std::string& url,
                                           std::string& reason)>
      transpile;
  /// Whether a module of this name is built in.
  std::function<bool(std::string_view name)> is_builtin;
  /// The absolute path of the file in place of a remote module's URL; nothing: there is none.
  std::function<std::optional<std::string>(std::string_view url)> remote;
  std::set<std::string, std::less<>> stubs;  ///< modules that a stand-in takes the place of
  std::string working_folder;                ///< absolute, without a "/" at its end
};

/// One text.
struct ScriptText {
  enum class Kind : std::uint8_t {
    Module,   ///< an ES module
    CommonJs  ///< a function (module, exports, require)
  };
  Kind kind = Kind::Module;
  std::string url;  ///< "file:///a/b.js"
  std::vector<std::uint8_t> bytecode;
  std::uint64_t content = 0;  ///< a hash of the text as it was written
};

/// Why a script cannot be run.
struct ScriptFailure {
  int exit_code = 107;
  std::string text;  ///< in k6's words
};

/// All of it. May be used on several threads.
class ScriptSource {
 public:
  /// Reads and compiles the file and what it imports, as far as that is known before it runs.
  static std::shared_ptr<ScriptSource> read(const std::string& path, ScriptFiles files,
                                            ScriptFailure& failure);

  const std::string& main_url() const { return main_; }
  /// What a specifier names in the module of that URL: the URL of a file, or the name of a module
  /// that is built in.
  std::string resolve(std::string_view base, std::string_view specifier) const;
  /// The text of a file's URL, compiled now if it was not before (require()); null with k6's words.
  std::shared_ptr<const ScriptText> find(const std::string& url, std::string& reason);
  /// The names that modules of files import from a built-in one.
  std::vector<std::string> names_asked_of(std::string_view builtin) const;
  const ScriptFiles& files() const { return files_; }
  /// Hashes of the script and of all modules that were read so far, as digits; where they lie plays
  /// no part.
  std::string contents() const;

 private:
  explicit ScriptSource(ScriptFiles files);

  /// Null with a reason; `code` owns the module.
  JSModuleDef* compile_module(JsEngine& engine, const std::string& url, const std::string& text,
                              JsValue& code, std::string& reason) const;
  void note_imports(JSContext* context, JSModuleDef* module, std::vector<std::string>& imports);
  /// The file and all that it imports, as far as they are not there yet.
  bool add(const std::string& url, ScriptFailure& failure);
  bool add_text(const std::string& url, const std::string& text, ScriptFailure& failure);
  std::shared_ptr<ScriptText> compile(const std::string& url, std::string text, std::string& reason,
                                      std::vector<std::string>& imports);

  struct Shared;
  ScriptFiles files_;
  std::string main_;
  std::map<std::string, std::shared_ptr<const ScriptText>, std::less<>> texts_;
  std::map<std::string, std::vector<std::string>, std::less<>> asked_;
  std::shared_ptr<Shared> shared_;
};

/// The path of a "file://" URL.
std::string path_of_url(std::string_view url);

}  // namespace rehearse
