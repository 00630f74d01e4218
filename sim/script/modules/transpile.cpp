// esbuild's output is one line per template literal and otherwise without line ends; its source map
// says where to put them back.

#include "sim/script/modules/transpile.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <mutex>
#include <nlohmann/json.hpp>
#include <unistd.h>
#include <vector>

#include "sim/script/http/base64.hpp"
#include "sim/script/modules/child_process.hpp"
#include "sim/script/modules/digest.hpp"

namespace rehearse {

namespace {

constexpr std::size_t kMostBytes = std::size_t{16} << 20U;
constexpr int kLimitMs = 5000;
constexpr std::string_view kMapMark = "//# sourceMappingURL=data:application/json;base64,";

/// The next number of a source map: base64 digits of five bits, the lowest first, the sign last.
std::int64_t take_number(std::string_view& mappings) {
  constexpr std::string_view kDigits =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::uint64_t bits = 0;
  for (unsigned shift = 0; !mappings.empty() && shift < 60; shift += 5) {
    const std::size_t digit = kDigits.find(mappings.front());
    if (digit == std::string_view::npos) break;
    mappings.remove_prefix(1);
    bits |= (digit & 31U) << shift;
    if (digit < 32) break;
  }
  const auto size = static_cast<std::int64_t>(bits >> 1U);
  return (bits & 1U) != 0 ? -size : size;
}

struct Place {
  std::size_t offset;  // in the code
  std::int64_t line;   // in what was written, from 0
};

std::vector<Place> places(std::string_view code, std::string_view mappings) {
  std::vector<Place> found;
  std::size_t begin = 0;
  std::int64_t column = 0;
  std::int64_t line = 0;
  while (!mappings.empty()) {
    if (mappings.front() == ';') {
      const std::size_t end = code.find('\n', begin);
      if (end == std::string_view::npos) break;
      begin = end + 1;
      column = 0;
      mappings.remove_prefix(1);
    } else if (mappings.front() == ',') {
      mappings.remove_prefix(1);
    } else {
      const std::size_t before = mappings.size();
      column += take_number(mappings);
      const auto more = [&] { return mappings.find_first_of(",;") != 0 && !mappings.empty(); };
      if (more()) take_number(mappings);  // the file: there is one
      if (more()) line += take_number(mappings);
      while (more() && mappings.size() != before) {
        const std::size_t left = mappings.size();
        take_number(mappings);
        if (mappings.size() == left) return found;
      }
      if (mappings.size() == before) return found;
      found.push_back({begin + static_cast<std::size_t>(std::max<std::int64_t>(column, 0)), line});
    }
  }
  return found;
}

std::string cache_key(const std::string& text, ScriptLanguage language) {
  const auto digest = make_digest("sha256");
  digest->update(language == ScriptLanguage::TypeScript ? "ts 1\n" : "js 1\n");
  digest->update(text);
  return to_hex(digest->value());
}

/// "" where there is none.
std::filesystem::path cache_folder() {
  const char* const cache = std::getenv("XDG_CACHE_HOME");
  if (cache == nullptr || *cache != '/') return {};
  return std::filesystem::path(cache) / "rehearse";
}

std::optional<std::string> read_cache(const std::string& key) {
  const std::filesystem::path folder = cache_folder();
  if (folder.empty()) return std::nullopt;
  std::ifstream file(folder / (key + ".js"), std::ios::binary);
  if (!file) return std::nullopt;
  std::string code{std::istreambuf_iterator<char>(file), {}};
  if (file.bad()) return std::nullopt;
  return code;
}

/// What cannot be written is not kept.
void write_cache(const std::string& key, const std::string& code) {
  const std::filesystem::path folder = cache_folder();
  if (folder.empty()) return;
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  const std::filesystem::path made = folder / (key + "." + std::to_string(getpid()) + ".part");
  {
    std::ofstream file(made, std::ios::binary);
    file << code;
    if (!file.flush()) {
      file.close();
      std::filesystem::remove(made, error);
      return;
    }
  }
  std::filesystem::rename(made, folder / (key + ".js"), error);
}

std::string finished(const std::string& output) {
  const std::size_t mark = output.rfind(kMapMark);
  if (mark == std::string::npos) return output;
  std::string_view encoded = std::string_view(output).substr(mark + kMapMark.size());
  const auto map =
      nlohmann::json::parse(base64_decode(encoded, {false, true}).bytes, nullptr, false);
  const std::string code = output.substr(0, mark);
  if (!map.is_object() || !map.contains("mappings") || !map["mappings"].is_string()) return code;
  return on_written_lines(code, map["mappings"].get_ref<const std::string&>());
}

Transpiled run_esbuild(const std::string& text, ScriptLanguage language) {
  const bool typed = language == ScriptLanguage::TypeScript;
  const auto result =
      run_child({"esbuild", typed ? "--loader=ts" : "--loader=js", "--target=es2022",
                 "--format=esm", "--supported:class-static-blocks=false",
                 "--supported:class-private-brand-check=false", "--minify-whitespace",
                 "--sourcemap=inline", "--sources-content=false", "--legal-comments=none",
                 "--color=false", "--log-level=error", "--log-limit=1", "--sourcefile=script"},
                text, kLimitMs, 4 * kMostBytes);
  Transpiled transpiled;
  // 127: some C libraries start a process before they look for its program.
  if (!result || result->exit_code == 127) {
    transpiled.error = std::string(typed ? "TypeScript" : "JavaScript newer than ES2020") +
                       ": found no program esbuild, expected it on PATH (Debian package esbuild)";
  } else if (result->timed_out) {
    transpiled.error = "esbuild: found no answer, expected one within 5 s";
  } else if (result->exit_code != 0) {
    return syntax_error(result->errors, language);
  } else {
    transpiled.code = finished(result->output);
  }
  return transpiled;
}

/// "Unexpected token ;" of a message that ends in what was found.
std::string unexpected(std::string_view message) {
  constexpr std::array<std::string_view, 36> kWords = {
      "break",  "case",     "catch",  "class",  "const",  "continue",   "debugger", "default",
      "delete", "do",       "else",   "enum",   "export", "extends",    "false",    "finally",
      "for",    "function", "if",     "import", "in",     "instanceof", "new",      "null",
      "return", "super",    "switch", "this",   "throw",  "true",       "try",      "typeof",
      "var",    "void",     "while",  "with"};
  if (message.find("end of file") != std::string_view::npos) return "Unexpected end of input";
  if (message.starts_with("Unterminated")) return "Unexpected token ILLEGAL";
  const std::size_t found = message.find("found \"");
  std::size_t begin = message.starts_with("Unexpected \"") ? 12
                      : found != std::string_view::npos    ? found + 7
                                                           : std::string_view::npos;
  if (begin == std::string_view::npos || !message.ends_with('"')) return std::string(message);
  const std::string_view token = message.substr(begin, message.size() - 1 - begin);
  if (token.empty()) return std::string(message);
  const char first = token.front();
  if (first >= '0' && first <= '9') return "Unexpected number";
  if (first == '\'' || first == '\\' || first == '"') return "Unexpected string";
  const bool letter = (first >= 'a' && first <= 'z') || (first >= 'A' && first <= 'Z') ||
                      first == '_' || first == '$';
  if (letter && std::find(kWords.begin(), kWords.end(), token) == kWords.end()) {
    return "Unexpected identifier";
  }
  return "Unexpected token " + std::string(token);
}

}  // namespace

std::string on_written_lines(std::string_view code, std::string_view mappings) {
  // A line end is added where none can change the meaning: behind these.
  constexpr std::string_view kSafe = ";{},([";
  std::string text;
  std::size_t copied = 0;
  std::int64_t line = 0;
  const auto copy_to = [&](std::size_t end) {
    const std::string_view piece = code.substr(copied, end - copied);
    line += std::count(piece.begin(), piece.end(), '\n');
    text += piece;
    copied = end;
  };
  for (const Place& place : places(code, mappings)) {
    if (place.offset < copied || place.offset > code.size()) continue;
    copy_to(place.offset);
    const bool safe = text.empty() || kSafe.find(text.back()) != std::string_view::npos;
    if (!safe || place.line <= line) continue;
    text.append(static_cast<std::size_t>(place.line - line), '\n');
    line = place.line;
  }
  copy_to(code.size());
  return text;
}

Transpiled syntax_error(std::string_view messages, ScriptLanguage language) {
  constexpr std::string_view kMark = "[ERROR] ";
  Transpiled transpiled;
  const std::size_t mark = messages.find(kMark);
  if (mark == std::string_view::npos) {
    transpiled.error = "esbuild: " + std::string(messages.substr(0, messages.find('\n')));
    return transpiled;
  }
  messages.remove_prefix(mark + kMark.size());
  std::string message(messages.substr(0, messages.find('\n')));
  const std::size_t file = messages.find("script:");
  if (file == std::string_view::npos) {
    transpiled.error = std::move(message);
    return transpiled;
  }
  const char* const end = messages.data() + messages.size();
  const auto line = std::from_chars(messages.data() + file + 7, end, transpiled.line);
  if (line.ptr != end) std::from_chars(line.ptr + 1, end, transpiled.column);
  if (language == ScriptLanguage::JavaScript) {
    // k6's own parser reads JavaScript, and counts columns from 1; it finds a follow-up error where
    // an expression is missing.
    ++transpiled.column;
    const bool follows = message.starts_with("Unexpected \"");
    message = unexpected(message);
    if (follows) message += " (and 1 more errors)";
  }
  transpiled.error = "Line " + std::to_string(transpiled.line) + ":" +
                     std::to_string(transpiled.column) + " " + message;
  return transpiled;
}

Transpiled transpile(const std::string& text, ScriptLanguage language) {
  static std::mutex mutex;
  static std::map<std::string, Transpiled> known;
  if (text.size() > kMostBytes) {
    return {std::nullopt,
            "script: found " + std::to_string(text.size()) + " bytes, expected at most 16 MiB", 0,
            0};
  }
  const std::string key = cache_key(text, language);
  const std::lock_guard<std::mutex> lock(mutex);
  const auto found = known.find(key);
  if (found != known.end()) return found->second;
  Transpiled transpiled;
  transpiled.code = read_cache(key);
  if (!transpiled.code) {
    transpiled = run_esbuild(text, language);
    if (transpiled.code) write_cache(key, *transpiled.code);
    if (!transpiled.code && transpiled.line == 0)
      return transpiled;  // another time it may be there
  }
  return known.emplace(key, std::move(transpiled)).first->second;
}

}  // namespace rehearse
