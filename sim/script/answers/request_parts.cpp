// Requests come from scripts, so bodies may be anything.

#include "sim/script/answers/request_parts.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <fmt/ranges.h>

#include "sim/script/http/percent.hpp"

namespace rehearse {
namespace {

constexpr std::size_t kDeepest = 1000;  // of arrays and objects in a body

constexpr std::array<std::string_view, 13> kNames = {
    "method", "url",     "pathname", "path", "query", "header", "headers",
    "cookie", "cookies", "body",     "json", "form",  "counter"};

/// Headers of which servers take the first field only.
constexpr std::array<std::string_view, 17> kSingle = {"age",
                                                      "authorization",
                                                      "content-length",
                                                      "content-type",
                                                      "etag",
                                                      "expires",
                                                      "from",
                                                      "host",
                                                      "if-modified-since",
                                                      "if-unmodified-since",
                                                      "last-modified",
                                                      "location",
                                                      "max-forwards",
                                                      "proxy-authorization",
                                                      "referer",
                                                      "retry-after",
                                                      "user-agent"};

template <class List>
bool is_among(std::string_view name, const List& names) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

/// Whether brackets nest deeper than the bound; brackets in strings do not count.
bool is_too_deep(std::string_view text) {
  std::size_t depth = 0;
  bool in_string = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char byte = text[i];
    if (in_string) {
      if (byte == '\\') ++i;
      if (byte == '"') in_string = false;
    } else if (byte == '"') {
      in_string = true;
    } else if (byte == '[' || byte == '{') {
      if (++depth > kDeepest) return true;
    } else if ((byte == ']' || byte == '}') && depth > 0) {
      --depth;
    }
  }
  return false;
}

std::optional<TemplateValue> parsed_json(const std::string& body) {
  if (is_too_deep(body)) return std::nullopt;
  TemplateValue value = TemplateValue::parse(body, nullptr, false);
  return value.is_discarded() ? std::nullopt : std::optional(std::move(value));
}

/// What is in a value under a key; null where there is nothing.
const TemplateValue* member(const TemplateValue& value, std::string_view key) {
  if (value.is_object()) {
    const auto found = value.find(std::string(key));
    return found == value.end() ? nullptr : &*found;
  }
  if (!value.is_array()) return nullptr;
  std::size_t index = 0;
  const auto read = std::from_chars(key.data(), key.data() + key.size(), index);
  const bool is_index = read.ec == std::errc() && read.ptr == key.data() + key.size();
  return is_index && index < value.size() ? &value[index] : nullptr;
}

}  // namespace

std::string decoded_escapes(std::string_view text, bool plus_is_blank) {
  std::string bytes;
  bytes.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    const int high = text[i] == '%' && i + 2 < text.size() ? hex_value(text[i + 1]) : -1;
    const int low = high >= 0 ? hex_value(text[i + 2]) : -1;
    if (low >= 0) {
      bytes += static_cast<char>(high * 16 + low);
      i += 2;
    } else {
      bytes += text[i] == '+' && plus_is_blank ? ' ' : text[i];
    }
  }
  return decoded_utf8(bytes);
}

TemplateValue form_object(std::string_view text) {
  TemplateValue object = TemplateValue::object();
  while (!text.empty()) {
    const auto end = std::min(text.find('&'), text.size());
    const std::string_view pair = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (pair.empty()) continue;
    const auto equals = std::min(pair.find('='), pair.size());
    const std::string key = decoded_escapes(pair.substr(0, equals), true);
    std::string value = decoded_escapes(pair.substr(std::min(equals + 1, pair.size())), true);
    const auto found = object.find(key);
    if (found == object.end()) {
      object[key] = std::move(value);
    } else if (found->is_array()) {
      found->push_back(std::move(value));
    } else {
      *found = TemplateValue::array({*found, std::move(value)});
    }
  }
  return object;
}

bool SentParts::has(std::string_view name) { return is_among(name, kNames); }

std::string SentParts::names() { return fmt::format("{}", fmt::join(kNames, ", ")); }

std::size_t SentParts::size() const {
  std::size_t bytes = target_.size() + request_.body.size();
  for (const auto& field : request_.headers.fields()) {
    bytes += field.name.size() + field.value.size();
  }
  return bytes;
}

TemplateValue SentParts::headers() const {
  TemplateValue object = TemplateValue::object();
  for (const auto& field : request_.headers.fields()) {
    const std::string name = lower_ascii(field.name);
    const auto found = object.find(name);
    std::string value = decoded_utf8(field.value);
    if (found == object.end()) {
      object[name] = std::move(value);
    } else if (!is_among(name, kSingle)) {
      *found = found->get<std::string>() + (name == "cookie" ? "; " : ", ") + value;
    }
  }
  return object;
}

TemplateValue SentParts::cookies() const {
  TemplateValue object = TemplateValue::object();
  std::string header;
  for (const std::string& value : request_.headers.values("Cookie")) {
    header += (header.empty() ? "" : "; ") + value;
  }
  std::string_view rest = header;
  while (!rest.empty()) {
    const auto end = std::min(rest.find(';'), rest.size());
    const std::string_view pair = rest.substr(0, end);
    const auto equals = pair.find('=');
    if (equals != std::string_view::npos && equals > 0) {
      object[std::string(pair.substr(0, equals))] = decoded_utf8(pair.substr(equals + 1));
    }
    rest.remove_prefix(std::min(end + 1, rest.size()));
    rest.remove_prefix(std::min(rest.find_first_not_of(" \t"), rest.size()));
  }
  return object;
}

std::optional<TemplateValue> SentParts::make(std::string_view name) const {
  const auto mark = target_.find('?');
  if (name == "method") return request_.method;
  if (name == "url") return target_;
  if (name == "pathname") return target_.substr(0, mark);
  if (name == "header" || name == "headers") return headers();
  if (name == "cookie" || name == "cookies") return cookies();
  if (name == "body") return decoded_utf8(request_.body);
  if (name == "json") return parsed_json(request_.body);
  if (name == "counter") return counter_;
  if (name == "query") {
    return form_object(mark == std::string::npos ? "" : std::string_view(target_).substr(mark + 1));
  }
  if (name == "form") {
    const std::string type = request_.headers.first("Content-Type").value_or("");
    return form_object(type.find("urlencoded") == std::string::npos ? "" : request_.body);
  }
  if (name != "path") return std::nullopt;
  TemplateValue object = TemplateValue::object();
  for (const auto& [key, value] : path_) object[key] = value;
  return object;
}

const TemplateValue* SentParts::find(std::string_view reference) {
  const auto dot = std::min(reference.find('.'), reference.size());
  const std::string_view name = reference.substr(0, dot);
  auto made = made_.find(name);
  if (made == made_.end()) made = made_.emplace(std::string(name), make(name)).first;
  if (!made->second) return nullptr;
  const TemplateValue* value = &*made->second;
  for (std::size_t at = dot; value != nullptr && at < reference.size();) {
    const auto next = std::min(reference.find('.', at + 1), reference.size());
    value = member(*value, reference.substr(at + 1, next - at - 1));
    at = next;
  }
  return value;
}

}  // namespace rehearse
