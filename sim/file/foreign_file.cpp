// Texts are judged by their first lines, documents by the keys that only their kind has.

#include "sim/file/foreign_file.hpp"

#include <algorithm>
#include <array>
#include <initializer_list>
#include <nlohmann/json.hpp>
#include <string>

namespace rehearse {
namespace {

using nlohmann::json;

constexpr std::size_t kLooked = 64 * 1024;  // bytes from the beginning

constexpr const char* kScript =
    ", expected JSON: `rehearse run FILE.js` and `inspect` take scripts, others the options that "
    "`rehearse inspect FILE.js` prints (with --iteration-duration 1s)";
constexpr const char* kPoints =
    "found points of k6 run --out json, expected a rehearsal or a k6 options object: rehearse "
    "judge gives the verdict on points";

std::string_view without_blanks(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t\r\n");
  return first == std::string_view::npos ? std::string_view() : text.substr(first);
}

/// Behind a byte order mark, blanks and comments of JavaScript.
std::string_view without_comments(std::string_view text) {
  constexpr std::string_view kMark = "\xEF\xBB\xBF";
  if (text.starts_with(kMark)) text.remove_prefix(kMark.size());
  while (true) {
    text = without_blanks(text);
    const bool is_line = text.starts_with("//") || text.starts_with("#!");
    if (!is_line && !text.starts_with("/*")) return text;
    const std::string_view end = is_line ? "\n" : "*/";
    const std::size_t at = text.find(end, 2);
    if (at == std::string_view::npos) return {};
    text.remove_prefix(at + end.size());
  }
}

bool has_any(std::string_view text, std::initializer_list<std::string_view> parts) {
  return std::any_of(parts.begin(), parts.end(), [text](std::string_view part) {
    return text.find(part) != std::string_view::npos;
  });
}

bool begins_with_any(std::string_view text, std::initializer_list<std::string_view> words) {
  return std::any_of(words.begin(), words.end(),
                     [text](std::string_view word) { return text.starts_with(word); });
}

bool is_script(std::string_view text) {
  return begins_with_any(text, {"import ", "import{", "export ", "const ", "let ", "var ",
                                "function ", "async ", "class ", "module.exports", "'use strict'",
                                "\"use strict\"", "interface ", "type ", "declare ", "require("});
}

bool is_typescript(std::string_view text) {
  return begins_with_any(text, {"interface ", "type ", "declare "}) ||
         has_any(text, {"import type ", "import { type ", ": Options", ": string", ": number",
                        ": void", ": boolean", " as const", "\ninterface "});
}

bool is_name(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
         c == '-' || c == '.';
}

/// "---", "- item" or "key:" and a blank, behind comments and blank lines.
bool is_yaml(std::string_view text) {
  text = without_blanks(text);
  while (text.starts_with("#")) {
    const std::size_t end = text.find('\n');
    if (end == std::string_view::npos) return false;
    text = without_blanks(text.substr(end));
  }
  if (text.starts_with("---") || text.starts_with("- ") || text.starts_with("%YAML")) return true;
  const auto end = std::find_if_not(text.begin(), text.end(), is_name);
  const auto size = static_cast<std::size_t>(end - text.begin());
  if (size == 0 || size >= text.size() || text[size] != ':') return false;
  return size + 1 == text.size() || text[size + 1] == ' ' || text[size + 1] == '\r' ||
         text[size + 1] == '\n';
}

bool is_point(std::string_view line) {
  return line.starts_with("{") && line.find("\"metric\"") != std::string_view::npos &&
         has_any(line, {"\"type\":\"Metric\"", "\"type\":\"Point\"", "\"type\": \"Point\""});
}

bool has_all(const json& document, std::initializer_list<const char*> keys) {
  return std::all_of(keys.begin(), keys.end(),
                     [&](const char* key) { return document.contains(key); });
}

Problem refusal(const char* message) { return {"", message}; }

}  // namespace

std::optional<Problem> foreign_text(std::string_view text) {
  if (text.starts_with("\x1f\x8b")) {
    return refusal(
        "found gzipped data, expected JSON text: unpack it first, or give points of k6 to "
        "rehearse judge, which reads them as they are");
  }
  text = text.substr(0, kLooked);
  const std::string_view code = without_comments(text);
  if (is_point(code.substr(0, code.find('\n')))) return refusal(kPoints);
  if (is_script(code) || has_any(text, {"export default function", "export const options"})) {
    const char* kind = is_typescript(code) ? "found TypeScript" : "found JavaScript";
    return Problem{"", std::string(kind) + kScript};
  }
  if (is_yaml(text)) {
    return refusal(
        "found YAML, expected JSON: convert it first, with yq -o json FILE for instance");
  }
  return std::nullopt;
}

std::optional<Problem> foreign_document(const json& document) {
  if (!document.is_object()) return std::nullopt;
  const auto log = document.find("log");
  if (log != document.end() && log->is_object() && log->contains("entries")) {
    return refusal(
        "found a HAR file, a browser's recording of requests, expected a rehearsal or a k6 options "
        "object: rehearse fit --export makes a rehearsal of its requests and pauses");
  }
  if (has_all(document, {"type", "metric", "data"})) return refusal(kPoints);
  if (has_all(document, {"metrics", "root_group"}) ||
      has_all(document, {"metadata", "results", "version"})) {
    return refusal(
        "found a summary export of k6's, expected a rehearsal or a k6 options object: it has what "
        "a test measured but not its options, which k6 inspect prints");
  }
  if (has_all(document, {"traceHash", "vusMax", "complete"})) {
    return refusal(
        "found a result of rehearse run --json, expected a rehearsal or a k6 options object: give "
        "the file that was run");
  }
  if (has_all(document, {"outcome", "plan"}) ||
      (document.contains("outcome") && !document.contains("options"))) {
    return refusal(
        "found the expected outcome of a scenario, expected a rehearsal or a k6 options object: "
        "the scenario has the same name without \".expected\"");
  }
  return std::nullopt;
}

}  // namespace rehearse
