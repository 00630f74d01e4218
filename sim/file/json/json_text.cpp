// A SAX handler that builds the document and knows the place of the value being read.

#include "sim/file/json/json_text.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "models/base/problem_list.hpp"
#include "sim/file/json/syntax_error.hpp"

namespace rehearse {
namespace {

using nlohmann::json;

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

  bool parse_error(std::size_t, const std::string&, const json::exception&) {
    const std::string error = syntax_error(text_);
    problems_.add(JsonPlace(pointer()),
                  error.empty() ? "found a text that is no JSON, expected JSON" : error);
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
