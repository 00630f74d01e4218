// The order of headers: Set-Cookie, those of the form, then what the body makes necessary.

#include "sim/script/answers/answer_form.hpp"

#include <cmath>
#include <fmt/format.h>

#include "sim/script/http/compression.hpp"

namespace rehearse {
namespace {

/// The field filled in; nothing, with `fault` set, where it is too long.
class Filled {
 public:
  explicit Filled(SentParts& parts) : parts_(parts) {}

  std::optional<TemplateValue> operator()(const std::optional<AnswerTemplate>& field) {
    if (!field) return std::nullopt;
    auto value = field->fill(parts_);
    if (!value) fail("a body with parts of the request in it", "one within the bounds");
    return value;
  }
  void fail(std::string_view found, std::string_view expected) {
    if (fault_.empty()) fault_ = fmt::format("found {}, expected {}\n", found, expected);
  }
  const std::string& fault() const { return fault_; }

 private:
  SentParts& parts_;
  std::string fault_;
};

Duration wait_of(double ms) {
  if (!(ms > 0)) return {};
  return nanoseconds(std::llround(std::min(ms, kMostAfterMs) * 1e6));
}

int status_of(const TemplateValue& value, Filled& fill) {
  const double status = std::trunc(js_number(value));
  if (status >= 200 && status <= 999) return static_cast<int>(status);
  fill.fail("the status " + js_text(value), "one from 200 to 999");
  return 500;
}

std::string repeated(const std::string& pattern, const TemplateValue& count, Filled& fill) {
  const double bytes = std::trunc(js_number(count));
  if (!(bytes >= 0 && bytes <= static_cast<double>(kMostAnswerBytes))) {
    fill.fail(js_text(count) + " bytes", fmt::format("a number from 0 to {}", kMostAnswerBytes));
    return {};
  }
  const auto size = static_cast<std::size_t>(bytes);
  std::string text;
  text.reserve(size + pattern.size());
  while (text.size() < size) text += pattern;
  text.resize(size);
  return text;
}

std::string lines(const TemplateValue& html) {
  if (!html.is_array()) return js_text(html);
  std::string text;
  for (std::size_t i = 0; i < html.size(); ++i) text += (i > 0 ? "\n" : "") + js_text(html[i]);
  return text;
}

struct Body {
  std::string bytes;
  std::string_view type;
};

Body body_of(const AnswerForm& form, Filled& fill) {
  if (form.json && form.json->is_fixed()) return {form.json->fixed_json(), "application/json"};
  if (const auto json = fill(form.json)) return {js_json(*json), "application/json"};
  if (form.file != nullptr) return {form.file->bytes, form.file->type};
  if (const auto count = fill(form.bytes)) {
    return {repeated(form.fill.value_or("x"), *count, fill), "application/octet-stream"};
  }
  if (const auto html = fill(form.html)) return {lines(*html), "text/html; charset=utf-8"};
  const auto text = fill(form.text);
  return {text ? js_text(*text) : std::string(), "text/plain"};
}

Headers cookies_of(const AnswerForm& form, SentParts& parts, Filled& fill) {
  Headers headers;
  if (const auto cookies = fill(form.set_cookies)) {
    for (const TemplateValue& cookie : *cookies)
      headers.add("Set-Cookie", header_value(js_text(cookie)));
  }
  const TemplateValue* query =
      form.set_cookies_from_query.value_or(false) ? parts.find("query") : nullptr;
  if (query == nullptr) return headers;
  for (const auto& [name, value] : query->items()) {
    headers.add("Set-Cookie", header_value(name + "=" + js_text(value) + "; Path=/"));
  }
  return headers;
}

void add_own(const std::optional<TemplateValue>& own, Headers& headers) {
  if (!own) return;
  for (const auto& [name, value] : own->items()) {
    if (!value.is_array()) {
      headers.set(name, header_value(js_text(value)));
      continue;
    }
    headers.erase(name);
    for (const TemplateValue& item : value) headers.add(name, header_value(js_text(item)));
  }
}

ScriptAnswer failed(const std::string& fault, bool is_head) {
  ScriptAnswer answer;
  answer.status = 500;
  answer.headers.add("Content-Type", "text/plain");
  answer.headers.add("Content-Length", std::to_string(fault.size()));
  if (!is_head) answer.body = fault;
  return answer;
}

template <class T>
void override_with(std::optional<T>& field, const std::optional<T>& other) {
  if (other) field = other;
}

}  // namespace

std::string header_value(std::string_view text) {
  std::string value;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if (byte == '\t' || (byte >= 0x20 && byte < 0x7f)) {
      value += text[i];
    } else if ((byte == 0xC2 || byte == 0xC3) && i + 1 < text.size()) {
      value +=
          static_cast<char>((byte & 3U) << 6 | (static_cast<unsigned char>(text[++i]) & 0x3FU));
    }
  }
  return value;
}

AnswerForm AnswerForm::overridden_by(const AnswerForm& other) const {
  AnswerForm form = *this;
  override_with(form.status, other.status);
  override_with(form.headers, other.headers);
  override_with(form.set_cookies, other.set_cookies);
  override_with(form.set_cookies_from_query, other.set_cookies_from_query);
  override_with(form.json, other.json);
  if (other.file != nullptr) form.file = other.file;
  override_with(form.bytes, other.bytes);
  override_with(form.fill, other.fill);
  override_with(form.html, other.html);
  override_with(form.text, other.text);
  override_with(form.gzip, other.gzip);
  override_with(form.after_ms, other.after_ms);
  override_with(form.close, other.close);
  return form;
}

ScriptAnswer AnswerForm::answer(SentParts& parts, bool is_head) const {
  Filled filled(parts);
  ScriptAnswer answer;
  if (const auto after = filled(after_ms)) answer.after = wait_of(js_number(*after));
  const Duration after = answer.after;
  if (close.value_or(false)) {
    answer.close = true;
    return answer;
  }
  if (const auto value = filled(status)) answer.status = status_of(*value, filled);
  const bool may_have_body = !is_head && answer.status != 204 && answer.status != 304;
  answer.has_body = !may_have_body || has_body();
  answer.has_headers = has_headers();
  Body body = body_of(*this, filled);
  if (body.bytes.size() > kMostAnswerBytes) {
    filled.fail(fmt::format("a body of {} bytes", body.bytes.size()),
                fmt::format("at most {}", kMostAnswerBytes));
  }
  answer.headers = cookies_of(*this, parts, filled);
  const auto own = filled(headers);
  if (!filled.fault().empty()) {
    answer = failed(filled.fault(), is_head);
    answer.after = after;
    return answer;
  }
  add_own(own, answer.headers);
  if (answer.headers.first("Content-Type").value_or("").empty()) {
    answer.headers.set("Content-Type", body.type);
  }
  if (gzip.value_or(false)) {
    body.bytes = pack(body.bytes, Packing::Gzip);
    answer.headers.set("Content-Encoding", "gzip");
  }
  if (answer.status == 204 || answer.status == 304) {
    answer.headers.erase("Content-Type");
    return answer;
  }
  answer.headers.set("Content-Length", std::to_string(body.bytes.size()));
  if (!is_head) answer.body = std::move(body.bytes);
  return answer;
}

}  // namespace rehearse
