#pragma once
// Which requests come from the page itself.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "tools/live/loop/http_server.hpp"

namespace rehearse {

/// 128 random bits as hexadecimal digits. Throws std::system_error where the system has none.
std::string random_token();

/// A web page may send requests to any address that its reader's browser reaches, and under a name
/// that it has resolve to this machine (DNS rebinding) it may read the answers too. Programs of
/// other users of the machine reach the port as well. So each request has to name the server by its
/// loopback address in Host, to come from there where it says an Origin, and to know the token that
/// is the first part of its path.
class PageAccess {
 public:
  PageAccess(std::uint16_t port, std::string token);

  /// Why the request is refused; none: it may be answered.
  std::optional<std::string> refuse(const ServedRequest& request) const;
  /// The path behind the token. Requires: the request is not refused.
  std::string_view path_of(const ServedRequest& request) const;
  /// What a browser opens; ends with '/'.
  std::string url() const;

 private:
  std::uint16_t port_;
  std::string prefix_;  // "/TOKEN/"
};

}  // namespace rehearse
