// Hops, answers, samples.

#include "sim/script/vu/http_flow.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <fmt/format.h>
#include <span>

#include "sim/run/rehearsal.hpp"
#include "sim/script/answers/answers.hpp"
#include "sim/script/http/base64.hpp"
#include "sim/script/http/compression.hpp"
#include "sim/script/vu/script_vu.hpp"

namespace rehearse {

namespace {

constexpr std::size_t kMostBody = std::size_t{64} << 20;

bool is_redirect(int status) {
  return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

double milliseconds(Duration time) { return static_cast<double>(time.ns) / 1e6; }

/// Methods of HTTP are upper case; servers close the connection on others.
bool is_known_method(const std::string& method) {
  return !method.empty() && std::all_of(method.begin(), method.end(),
                                        [](char c) { return (c >= 'A' && c <= 'Z') || c == '-'; });
}

std::string_view digits_of(int number, std::span<char> place) {
  const auto written = std::to_chars(place.data(), place.data() + place.size(), number);
  return {place.data(), static_cast<std::size_t>(written.ptr - place.data())};
}

/// Whether a redirect from one host to the other takes credentials along, as in Go.
bool is_within(const std::string& host, const std::string& domain) {
  return host == domain || host.ends_with("." + domain);
}

bool is_secret(const std::string& lower_name) {
  return lower_name == "authorization" || lower_name == "cookie" || lower_name == "cookie2" ||
         lower_name == "www-authenticate";
}

bool is_loopback(const std::string& host) {
  return host == "localhost" || host == "::1" || host.starts_with("127.");
}

}  // namespace

HttpFlow::HttpFlow(ScriptVu& vu, std::shared_ptr<const HttpCall> call)
    : vu_(vu),
      shared_call_(std::move(call)),
      call_(*shared_call_),
      method_(call_.method),
      url_(call_.url),
      body_(call_.packed.value_or(call_.body)),
      has_body_(call_.has_body) {
  final_url = url_;
  final_url_text = call_.url_text;
}

void HttpFlow::start() {
  began_ = vu_.now();
  send_hop();
}

CookieJar& HttpFlow::jar() { return call_.jar != nullptr ? *call_.jar : vu_.jar(); }

void HttpFlow::make_headers() {
  hop_headers_ = {};
  const auto host = keeps_host_ ? call_.headers.first("Host") : std::nullopt;
  hop_headers_.add("Host", host.value_or(url_.host));
  const std::string agent = vu_.world().rehearsal->options.user_agent;
  if (!call_.headers.has("User-Agent")) {
    hop_headers_.add("User-Agent", agent.empty() ? "rehearse" : agent);
  }
  if (has_body_ || method_ == "POST" || method_ == "PUT" || method_ == "PATCH") {
    hop_headers_.add("Content-Length", std::to_string(body_.size()));
  }
  for (const Headers::Field& field : call_.headers.fields()) {
    const std::string name = lower_ascii(field.name);
    if (name == "host" || name == "content-length") continue;
    if (!has_body_ && hops_ > 0 && name == "content-type") continue;
    if (!keeps_secrets_ && is_secret(name)) continue;
    hop_headers_.add(field.name, field.value);
  }
  if (url_.user && !hop_headers_.has("Authorization")) {
    hop_headers_.add("Authorization",
                     "Basic " + base64_encode(*url_.user + ":" + url_.password.value_or(""), {}));
  }
  const std::vector<Cookie> sent =
      request_cookies(hops_ == 0 ? call_.cookies : std::vector<Cookie>{}, call_.replaced_cookies,
                      jar().cookies(url_, vu_.unix_ns()));
  if (!sent.empty() && !hop_headers_.has("Cookie")) {
    hop_headers_.add("Cookie", cookie_header(sent));
  }
  sent_headers = hop_headers_;
}

void HttpFlow::fail_unanswered() {
  if (vu_.recorded() != nullptr) {
    vu_.world().recorder->cannot("requests that nothing answers are left out");
  }
  if ((url_.scheme != "http" && url_.scheme != "https") || url_.host.empty()) {
    // No client can send it, whatever answers.
    fail_hop(1000, unsendable());
    return;
  }
  const Answers* const answers = vu_.world().rehearsal->answers.get();
  // A target file with a default says that all else is as if there was no such host.
  if (answers == nullptr || (!answers->has_fallback() && is_known_method(method_))) {
    stop_test();
  } else if (answers->serves(url_)) {
    fail_hop(1000, "EOF");
  } else if (is_loopback(url_.host_name())) {
    fail_hop(1212, "dial: connection refused");
  } else {
    fail_hop(1101, "lookup: no such host");
    vu_.log(ConsoleLevel::Error,
            fmt::format("{} {}: no target answers for this host", method_, url_.text()), false);
  }
}

void HttpFlow::stop_test() {
  if (vu_.repeater().repeats()) {
    vu_.repeater().keep_unanswered(*this);
    vu_.interrupt_repetition();
    done_ = true;
    return;
  }
  const std::string place = vu_.place_of_caller();
  vu_.stop_test(
      fmt::format("found the request {} {}{}, which no target answers, expected an "
                  "endpoint or a route for it, or a default, in the file of --targets or "
                  "the rehearsal; or --latency",
                  method_, url_.text(), place.empty() ? "" : " (" + place + ")"));
  done_ = true;
}

void HttpFlow::send_hop() {
  make_headers();
  sent_ = vu_.now();
  times_ = {};
  answer_came_ = false;
  scripted_.reset();
  if (vu_.world().reality != nullptr) {
    send_for_real();
    return;
  }
  const Answers* const answers = vu_.world().rehearsal->answers.get();
  if (answers != nullptr && is_known_method(method_)) {
    const double luck = answers->draws() ? vu_.luck() : 0;
    scripted_ = answers->answer(url_, {method_, url_.text(), hop_headers_, body_, luck},
                                vu_.world().counters);
  }
  if (!scripted_) {
    fail_unanswered();
    return;
  }
  if (StepRecorder::Steps* const steps = vu_.recorded()) {
    const NetworkPlan& plan = *vu_.world().rehearsal->targets;
    vu_.world().recorder->add(*steps, {.method = method_,
                                       .url = url_,
                                       .route = plan.endpoints[plan.index_of(scripted_->to)].name,
                                       .after = scripted_->after,
                                       .failed = scripted_->close || scripted_->status >= 400});
  }
  Request& request = requests_.emplace_back();
  request.to = to = scripted_->to;
  request.work = scripted_->after;
  request.target_name = url_.host;
  request.method = method_;
  request.path = url_.request_uri();
  request.endpoint_name = request.path.substr(request.path.starts_with('/') ? 1 : 0);
  // The time is that of all hops.
  request.timeout = std::max(call_.timeout - (vu_.now() - began_), Duration{1});
  request.group = vu_.group();
  request.expected = call_.expected;
  vu_.send(request, *this);
}

void HttpFlow::answered(Instant now, Instant sent, const Answer& answer) {
  answer_came_ = true;
  model_status_ = answer.status;
  model_http_status_ = answer.http_status;
  if (answer.times) {
    times_ = *answer.times;
  } else {
    const Duration connecting = answer.parts != nullptr ? answer.parts->connecting : Duration{};
    times_.blocked = (sent - sent_) + connecting;
    times_.connecting = connecting;
    times_.waiting = now - sent - connecting;
  }
}

std::uint16_t HttpFlow::answered_status() const {
  if (model_status_ != Status::Ok || !scripted_) return model_http_status_;
  return scripted_->close ? std::uint16_t{0} : static_cast<std::uint16_t>(scripted_->status);
}

void HttpFlow::advance() {
  if (done_ || !answer_came_) return;
  answer_came_ = false;
  if (!exchanges_.empty()) {
    finish_for_real();
    return;
  }
  if (model_http_status_ == 0) {
    switch (model_status_) {
      case Status::Refused:
        return fail_hop(1212, "dial: connection refused");
      case Status::Terminated:
        return fail_hop(1220, "read: connection reset by peer");
      default:
        return fail_hop(1050, "request timeout");
    }
  }
  if (model_status_ == Status::Ok && scripted_->close) {
    fail_hop(1000, "EOF");
  } else {
    finish_hop();
  }
}

void HttpFlow::fail_hop(int code, std::string text) {
  status = 0;
  error_code = code;
  error = std::move(text);
  headers = {};
  body.clear();
  has_body = has_headers = true;
  proto.clear();
  sample_hop(false);
  finish();
}

void HttpFlow::finish_hop() {
  const bool overridden = model_status_ != Status::Ok;
  status = answered_status();
  headers = overridden ? Headers{} : scripted_->headers;
  body = overridden ? std::string() : scripted_->body;
  // An error of the model is an empty answer.
  has_body = overridden || scripted_->has_body;
  has_headers = overridden || scripted_->has_headers;
  proto = "HTTP/1.1";
  times_.data_received = 40 + body.size();
  take_answer();
}

void HttpFlow::take_answer() {
  error_code = status >= 400 ? 1000 + status : 0;
  error.clear();
  cookies = cookies_of(headers);
  jar().set_cookies(url_, cookies, vu_.unix_ns());
  sample_hop(true);
  if (!follow()) finish();
}

bool HttpFlow::follow() {
  if (!is_redirect(status)) return false;
  const std::optional<std::string> location = headers.first("Location");
  if (!location || location->empty()) return false;
  const Checked<Url> reference = parse_url(*location);
  if (!reference) return false;
  if (hops_ >= call_.redirects) {
    if (call_.redirects > 0) {
      vu_.log(ConsoleLevel::Warning,
              fmt::format("Stopped after {} redirects and returned the redirection; pass {{ "
                          "redirects: n }} in request params or set global maxRedirects to silence "
                          "this",
                          call_.redirects),
              false);
    }
    return false;
  }
  url_ = resolve_reference(url_, *reference);
  keeps_host_ = reference->scheme.empty();
  keeps_secrets_ = keeps_secrets_ &&
                   is_within(lower_ascii(url_.host_name()), lower_ascii(call_.url.host_name()));
  if (status != 307 && status != 308) {
    if (method_ != "GET" && method_ != "HEAD") method_ = "GET";
    body_.clear();
    has_body_ = false;
  }
  ++hops_;
  final_url = url_;
  final_url_text = url_.text();
  send_hop();
  return true;
}

void HttpFlow::sample_hop(bool has_answer) {
  timings = {.duration = milliseconds(times_.duration()),
             .blocked = milliseconds(times_.blocked),
             .connecting = milliseconds(times_.connecting),
             .tls_handshaking = milliseconds(times_.tls_handshaking),
             .sending = milliseconds(times_.sending),
             .waiting = milliseconds(times_.waiting),
             .receiving = milliseconds(times_.receiving)};
  std::uint64_t sent = times_.data_sent;
  if (has_answer && exchanges_.empty()) {
    sent = method_.size() + url_.request_uri().size() + 12 + body_.size();
    for (const Headers::Field& field : hop_headers_.fields()) {
      sent += field.name.size() + field.value.size() + 4;
    }
  }
  vu_.count_bytes(sent, times_.data_received);
  if (vu_.world().sampler == nullptr) return;
  const bool failed = status == 0 || !in_ranges(static_cast<std::uint16_t>(status), call_.expected);
  const std::string text = hops_ == 0 ? call_.url_text : url_.text();
  std::string name = hops_ == 0 && !call_.name.empty() ? call_.name : name_tag(text, url_);
  // A name that the script gives is that of all hops, and k6 puts it in place of the URL too.
  for (const auto& [tag, value] : call_.tags) {
    if (tag == "name") name = value;
  }
  // Longer than any status and any code of an error.
  std::array<char, 12> status_digits{};
  std::array<char, 12> code_digits{};
  std::array<ScriptVu::SystemTag, 10> system;
  std::size_t count = 0;
  const auto set = [&](std::string_view tag, std::string_view value) {
    system[count++] = {tag, value};
  };
  set("method", method_);
  set("status", digits_of(status, status_digits));
  set("name", name);
  set("url", name);
  if (!proto.empty() && has_answer) set("proto", proto);
  if (!tls_version.empty()) set("tls_version", tls_version);
  if (!remote_ip.empty()) set("ip", remote_ip);
  if (call_.sampled_failed) set("expected_response", failed ? "false" : "true");
  if (error_code > 0) {
    set("error_code", digits_of(error_code, code_digits));
    if (!error.empty()) set("error", error);
  }
  const TagSetId tags = vu_.tags(std::span(system).first(count), call_.tags);
  const ScriptMetrics& metrics = vu_.world().metrics;
  const auto add = [&](MetricRef metric, double value) { vu_.add_sample(metric, tags, value); };
  add(metrics.reqs, 1);
  add(metrics.duration, timings.duration);
  add(metrics.blocked, timings.blocked);
  add(metrics.connecting, timings.connecting);
  add(metrics.tls_handshaking, timings.tls_handshaking);
  add(metrics.sending, timings.sending);
  add(metrics.waiting, timings.waiting);
  add(metrics.receiving, timings.receiving);
  if (call_.sampled_failed) add(metrics.failed, failed ? 1 : 0);
}

void HttpFlow::finish() {
  done_ = true;
  if (status == 0) log_failure();
  const bool as_text = !exchanges_.empty() && exchanges_.back().received.unpacked;
  const std::string coding = lower_ascii(headers.first("Content-Encoding").value_or(""));
  if (!body.empty() && !as_text && (coding == "gzip" || coding == "deflate")) {
    const Packing packing = coding == "gzip" ? Packing::Gzip : Packing::Deflate;
    if (const auto unpacked = unpack(body, packing, kMostBody)) body = *unpacked;
  }
}

}  // namespace rehearse
