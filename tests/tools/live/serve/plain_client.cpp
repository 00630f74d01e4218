// Blocking sockets.

#include "tests/tools/live/serve/plain_client.hpp"

#include <arpa/inet.h>
#include <array>
#include <cstdlib>
#include <fmt/format.h>
#include <netinet/in.h>
#include <stdexcept>
#include <sys/socket.h>
#include <unistd.h>
#include <utility>

namespace rehearse::testing {

PlainConnection::PlainConnection(std::uint16_t port)
    : fd_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
  timeval patience{};
  patience.tv_sec = 10;
  ::setsockopt(fd_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
  ::setsockopt(fd_, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  const void* generic = &address;
  if (::connect(fd_, static_cast<const sockaddr*>(generic), sizeof address) != 0) {
    ::close(fd_);
    throw std::runtime_error("connect");
  }
}

PlainConnection::~PlainConnection() {
  if (fd_ >= 0) ::close(fd_);
}

bool PlainConnection::send(std::string_view text) const {
  while (!text.empty()) {
    const ssize_t count = ::send(fd_, text.data(), text.size(), MSG_NOSIGNAL);
    if (count <= 0) return false;
    text.remove_prefix(static_cast<std::size_t>(count));
  }
  return true;
}

void PlainConnection::reset() {
  const linger at_once{1, 0};
  ::setsockopt(fd_, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
  ::close(std::exchange(fd_, -1));
}

Reply PlainConnection::read() const {
  std::string text;
  std::array<char, 4096> chunk{};
  for (;;) {
    const ssize_t count = ::recv(fd_, chunk.data(), chunk.size(), 0);
    if (count <= 0) break;
    text.append(chunk.data(), static_cast<std::size_t>(count));
  }
  Reply reply;
  const std::size_t end = text.find("\r\n\r\n");
  if (end == std::string::npos) return reply;
  reply.head = text.substr(0, end);
  reply.body = text.substr(end + 4);
  reply.status = std::atoi(reply.head.substr(reply.head.find(' ') + 1, 3).c_str());
  return reply;
}

Reply request(std::uint16_t port, std::string_view method, std::string_view path,
              std::string_view body) {
  const PlainConnection connection(port);
  std::string text =
      fmt::format("{} {} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n", method, path);
  if (!body.empty()) text += fmt::format("Content-Length: {}\r\n", body.size());
  connection.send(text + "\r\n" + std::string(body));
  return connection.read();
}

}  // namespace rehearse::testing
