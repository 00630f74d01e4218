#pragma once
// What scripts hand to k6/http, understood.

#include <optional>
#include <string>

#include "sim/script/engine/js_value.hpp"
#include "sim/script/vu/http_flow.hpp"

namespace rehearse {

/// Where http.expectedStatuses() keeps its ranges, a list of [min, max].
inline constexpr const char* kStatusRanges =
    "\xff"
    "statuses";

/// Why a request cannot be sent.
struct HttpProblem {
  std::string text;
  int code = 1020;      ///< k6's error_code
  bool throws = false;  ///< whatever the option `throw` says
  std::string url;      ///< as far as it was understood
};

/// The request; nothing, with the problem, where k6 refuses to send it.
std::optional<HttpCall> read_http_call(JSContext* context, const std::string& method,
                                       JSValueConst url, JSValueConst body, JSValueConst params,
                                       HttpProblem& problem);

/// An object as application/x-www-form-urlencoded, keys sorted.
std::string form_text(JSContext* context, JSValueConst object);

/// http.cookieJar() and http.CookieJar.
void add_cookie_jars(JSContext* context, JSValueConst module);
/// The jar behind an object of http.CookieJar; none otherwise. An empty one for the VU's own.
struct JarRef {
  bool is_jar = false;
  std::shared_ptr<CookieJar> jar;  ///< null: the VU's
};
JarRef jar_of(JSValueConst value);

/// http.TLS_1_2 and others.
void add_http_constants(JSContext* context, JSValueConst module);

}  // namespace rehearse
