#pragma once
// A request that a program sends to a real server, and what comes back: all that Request and Answer
// do not have.

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "models/journey/request.hpp"
#include "models/journey/request_times.hpp"

namespace rehearse {

/// What has come of a request. Requires: `error_code` or `status` is not 0.
struct HttpReceived {
  int error_code = 0;  ///< k6's, 1000 and above: there is no answer; 0: there is one
  std::string error;   ///< k6's words for it
  int status = 0;
  std::string status_text;  ///< "200 OK", as it was sent; "" without words for the status
  std::string proto;        ///< as Go has it: "HTTP/1.1", "HTTP/2.0"
  std::vector<std::pair<std::string, std::string>> headers;  ///< in their order, without trailers
  std::string body;
  bool too_long = false;  ///< the error is that of a body of more than kMostKeptBody
  bool unpacked = false;  ///< the body is no longer as Content-Encoding says
  std::string remote_ip;
  std::uint16_t remote_port = 0;
  std::string tls_version;       ///< k6's: "tls1.3"; "" without TLS
  std::string tls_cipher_suite;  ///< by its IANA name
  RequestTimes times;
};

/// The most bytes of a body that are kept; a longer one is an error.
inline constexpr std::size_t kMostKeptBody = std::size_t{64} << 20;

struct HttpExchange {
  Request request;  ///< what the engine sends; `path` is for what is shown only
  std::string url;  ///< absolute, without credentials and fragment
  bool keeps_body = true;
  HttpReceived received;  ///< once it is answered
};

/// A backend of such requests.
class HttpExchanges {
 public:
  virtual ~HttpExchanges() = default;
  /// The engine is about to send `exchange.request`; its answer is in `exchange.received` by the
  /// time it is handed out. The exchange lives until it is answered, or the request given up.
  virtual void prepare(HttpExchange& exchange) = 0;
};

}  // namespace rehearse
