// From recorded reads to JSON.

#include "tools/rehearse/script/scaffold.hpp"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <optional>
#include <variant>

#include "sim/script/answers/path_pattern.hpp"
#include "sim/script/http/compression.hpp"

namespace rehearse {

namespace {

using Json = nlohmann::ordered_json;
using Kind = RecordedValue::Kind;

/// How long an answer takes until a recording or its reader says so.
constexpr const char* kSomeDuration = "100ms";

/// Scripts draw one of them by chance, of a number that they know.
constexpr std::size_t kFewElements = 3;

Json json_of(const RecordedValue& value, const std::string& name) {
  if (value.kind == Kind::Object) {
    Json object = Json::object();
    for (const auto& [key, inner] : value.members) object[key] = json_of(inner, key);
    return object;
  }
  if (value.kind == Kind::List) {
    Json list = Json::array();
    const auto element = std::find_if(value.members.begin(), value.members.end(),
                                      [](const auto& member) { return member.first.empty(); });
    const Json one =
        element == value.members.end() ? Json::object() : json_of(element->second, name);
    for (std::size_t i = 0; i < std::max(value.elements, kFewElements); ++i) list.push_back(one);
    return list;
  }
  const DummyValue dummy = dummy_value(name, value.kind);
  if (const auto* const number = std::get_if<double>(&dummy)) {
    return static_cast<std::int64_t>(*number);
  }
  if (const auto* const truth = std::get_if<bool>(&dummy)) return *truth;
  return std::get<std::string>(dummy);
}

std::string dummy_text(const std::string& name) {
  return std::get<std::string>(dummy_value(name, Kind::Text));
}

/// What was recorded of an endpoint.
std::vector<const RecordedExchange*> exchanges_of(const RecordedEndpoint& endpoint,
                                                  const std::vector<RecordedExchange>& traffic) {
  const auto pattern = PathPattern::make(endpoint.path);
  std::vector<const RecordedExchange*> found;
  for (const RecordedExchange& exchange : traffic) {
    if (exchange.method == endpoint.method && exchange.origin == endpoint.origin && pattern &&
        pattern->match(exchange.path)) {
      found.push_back(&exchange);
    }
  }
  return found;
}

const RecordedExchange* best_of(const std::vector<const RecordedExchange*>& exchanges, int status) {
  const RecordedExchange* best = nullptr;
  for (const RecordedExchange* const exchange : exchanges) {
    const bool is_right = exchange->status == status;
    if (best == nullptr || is_right || best->status != status) best = exchange;
  }
  return best;
}

void add_headers(const RecordedEndpoint& endpoint, const RecordedExchange* seen, Json& response) {
  for (const std::string& name : endpoint.headers) {
    const std::string lower = lower_ascii(name);
    if (lower == "content-length" || lower == "set-cookie") continue;
    const auto value = seen == nullptr ? std::nullopt : seen->headers.first(name);
    response["headers"][name] = value.value_or(dummy_text(name));
  }
  Json cookies = Json::array();
  for (const std::string& name : endpoint.cookies) {
    std::string cookie = name + "=" + dummy_text(name) + "; Path=/";
    if (seen != nullptr) {
      for (const std::string& one : seen->headers.values("Set-Cookie")) {
        if (one.starts_with(name + "=")) cookie = one;
      }
    }
    cookies.push_back(cookie);
  }
  if (!cookies.empty()) response["set_cookies"] = cookies;
}

/// Braces of a recorded body that would be taken for a reference are split.
std::string literal(std::string text) {
  for (auto at = text.find("{{"); at != std::string::npos; at = text.find("{{", at + 1)) {
    text.insert(at + 1, " ");
  }
  return text;
}

Json literal(const Json& value) {
  if (value.is_string()) return literal(value.get<std::string>());
  Json copy = value;
  if (value.is_structured()) {
    for (Json& item : copy) item = literal(item);
  }
  return copy;
}

void add_body(const RecordedEndpoint& endpoint, const RecordedExchange* seen, Json& response) {
  if (seen != nullptr && !seen->body.empty()) {
    const Json parsed = Json::parse(seen->body, nullptr, false);
    const std::string type = lower_ascii(seen->headers.first("Content-Type").value_or(""));
    if (!parsed.is_discarded() && parsed.is_structured()) {
      response["json"] = literal(parsed);
    } else {
      const bool is_html = endpoint.is_html || type.find("html") != std::string::npos;
      response[is_html ? "html" : "text"] = literal(seen->body);
    }
  } else if (endpoint.is_json) {
    response["json"] = json_of(endpoint.json, "");
  } else if (endpoint.is_html) {
    std::string page = "<html><body>";
    for (const std::string& selector : endpoint.selectors) page += "<!-- " + selector + " -->";
    response["html"] = page + "</body></html>";
  } else if (endpoint.is_text) {
    std::string text;
    for (const std::string& one : endpoint.texts) text += (text.empty() ? "" : " ") + one;
    response["text"] = literal(text.empty() ? "text" : text);
  }
}

Json duration_of(const std::vector<const RecordedExchange*>& exchanges) {
  if (exchanges.empty()) return kSomeDuration;
  Json times = Json::array();
  for (const RecordedExchange* const exchange : exchanges) {
    times.push_back(std::round(exchange->milliseconds * 1000) / 1000);
  }
  if (times.size() == 1) return times.front();
  return {{"empirical", times}};
}

Json endpoint_of(const RecordedEndpoint& endpoint, const std::vector<RecordedExchange>& traffic) {
  const auto exchanges = exchanges_of(endpoint, traffic);
  const RecordedExchange* const seen = best_of(exchanges, endpoint.status);
  Json response = Json::object();
  response["status"] = seen == nullptr ? endpoint.status : seen->status;
  add_headers(endpoint, seen, response);
  add_body(endpoint, seen, response);
  Json object = Json::object();
  object["duration"] = duration_of(exchanges);
  object["response"] = response;
  return object;
}

}  // namespace

std::string scaffold_text(const std::vector<RecordedEndpoint>& endpoints,
                          const std::vector<RecordedExchange>& traffic) {
  Json targets = Json::object();
  for (const RecordedEndpoint& endpoint : endpoints) {
    const std::string host = endpoint.origin.substr(endpoint.origin.find("://") + 3);
    const bool is_taken = targets.contains(host) && targets[host]["url"] != endpoint.origin;
    Json& target = targets[is_taken ? endpoint.origin : host];
    if (target.is_null()) target["url"] = endpoint.origin;
    target["endpoints"][endpoint.method + " " + endpoint.path] = endpoint_of(endpoint, traffic);
  }
  return Json{{"targets", targets}}.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace rehearse
