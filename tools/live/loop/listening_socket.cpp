// Reads IPv4 and IPv6 addresses, and binds.

#include "tools/live/loop/listening_socket.hpp"

#include <arpa/inet.h>
#include <array>
#include <cerrno>
#include <charconv>
#include <cstring>
#include <fmt/format.h>
#include <system_error>
#include <unistd.h>
#include <utility>

namespace rehearse {
namespace {

// The storage's family says which of the two it is; copies keep to the aliasing rules.
template <class Inet>
Inet as(const SocketAddress& address) {
  Inet inet{};
  std::memcpy(&inet, &address.storage, sizeof inet);
  return inet;
}

template <class Inet>
SocketAddress from(const Inet& inet) {
  SocketAddress address;
  std::memcpy(&address.storage, &inet, sizeof inet);
  address.length = sizeof inet;
  return address;
}

bool is_v6(const SocketAddress& address) { return address.storage.ss_family == AF_INET6; }

sockaddr* generic(sockaddr_storage& storage) {
  return static_cast<sockaddr*>(static_cast<void*>(&storage));
}

[[noreturn]] void fail(int fd, const std::string& what) {
  const int error = errno;
  if (fd >= 0) ::close(fd);
  throw std::system_error(error, std::generic_category(), what);
}

}  // namespace

std::uint16_t SocketAddress::port() const {
  return ntohs(is_v6(*this) ? as<sockaddr_in6>(*this).sin6_port : as<sockaddr_in>(*this).sin_port);
}

void SocketAddress::set_port(std::uint16_t port) {
  if (is_v6(*this)) {
    auto inet = as<sockaddr_in6>(*this);
    inet.sin6_port = htons(port);
    *this = from(inet);
  } else {
    auto inet = as<sockaddr_in>(*this);
    inet.sin_port = htons(port);
    *this = from(inet);
  }
}

bool SocketAddress::is_loopback() const {
  constexpr std::uint32_t kFirstByte = 24;
  if (!is_v6(*this)) return ntohl(as<sockaddr_in>(*this).sin_addr.s_addr) >> kFirstByte == 127;
  const auto inet = as<sockaddr_in6>(*this);
  return std::memcmp(&inet.sin6_addr, &in6addr_loopback, sizeof in6addr_loopback) == 0;
}

std::string SocketAddress::text() const {
  std::array<char, INET6_ADDRSTRLEN> host{};
  if (is_v6(*this)) {
    const auto inet = as<sockaddr_in6>(*this);
    ::inet_ntop(AF_INET6, &inet.sin6_addr, host.data(), host.size());
    return fmt::format("[{}]:{}", host.data(), port());
  }
  const auto inet = as<sockaddr_in>(*this);
  ::inet_ntop(AF_INET, &inet.sin_addr, host.data(), host.size());
  return fmt::format("{}:{}", host.data(), port());
}

Checked<SocketAddress> parse_socket_address(std::string_view text) {
  const Problem problem{"", fmt::format("found \"{}\", expected an address and a port, such as "
                                        "127.0.0.1:8080",
                                        text)};
  const std::size_t colon = text.rfind(':');
  if (colon == std::string_view::npos) return problem;
  const std::string_view digits = text.substr(colon + 1);
  std::uint16_t port = 0;
  const auto [stop, error] = std::from_chars(digits.data(), digits.data() + digits.size(), port);
  if (digits.empty() || error != std::errc() || stop != digits.data() + digits.size()) {
    return problem;
  }
  std::string host(text.substr(0, colon));
  if (host.size() > 2 && host.front() == '[' && host.back() == ']') {
    sockaddr_in6 inet{};
    inet.sin6_family = AF_INET6;
    inet.sin6_port = htons(port);
    host = host.substr(1, host.size() - 2);
    if (::inet_pton(AF_INET6, host.c_str(), &inet.sin6_addr) != 1) return problem;
    return from(inet);
  }
  if (host.empty() || host == "localhost") host = "127.0.0.1";
  sockaddr_in inet{};
  inet.sin_family = AF_INET;
  inet.sin_port = htons(port);
  if (::inet_pton(AF_INET, host.c_str(), &inet.sin_addr) != 1) return problem;
  return from(inet);
}

ListeningSocket::ListeningSocket(const SocketAddress& address)
    : fd_(::socket(address.storage.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0)) {
  if (fd_ < 0) fail(fd_, "socket");
  const int on = 1;
  ::setsockopt(fd_, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  SocketAddress copy = address;
  if (::bind(fd_, generic(copy.storage), copy.length) != 0 || ::listen(fd_, SOMAXCONN) != 0) {
    fail(fd_, "cannot listen at " + address.text());
  }
}

ListeningSocket::~ListeningSocket() {
  if (fd_ >= 0) ::close(fd_);
}

SocketAddress ListeningSocket::address() const {
  SocketAddress address;
  address.length = sizeof address.storage;
  if (::getsockname(fd_, generic(address.storage), &address.length) != 0) {
    throw std::system_error(errno, std::generic_category(), "getsockname");
  }
  return address;
}

int ListeningSocket::release() { return std::exchange(fd_, -1); }

}  // namespace rehearse
