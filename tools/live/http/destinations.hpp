#pragma once
// Where requests to a URL really go: k6's options hosts, blockHostnames and blacklistIPs, and
// origins that another server takes the place of (S163).

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "models/base/checked.hpp"
#include "tools/live/http/ip_range.hpp"

struct sockaddr;

namespace rehearse {

/// What becomes of one URL.
struct Destination {
  std::string asked;       ///< the URL itself
  std::string url;         ///< what the client is given
  std::string connect_to;  ///< libcurl's "HOST:PORT:HOST:PORT"; "": as the URL says
  std::string refusal;     ///< why it is not sent at all, in k6's words; "": it is
};

/// Immutable once it was filled.
class Destinations {
 public:
  /// Another server's origin in place of one: "http://shop=https://127.0.0.1:8443". Problem: found
  /// and expected, without a path.
  std::optional<Problem> add_server(std::string_view text);
  /// An entry of `hosts`: a name with an optional port and "*." at its front, and an IP address
  /// with an optional port.
  std::optional<Problem> add_host(std::string_view name, std::string_view address);
  /// An entry of `blockHostnames`: a name, "*." at its front is any number of labels.
  std::optional<Problem> block_name(std::string_view pattern);
  /// An entry of `blacklistIPs`: an address or a network.
  std::optional<Problem> block_range(std::string_view text);

  bool empty() const { return servers_.empty() && hosts_.empty() && names_.empty(); }
  /// `url`: absolute, http or https.
  Destination of(const std::string& url) const;
  /// Why the address is not connected to, in k6's words; "": it is.
  std::string refusal(const sockaddr& address) const;
  bool blocks_names() const { return !names_.empty(); }
  bool blocks_ranges() const { return !ranges_.empty(); }

 private:
  std::map<std::string, std::string, std::less<>> servers_;  // by origin, with the port
  std::map<std::string, std::string, std::less<>> hosts_;    // by name, or name and port
  std::vector<std::string> names_;
  std::vector<IpRange> ranges_;
};

}  // namespace rehearse
