#pragma once
// A small HTTP server on the event loop that can leave a request waiting for its answer.

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>

#include "tools/live/loop/event_loop.hpp"
#include "tools/live/loop/event_source.hpp"
#include "tools/live/loop/listening_socket.hpp"

struct MHD_Connection;
struct MHD_Daemon;

namespace rehearse {

struct ServedRequest {
  std::string method;
  std::string path;  ///< decoded, without the query
  std::string body;
  std::string host;  ///< the header; "": none, as below
  std::string origin;
};

/// The status of the answer to a body that is longer than HttpLimits::body.
inline constexpr unsigned kBodyTooLong = 413;

struct HttpAnswer {
  unsigned status = 200;
  std::string body;   ///< JSON, or empty
  std::string allow;  ///< of a 405: the methods
};

struct HttpLimits {
  unsigned connections = 64;                ///< at once; others wait in the kernel's queue
  unsigned timeout_s = 5;                   ///< of a connection on which nothing happens
  std::size_t body = std::size_t{1} << 20;  ///< longer ones get kBodyTooLong
};

/// libmicrohttpd without threads of its own. It takes at most about a tenth of the loop's time,
/// whatever clients do.
class HttpServer {
 public:
  using Ticket = std::uint64_t;
  using Handler = std::function<void(Ticket ticket, const ServedRequest& request)>;
  using Render = std::function<HttpAnswer()>;

  /// `handler` calls answer() at once or later. Throws std::system_error where it cannot listen.
  /// Requires: `loop` outlives it.
  HttpServer(EventLoop& loop, const SocketAddress& address, const HttpLimits& limits,
             Handler handler);
  /// Sends the answers that have been made; requests that still wait get a 503.
  ~HttpServer();
  HttpServer(const HttpServer&) = delete;
  HttpServer& operator=(const HttpServer&) = delete;

  SocketAddress address() const { return address_; }
  /// The answer is made when it is sent: within work(), later. Nothing happens where the client has
  /// gone or was answered already.
  void answer(Ticket ticket, Render answer);
  /// What the server's own kBodyTooLong and 503 look like; without it they have no body.
  void fail_with(std::function<HttpAnswer(unsigned status)> make_error) {
    make_error_ = std::move(make_error);
  }

  /// As in EventSource.
  Instant wake() const;
  void work();

 private:
  struct Exchange;
  struct Callbacks;

  void watch();
  void unwatch();
  void pass();
  void flush();
  void begin(MHD_Connection* connection, void** context);
  /// Whether the connection remains open.
  bool go_on(Exchange& exchange, const char* method, const char* path, std::string_view piece,
             bool complete);
  bool send(MHD_Connection* connection, const HttpAnswer& answer) const;
  HttpAnswer error(unsigned status) const;

  EventLoop& loop_;
  HttpLimits limits_;
  Handler handler_;
  std::function<HttpAnswer(unsigned)> make_error_;
  SocketAddress address_;
  MHD_Daemon* daemon_ = nullptr;
  int epoll_ = -1;
  bool watched_ = false;
  bool ready_ = false;    // there is something to do
  Instant rests_until_;   // before it, nothing is done
  Instant due_ = kNever;  // when connections time out
  std::map<Ticket, Exchange> exchanges_;
  Ticket last_ticket_ = 0;
};

}  // namespace rehearse
