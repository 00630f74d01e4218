// Spells out places and values for the messages of problems.

#include "sim/file/place.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace rehearse {
namespace {

constexpr std::size_t kLongestQuote = 60;

std::string escape_key(std::string_view key) {
  std::string escaped;
  for (const char c : key) {
    if (c == '~') {
      escaped += "~0";
    } else if (c == '/') {
      escaped += "~1";
    } else {
      escaped += c;
    }
  }
  return escaped;
}

}  // namespace

std::string Place::pointer() const {
  switch (kind_) {
    case Kind::Key:
      return parent_->pointer() + '/' + escape_key(name_);
    case Kind::Index:
      return fmt::format("{}/{}", parent_->pointer(), index_);
    case Kind::Root:
      break;
  }
  return std::string(name_);
}

std::string describe(const nlohmann::json& value) {
  if (value.is_array()) return fmt::format("a list of {}", value.size());
  if (value.is_object()) {
    return fmt::format("an object with {} {}", value.size(), value.size() == 1 ? "key" : "keys");
  }
  std::string text = value.dump(-1, ' ', true, nlohmann::json::error_handler_t::replace);
  if (text.size() > kLongestQuote) {
    text.resize(kLongestQuote);
    text += "…";
  }
  return text;
}

}  // namespace rehearse
