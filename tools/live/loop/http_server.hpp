#pragma once
// A small HTTP server on the event loop that can leave a request waiting for its answer.

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "tools/live/loop/event_loop.hpp"
#include "tools/live/loop/event_source.hpp"
#include "tools/live/loop/listening_socket.hpp"

struct MHD_Connection;
struct MHD_Daemon;
struct MHD_Response;

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
  std::string body{};
  std::string allow{};                                   ///< of a 405: the methods
  std::string type = "application/json; charset=utf-8";  ///< of a body that is not empty
};

struct HttpLimits {
  unsigned connections = 64;                ///< at once; others wait in the kernel's queue
  bool refuse_more = false;                 ///< others are closed at once instead
  unsigned timeout_s = 5;                   ///< of a connection on which nothing happens
  std::size_t body = std::size_t{1} << 20;  ///< longer ones get kBodyTooLong
  /// A pass over the connections is followed by a rest this many times longer; 0: by none.
  std::int64_t rest_share = 10;
};

/// libmicrohttpd without threads of its own. Unless its limits say otherwise it takes at most about
/// a tenth of the loop's time, whatever clients do.
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
  /// Answers with a stream that push() fills, until the client has gone. Nothing happens where it
  /// has gone or was answered already.
  void open_stream(Ticket ticket, std::string type);
  /// Hands the client of a stream one more piece, unless it still takes the one before; a client
  /// that takes nothing for HttpLimits::timeout_s is cut off.
  void push(Ticket ticket, std::shared_ptr<const std::string> piece);
  /// Whether the client still has a piece to take.
  bool is_taking(Ticket ticket) const;
  /// Whether the stream has been opened and its client is there.
  bool is_streaming(Ticket ticket) const;
  /// What the server's own kBodyTooLong and 503 look like; without it they have no body.
  void fail_with(std::function<HttpAnswer(unsigned status)> make_error) {
    make_error_ = std::move(make_error);
  }
  /// Further headers of every answer.
  void add_headers(std::vector<std::pair<std::string, std::string>> headers) {
    headers_ = std::move(headers);
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
  bool send_stream(Exchange& exchange) const;
  bool queue(MHD_Connection* connection, unsigned status, const std::string& type,
             MHD_Response* response) const;
  void resume(Exchange& exchange);
  HttpAnswer error(unsigned status) const;

  EventLoop& loop_;
  HttpLimits limits_;
  Handler handler_;
  std::function<HttpAnswer(unsigned)> make_error_;
  std::vector<std::pair<std::string, std::string>> headers_;
  SocketAddress address_;
  MHD_Daemon* daemon_ = nullptr;
  unsigned connections_ = 0;
  int epoll_ = -1;
  bool watched_ = false;
  bool ready_ = false;    // there is something to do
  Instant rests_until_;   // before it, nothing is done
  Instant due_ = kNever;  // when connections time out
  std::map<Ticket, Exchange> exchanges_;
  Ticket last_ticket_ = 0;
};

}  // namespace rehearse
