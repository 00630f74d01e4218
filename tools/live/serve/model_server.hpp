#pragma once
// Plays modelled services as HTTP servers, in real time.

#include <cstdint>
#include <deque>
#include <memory>
#include <microhttpd.h>
#include <optional>
#include <string>
#include <vector>

#include "models/base/random.hpp"
#include "models/service/network.hpp"
#include "sim/script/answers/answers.hpp"
#include "tools/live/loop/event_loop.hpp"
#include "tools/live/loop/listening_socket.hpp"
#include "tools/live/serve/endpoint_routes.hpp"

namespace rehearse {

/// Each request enters the network of services at the instant at which it was read, and is answered
/// when the model says so, with the status of its end; where that is 0 (refused, terminated) the
/// connection is closed instead, and in a black hole nothing ever comes. A client that goes away
/// gives its request up. The first request of a connection is one that opened it
/// (RequestTerms::connects). A path that means no endpoint is answered 404 without the model.
///
/// A service that answers scripts (Answers) gives what it is asked for the answer of its routes,
/// with the status, headers and body that scripts get in virtual time, where the model does not
/// fail it; what matches none of them is answered as above only where journeys send it. MHD sends
/// no header without a value, and Content-Length: 0 with a status 304.
///
/// Not thread-safe: its owner calls turn(), or wait() and serve(), until over().
class ModelServer {
 public:
  /// The model's instant 0 is that of the first request, unless start() comes before.
  /// `loop` outlives it and serves it alone.
  ModelServer(EventLoop& loop, std::shared_ptr<const NetworkPlan> plan, std::uint64_t seed,
              std::uint32_t replication, std::shared_ptr<const Answers> answers = nullptr);
  /// Closes all connections.
  ~ModelServer();
  ModelServer(const ModelServer&) = delete;
  ModelServer& operator=(const ModelServer&) = delete;

  /// Serves a service at an address; returns it with its port. Throws std::system_error where that
  /// is not possible.
  SocketAddress listen(std::uint32_t service, EndpointRoutes routes, const SocketAddress& address);
  /// The model's instant 0 is now. Requires: no request has come.
  void start();

  /// Sleeps until there is something to do. Callbacks of the loop may then call stop().
  void wait();
  /// Does it: answers and reads until nothing is left to do at once.
  void serve();
  void turn() {
    wait();
    serve();
  }
  /// As the model's graceful stop: what has been let in may finish within `grace` (none: however
  /// long it takes) and is terminated then; new requests are answered 503.
  void stop(std::optional<Duration> grace);
  /// Stopped, and every request has its answer.
  bool over() const { return stopping_ && waiting_ == 0 && answering_ == 0; }

  const Network& network() const { return network_; }

 private:
  /// A service's listening socket and its connections.
  struct Port {
    ModelServer* server;
    std::uint32_t service;
    EndpointRoutes routes;
    std::optional<std::size_t> site{};  ///< of its answers
    MHD_Daemon* daemon = nullptr;
    int epoll = -1;
    bool ready = false;  ///< has something to do at once
  };
  /// One HTTP request from its first line to the last byte of its answer.
  struct Exchange {
    enum class Stage : std::uint8_t {
      Free,
      Begun,      ///< its first line is there
      Reading,    ///< its head is there
      Waiting,    ///< in the model; its connection is suspended
      Answering,  ///< its status is known
      Dropping,   ///< its connection is about to be closed
    };
    Stage stage = Stage::Free;
    std::uint32_t slot = 0;
    Port* port = nullptr;
    MHD_Connection* connection = nullptr;
    std::string uri;
    std::string body;
    RequestId request;
    Status status = Status::Ok;
    std::uint16_t http = 200;  ///< the status of its answer, unless that is a script's
    std::optional<ScriptAnswer> answer{};
  };

  static void on_connection(void* port, MHD_Connection* connection, void** context,
                            MHD_ConnectionNotificationCode what);
  static void* on_uri(void* port, const char* uri, MHD_Connection* connection);
  static MHD_Result on_request(void* port, MHD_Connection* connection, const char* url,
                               const char* method, const char* version, const char* body,
                               std::size_t* body_size, void** exchange);
  static void on_completed(void* port, MHD_Connection* connection, void** exchange,
                           MHD_RequestTerminationCode why);

  Exchange& new_exchange(Port& port, const char* uri, MHD_Connection* connection);
  MHD_Result take_up(Exchange& exchange, const char* method);
  MHD_Result answer(Exchange& exchange);
  /// The answer to scripts that the exchange has.
  static MHD_Result answer_script(const Exchange& exchange);
  /// What the service answers to scripts; nothing where it has none for this request.
  std::optional<ScriptAnswer> script_answer(const Exchange& exchange, const char* method);
  void submit(Exchange& exchange, std::uint32_t endpoint);
  /// Its connection was closed by the client.
  void client_gone(Exchange& exchange);
  /// Out of the model, for good or bad.
  void leave_model(Exchange& exchange, Exchange::Stage stage);
  void drop_all();
  void hand_out();
  /// Does what the model has to do by now, and says when that is.
  Instant catch_up();

  EventLoop& loop_;
  Network network_;
  std::shared_ptr<const Answers> answers_;
  AnswerCounters counters_;
  Stream luck_;
  bool started_ = false;
  bool stopping_ = false;
  Instant deadline_ = kNever;
  std::uint64_t requests_ = 0;
  std::uint32_t connections_ = 0;  ///< that were ever opened
  std::uint64_t waiting_ = 0;
  std::uint64_t answering_ = 0;
  std::deque<Port> ports_;
  std::deque<Exchange> exchanges_;
  std::vector<std::uint32_t> free_;
  std::vector<MHD_Response*> responses_;  // by Status, then 404
};

}  // namespace rehearse
