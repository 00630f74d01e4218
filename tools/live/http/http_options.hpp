#pragma once
// How requests are sent over HTTP, beside what each of them says.

#include <cstddef>
#include <cstdint>
#include <string>

#include "models/journey/connections.hpp"
#include "sim/vu/http_exchange.hpp"
#include "tools/live/http/destinations.hpp"
#include "tools/live/http/dns_options.hpp"
#include "tools/live/http/local_addresses.hpp"
#include "tools/live/http/tls_options.hpp"

namespace rehearse {

/// k6's options, with its defaults.
struct HttpOptions {
  ConnectionReuse reuse = ConnectionReuse::Always;
  std::int64_t max_redirects = 10;  ///< the answer after the last of them is taken as it is
  bool insecure_skip_tls_verify = false;
  bool no_cookies_reset = false;  ///< a VU's cookies outlive its iterations
  std::uint32_t batch = 20;       ///< also the most idle connections of a VU
  std::string user_agent = "rehearse";
  /// Of programs, the requests of which say all that is sent (http_exchange.hpp): cookies and
  /// redirects are theirs, the next is where they go.
  bool exchanges = false;
  std::size_t most_kept_body = kMostKeptBody;  ///< of those, where a program keeps bodies
  Destinations destinations{};
  DnsOptions dns{};
  TlsOptions tls{};
  LocalAddresses local_addresses{};
};

}  // namespace rehearse
