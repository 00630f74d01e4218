#pragma once
// An HTTP client that sends exactly the given bytes, for tests of servers.

#include <cstdint>
#include <string>
#include <string_view>

namespace rehearse::testing {

struct Reply {
  int status = 0;  ///< 0: the server closed without an answer
  std::string head;
  std::string body;
};

/// A connection to 127.0.0.1; closed with the object.
class PlainConnection {
 public:
  explicit PlainConnection(std::uint16_t port);
  ~PlainConnection();
  PlainConnection(const PlainConnection&) = delete;
  PlainConnection& operator=(const PlainConnection&) = delete;

  /// Whether the kernel took all of it.
  bool send(std::string_view text) const;
  /// Sends a reset instead of an orderly end.
  void reset();
  /// Reads until the server closes; nothing longer than ten seconds.
  Reply read() const;

 private:
  int fd_ = -1;
};

/// One request on a connection of its own.
Reply request(std::uint16_t port, std::string_view method, std::string_view path,
              std::string_view body = {});

}  // namespace rehearse::testing
