// Spells out places and values for the messages of problems.

#include "sim/file/json/place.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "sim/options/json_place.hpp"

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

std::string Place::pointer() const {
  switch (kind_) {
    case Kind::Key:
      return parent_->pointer() + JsonPlace::step(name_);
    case Kind::Index:
      return fmt::format("{}/{}", parent_->pointer(), index_);
    case Kind::Root:
      break;
  }
  return std::string(name_);
}

std::string describe(const json& value) {
  if (value.is_array()) return value.empty() ? "[]" : fmt::format("a list of {}", value.size());
  return value.is_object() ? describe_object(value) : quote(value);
}

}  // namespace rehearse
