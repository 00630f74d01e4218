// Writes JSON in the form of Go's encoder, up to a limit.

#include "sim/options/go_json.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <optional>
#include <string_view>
#include <utility>

#include "sim/options/go_float.hpp"

namespace rehearse {
namespace {

/// Stops after `longest` bytes. Every level writes at least one, so the recursion is bounded too.
class Writer {
 public:
  Writer(std::optional<std::size_t> depth, std::size_t longest)
      : depth_(depth), longest_(longest) {}

  void write(const nlohmann::json& value) {
    if (full()) return;
    if (value.is_object()) {
      write_object(value);
    } else if (value.is_array()) {
      write_array(value);
    } else if (value.is_string()) {
      write_string(value.get_ref<const std::string&>());
    } else if (value.is_number()) {
      text_ += go_number_text(value.get<double>());
    } else {
      text_ += value.is_boolean() ? (value.get<bool>() ? "true" : "false") : "null";
    }
  }

  std::string finish() && {
    if (!full()) return std::move(text_);
    std::size_t end = longest_;
    while (end > 0 && (static_cast<unsigned char>(text_[end]) & 0xC0U) == 0x80U) --end;
    return text_.substr(0, end) + "…";
  }

 private:
  bool full() const { return text_.size() > longest_; }

  void break_line(std::ptrdiff_t change) {
    if (!depth_) return;
    depth_ = *depth_ + static_cast<std::size_t>(change);
    if (!full()) text_ += '\n' + std::string(std::min(2 * *depth_, longest_), ' ');
  }

  void write_array(const nlohmann::json& array) {
    text_ += '[';
    if (!array.empty()) break_line(1);
    bool first = true;
    for (const auto& element : array) {
      if (full()) return;
      if (!first) separate();
      first = false;
      write(element);
    }
    if (!array.empty()) break_line(-1);
    text_ += ']';
  }

  void write_object(const nlohmann::json& object) {
    text_ += '{';
    if (!object.empty()) break_line(1);
    bool first = true;
    for (const auto& [key, element] : object.items()) {
      if (full()) return;
      if (!first) separate();
      first = false;
      write_string(key);
      text_ += depth_ ? ": " : ":";
      write(element);
    }
    if (!object.empty()) break_line(-1);
    text_ += '}';
  }

  void separate() {
    text_ += ',';
    break_line(0);
  }

  void write_string(std::string_view string) {
    text_ += '"';
    for (std::size_t i = 0; i < string.size() && !full(); ++i) {
      const char c = string[i];
      const auto code = static_cast<unsigned char>(c);
      if (c == '"' || c == '\\') {
        text_ += '\\';
        text_ += c;
      } else if (code < 0x20) {
        write_control(c);
      } else if (c == '<' || c == '>' || c == '&') {
        text_ += fmt::format("\\u{:04x}", code);
      } else if (string.substr(i, 3) == "\u2028" || string.substr(i, 3) == "\u2029") {
        text_ += string.substr(i, 3) == "\u2028" ? "\\u2028" : "\\u2029";
        i += 2;
      } else {
        text_ += c;
      }
    }
    text_ += '"';
  }

  void write_control(char c) {
    switch (c) {
      case '\b':
        text_ += "\\b";
        break;
      case '\f':
        text_ += "\\f";
        break;
      case '\n':
        text_ += "\\n";
        break;
      case '\r':
        text_ += "\\r";
        break;
      case '\t':
        text_ += "\\t";
        break;
      default:
        text_ += fmt::format("\\u{:04x}", static_cast<unsigned>(c));
        break;
    }
  }

  std::optional<std::size_t> depth_;  ///< nothing: everything on one line
  std::size_t longest_;
  std::string text_;
};

}  // namespace

std::string go_json_line(const nlohmann::json& value, std::size_t longest) {
  Writer writer({}, longest);
  writer.write(value);
  return std::move(writer).finish();
}

std::string go_json_indented(const nlohmann::json& value, std::size_t depth) {
  Writer writer(depth, kLongestQuotation);
  writer.write(value);
  return std::move(writer).finish();
}

}  // namespace rehearse
