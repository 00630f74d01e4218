// Only what answers need is looked at.

#include "sim/fit/read/recorded_traffic.hpp"

#include <nlohmann/json.hpp>

#include "models/base/utf8.hpp"
#include "sim/file/json/document_problems.hpp"
#include "sim/file/json/json_text.hpp"
#include "sim/script/http/base64.hpp"
#include "sim/script/http/url.hpp"

namespace rehearse {

namespace {

using nlohmann::json;

constexpr JsonLimits kLimits{.bytes = std::size_t{256} << 20};

const json& member(const json& object, const char* key) {
  static const json kNothing;
  if (!object.is_object()) return kNothing;
  const auto found = object.find(key);
  return found == object.end() ? kNothing : *found;
}

std::string text_of(const json& value) { return value.is_string() ? value.get<std::string>() : ""; }

std::string body_of(const json& content) {
  std::string text = text_of(member(content, "text"));
  if (member(content, "encoding") != "base64") return text;
  return base64_decode(text, {}).bytes;
}

/// A phase in milliseconds; 0 where it is absent or -1, which is HAR's for "does not apply".
double phase(const json& timings, const char* name) {
  const json& value = member(timings, name);
  return value.is_number() ? std::max(0.0, value.get<double>()) : 0.0;
}

void read_times(const json& entry, RecordedExchange& exchange) {
  const json& time = member(entry, "time");
  const json& timings = member(entry, "timings");
  const double sent = phase(timings, "send") + phase(timings, "wait") + phase(timings, "receive");
  if (time.is_number()) exchange.milliseconds = std::max(0.0, time.get<double>());
  if (sent > 0) exchange.milliseconds = sent;
  exchange.connect_ms = phase(timings, "connect");
  exchange.waits_ms = phase(timings, "blocked") + phase(timings, "dns") + exchange.connect_ms;
}

std::optional<RecordedExchange> exchange_of(const json& entry) {
  const json& request = member(entry, "request");
  const json& response = member(entry, "response");
  const auto url = parse_url(text_of(member(request, "url")));
  RecordedExchange exchange;
  exchange.method = text_of(member(request, "method"));
  const json& status = member(response, "status");
  if (status.is_number()) exchange.status = static_cast<int>(status.get<double>());
  if (!url || url->host.empty() || exchange.method.empty() || exchange.status < 200) {
    return std::nullopt;
  }
  if (broken_utf8(url->host)) return std::nullopt;  // escaped, it may be any bytes
  exchange.origin = url->scheme + "://" + url->host;
  const std::string uri = url->request_uri();
  exchange.path = uri.substr(0, uri.find('?'));
  exchange.uri = uri;
  exchange.started = text_of(member(entry, "startedDateTime"));
  exchange.page = text_of(member(entry, "pageref"));
  const json& headers = member(response, "headers");
  if (headers.is_array()) {
    for (const json& header : headers) {
      const std::string name = text_of(member(header, "name"));
      if (is_token(name)) exchange.headers.add(name, text_of(member(header, "value")));
    }
  }
  exchange.body = body_of(member(response, "content"));
  read_times(entry, exchange);
  return exchange;
}

}  // namespace

Checked<std::vector<RecordedExchange>> read_har(std::string_view text) {
  const auto document = parse_json(text, kLimits);
  if (!document) return document.problems();
  DocumentProblems problems;
  const json& entries = member(member(*document, "log"), "entries");
  if (!entries.is_array()) {
    problems.add(JsonPlace("/log/entries"), entries, "a list, as HAR files have it");
    return problems.take();
  }
  std::vector<RecordedExchange> exchanges;
  for (const json& entry : entries) {
    if (auto exchange = exchange_of(entry)) exchanges.push_back(*std::move(exchange));
  }
  return exchanges;
}

}  // namespace rehearse
