#pragma once
// Which requests to the REST API come from where it may be used.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "tools/live/loop/listening_socket.hpp"

namespace rehearse {

/// A web page may send requests to any address that its reader's browser reaches, and under a name
/// that it has resolve to this machine (DNS rebinding) it may read the answers too. Such requests
/// name the page's host: in Host, or in Origin.
///
/// Names count without their port, in any case. The listening address has as names its IP address;
/// a loopback address also localhost, 127.0.0.1 and [::1]; all addresses (0.0.0.0, [::]) localhost
/// and every IP address, as no name server has a say in what these mean.
class AllowedHosts {
 public:
  /// `others`: further names, without a port.
  AllowedHosts(const SocketAddress& listening, const std::vector<std::string>& others);

  /// Why a request with these headers is refused: a Host that is none of the names, or an Origin
  /// that is neither the Host itself nor one of `others`. An empty one is as if it was not there: a
  /// Host has to be.
  std::optional<std::string> refuse(std::string_view host, std::string_view origin) const;

 private:
  bool has(const std::string& name) const;

  std::vector<std::string> names_;
  std::vector<std::string> others_;
  bool any_address_ = false;
};

/// Whether it can be one of `others`: letters, digits, '-', '_' and '.', or an IPv6 address in
/// brackets.
bool is_host_name(std::string_view text);

}  // namespace rehearse
