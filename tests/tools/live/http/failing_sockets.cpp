// Replaces the C library's functions in this program, libcurl's calls included.

#include "tests/tools/live/http/failing_sockets.hpp"

#include <cerrno>
#include <cstddef>
#include <dlfcn.h>
#include <poll.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <utility>

namespace rehearse::testing {
namespace {

thread_local FailingSockets* here = nullptr;

/// Fails with this error, or calls the real function of the name.
template <class Function, class... Arguments>
auto operation(Function* /*declared*/, const char* name, int error, Arguments... arguments) {
  using Result = decltype(std::declval<Function>()(arguments...));
  if (here != nullptr && here->next(name)) {
    errno = error;
    return static_cast<Result>(-1);
  }
  return reinterpret_cast<Function*>(dlsym(RTLD_NEXT, name))(arguments...);
}

}  // namespace

FailingSockets::FailingSockets(std::uint64_t number) : left_(number) { here = this; }
FailingSockets::~FailingSockets() { here = nullptr; }

bool FailingSockets::next(const char* operation) {
  if (!failed_.empty() || left_-- > 0) return false;
  failed_ = operation;
  return true;
}

}  // namespace rehearse::testing

using rehearse::testing::operation;

extern "C" {

int socket(int domain, int type, int protocol) noexcept {
  return operation(&socket, "socket", EMFILE, domain, type, protocol);
}
int connect(int fd, const sockaddr* address, socklen_t size) {
  return operation(&connect, "connect", ENETUNREACH, fd, address, size);
}
ssize_t send(int fd, const void* bytes, std::size_t size, int flags) {
  return operation(&send, "send", ECONNRESET, fd, bytes, size, flags);
}
ssize_t recv(int fd, void* bytes, std::size_t size, int flags) {
  return operation(&recv, "recv", ECONNRESET, fd, bytes, size, flags);
}
int poll(pollfd* fds, nfds_t count, int timeout) {
  return operation(&poll, "poll", ENOMEM, fds, count, timeout);
}
int getsockopt(int fd, int level, int name, void* value, socklen_t* size) noexcept {
  return operation(&getsockopt, "getsockopt", ENOBUFS, fd, level, name, value, size);
}
int setsockopt(int fd, int level, int name, const void* value, socklen_t size) noexcept {
  return operation(&setsockopt, "setsockopt", ENOBUFS, fd, level, name, value, size);
}
int getsockname(int fd, sockaddr* address, socklen_t* size) noexcept {
  return operation(&getsockname, "getsockname", ENOBUFS, fd, address, size);
}
int getpeername(int fd, sockaddr* address, socklen_t* size) noexcept {
  return operation(&getpeername, "getpeername", ENOTCONN, fd, address, size);
}
int epoll_ctl(int epoll, int what, int fd, epoll_event* event) noexcept {
  return operation(&epoll_ctl, "epoll_ctl", ENOSPC, epoll, what, fd, event);
}

}  // extern "C"
