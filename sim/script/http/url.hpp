#pragma once
// URLs as Go's net/url reads and writes them (RFC 3986 with its leniency), which is what k6 shows.

#include <optional>
#include <string>
#include <string_view>

#include "models/base/checked.hpp"

namespace rehearse {

/// A URL in parts. `path` and `fragment` are decoded, `raw_path` and `raw_fragment` are how they
/// were written where the default encoding differs ("" otherwise), `raw_query` is as written.
struct Url {
  std::string scheme;  ///< in lower case
  std::string opaque;  ///< what follows the scheme of "mailto:x"
  std::optional<std::string> user;
  std::optional<std::string> password;  ///< only with a user
  std::string host;                     ///< with the port: "[::1]:80"
  std::string path;
  std::string raw_path;
  std::string raw_query;
  std::string fragment;
  std::string raw_fragment;
  bool force_query = false;  ///< ends in "?" without a query
  bool omit_host = false;    ///< "file:/x", not "file:///x"

  /// Without port and brackets.
  std::string host_name() const;
  /// As written; "" where there is none.
  std::string port() const;
  /// As written, or that of the scheme (80, 443); "" for other schemes.
  std::string effective_port() const;
  std::string escaped_path() const;
  std::string escaped_fragment() const;
  /// What a request line holds: path and query, "/" for an empty path.
  std::string request_uri() const;
  std::string text() const;

  bool operator==(const Url&) const = default;
};

/// The error's message is Go's, `parse "http://[": missing ']' in host`; its path is empty.
Checked<Url> parse_url(std::string_view text);

/// The same for what a script hands to k6/http; the message begins with "invalid URL: " there.
Checked<Url> parse_script_url(std::string_view text);

/// `reference` as seen from `base`: RFC 3986, section 5.2.
Url resolve_reference(const Url& base, const Url& reference);

/// The value of the tags `name` and `url`: the text with the credentials masked,
/// "http://****:****@host/", or "http://****@host/" where there is no password. Requires: `url` was
/// parsed from `text`.
std::string name_tag(std::string_view text, const Url& url);

}  // namespace rehearse
