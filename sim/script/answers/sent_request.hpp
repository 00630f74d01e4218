#pragma once
// What a script sends, and what answers it.

#include <cstddef>
#include <optional>
#include <string>

#include "models/base/time.hpp"
#include "models/journey/endpoint_ref.hpp"
#include "sim/script/http/headers.hpp"

namespace rehearse {

/// A request as it goes over the connection; its cookies are in the header Cookie.
struct SentRequest {
  std::string method;  ///< as the script wrote it
  std::string url;     ///< absolute
  Headers headers;     ///< in the order of sending
  std::string body;
  double luck = 0;  ///< at least 0, below 1: which of several weighted answers it gets
};

struct ScriptAnswer {
  int status = 200;
  Headers headers;   ///< in the order of sending
  std::string body;  ///< as sent: packed where Content-Encoding says so, empty for HEAD
  Duration after;    ///< from the last byte of the request to the first byte of the answer
  bool close =
      false;  ///< the connection is closed instead; only `after` and `route` mean something
  std::optional<std::size_t> route;  ///< its index at its target; nothing where none matched
  EndpointRef to;                    ///< whose time it takes
  /// Whether the form says what is in them; otherwise a status alone is known, and what a script
  /// reads there is not modelled (S130).
  bool has_body = true;
  bool has_headers = true;

  bool operator==(const ScriptAnswer&) const = default;
};

}  // namespace rehearse
