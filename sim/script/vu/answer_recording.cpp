// Names say what a value may be; paths lose what differs from request to request.

#include "sim/script/vu/answer_recording.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <cstdlib>

#include "sim/script/http/headers.hpp"
#include "sim/script/http/path_id.hpp"

namespace rehearse {
namespace {

constexpr std::string_view kDummyEnd = "-1";

bool is_dummy(std::string_view text) {
  return text.size() > kDummyEnd.size() && text.ends_with(kDummyEnd);
}

bool is_number_name(std::string_view name) {
  constexpr std::array<std::string_view, 15> kNames{
      "id",   "count", "total", "price",  "amount", "quantity", "qty",  "age",
      "size", "page",  "limit", "offset", "index",  "score",    "stock"};
  const std::string lower = lower_ascii(name);
  return std::find(kNames.begin(), kNames.end(), lower) != kNames.end() || name.ends_with("Id") ||
         name.ends_with("_id") || name.ends_with("Count") || name.ends_with("_count");
}

bool is_truth_name(std::string_view name) {
  constexpr std::array<std::string_view, 6> kNames{"ok",      "success", "active",
                                                   "enabled", "valid",   "available"};
  if (std::find(kNames.begin(), kNames.end(), name) != kNames.end()) return true;
  for (const std::string_view begin : {"is", "has", "can"}) {
    if (!name.starts_with(begin) || name.size() == begin.size()) continue;
    const char next = name[begin.size()];
    if (next == '_' || std::isupper(static_cast<unsigned char>(next)) != 0) return true;
  }
  return false;
}

/// The name of a placeholder made of a text, different from those before it.
std::string placeholder(std::string_view text, std::vector<std::string>& used) {
  std::string name;
  for (const char c : text) {
    if (std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_') name += c;
  }
  if (name.empty()) name = "id";
  const std::string first = name;
  for (int n = 2; std::find(used.begin(), used.end(), name) != used.end(); ++n) {
    name = first + std::to_string(n);
  }
  used.push_back(name);
  return "{" + name + "}";
}

}  // namespace

RecordedValue& RecordedValue::member(const std::string& name) {
  for (auto& [other, value] : members) {
    if (other == name) return value;
  }
  return members.emplace_back(name, RecordedValue{}).second;
}

DummyValue dummy_value(std::string_view name, RecordedValue::Kind kind) {
  if (kind == RecordedValue::Kind::Number) return 1.0;
  if (kind != RecordedValue::Kind::Text) {
    if (is_number_name(name)) return 1.0;
    if (is_truth_name(name)) return true;
  }
  return std::string(name.empty() ? "text" : name) + std::string(kDummyEnd);
}

std::string path_with_placeholders(std::string_view path) {
  std::string pattern;
  std::vector<std::string> used;
  while (!path.empty()) {
    path.remove_prefix(1);  // the slash
    const std::size_t end = std::min(path.find('/'), path.size());
    const std::string_view segment = path.substr(0, end);
    path.remove_prefix(end);
    pattern += '/';
    if (looks_like_id(segment)) {
      pattern += placeholder("id", used);
    } else if (is_dummy(segment)) {
      pattern += placeholder(segment.substr(0, segment.size() - kDummyEnd.size()), used);
    } else {
      pattern += segment;
    }
  }
  return pattern.empty() ? "/" : pattern;
}

std::size_t AnswerRecording::request(const std::string& method, const Url& url) {
  const std::string origin = url.scheme + "://" + url.host;
  const std::string uri = url.request_uri();
  const std::string path = path_with_placeholders(std::string_view(uri).substr(0, uri.find('?')));
  for (std::size_t i = 0; i < endpoints_.size(); ++i) {
    const RecordedEndpoint& other = endpoints_[i];
    if (other.method == method && other.origin == origin && other.path == path) return i;
  }
  endpoints_.push_back({.method = method, .origin = origin, .path = path});
  return endpoints_.size() - 1;
}

void AnswerRecording::read(std::size_t endpoint, const std::vector<std::string>& path,
                           RecordedValue::Kind kind) {
  using Kind = RecordedValue::Kind;
  endpoints_[endpoint].is_json = true;
  RecordedValue* value = &endpoints_[endpoint].json;
  for (const std::string& key : path) {
    const bool is_element = is_digits(key);
    value->kind = is_element ? Kind::List : Kind::Object;
    if (is_element) {
      const std::size_t asked = std::strtoull(key.c_str(), nullptr, 10);
      value->elements =
          std::max(value->elements, std::min(asked, RecordedValue::kMostElements - 1) + 1);
    }
    value = &value->member(is_element ? "" : key);
  }
  const bool is_structure = value->kind == Kind::Object || value->kind == Kind::List;
  if (kind != Kind::Any && (!is_structure || kind == Kind::List)) value->kind = kind;
}

}  // namespace rehearse
