// Hops to real servers (S127).

#include <algorithm>
#include <fmt/format.h>
#include <utility>

#include "sim/run/rehearsal.hpp"
#include "sim/script/answers/answers.hpp"
#include "sim/script/vu/http_flow.hpp"
#include "sim/script/vu/script_vu.hpp"

namespace rehearse {

namespace {

/// What the header of a message must not have in it.
bool has_control(std::string_view text) {
  return std::any_of(text.begin(), text.end(), [](char c) {
    return (static_cast<unsigned char>(c) < ' ' && c != '\t') || c == '\x7f';
  });
}

}  // namespace

// The words are those of Go's client.
std::string HttpFlow::unsendable() const {
  if (!is_token(method_)) return fmt::format("net/http: invalid method \"{}\"", method_);
  if (url_.scheme != "http" && url_.scheme != "https") {
    return fmt::format("unsupported protocol scheme \"{}\"", url_.scheme);
  }
  if (url_.host.empty()) return "http: no Host in request URL";
  for (const Headers::Field& field : hop_headers_.fields()) {
    if (!is_token(field.name)) {
      return fmt::format("net/http: invalid header field name \"{}\"", field.name);
    }
    if (has_control(field.value)) {
      return fmt::format("net/http: invalid header field value for \"{}\"", field.name);
    }
  }
  return {};
}

void HttpFlow::log_failure() const {
  constexpr const char* kText = "Request Failed";
  const ScriptWorld& world = vu_.world();
  if (world.reality == nullptr) {
    vu_.log(ConsoleLevel::Warning, kText, false);
  } else if (world.log) {
    // Go's clients have "Get" for GET.
    const std::string verb =
        method_.substr(0, 1) +
        lower_ascii(std::string_view(method_).substr(std::min<std::size_t>(1, method_.size())));
    world.log({ConsoleLevel::Warning, kText, "", vu_.unix_ns(),
               fmt::format("{} \"{}\": {}", verb, url_.text(), error)});
  }
}

void HttpFlow::send_for_real() {
  const ScriptReality& reality = *vu_.world().reality;
  const std::string wrong = unsendable();
  if (!wrong.empty() || reality.http == nullptr) {
    fail_hop(1000, wrong.empty() ? "the test is over" : wrong);
    return;
  }
  HttpExchange& exchange = exchanges_.emplace_back();
  exchange.url = url_.scheme + "://" + url_.host + url_.request_uri();
  exchange.keeps_body = call_.response_type != ResponseType::None;
  Request& request = exchange.request;
  request.to = EndpointRef{0, 0};
  if (const Answers* const answers = vu_.world().rehearsal->answers.get()) {
    const auto known = answers->answer(url_, {method_, url_.text(), hop_headers_, body_, 0.0},
                                       vu_.world().counters);
    if (known) request.to = known->to;
  }
  request.method = method_;
  request.path = url_.request_uri();
  for (const Headers::Field& field : hop_headers_.fields()) {
    // The client counts the body itself.
    if (lower_ascii(field.name) == "content-length") continue;
    request.headers.emplace_back(field.name, field.value);
  }
  request.body = body_;
  request.timeout = std::max(call_.timeout - (vu_.now() - began_), Duration{1});
  request.group = vu_.group();
  request.expected = call_.expected;
  reality.http->prepare(exchange);
  vu_.send(request, *this);
}

void HttpFlow::finish_for_real() {
  HttpReceived& received = exchanges_.back().received;
  times_ = received.times;
  remote_ip = std::move(received.remote_ip);
  remote_port = received.remote_port;
  tls_version = std::move(received.tls_version);
  tls_cipher_suite = std::move(received.tls_cipher_suite);
  if (received.error_code != 0) {
    if (received.too_long) vu_.log(ConsoleLevel::Error, received.error, false);
    fail_hop(received.error_code, std::move(received.error));
    return;
  }
  status = received.status;
  own_status_text = std::move(received.status_text);
  proto = std::move(received.proto);
  headers = {};
  for (const auto& [name, value] : received.headers) headers.add(name, value);
  body = std::move(received.body);
  take_answer();
}

}  // namespace rehearse
