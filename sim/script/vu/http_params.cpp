// URL, body and params of a request.

#include "sim/script/vu/http_params.hpp"

#include <algorithm>
#include <fmt/format.h>

#include "sim/options/duration_text.hpp"
#include "sim/run/rehearsal.hpp"
#include "sim/script/http/compression.hpp"
#include "sim/script/http/form.hpp"
#include "sim/script/http/multipart.hpp"
#include "sim/script/vu/native.hpp"
#include "sim/script/vu/script_vu.hpp"

namespace rehearse {

namespace {

std::vector<std::string> values_of_field(JSContext* context, const JsValue& value) {
  std::vector<std::string> values;
  if (value.is_array()) {
    for (const std::string& key : js_keys(context, value.get())) {
      values.push_back(text_or_empty(context, value.property(key.c_str()).get()));
    }
  } else {
    values.push_back(text_or_empty(context, value.get()));
  }
  return values;
}

bool is_file(const JsValue& value) {
  return value.is_object() && value.property("content_type").is_string() &&
         !value.property("data").is_undefined();
}

/// Reads one request; each part says what is wrong with it.
class CallReader {
 public:
  CallReader(JSContext* context, HttpProblem& problem)
      : context_(context), vu_(vu_of(context)), problem_(problem) {}

  bool read(const std::string& method, JSValueConst url, JSValueConst body, JSValueConst params,
            HttpCall& call) {
    call.method = method;
    call.redirects = vu_.world().rehearsal->options.max_redirects;
    if (vu_.world().discard_bodies) call.response_type = ResponseType::None;
    if (!read_url(url, call)) return false;
    if (!read_response_callback(vu_.response_callback(), call)) return false;
    return read_body(JsValue::copy(context_, body), call) &&
           read_params(JsValue::copy(context_, params), call);
  }

 private:
  bool fail(std::string text, int code = 1000) {
    problem_.text = std::move(text);
    problem_.code = code;
    return false;
  }

  bool read_url(JSValueConst value, HttpCall& call) {
    const JsValue url = JsValue::copy(context_, value);
    if (url.is_nullish()) return fail("invalid URL: '#<nil>'", 1020);
    if (url.is_object() && url.property("clean_url").is_string()) {
      call.name = text_or_empty(context_, url.property("name").get());
      call.url_text = text_or_empty(context_, url.property("url").get());
    } else {
      call.url_text = text_or_empty(context_, value);
    }
    problem_.url = call.url_text;
    // Scripts ask for the same URLs again and again.
    auto& known = vu_.world().known_urls;
    const auto found = known.find(call.url_text);
    if (found != known.end()) {
      call.url = found->second;
      return true;
    }
    const Checked<Url> parsed = parse_script_url(call.url_text);
    if (!parsed) return fail(parsed.problems().front().message, 1020);
    call.url = *parsed;
    constexpr std::size_t kMostKnown = 4096;
    if (known.size() < kMostKnown) known.emplace(call.url_text, *parsed);
    return true;
  }

  bool read_response_callback(const JsValue& callback, HttpCall& call) {
    if (callback.is_null()) {
      call.sampled_failed = false;
      return true;
    }
    if (!callback.is_object()) return true;
    const JsValue ranges = callback.property(kStatusRanges);
    if (!ranges.is_array()) return fail("unsupported responseCallback");
    call.sampled_failed = true;
    call.expected.clear();
    for (const std::string& key : js_keys(context_, ranges.get())) {
      const JsValue range = ranges.property(key.c_str());
      std::int32_t first = 0;
      std::int32_t last = 0;
      JS_ToInt32(context_, &first, range.element(0).get());
      JS_ToInt32(context_, &last, range.element(1).get());
      const auto bounded = [](std::int32_t status) {
        return static_cast<std::uint16_t>(std::clamp(status, 0, 65535));
      };
      call.expected.push_back({bounded(first), bounded(last)});
    }
    return true;
  }

  bool read_body(const JsValue& body, HttpCall& call) {
    if (body.is_nullish()) return true;
    if (body.is_string()) {
      call.body = text_or_empty(context_, body.get());
      call.has_body = true;
      return true;
    }
    if (auto bytes = js_bytes(context_, body.get())) {
      call.body = *std::move(bytes);
      call.has_body = true;
      return true;
    }
    if (!body.is_object() || body.is_array()) {
      const char* const type = body.is_number()  ? "int64"
                               : body.is_bool()  ? "bool"
                               : body.is_array() ? "[]interface {}"
                                                 : "unknown";
      return fail(fmt::format("unknown request body type {}", type));
    }
    call.has_body = true;
    std::vector<std::string> keys = js_keys(context_, body.get());
    const bool has_file = std::any_of(keys.begin(), keys.end(), [&](const std::string& key) {
      return is_file(body.property(key.c_str()));
    });
    if (has_file) {
      read_multipart(body, keys, call);
    } else {
      call.body = form_text(context_, body.get());
      call.headers.set("Content-Type", "application/x-www-form-urlencoded");
    }
    return true;
  }

  void read_multipart(const JsValue& body, const std::vector<std::string>& keys, HttpCall& call) {
    std::vector<FormPart> parts;
    for (const std::string& key : keys) {
      const JsValue value = body.property(key.c_str());
      if (is_file(value)) {
        const JsValue data = value.property("data");
        const auto bytes = js_bytes(context_, data.get());
        parts.push_back({key, bytes ? *bytes : text_or_empty(context_, data.get()),
                         text_or_empty(context_, value.property("filename").get()),
                         text_or_empty(context_, value.property("content_type").get())});
      } else {
        for (const std::string& text : values_of_field(context_, value)) {
          parts.push_back({key, text, std::nullopt, ""});
        }
      }
    }
    const std::string boundary =
        fmt::format("{:016x}{:016x}{:016x}{:012x}", vu_.random_bits(), vu_.random_bits(),
                    vu_.random_bits(), vu_.random_bits() >> 16U);
    call.body = multipart_body(parts, boundary);
    call.headers.set("Content-Type", multipart_content_type(boundary));
  }

  bool read_params(const JsValue& params, HttpCall& call) {
    if (!params.is_object()) return true;
    for (const std::string& key : js_keys(context_, params.get())) {
      const JsValue value = params.property(key.c_str());
      if (value.is_nullish() && key != "responseCallback") continue;
      if (!read_param(key, value, call)) return false;
    }
    return compress(params, call);
  }

  bool read_param(const std::string& key, const JsValue& value, HttpCall& call) {
    if (key == "headers") {
      for (const std::string& name : js_keys(context_, value.get())) {
        call.headers.set(canonical_header_name(name),
                         text_or_empty(context_, value.property(name.c_str()).get()));
      }
    } else if (key == "tags") {
      std::string wrong;
      auto tags = read_tags(context_, value.get(), wrong);
      if (!tags) return fail(wrong);
      call.tags = *std::move(tags);
    } else if (key == "cookies") {
      read_cookies(value, call);
    } else if (key == "timeout") {
      return read_timeout(value, call);
    } else if (key == "redirects") {
      std::int64_t redirects = 0;
      JS_ToInt64(context_, &redirects, value.get());
      call.redirects = std::max<std::int64_t>(redirects, 0);
    } else if (key == "responseType") {
      return read_response_type(text_or_empty(context_, value.get()), call);
    } else if (key == "jar") {
      const JarRef ref = jar_of(value.get());
      if (ref.is_jar) call.jar = ref.jar;
    } else if (key == "responseCallback") {
      return read_response_callback(value, call);
    }
    return true;
  }

  void read_cookies(const JsValue& value, HttpCall& call) {
    for (const std::string& name : js_keys(context_, value.get())) {
      const JsValue one = value.property(name.c_str());
      Cookie cookie;
      cookie.name = name;
      if (one.is_object()) {
        cookie.value = text_or_empty(context_, one.property("value").get());
        if (JS_ToBool(context_, one.property("replace").get()) > 0) {
          call.replaced_cookies.push_back(name);
        }
      } else {
        cookie.value = text_or_empty(context_, one.get());
      }
      call.cookies.push_back(std::move(cookie));
    }
  }

  bool read_timeout(const JsValue& value, HttpCall& call) {
    if (value.is_number()) {
      double milliseconds = 0;
      JS_ToFloat64(context_, &milliseconds, value.get());
      constexpr double kMost = 1e12;
      call.timeout =
          Duration{static_cast<std::int64_t>(std::clamp(milliseconds, 0.0, kMost) * 1e6)};
      return true;
    }
    const std::string text = text_or_empty(context_, value.get());
    const auto parsed = parse_duration(text);
    if (!parsed) return fail(fmt::format("invalid timeout value: {}", text));
    call.timeout = *parsed;
    return true;
  }

  bool read_response_type(const std::string& text, HttpCall& call) {
    if (text == "text") {
      call.response_type = ResponseType::Text;
    } else if (text == "binary") {
      call.response_type = ResponseType::Binary;
    } else if (text == "none") {
      call.response_type = ResponseType::None;
    } else {
      return fail(fmt::format("{} does not belong to ResponseType values", text));
    }
    return true;
  }

  bool compress(const JsValue& params, HttpCall& call) {
    const JsValue value = params.property("compression");
    if (!value.is_string() || !call.has_body) return true;
    const std::string text = text_or_empty(context_, value.get());
    if (text != "gzip" && text != "deflate") {
      return fail(fmt::format("unknown compression algorithm {}", text));
    }
    call.packed = pack(call.body, text == "gzip" ? Packing::Gzip : Packing::Deflate);
    call.headers.set("Content-Encoding", text);
    return true;
  }

  JSContext* context_;
  ScriptVu& vu_;
  HttpProblem& problem_;
};

}  // namespace

std::string form_text(JSContext* context, JSValueConst object) {
  FormPairs pairs;
  const JsValue of = JsValue::copy(context, object);
  for (const std::string& key : js_keys(context, object)) {
    for (const std::string& value : values_of_field(context, of.property(key.c_str()))) {
      pairs.emplace_back(key, value);
    }
  }
  return encode_form(std::move(pairs));
}

std::optional<HttpCall> read_http_call(JSContext* context, const std::string& method,
                                       JSValueConst url, JSValueConst body, JSValueConst params,
                                       HttpProblem& problem) {
  HttpCall call;
  if (!CallReader(context, problem).read(method, url, body, params, call)) return std::nullopt;
  return call;
}

void add_http_constants(JSContext* context, JSValueConst module) {
  const auto add = [&](const char* name, const char* value) {
    JS_SetPropertyStr(context, module, name, JS_NewString(context, value));
  };
  add("TLS_1_0", "tls1.0");
  add("TLS_1_1", "tls1.1");
  add("TLS_1_2", "tls1.2");
  add("TLS_1_3", "tls1.3");
  add("OCSP_STATUS_GOOD", "good");
  add("OCSP_STATUS_REVOKED", "revoked");
  add("OCSP_STATUS_SERVER_FAILED", "server_failed");
  add("OCSP_STATUS_UNKNOWN", "unknown");
  add("OCSP_REASON_AA_COMPROMISE", "aa_compromise");
  add("OCSP_REASON_AFFILIATION_CHANGED", "affiliation_changed");
  add("OCSP_REASON_CA_COMPROMISE", "ca_compromise");
  add("OCSP_REASON_CERTIFICATE_HOLD", "certificate_hold");
  add("OCSP_REASON_CESSATION_OF_OPERATION", "cessation_of_operation");
  add("OCSP_REASON_KEY_COMPROMISE", "key_compromise");
  add("OCSP_REASON_PRIVILEGE_WITHDRAWN", "privilege_withdrawn");
  add("OCSP_REASON_REMOVE_FROM_CRL", "remove_from_crl");
  add("OCSP_REASON_SUPERSEDED", "superseded");
  add("OCSP_REASON_UNSPECIFIED", "unspecified");
}

}  // namespace rehearse
