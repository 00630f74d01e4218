// Plain blocking sockets.

#include "tests/tools/live/http/scripted_server.hpp"

#include <algorithm>
#include <arpa/inet.h>
#include <cstdlib>
#include <filesystem>
#include <fmt/format.h>
#include <netinet/in.h>
#include <stdexcept>
#include <strings.h>
#include <sys/socket.h>
#include <tuple>
#include <unistd.h>
#include <utility>

namespace rehearse::testing {
namespace {

void require(bool ok, const char* what) {
  if (!ok) throw std::runtime_error(what);
}

/// A socket bound to 127.0.0.1, and the port that it got.
std::pair<int, std::uint16_t> bound_socket(std::uint16_t port) {
  const int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  require(fd >= 0, "socket");
  const int yes = 1;
  setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  address.sin_port = htons(port);
  socklen_t size = sizeof address;
  auto* generic = reinterpret_cast<sockaddr*>(&address);
  require(bind(fd, generic, size) == 0, "bind");
  require(getsockname(fd, generic, &size) == 0, "getsockname");
  return {fd, ntohs(address.sin_port)};
}

}  // namespace

std::string ScriptedConnection::read_head() {
  for (;;) {
    if (const std::size_t end = buffer_.find("\r\n\r\n"); end != std::string::npos) {
      std::string head = buffer_.substr(0, end + 4);
      buffer_.erase(0, end + 4);
      return head;
    }
    char bytes[4096];
    const ssize_t count = recv(fd_, bytes, sizeof bytes, 0);
    if (count <= 0) return {};
    buffer_.append(bytes, static_cast<std::size_t>(count));
  }
}

std::string ScriptedConnection::read(std::size_t bytes) {
  while (buffer_.size() < bytes) {
    char more[4096];
    const ssize_t count = recv(fd_, more, sizeof more, 0);
    if (count <= 0) break;
    buffer_.append(more, static_cast<std::size_t>(count));
  }
  std::string taken = buffer_.substr(0, bytes);
  buffer_.erase(0, taken.size());
  return taken;
}

std::string ScriptedConnection::read_body(const std::string& head) {
  return read(static_cast<std::size_t>(std::atoi(header(head, "Content-Length").c_str())));
}

bool ScriptedConnection::write(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t count = send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (count <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(count));
  }
  return true;
}

void ScriptedConnection::reset() {
  const linger now{1, 0};
  setsockopt(fd_, SOL_SOCKET, SO_LINGER, &now, sizeof now);
}

void ScriptedConnection::wait_for_close() {
  char bytes[4096];
  while (recv(fd_, bytes, sizeof bytes, 0) > 0) {
  }
}

std::string http_answer(int status, std::string_view body, std::string_view headers) {
  return fmt::format("HTTP/1.1 {} X\r\n{}Content-Length: {}\r\n\r\n{}", status, headers,
                     body.size(), body);
}

std::string header(std::string_view head, std::string_view name) {
  for (std::size_t line = head.find("\r\n"); line != std::string_view::npos;
       line = head.find("\r\n", line + 2)) {
    const std::string_view rest = head.substr(line + 2);
    if (rest.size() <= name.size() || rest[name.size()] != ':') continue;
    if (strncasecmp(rest.data(), name.data(), name.size()) != 0) continue;
    const std::string_view value =
        rest.substr(name.size() + 1, rest.find("\r\n") - name.size() - 1);
    return std::string(value.substr(std::min(value.find_first_not_of(' '), value.size())));
  }
  return {};
}

ScriptedServer::ScriptedServer(Script script, std::uint16_t port) : script_(std::move(script)) {
  std::tie(listening_, port_) = bound_socket(port);
  require(listen(listening_, 128) == 0, "listen");
  acceptor_ = std::thread([this] { accept_all(); });
}

ScriptedServer::~ScriptedServer() {
  {
    const std::lock_guard lock(mutex_);
    ends_ = true;
    shutdown(listening_, SHUT_RDWR);
    for (const int fd : open_) {
      if (fd >= 0) shutdown(fd, SHUT_RDWR);
    }
  }
  acceptor_.join();
  for (std::thread& thread : threads_) thread.join();
  close(listening_);
}

std::string ScriptedServer::url() const { return fmt::format("http://127.0.0.1:{}", port_); }

int ScriptedServer::connections() const {
  const std::lock_guard lock(mutex_);
  return static_cast<int>(open_.size());
}

void ScriptedServer::accept_all() {
  for (;;) {
    const int fd = accept4(listening_, nullptr, nullptr, SOCK_CLOEXEC);
    const std::lock_guard lock(mutex_);
    if (ends_) {
      if (fd >= 0) close(fd);
      return;
    }
    if (fd < 0) {
      usleep(1000);  // no descriptors left; the client waits
      continue;
    }
    const int number = static_cast<int>(open_.size());
    open_.push_back(fd);
    threads_.emplace_back([this, fd, number] { serve(fd, number); });
  }
}

void ScriptedServer::serve(int fd, int number) {
  ScriptedConnection connection(fd, number);
  script_(connection);
  const std::lock_guard lock(mutex_);
  open_[static_cast<std::size_t>(number)] = -1;
  close(fd);
}

ScriptedServer::Script answering(std::function<std::string(const std::string& head)> answer) {
  return [answer = std::move(answer)](ScriptedConnection& connection) {
    for (std::string head = connection.read_head(); !head.empty(); head = connection.read_head()) {
      if (!connection.write(answer(head))) return;
    }
  };
}

std::uint16_t free_port() {
  const auto [fd, port] = bound_socket(0);
  close(fd);
  return port;
}

int open_descriptors() {
  int count = 0;
  for ([[maybe_unused]] const auto& each : std::filesystem::directory_iterator("/proc/self/fd")) {
    ++count;
  }
  return count;
}

}  // namespace rehearse::testing
