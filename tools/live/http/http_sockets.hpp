#pragma once
// libcurl's sockets and timer on the event loop.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <curl/curl.h>
#include <openssl/types.h>
#include <unordered_map>
#include <vector>

#include "tools/live/loop/event_loop.hpp"

namespace rehearse {

/// What libcurl has to say about transfers.
class HttpEvents {
 public:
  virtual ~HttpEvents() = default;
  /// Nothing is left to be written for now. May come several times; libcurl must not be called.
  virtual void wrote(CURL* easy) = 0;
  /// The transfer is over; it is still among the transfers.
  virtual void over(CURL* easy, CURLcode code) = 0;
};

/// One multi handle. A socket stays watched while its connection is idle, so that a request over it
/// takes no call to change that.
class HttpSockets {
 public:
  /// Of one connection over TLS, while libcurl is called once. Bodies are paused long before
  /// (HttpBackend::kMostBytesAtOnce), so the rest are frames of HTTP/2 that mean nothing to any
  /// request: of these libcurl reads on and on. Such a connection is taken for closed.
  static constexpr std::size_t kMostReadAtOnce = std::size_t{8} << 20;

  /// Throws std::bad_alloc where libcurl has no memory left.
  HttpSockets(EventLoop& loop, HttpEvents& events, long idle_connections);
  /// Requires: no transfer is left, and all connections are closed.
  ~HttpSockets();
  HttpSockets(const HttpSockets&) = delete;
  HttpSockets& operator=(const HttpSockets&) = delete;

  /// Must be done once to every handle before it is used here.
  void adopt(CURL* easy);
  /// What opens the handle's sockets (CURLOPT_OPENSOCKETFUNCTION).
  curl_socket_t open(CURL* easy, const curl_sockaddr& address);
  /// Whether the last socket could not be opened because the process or the system has too many.
  bool lacks_descriptors() const { return lacks_descriptors_; }
  /// Begins a transfer: what can be done at once is done by the next work(). False: no memory.
  bool add(CURL* easy);
  /// Ends it, if it is not over yet: closes its connection, unless others use it.
  void remove(CURL* easy);

  Instant wake() const { return std::min(wake_, listen_again_); }
  /// Does what is due, and reports transfers that are over. Where a server's data has no end
  /// something is always due: then it comes back after a few turns, and wake() says so.
  void work();

 private:
  struct Socket {
    bool ours = false;     ///< opened and closed here
    CURL* easy = nullptr;  ///< for which it was opened
    std::uint64_t transfer = 0;
    std::uint32_t watched = 0;
    std::uint32_t wanted = 0;
  };

  /// What a transfer has opened that is open.
  struct Opened {
    std::uint64_t transfer = 0;
    std::uint32_t sockets = 0;
  };

  static int on_socket(CURL* easy, curl_socket_t fd, int what, void* self, void* socket);
  static int on_timer(CURLM* multi, long ms, void* self);
  static int on_close(void* self, curl_socket_t fd);
  static CURLcode on_tls(CURL* easy, void* context, void* self);
  static void on_record(int written, int version, int type, const void* bytes, std::size_t size,
                        SSL* connection, void* self);

  Socket& socket(curl_socket_t fd);
  void watch(curl_socket_t fd, std::uint32_t events);
  void unwatch(curl_socket_t fd);
  void watch_what_is_left();
  void ready(curl_socket_t fd, std::uint32_t events);
  /// Whether libcurl is to be called; the clock is read only where that depends on it.
  bool is_due() const;
  void take_turn();
  void call_curl(curl_socket_t fd, int events);
  void report();
  /// libcurl looks at a transfer no more when the system refuses an address at once and there are
  /// others to try: no socket and no timer is left.
  void run_those_without_sockets();

  EventLoop& loop_;
  HttpEvents& events_;
  CURLM* multi_;
  Instant wake_ = kNever;
  int running_ = 0;
  bool lacks_descriptors_ = false;
  std::vector<Socket> sockets_;               // by descriptor
  std::unordered_map<CURL*, Opened> opened_;  // of transfers that have opened one
  std::vector<CURL*> closed_;                 // which have closed their last
  std::uint64_t transfers_ = 0;
  std::unordered_map<const SSL*, std::size_t> read_at_once_;  // bytes
  // Those that the system would not watch, and when it is asked again.
  std::vector<curl_socket_t> unheard_;
  Instant listen_again_ = kNever;
};

}  // namespace rehearse
