// libmicrohttpd with an external event loop; waiting connections are suspended.

#include "tools/live/loop/http_server.hpp"

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cstring>
#include <microhttpd.h>
#include <optional>
#include <sys/epoll.h>
#include <system_error>
#include <utility>

#include "models/base/require.hpp"

namespace rehearse {

namespace {

constexpr unsigned kUnavailable = 503;
constexpr Duration kLeastRest = microseconds(200);
/// Passes in which the last answers can go out.
constexpr int kLastPasses = 32;
/// How much of too long a body of unknown length is read before its client is cut off.
constexpr std::size_t kPatience = 16;
/// Of a stream that is handed to the system at a time.
constexpr std::size_t kStreamBlock = std::size_t{1} << 15;

/// "": the request has no such header.
std::string header(MHD_Connection* connection, const char* name) {
  const char* text = MHD_lookup_connection_value(connection, MHD_HEADER_KIND, name);
  return text == nullptr ? "" : text;
}

std::optional<std::size_t> content_length(MHD_Connection* connection) {
  const char* text =
      MHD_lookup_connection_value(connection, MHD_HEADER_KIND, MHD_HTTP_HEADER_CONTENT_LENGTH);
  if (text == nullptr) return std::nullopt;
  std::size_t length = 0;
  const auto [stop, error] = std::from_chars(text, text + std::strlen(text), length);
  if (error != std::errc()) return std::nullopt;
  return length;
}

}  // namespace

/// One request and its answer.
struct HttpServer::Exchange {
  Ticket ticket = 0;
  MHD_Connection* connection = nullptr;
  ServedRequest request;
  std::size_t body_size = 0;  // also of what was too much to keep
  bool handed_over = false;
  bool suspended = false;
  Render answer;
  std::string stream_type;  // "": it is no stream
  std::shared_ptr<const std::string> piece;
  std::size_t taken = 0;  // of the piece
  bool over = false;      // the stream ends with its piece

  bool is_waiting() const { return suspended && !answer && stream_type.empty(); }
};

struct HttpServer::Callbacks {
  static MHD_Result on_request(void* self, MHD_Connection* connection, const char* path,
                               const char* method, const char* /*version*/, const char* data,
                               std::size_t* size, void** context) noexcept {
    auto& server = *static_cast<HttpServer*>(self);
    if (*context == nullptr) {
      server.begin(connection, context);
      const std::optional<std::size_t> length = content_length(connection);
      if (!length || *length <= server.limits_.body) return MHD_YES;
      return server.send(connection, server.error(kBodyTooLong)) ? MHD_YES : MHD_NO;
    }
    const std::string_view piece(data, *size);
    const bool complete = piece.empty();
    *size = 0;
    auto& exchange = *static_cast<Exchange*>(*context);
    return server.go_on(exchange, method, path, piece, complete) ? MHD_YES : MHD_NO;
  }

  /// The next bytes of a stream. While there are none its connection is suspended.
  static ssize_t on_read(void* context, std::uint64_t /*position*/, char* to,
                         std::size_t most) noexcept {
    auto& exchange = *static_cast<Exchange*>(context);
    if (!exchange.piece) {
      if (exchange.over) return MHD_CONTENT_READER_END_OF_STREAM;
      MHD_suspend_connection(exchange.connection);
      exchange.suspended = true;
      return 0;
    }
    const std::size_t size = exchange.piece->copy(to, most, exchange.taken);
    exchange.taken += size;
    if (exchange.taken == exchange.piece->size()) exchange.piece.reset();
    return static_cast<ssize_t>(size);
  }

  static MHD_Result on_accepted(void* self, const sockaddr* /*from*/,
                                socklen_t /*length*/) noexcept {
    const auto& server = *static_cast<HttpServer*>(self);
    const bool refused =
        server.limits_.refuse_more && server.connections_ >= server.limits_.connections;
    return refused ? MHD_NO : MHD_YES;
  }

  static void on_connection(void* self, MHD_Connection* /*connection*/, void** /*context*/,
                            MHD_ConnectionNotificationCode what) noexcept {
    auto& server = *static_cast<HttpServer*>(self);
    if (what == MHD_CONNECTION_NOTIFY_STARTED) ++server.connections_;
    if (what == MHD_CONNECTION_NOTIFY_CLOSED) --server.connections_;
  }

  static void on_completed(void* self, MHD_Connection* /*connection*/, void** context,
                           MHD_RequestTerminationCode /*why*/) noexcept {
    if (*context == nullptr) return;
    static_cast<HttpServer*>(self)->exchanges_.erase(static_cast<Exchange*>(*context)->ticket);
    *context = nullptr;
  }
};

HttpServer::HttpServer(EventLoop& loop, const SocketAddress& address, const HttpLimits& limits,
                       Handler handler)
    : loop_(loop), limits_(limits), handler_(std::move(handler)) {
  ListeningSocket socket(address);
  address_ = socket.address();
  // At its own limit MHD would no longer accept what is to be refused.
  const unsigned most = limits.connections + (limits.refuse_more ? 1 : 0);
  daemon_ = MHD_start_daemon(
      MHD_USE_EPOLL | MHD_ALLOW_SUSPEND_RESUME, 0, &Callbacks::on_accepted, this,
      &Callbacks::on_request, this, MHD_OPTION_LISTEN_SOCKET, socket.fd(),
      MHD_OPTION_CONNECTION_LIMIT, most, MHD_OPTION_CONNECTION_TIMEOUT, limits.timeout_s,
      MHD_OPTION_NOTIFY_COMPLETED, &Callbacks::on_completed, this, MHD_OPTION_NOTIFY_CONNECTION,
      &Callbacks::on_connection, this, MHD_OPTION_END);
  if (daemon_ == nullptr) {
    throw std::system_error(errno, std::generic_category(), "cannot serve at " + address_.text());
  }
  socket.release();
  epoll_ = MHD_get_daemon_info(daemon_, MHD_DAEMON_INFO_EPOLL_FD)->epoll_fd;
  watch();
}

HttpServer::~HttpServer() {
  flush();
  if (watched_) unwatch();
  MHD_stop_daemon(daemon_);
}

void HttpServer::watch() {
  loop_.watch(epoll_, EPOLLIN, [this](std::uint32_t) { ready_ = true; });
  watched_ = true;
}

void HttpServer::unwatch() {
  loop_.unwatch(epoll_);
  watched_ = false;
}

Instant HttpServer::wake() const {
  const Instant due = ready_ ? Instant{} : due_;
  return watched_ ? std::max(due, rests_until_) : rests_until_;
}

void HttpServer::work() {
  const Instant now = loop_.now();
  if (now < rests_until_) {
    // Readiness is level-triggered, so it would wake the loop all the time.
    if (ready_ && watched_) unwatch();
    return;
  }
  if (!watched_) watch();
  if (ready_ || now >= due_) pass();
}

void HttpServer::pass() {
  const Instant began = loop_.now();
  ready_ = false;
  MHD_run(daemon_);
  const Instant ended = loop_.now();
  MHD_UNSIGNED_LONG_LONG ms = 0;
  const bool times_out = MHD_get_timeout(daemon_, &ms) == MHD_YES;
  due_ = times_out ? ended + milliseconds(static_cast<std::int64_t>(ms)) : kNever;
  if (limits_.rest_share == 0) return;
  rests_until_ = ended + std::max((ended - began) * limits_.rest_share, kLeastRest);
}

void HttpServer::flush() {
  for (auto& [ticket, exchange] : exchanges_) {
    if (exchange.is_waiting()) answer(ticket, [this] { return error(kUnavailable); });
    exchange.over = true;
    resume(exchange);
  }
  for (int i = 0; i < kLastPasses && !exchanges_.empty(); ++i) MHD_run(daemon_);
}

void HttpServer::begin(MHD_Connection* connection, void** context) {
  const Ticket ticket = ++last_ticket_;
  Exchange& exchange = exchanges_[ticket];
  exchange.ticket = ticket;
  exchange.connection = connection;
  *context = &exchange;
}

bool HttpServer::go_on(Exchange& exchange, const char* method, const char* path,
                       std::string_view piece, bool complete) {
  exchange.body_size += piece.size();
  if (!complete) {
    if (exchange.body_size <= limits_.body) exchange.request.body += piece;
    return exchange.body_size <= limits_.body * kPatience;
  }
  if (!exchange.handed_over) {
    exchange.handed_over = true;
    if (exchange.body_size > limits_.body) {
      return send(exchange.connection, error(kBodyTooLong));
    }
    exchange.request.method = method;
    exchange.request.path = path;
    exchange.request.host = header(exchange.connection, MHD_HTTP_HEADER_HOST);
    exchange.request.origin = header(exchange.connection, MHD_HTTP_HEADER_ORIGIN);
    handler_(exchange.ticket, exchange.request);
  }
  if (exchange.answer) return send(exchange.connection, exchange.answer());
  if (!exchange.stream_type.empty()) return send_stream(exchange);
  MHD_suspend_connection(exchange.connection);
  exchange.suspended = true;
  return true;
}

void HttpServer::answer(Ticket ticket, Render answer) {
  const auto found = exchanges_.find(ticket);
  if (found == exchanges_.end() || found->second.answer) return;
  Exchange& exchange = found->second;
  exchange.answer = std::move(answer);
  resume(exchange);
}

void HttpServer::open_stream(Ticket ticket, std::string type) {
  const auto found = exchanges_.find(ticket);
  if (found == exchanges_.end() || found->second.answer) return;
  found->second.stream_type = std::move(type);
  resume(found->second);
}

void HttpServer::push(Ticket ticket, std::shared_ptr<const std::string> piece) {
  const auto found = exchanges_.find(ticket);
  if (found == exchanges_.end() || found->second.piece || piece->empty()) return;
  found->second.piece = std::move(piece);
  found->second.taken = 0;
  resume(found->second);
}

bool HttpServer::is_streaming(Ticket ticket) const {
  const auto found = exchanges_.find(ticket);
  return found != exchanges_.end() && !found->second.stream_type.empty();
}

bool HttpServer::is_taking(Ticket ticket) const {
  const auto found = exchanges_.find(ticket);
  return found != exchanges_.end() && found->second.piece != nullptr;
}

void HttpServer::resume(Exchange& exchange) {
  if (std::exchange(exchange.suspended, false)) MHD_resume_connection(exchange.connection);
  ready_ = true;
}

bool HttpServer::send(MHD_Connection* connection, const HttpAnswer& answer) const {
  // MHD copies the body, so it does not write to it.
  MHD_Response* response = MHD_create_response_from_buffer(
      answer.body.size(), const_cast<char*>(answer.body.data()), MHD_RESPMEM_MUST_COPY);
  if (response == nullptr) return false;
  if (!answer.allow.empty()) {
    MHD_add_response_header(response, MHD_HTTP_HEADER_ALLOW, answer.allow.c_str());
  }
  return queue(connection, answer.status, answer.body.empty() ? "" : answer.type, response);
}

bool HttpServer::send_stream(Exchange& exchange) const {
  MHD_Response* response = MHD_create_response_from_callback(
      MHD_SIZE_UNKNOWN, kStreamBlock, &Callbacks::on_read, &exchange, nullptr);
  if (response == nullptr) return false;
  constexpr unsigned kOk = 200;
  return queue(exchange.connection, kOk, exchange.stream_type, response);
}

bool HttpServer::queue(MHD_Connection* connection, unsigned status, const std::string& type,
                       MHD_Response* response) const {
  if (!type.empty()) MHD_add_response_header(response, MHD_HTTP_HEADER_CONTENT_TYPE, type.c_str());
  for (const auto& [name, value] : headers_) {
    MHD_add_response_header(response, name.c_str(), value.c_str());
  }
  const MHD_Result queued = MHD_queue_response(connection, status, response);
  MHD_destroy_response(response);
  return queued == MHD_YES;
}

HttpAnswer HttpServer::error(unsigned status) const {
  return make_error_ ? make_error_(status) : HttpAnswer{status, {}, {}};
}

}  // namespace rehearse
