#pragma once
// TCP sockets that listen, and the addresses they listen at.

#include <cstdint>
#include <netinet/in.h>
#include <string>
#include <string_view>
#include <sys/socket.h>

#include "models/base/checked.hpp"

namespace rehearse {

/// An IPv4 or IPv6 address with a port.
struct SocketAddress {
  sockaddr_storage storage{};
  socklen_t length = 0;

  std::uint16_t port() const;
  void set_port(std::uint16_t port);
  bool is_loopback() const;
  /// "127.0.0.1:6565", "[::1]:6565".
  std::string text() const;
};

/// "127.0.0.1:8080", "localhost:8080", "[::1]:8080", ":8080" (127.0.0.1). Names other than
/// localhost are not looked up. Error: anything else; the path is empty.
Checked<SocketAddress> parse_socket_address(std::string_view text);

/// A non-blocking socket that listens there, closed with the object unless it is released.
class ListeningSocket {
 public:
  /// Port 0: any free one. Throws std::system_error where that is not possible.
  explicit ListeningSocket(const SocketAddress& address);
  ~ListeningSocket();
  ListeningSocket(const ListeningSocket&) = delete;
  ListeningSocket& operator=(const ListeningSocket&) = delete;

  /// Where it really listens.
  SocketAddress address() const;
  int fd() const { return fd_; }
  /// The descriptor, which from now on is the caller's.
  int release();

 private:
  int fd_;
};

}  // namespace rehearse
