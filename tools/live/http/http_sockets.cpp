// Built on curl_multi_socket_action: libcurl asks for sockets and a timer, never blocks.

#include "tools/live/http/http_sockets.hpp"

#include <algorithm>
#include <cerrno>
#include <new>
#include <openssl/ssl.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <system_error>
#include <unistd.h>
#include <utility>

#include "models/base/require.hpp"

namespace rehearse {
namespace {

constexpr Instant kAtOnce{};
constexpr Duration kListenAgainAfter = milliseconds(10);
/// In one go. libcurl reads up to 100 buffers of each transfer in a turn.
constexpr int kMostTurns = 4;

std::uint32_t epoll_events(int what) {
  switch (what) {
    case CURL_POLL_IN:
      return EPOLLIN;
    case CURL_POLL_OUT:
      return EPOLLOUT;
    case CURL_POLL_INOUT:
      return EPOLLIN | EPOLLOUT;
    default:
      return 0;
  }
}

int curl_events(std::uint32_t ready) {
  int events = 0;
  if ((ready & EPOLLIN) != 0) events |= CURL_CSELECT_IN;
  if ((ready & EPOLLOUT) != 0) events |= CURL_CSELECT_OUT;
  if ((ready & (EPOLLERR | EPOLLHUP)) != 0) events |= CURL_CSELECT_ERR;
  return events;
}

}  // namespace

HttpSockets::HttpSockets(EventLoop& loop, HttpEvents& events, long idle_connections)
    : loop_(loop), events_(events), multi_(curl_multi_init()) {
  if (multi_ == nullptr) throw std::bad_alloc();
  curl_multi_setopt(multi_, CURLMOPT_SOCKETFUNCTION, &HttpSockets::on_socket);
  curl_multi_setopt(multi_, CURLMOPT_SOCKETDATA, this);
  curl_multi_setopt(multi_, CURLMOPT_TIMERFUNCTION, &HttpSockets::on_timer);
  curl_multi_setopt(multi_, CURLMOPT_TIMERDATA, this);
  curl_multi_setopt(multi_, CURLMOPT_MAXCONNECTS, idle_connections);
}

HttpSockets::~HttpSockets() { curl_multi_cleanup(multi_); }

void HttpSockets::adopt(CURL* easy) {
  curl_easy_setopt(easy, CURLOPT_CLOSESOCKETFUNCTION, &HttpSockets::on_close);
  curl_easy_setopt(easy, CURLOPT_CLOSESOCKETDATA, this);
  curl_easy_setopt(easy, CURLOPT_SSL_CTX_FUNCTION, &HttpSockets::on_tls);
  curl_easy_setopt(easy, CURLOPT_SSL_CTX_DATA, this);
}

bool HttpSockets::add(CURL* easy) { return curl_multi_add_handle(multi_, easy) == CURLM_OK; }

void HttpSockets::remove(CURL* easy) {
  opened_.erase(easy);
  curl_multi_remove_handle(multi_, easy);
}

void HttpSockets::work() {
  if (!unheard_.empty() && listen_again_ <= loop_.now()) watch_what_is_left();
  for (int turn = 0; turn < kMostTurns && is_due(); ++turn) take_turn();
}

bool HttpSockets::is_due() const {
  return wake_ == kAtOnce || (wake_ != kNever && wake_ <= loop_.now());
}

void HttpSockets::take_turn() {
  wake_ = kNever;
  call_curl(CURL_SOCKET_TIMEOUT, 0);
  report();
}

void HttpSockets::call_curl(curl_socket_t fd, int events) {
  read_at_once_.clear();
  curl_multi_socket_action(multi_, fd, events, &running_);
}

CURLcode HttpSockets::on_tls(CURL*, void* context, void* self) {
  auto* const tls = static_cast<SSL_CTX*>(context);
  SSL_CTX_set_msg_callback(tls, &HttpSockets::on_record);
  SSL_CTX_set_msg_callback_arg(tls, self);
  return CURLE_OK;
}

void HttpSockets::on_record(int written, int, int type, const void* bytes, std::size_t size,
                            SSL* connection, void* self) {
  if (written != 0 || type != SSL3_RT_HEADER || size < SSL3_RT_HEADER_LENGTH) return;
  const auto* const header = static_cast<const std::uint8_t*>(bytes);
  std::size_t& read = static_cast<HttpSockets*>(self)->read_at_once_[connection];
  read += static_cast<std::size_t>(header[3] << 8 | header[4]);
  if (read > kMostReadAtOnce) SSL_set_shutdown(connection, SSL_RECEIVED_SHUTDOWN);
}

int HttpSockets::on_socket(CURL* easy, curl_socket_t fd, int what, void* self, void*) {
  auto& sockets = *static_cast<HttpSockets*>(self);
  Socket& socket = sockets.socket(fd);
  socket.wanted = epoll_events(what);
  if (socket.wanted == 0) {
    // Others than ours may be closed without a word.
    if (!socket.ours) sockets.unwatch(fd);
  } else if (socket.wanted != socket.watched) {
    sockets.watch(fd, socket.wanted);
  }
  if (what == CURL_POLL_IN) sockets.events_.wrote(easy);
  return 0;
}

int HttpSockets::on_timer(CURLM*, long ms, void* self) {
  auto& sockets = *static_cast<HttpSockets*>(self);
  if (ms < 0) {
    sockets.wake_ = kNever;
  } else {
    sockets.wake_ = ms == 0 ? kAtOnce : sockets.loop_.now() + milliseconds(ms);
  }
  return 0;
}

curl_socket_t HttpSockets::open(CURL* easy, const curl_sockaddr& address) {
  const int fd = ::socket(address.family, address.socktype | SOCK_CLOEXEC, address.protocol);
  lacks_descriptors_ = fd < 0 && (errno == EMFILE || errno == ENFILE);
  if (fd < 0) return CURL_SOCKET_BAD;
  Opened& opened = opened_[easy];
  if (opened.transfer == 0) opened.transfer = ++transfers_;
  ++opened.sockets;
  socket(fd) = {.ours = true, .easy = easy, .transfer = opened.transfer};
  return fd;
}

int HttpSockets::on_close(void* self, curl_socket_t fd) {
  auto& sockets = *static_cast<HttpSockets*>(self);
  sockets.unwatch(fd);
  const Socket closed = std::exchange(sockets.socket(fd), {});
  const auto opened = sockets.opened_.find(closed.easy);
  if (opened != sockets.opened_.end() && opened->second.transfer == closed.transfer &&
      --opened->second.sockets == 0) {
    sockets.closed_.push_back(closed.easy);
  }
  return close(fd);
}

HttpSockets::Socket& HttpSockets::socket(curl_socket_t fd) {
  REQUIRE(fd >= 0);
  const auto index = static_cast<std::size_t>(fd);
  if (index >= sockets_.size()) sockets_.resize(std::max(index + 1, sockets_.size() * 2));
  return sockets_[index];
}

void HttpSockets::watch(curl_socket_t fd, std::uint32_t events) {
  try {
    loop_.watch(fd, events, [this, fd](std::uint32_t happened) { ready(fd, happened); });
    socket(fd).watched = events;
  } catch (const std::system_error&) {
    // libcurl would fail every transfer if the error were returned to it.
    unheard_.push_back(fd);
    listen_again_ = loop_.now() + kListenAgainAfter;
  }
}

void HttpSockets::watch_what_is_left() {
  listen_again_ = kNever;
  for (const curl_socket_t fd : std::exchange(unheard_, {})) {
    const Socket now = socket(fd);
    if (now.wanted != 0 && now.wanted != now.watched) watch(fd, now.wanted);
  }
}

void HttpSockets::unwatch(curl_socket_t fd) {
  if (socket(fd).watched == 0) return;
  loop_.unwatch(fd);
  socket(fd).watched = 0;
}

void HttpSockets::ready(curl_socket_t fd, std::uint32_t events) {
  if (socket(fd).wanted == 0) {
    unwatch(fd);  // an idle connection that its server closes; found out before its next use
    return;
  }
  call_curl(fd, curl_events(events));
  report();
  if (wake_ == kAtOnce) take_turn();  // what report() has begun
}

void HttpSockets::report() {
  int left = 0;
  while (const CURLMsg* message = curl_multi_info_read(multi_, &left)) {
    if (message->msg == CURLMSG_DONE) events_.over(message->easy_handle, message->data.result);
  }
  run_those_without_sockets();
}

void HttpSockets::run_those_without_sockets() {
  for (CURL* easy : std::exchange(closed_, {})) {
    const auto opened = opened_.find(easy);
    if (opened == opened_.end() || opened->second.sockets > 0) continue;
    // After a pause libcurl looks at a transfer again.
    curl_easy_pause(easy, CURLPAUSE_RECV);
    curl_easy_pause(easy, CURLPAUSE_CONT);
  }
}

}  // namespace rehearse
