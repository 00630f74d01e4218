// How long a description may be, and how it is cut.

#include "sim/file/json/describe.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <optional>

#include "models/base/nearest_name.hpp"

namespace rehearse {
namespace {

using nlohmann::json;

constexpr std::size_t kLongestQuote = 60;
constexpr std::size_t kMostKeys = 3;

std::string quote(const json& scalar) {
  std::string text = scalar.dump(-1, ' ', true, json::error_handler_t::replace);
  if (text.size() > kLongestQuote) {
    text.resize(kLongestQuote);
    text += "...";
  }
  return text;
}

/// {"at": ..., "stop": ...}
std::string describe_object(const json& object) {
  std::string text = "{";
  std::size_t keys = 0;
  for (const auto& [key, value] : object.items()) {
    if (keys++ > 0) text += ", ";
    if (keys > kMostKeys) {
      text += "...";
      break;
    }
    text += quote(key) + ": ...";
  }
  return text + '}';
}

}  // namespace

std::string describe(const json& value) {
  if (value.is_array()) return value.empty() ? "[]" : fmt::format("a list of {}", value.size());
  return value.is_object() ? describe_object(value) : quote(value);
}

std::string meant_hint(const json& found, std::span<const std::string_view> names) {
  std::optional<std::string> meant;
  if (found.is_string()) {
    meant = nearest_name(found.get_ref<const std::string&>(), names);
  } else if (found.is_object()) {
    for (const auto& [key, value] : found.items()) {
      if (!meant) meant = nearest_name(key, names);
    }
  }
  return meant ? fmt::format("; did you mean {}?", describe(json(*meant))) : std::string();
}

}  // namespace rehearse
