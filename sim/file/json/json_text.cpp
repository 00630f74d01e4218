// A SAX handler that builds the document and knows the place of the value being read.

#include "sim/file/json/json_text.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "models/base/problem_list.hpp"

namespace rehearse {
namespace {

using nlohmann::json;

/// "line 3, column 7" of the byte at `offset`.
std::string line_and_column(std::string_view text, std::size_t offset) {
  std::size_t line = 1;
  std::size_t line_start = 0;
  for (std::size_t i = 0; i < offset && i < text.size(); ++i) {
    if (text[i] == '\n') {
      ++line;
      line_start = i + 1;
    }
  }
  return fmt::format("line {}, column {}", line, offset - line_start + 1);
}

/// The part of the parser's message that says what was found and expected: behind its own tag and
/// position, and with what it quotes of the input made printable.
std::string parser_reason(std::string_view message) {
  for (const std::string_view behind : {": ", "] "}) {
    const std::size_t at = message.find(behind);
    if (at != std::string_view::npos) {
      message.remove_prefix(at + behind.size());
      break;
    }
  }
  std::string reason;
  for (const char c : message) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte >= 0x20 && byte < 0x7f) {
      reason += c;
    } else {
      reason += fmt::format("\\x{:02x}", byte);
    }
  }
  return reason;
}

/// The rule of JSON that the text breaks before `offset`, where it is one of the common ones.
std::string broken_rule(std::string_view text, std::size_t offset) {
  if (text.find_first_not_of(" \t\r\n") == std::string_view::npos) {
    return "; found an empty text, expected a JSON object";
  }
  if (offset >= text.size()) return {};
  const char c = text[offset];
  if (c == '\'') return "; JSON has its texts and keys in double quotes";
  if (c == '/' || c == '#') return "; JSON has no comments";
  const std::size_t before = text.find_last_not_of(" \t\r\n", offset == 0 ? 0 : offset - 1);
  if ((c == '}' || c == ']') && before < offset && text[before] == ',') {
    return fmt::format("; JSON has no comma before \"{}\"", c);
  }
  return {};
}

/// Builds the document as nlohmann's parser (which keeps its own stack) reports it.
class Builder {
 public:
  Builder(std::string_view text, const JsonLimits& limits) : text_(text), limits_(limits) {}

  bool null() { return value(nullptr); }
  bool boolean(bool v) { return value(v); }
  bool number_integer(json::number_integer_t v) { return value(v); }
  bool number_unsigned(json::number_unsigned_t v) { return value(v); }
  bool number_float(json::number_float_t v, const json::string_t&) { return value(v); }
  bool string(json::string_t& v) { return value(std::move(v)); }
  bool binary(json::binary_t&) { return false; }

  bool start_object(std::size_t) { return open(json::object()); }
  bool start_array(std::size_t) { return open(json::array()); }
  bool end_object() { return close(); }
  bool end_array() { return close(); }

  bool key(json::string_t& name) {
    auto [slot, added] = open_.back().container->get_ref<json::object_t&>().emplace(name, nullptr);
    if (!added) {
      const std::string object = pointer();
      problems_.add(JsonPlace(object) / name, "found the same key twice, expected it once");
    }
    open_.back().key = std::move(name);
    slot_ = &slot->second;
    return true;
  }

  bool parse_error(std::size_t position, const std::string&, const json::exception& error) {
    const std::size_t at = position == 0 ? 0 : position - 1;
    problems_.add(JsonPlace(pointer()),
                  fmt::format("{}: {}{}", line_and_column(text_, at), parser_reason(error.what()),
                              broken_rule(text_, at)));
    return false;
  }

  Checked<json> take() {
    if (!problems_.empty()) return problems_.take();
    return std::move(root_);
  }

 private:
  struct Level {
    json* container;
    std::optional<std::string> key;  // of the value being read; none between two members
  };

  /// Where the next value goes.
  json& slot() {
    if (slot_ == nullptr) {
      auto& elements = open_.back().container->get_ref<json::array_t&>();
      slot_ = &elements.emplace_back(nullptr);
    }
    return *std::exchange(slot_, nullptr);
  }

  template <class Value>
  bool value(Value&& v) {
    slot() = std::forward<Value>(v);
    finish_value();
    return true;
  }

  void finish_value() {
    if (!open_.empty()) open_.back().key.reset();
  }

  bool open(json container) {
    if (open_.size() == limits_.depth) {
      problems_.add(JsonPlace(pointer()),
                    fmt::format("found arrays or objects nested deeper than {} levels, expected at "
                                "most that many",
                                limits_.depth));
      return false;
    }
    json& place = slot();
    place = std::move(container);
    open_.push_back({&place, std::nullopt});
    return true;
  }

  bool close() {
    open_.pop_back();
    finish_value();
    return true;
  }

  /// JSON pointer to the value being read, or to the object between two of its members.
  std::string pointer() const {
    std::string text;
    for (std::size_t i = 0; i < open_.size(); ++i) {
      const Level& level = open_[i];
      const JsonPlace parent(text);
      if (level.container->is_array()) {
        const bool inside = i + 1 < open_.size();
        text = parent[level.container->size() - (inside ? 1 : 0)].pointer();
      } else if (level.key) {
        text = (parent / *level.key).pointer();
      }
    }
    return text;
  }

  std::string_view text_;
  JsonLimits limits_;
  json root_;
  json* slot_ = &root_;  // none: the next element of the innermost array
  std::vector<Level> open_;
  ProblemList problems_;
};

/// Without a byte order mark UTF-16 shows by its NUL bytes, which no JSON text has.
bool is_other_encoding(std::string_view text) {
  return text.starts_with("\xff\xfe") || text.starts_with("\xfe\xff") ||
         text.find('\0') != std::string_view::npos;
}

}  // namespace

Checked<json> parse_json(std::string_view text, const JsonLimits& limits) {
  if (text.size() > limits.bytes) {
    return Problem{
        "", fmt::format("found {} bytes of text, expected at most {}", text.size(), limits.bytes)};
  }
  if (is_other_encoding(text)) {
    return Problem{"", "found UTF-16 or binary data, expected JSON text in UTF-8"};
  }
  Builder builder(text, limits);
  json::sax_parse(text.begin(), text.end(), &builder);
  return builder.take();
}

}  // namespace rehearse
