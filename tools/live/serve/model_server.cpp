// libmicrohttpd on our loop: its connections are suspended while their requests are in the model.

#include "tools/live/serve/model_server.hpp"

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <system_error>
#include <utility>

#include "models/base/require.hpp"

namespace rehearse {
namespace {

constexpr std::size_t kNotFound = kStatuses;

const char* body_of(std::size_t response) {
  if (response == kNotFound) return "no endpoint of the model has this method and path\n";
  switch (static_cast<Status>(response)) {
    case Status::Ok:
      return "ok\n";
    case Status::Error:
      return "error\n";
    case Status::CallFailed:
      return "a call to another service failed\n";
    case Status::Rejected:
      return "no room, or stopping\n";
    case Status::QueueTimedOut:
      return "waited too long for a server\n";
    case Status::Overdue:
      return "took too long\n";
    case Status::RateLimited:
      return "rate limited\n";
    default:
      return "";
  }
}

MHD_Response* make_response(std::size_t which) {
  // MHD only reads the body of a persistent buffer, though its type does not say so.
  const char* body = body_of(which);
  MHD_Response* response = MHD_create_response_from_buffer(
      std::strlen(body), const_cast<char*>(body), MHD_RESPMEM_PERSISTENT);
  REQUIRE(response != nullptr);
  MHD_add_response_header(response, MHD_HTTP_HEADER_CONTENT_TYPE, "text/plain");
  return response;
}

int descriptor_of(MHD_Connection* connection) {
  return MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD)->connect_fd;
}

/// What we keep of a connection.
struct Line {
  bool used = false;         ///< by a request
  std::uint32_t client = 0;  ///< of the model
};

Line& line_of(MHD_Connection* connection) {
  return *static_cast<Line*>(
      MHD_get_connection_info(connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT)->socket_context);
}

/// The target of the answers that is this service and has any.
std::optional<std::size_t> site_of(const Answers* answers, std::uint32_t service) {
  if (answers == nullptr) return std::nullopt;
  const auto& sites = answers->sites();
  for (std::size_t i = 0; i < sites.size(); ++i) {
    const bool has_any = !sites[i].routes.empty() || sites[i].fallback;
    if (sites[i].service == service && has_any) return i;
  }
  return std::nullopt;
}

MHD_Result add_header(void* headers, MHD_ValueKind /*kind*/, const char* name, const char* value) {
  static_cast<Headers*>(headers)->add(name, value == nullptr ? "" : value);
  return MHD_YES;
}

/// The most that a client may send in a body.
constexpr std::size_t kMostBody = std::size_t{64} << 20;

/// A response of that many bytes that are never asked for, as an answer to HEAD is.
MHD_Response* headers_alone(std::size_t size) {
  const auto no_bytes = [](void* /*nothing*/, std::uint64_t /*at*/, char* /*to*/,
                           std::size_t /*size*/) -> ssize_t {
    return MHD_CONTENT_READER_END_OF_STREAM;
  };
  return MHD_create_response_from_callback(size, 1, no_bytes, nullptr, nullptr);
}

/// Connections that MHD may open: all but a few of the descriptors.
unsigned connection_limit() {
  constexpr rlim_t kSpare = 32;
  constexpr rlim_t kMost = 1'000'000;
  rlimit limit{};
  ::getrlimit(RLIMIT_NOFILE, &limit);
  const rlim_t most = std::min(limit.rlim_cur, kMost);
  return static_cast<unsigned>(most > 2 * kSpare ? most - kSpare : kSpare);
}

}  // namespace

ModelServer::ModelServer(EventLoop& loop, std::shared_ptr<const NetworkPlan> plan,
                         std::uint64_t seed, std::uint32_t replication,
                         std::shared_ptr<const Answers> answers)
    : loop_(loop),
      network_(std::move(plan), seed, replication),
      answers_(std::move(answers)),
      luck_(seed, replication, Purpose::Answer, "serve") {
  for (std::size_t i = 0; i <= kNotFound; ++i) responses_.push_back(make_response(i));
}

ModelServer::~ModelServer() {
  stopping_ = true;
  drop_all();
  for (Port& port : ports_) {
    MHD_run(port.daemon);  // MHD may not be stopped while connections are suspended
    loop_.unwatch(port.epoll);
    MHD_stop_daemon(port.daemon);
  }
  for (MHD_Response* response : responses_) MHD_destroy_response(response);
}

SocketAddress ModelServer::listen(std::uint32_t service, EndpointRoutes routes,
                                  const SocketAddress& address) {
  ListeningSocket socket(address);
  const SocketAddress bound = socket.address();
  Port& port = ports_.emplace_back(Port{this, service, std::move(routes)});
  port.site = site_of(answers_.get(), service);
  // Answers to scripts have the headers that their routes say, and no others.
  unsigned flags = MHD_USE_EPOLL | MHD_ALLOW_SUSPEND_RESUME;
  if (port.site) flags |= MHD_USE_SUPPRESS_DATE_NO_CLOCK;
  port.daemon = MHD_start_daemon(flags, 0, nullptr, nullptr, &on_request, &port,
                                 MHD_OPTION_LISTEN_SOCKET, socket.fd(), MHD_OPTION_URI_LOG_CALLBACK,
                                 &on_uri, &port, MHD_OPTION_NOTIFY_COMPLETED, &on_completed, &port,
                                 MHD_OPTION_NOTIFY_CONNECTION, &on_connection, &port,
                                 MHD_OPTION_CONNECTION_LIMIT, connection_limit(), MHD_OPTION_END);
  if (port.daemon == nullptr) {
    const int error = errno;
    ports_.pop_back();
    throw std::system_error(error, std::generic_category(), "cannot serve at " + bound.text());
  }
  socket.release();
  port.epoll = MHD_get_daemon_info(port.daemon, MHD_DAEMON_INFO_EPOLL_FD)->epoll_fd;
  loop_.watch(port.epoll, EPOLLIN, [&port](std::uint32_t) { port.ready = true; });
  return bound;
}

void ModelServer::start() {
  REQUIRE(!started_);
  started_ = true;
  loop_.start();
}

void ModelServer::wait() {
  Instant until = deadline_;
  if (started_) until = std::min(until, network_.next());
  for (const Port& port : ports_) {
    if (port.ready) until = loop_.now();
  }
  loop_.wait(until);
}

void ModelServer::serve() {
  if (loop_.now() >= deadline_) drop_all();
  // Each pass serves what came in while the last one was under way; new connections wait for the
  // next turn at the latest, so that a flood of them cannot delay the model for long.
  constexpr int kPasses = 4;
  for (int pass = 0; pass < kPasses; ++pass) {
    catch_up();
    hand_out();
    bool any = false;
    for (Port& port : ports_) {
      if (!std::exchange(port.ready, false)) continue;
      any = true;
      MHD_run(port.daemon);
      MHD_UNSIGNED_LONG_LONG timeout = 0;
      port.ready = MHD_get_timeout(port.daemon, &timeout) == MHD_YES && timeout == 0;
    }
    if (!any) return;
  }
}

Instant ModelServer::catch_up() {
  const Instant now = loop_.now();
  if (started_) {
    while (network_.next() <= now) network_.advance(network_.next());
  }
  return now;
}

void ModelServer::hand_out() {
  while (const auto outcome = network_.take()) {
    Exchange& exchange = exchanges_[outcome->owner];
    if (exchange.stage != Exchange::Stage::Waiting || exchange.request != outcome->request) {
      continue;  // its client went away in the meantime
    }
    exchange.status = outcome->status;
    exchange.http = outcome->http;
    leave_model(exchange,
                outcome->http == 0 ? Exchange::Stage::Dropping : Exchange::Stage::Answering);
  }
}

void ModelServer::stop(std::optional<Duration> grace) {
  stopping_ = true;
  if (grace) deadline_ = std::min(deadline_, loop_.now() + *grace);
}

void ModelServer::drop_all() {
  deadline_ = kNever;
  for (Exchange& exchange : exchanges_) {
    if (exchange.stage == Exchange::Stage::Waiting) client_gone(exchange);
  }
}

void ModelServer::on_connection(void* port, MHD_Connection* /*connection*/, void** context,
                                MHD_ConnectionNotificationCode what) {
  ModelServer& server = *static_cast<Port*>(port)->server;
  if (what == MHD_CONNECTION_NOTIFY_STARTED) {
    auto line = std::make_unique<Line>();
    line->client = server.connections_++;
    *context = line.release();
    return;
  }
  const std::unique_ptr<Line> last(static_cast<Line*>(*context));
  if (server.started_) server.network_.hang_up(server.catch_up(), last->client);
}

void* ModelServer::on_uri(void* port, const char* uri, MHD_Connection* connection) {
  Port& at = *static_cast<Port*>(port);
  return &at.server->new_exchange(at, uri, connection);
}

ModelServer::Exchange& ModelServer::new_exchange(Port& port, const char* uri,
                                                 MHD_Connection* connection) {
  if (free_.empty()) {
    free_.push_back(static_cast<std::uint32_t>(exchanges_.size()));
    exchanges_.emplace_back().slot = free_.back();
  }
  Exchange& exchange = exchanges_[free_.back()];
  free_.pop_back();
  exchange.stage = Exchange::Stage::Begun;
  exchange.port = &port;
  exchange.connection = connection;
  exchange.uri = uri;
  exchange.body.clear();
  exchange.answer.reset();
  exchange.status = Status::Ok;
  return exchange;
}

MHD_Result ModelServer::on_request(void* port, MHD_Connection* /*connection*/, const char* /*url*/,
                                   const char* method, const char* /*version*/, const char* body,
                                   std::size_t* body_size, void** exchange) {
  ModelServer& server = *static_cast<Port*>(port)->server;
  Exchange& of = *static_cast<Exchange*>(*exchange);
  switch (of.stage) {
    case Exchange::Stage::Begun:
      of.stage = Exchange::Stage::Reading;
      return MHD_YES;
    case Exchange::Stage::Reading:
      if (*body_size == 0) return server.take_up(of, method);
      // What clients send means nothing to a model, but answers to scripts may insert it.
      if (of.port->site && of.body.size() <= kMostBody) of.body.append(body, *body_size);
      *body_size = 0;
      return MHD_YES;
    case Exchange::Stage::Answering:
      return server.answer(of);
    default:
      REQUIRE(of.stage == Exchange::Stage::Dropping);
      // Not an orderly end: the client is to see a reset.
      const linger at_once{.l_onoff = 1, .l_linger = 0};
      ::setsockopt(descriptor_of(of.connection), SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
      return MHD_NO;
  }
}

MHD_Result ModelServer::take_up(Exchange& exchange, const char* method) {
  if (stopping_) {
    exchange.stage = Exchange::Stage::Answering;
    exchange.status = Status::Rejected;
    exchange.http = http_status(Status::Rejected);
    ++answering_;
    return answer(exchange);
  }
  if (exchange.body.size() > kMostBody) {
    return MHD_queue_response(exchange.connection, MHD_HTTP_CONTENT_TOO_LARGE,
                              responses_[static_cast<std::size_t>(Status::Rejected)]);
  }
  exchange.answer = script_answer(exchange, method);
  const EndpointRoutes& routes = exchange.port->routes;
  auto endpoint =
      exchange.port->site ? routes.sent(method, exchange.uri) : routes.find(method, exchange.uri);
  if (exchange.answer) endpoint = exchange.answer->to.endpoint;
  if (!endpoint)
    return MHD_queue_response(exchange.connection, MHD_HTTP_NOT_FOUND, responses_[kNotFound]);
  submit(exchange, *endpoint);
  return MHD_YES;
}

std::optional<ScriptAnswer> ModelServer::script_answer(const Exchange& exchange,
                                                       const char* method) {
  if (!exchange.port->site) return std::nullopt;
  constexpr int kLostBits = 11;  // of those that a double does not hold
  SentRequest request{method,
                      exchange.uri,
                      {},
                      exchange.body,
                      static_cast<double>(luck_.word(0, requests_, 0) >> kLostBits) * 0x1p-53};
  MHD_get_connection_values(exchange.connection, MHD_HEADER_KIND, &add_header, &request.headers);
  return answers_->answer_at(*exchange.port->site, exchange.uri, request, counters_);
}

MHD_Result ModelServer::answer_script(const Exchange& exchange) {
  const ScriptAnswer& answer = *exchange.answer;
  if (answer.close) return MHD_NO;
  const std::size_t size =
      std::strtoull(answer.headers.first("Content-Length").value_or("0").c_str(), nullptr, 10);
  // The bytes are copied; MHD's type does not say that it does not change them.
  MHD_Response* const response =
      answer.body.size() == size
          ? MHD_create_response_from_buffer(size, const_cast<char*>(answer.body.data()),
                                            MHD_RESPMEM_MUST_COPY)
          : headers_alone(size);
  REQUIRE(response != nullptr);
  for (const Headers::Field& field : answer.headers.fields()) {
    if (lower_ascii(field.name) == "content-length") continue;  // MHD counts
    MHD_add_response_header(response, field.name.c_str(), field.value.c_str());
  }
  const MHD_Result result =
      MHD_queue_response(exchange.connection, static_cast<unsigned>(answer.status), response);
  MHD_destroy_response(response);
  return result;
}

MHD_Result ModelServer::answer(Exchange& exchange) {
  if (exchange.answer && exchange.status == Status::Ok) return answer_script(exchange);
  return MHD_queue_response(exchange.connection, exchange.http,
                            responses_[static_cast<std::size_t>(exchange.status)]);
}

void ModelServer::submit(Exchange& exchange, std::uint32_t endpoint) {
  if (!started_) start();
  const Instant now = catch_up();
  RequestKey key;
  key.iteration = requests_++;
  key.sample.iteration = key.iteration;
  Line& line = line_of(exchange.connection);
  exchange.request = network_.submit(now, {exchange.port->service, endpoint}, exchange.slot, key,
                                     {.connects = !std::exchange(line.used, true),
                                      .work = exchange.answer ? exchange.answer->after : Duration{},
                                      .client = line.client});
  exchange.stage = Exchange::Stage::Waiting;
  exchange.port->ready = true;  // the answer may be there already
  ++waiting_;
  MHD_suspend_connection(exchange.connection);
  loop_.watch(descriptor_of(exchange.connection), EPOLLRDHUP,
              [this, &exchange](std::uint32_t) { client_gone(exchange); });
}

void ModelServer::client_gone(Exchange& exchange) {
  network_.abandon(catch_up(), exchange.request);
  leave_model(exchange, Exchange::Stage::Dropping);
}

void ModelServer::leave_model(Exchange& exchange, Exchange::Stage stage) {
  loop_.unwatch(descriptor_of(exchange.connection));
  exchange.stage = stage;
  exchange.port->ready = true;
  --waiting_;
  ++answering_;
  MHD_resume_connection(exchange.connection);
}

void ModelServer::on_completed(void* port, MHD_Connection* /*connection*/, void** exchange,
                               MHD_RequestTerminationCode /*why*/) {
  ModelServer& server = *static_cast<Port*>(port)->server;
  Exchange& of = *static_cast<Exchange*>(*exchange);
  REQUIRE(of.stage != Exchange::Stage::Waiting);
  if (of.stage == Exchange::Stage::Answering || of.stage == Exchange::Stage::Dropping) {
    --server.answering_;
  }
  of.stage = Exchange::Stage::Free;
  server.free_.push_back(of.slot);
}

}  // namespace rehearse
