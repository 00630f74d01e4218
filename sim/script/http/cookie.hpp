#pragma once
// Cookies as Go's net/http reads them from Set-Cookie and writes them into Cookie.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sim/script/http/headers.hpp"

namespace rehearse {

/// A cookie as a server or a script states it.
struct Cookie {
  std::string name;
  std::string value;
  std::string domain;   ///< as written; "" for the host alone
  std::string path;     ///< as written; "" for the folder of the request
  bool quoted = false;  ///< the value was written in double quotes
  bool secure = false;
  bool http_only = false;
  std::int64_t max_age = 0;             ///< in seconds; 0: not stated, negative: delete now
  std::optional<std::int64_t> expires;  ///< in seconds since 1970

  bool operator==(const Cookie&) const = default;
};

/// One value of Set-Cookie; nothing where Go's reader drops it. Attributes that it does not
/// understand are skipped.
std::optional<Cookie> parse_set_cookie(std::string_view text);

/// The cookies of all Set-Cookie fields of a response, in order: what k6's `response.cookies`
/// shows.
std::vector<Cookie> cookies_of(const Headers& response);

/// A date such as "Wed, 21 Oct 2026 07:28:00 GMT" (with blanks or, where `with_dashes`, dashes in
/// the day), in seconds since 1970. Zones other than GMT+n and GMT-n count as GMT.
std::optional<std::int64_t> parse_http_date(std::string_view text, bool with_dashes = false);

/// `name=value` as the header Cookie has it: bytes that no cookie can hold are dropped, a value
/// with a blank or comma is quoted.
std::string cookie_pair(const Cookie& cookie);
/// The pairs joined by "; ".
std::string cookie_header(const std::vector<Cookie>& cookies);
/// The pairs of the header Cookie of a request, names without a value left out.
std::vector<Cookie> parse_cookie_header(std::string_view header);

/// k6's `expires` of a cookie: milliseconds since 1970, which of a cookie without a date is Go's
/// zero time in 64 bits of nanoseconds.
std::int64_t expires_milliseconds(const Cookie& cookie);

}  // namespace rehearse
