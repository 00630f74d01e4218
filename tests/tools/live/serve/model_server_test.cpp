// A modelled service, asked over real sockets.

#include "tools/live/serve/model_server.hpp"

#include <atomic>
#include <gtest/gtest.h>
#include <poll.h>
#include <string>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <thread>
#include <unistd.h>

namespace rehearse {
namespace {

/// A service with one server and a queue for one, and for each n of the list an endpoint "/n" that
/// takes n ms.
ServiceOptions service_with(const std::vector<int>& milliseconds_of_work) {
  ServiceOptions service{.name = "shop"};
  for (const int work : milliseconds_of_work) {
    service.endpoints.push_back({.name = "/" + std::to_string(work),
                                 .duration = DurationModel::constant(milliseconds(work))});
  }
  service.instances.push_back({.servers = 1, .queue_bound = 1});
  return service;
}

/// A server with one port on a thread of its own.
class Served {
 public:
  explicit Served(const ServiceOptions& service, bool from_start = false)
      : plan_(std::make_shared<NetworkPlan>(*plan_network({.services = {service}}))),
        server_(loop_, plan_, 1, 0),
        address_(server_.listen(0, *EndpointRoutes::make(*plan_, 0, {}),
                                *parse_socket_address("127.0.0.1:0"))) {
    if (from_start) server_.start();
    loop_.watch(stop_, EPOLLIN, [this](std::uint32_t) {
      std::uint64_t asked = 0;
      EXPECT_EQ(::read(stop_, &asked, sizeof asked), static_cast<ssize_t>(sizeof asked));
      server_.stop(grace_);
    });
    thread_ = std::thread([this] {
      while (!server_.over()) {
        server_.turn();
        sent_ = sent();
      }
    });
  }
  ~Served() {
    if (thread_.joinable()) counts();
    loop_.unwatch(stop_);
    ::close(stop_);
  }
  Served(const Served&) = delete;
  Served& operator=(const Served&) = delete;

  void stop(std::optional<Duration> grace = std::nullopt) {
    grace_ = grace;
    const std::uint64_t one = 1;
    EXPECT_EQ(::write(stop_, &one, sizeof one), static_cast<ssize_t>(sizeof one));
  }
  /// Stops it and waits for the end; then what the endpoint has counted.
  const EndpointCounts& counts(std::uint32_t endpoint = 0) {
    stop(grace_);
    thread_.join();
    return server_.network().counts({0, endpoint});
  }
  /// Returns when `requests` requests have come.
  void await(std::uint64_t requests) const {
    while (sent_ < requests) std::this_thread::yield();
  }
  const SocketAddress& address() const { return address_; }

 private:
  std::uint64_t sent() const {
    std::uint64_t sum = 0;
    for (std::uint32_t i = 0; i < plan_->endpoints.size(); ++i) {
      sum += server_.network().counts({0, i}).sent;
    }
    return sum;
  }

  EventLoop loop_;
  std::shared_ptr<const NetworkPlan> plan_;
  ModelServer server_;
  SocketAddress address_;
  std::optional<Duration> grace_;
  int stop_ = ::eventfd(0, EFD_CLOEXEC);
  std::atomic<std::uint64_t> sent_ = 0;
  std::thread thread_;
};

/// A connection that sends raw HTTP.
class Client {
 public:
  explicit Client(const SocketAddress& address)
      : fd_(::socket(address.storage.ss_family, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    const auto* where = static_cast<const sockaddr*>(static_cast<const void*>(&address.storage));
    EXPECT_EQ(::connect(fd_, where, address.length), 0);
    const timeval patience{.tv_sec = 10, .tv_usec = 0};
    ::setsockopt(fd_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
  }
  ~Client() { leave(); }
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;

  void send(const std::string& text) {
    EXPECT_EQ(::send(fd_, text.data(), text.size(), MSG_NOSIGNAL),
              static_cast<ssize_t>(text.size()));
  }
  void get(const std::string& path) { send("GET " + path + " HTTP/1.1\r\nHost: shop\r\n\r\n"); }
  /// The status of the next answer; 0: the connection was closed instead.
  int status() {
    std::string text;
    while (text.find("\r\n\r\n") == std::string::npos) {
      char byte = 0;
      if (::recv(fd_, &byte, 1, 0) != 1) return 0;
      text += byte;
    }
    const std::size_t length = text.find("Content-Length: ");
    std::string body(std::stoul(text.substr(length + 16)), '\0');
    if (::recv(fd_, body.data(), body.size(), MSG_WAITALL) != static_cast<ssize_t>(body.size())) {
      return 0;
    }
    return std::stoi(text.substr(text.find(' ')));
  }
  bool hears_nothing_for(int wait_ms) {
    pollfd ready{fd_, POLLIN, 0};
    return ::poll(&ready, 1, wait_ms) == 0;
  }
  void leave() {
    if (fd_ >= 0) ::close(fd_);
    fd_ = -1;
  }

 private:
  int fd_;
};

TEST(ModelServer, AnswersManyRequestsOnAConnection) {
  Served served(service_with({1}));
  Client client(served.address());
  for (int i = 0; i < 20; ++i) {
    client.get("/1");
    EXPECT_EQ(client.status(), 200);
  }
  EXPECT_EQ(served.counts().with(Status::Ok), 20);
}

TEST(ModelServer, AnswersPipelinedRequestsInTheirOrder) {
  Served served(service_with({1}));
  Client client(served.address());
  client.send(
      "POST /1 HTTP/1.1\r\nHost: shop\r\nContent-Length: 5\r\n\r\nhello"
      "GET /nothing HTTP/1.1\r\nHost: shop\r\n\r\n"
      "GET /1 HTTP/1.1\r\nHost: shop\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n0\r\n\r\n");
  for (int i = 0; i < 3; ++i) EXPECT_EQ(client.status(), 200);  // "/1" is the only endpoint
  EXPECT_EQ(served.counts().with(Status::Ok), 3);
}

TEST(ModelServer, AnswersFourHundredAndFourWithoutTheModel) {
  Served served(service_with({1, 2}));
  Client client(served.address());
  client.get("/3");
  EXPECT_EQ(client.status(), 404);
  EXPECT_EQ(served.counts().sent, 0);
}

TEST(ModelServer, AnswersWithTheModelsStatus) {
  ServiceOptions service = service_with({1, 2});
  service.endpoints[0].error_probability = 1;
  service.rate_limit = {.rate = 1e-9, .burst = 2};
  Served served(service);
  Client client(served.address());
  for (const auto& [path, status] : {std::pair{"/1", 500}, {"/2", 200}, {"/2", 429}}) {
    client.get(path);
    EXPECT_EQ(client.status(), status);
  }
}

TEST(ModelServer, QueuesAndRejectsAsTheModelDoes) {
  Served served(service_with({60'000, 1}));
  Client first(served.address());
  Client second(served.address());
  Client third(served.address());
  first.get("/60000");
  served.await(1);  // it has the server
  second.get("/1");
  served.await(2);  // it waits
  third.get("/1");
  EXPECT_EQ(third.status(), 503);
  EXPECT_TRUE(second.hears_nothing_for(0));
  first.leave();
  EXPECT_EQ(second.status(), 200);
}

TEST(ModelServer, ClosesTheConnectionOfWhomItRefuses) {
  ServiceOptions service = service_with({1});
  service.changes.push_back({.kind = ChangeOptions::Kind::Refusing});
  Served served(service);
  Client client(served.address());
  client.get("/1");
  EXPECT_EQ(client.status(), 0);
  EXPECT_EQ(served.counts().with(Status::Refused), 1);
}

TEST(ModelServer, NeverAnswersInABlackHole) {
  ServiceOptions service = service_with({1});
  service.changes.push_back({.kind = ChangeOptions::Kind::BlackHole});
  Served served(service);
  Client client(served.address());
  client.get("/1");
  EXPECT_TRUE(client.hears_nothing_for(50));
  client.leave();
  const EndpointCounts& counts = served.counts();
  EXPECT_EQ(counts.lost, 1);
  EXPECT_EQ(counts.abandoned, 1);
}

TEST(ModelServer, FreesTheServerWhenAClientLeaves) {
  Served served(service_with({60'000, 1}));
  Client first(served.address());
  first.get("/60000");
  served.await(1);
  first.leave();
  Client second(served.address());
  second.get("/1");
  EXPECT_EQ(second.status(), 200);
  EXPECT_EQ(served.counts().abandoned, 1);
}

TEST(ModelServer, BeginsTheModelsTimeWithTheFirstRequest) {
  ServiceOptions service = service_with({1});
  service.changes.push_back(
      {.kind = ChangeOptions::Kind::Refusing, .until = Instant{milliseconds(10).ns}});
  Served served(service);
  Client client(served.address());
  EXPECT_TRUE(client.hears_nothing_for(20));
  client.get("/1");
  EXPECT_EQ(client.status(), 0);
}

TEST(ModelServer, BeginsTheModelsTimeBeforeWhereItIsToldTo) {
  ServiceOptions service = service_with({1});
  service.changes.push_back(
      {.kind = ChangeOptions::Kind::Refusing, .until = Instant{milliseconds(10).ns}});
  Served served(service, true);
  Client client(served.address());
  EXPECT_TRUE(client.hears_nothing_for(20));
  client.get("/1");
  EXPECT_EQ(client.status(), 200);
}

TEST(ModelServer, FinishesWhatIsInsideAndRejectsTheRestWhenStopped) {
  ServiceOptions service = service_with({60'000, 100});
  service.instances[0].servers = 2;
  Served served(service);
  Client inside(served.address());
  inside.get("/100");
  Client longer(served.address());
  longer.get("/60000");
  served.await(2);
  served.stop();
  Client late(served.address());
  EXPECT_EQ(inside.status(), 200);
  late.get("/100");
  EXPECT_EQ(late.status(), 503);
  longer.leave();
  EXPECT_EQ(served.counts(1).sent, 1);
}

TEST(ModelServer, TerminatesWhatOutlivesTheGrace) {
  Served served(service_with({60'000}));
  Client inside(served.address());
  inside.get("/60000");
  served.await(1);
  served.stop(milliseconds(10));
  EXPECT_EQ(inside.status(), 0);
}

TEST(ModelServer, SurvivesWhatIsNoHttp) {
  Served served(service_with({1}));
  for (const char* text : {"\r\n\r\n", "NONSENSE\r\n\r\n", "GET /1 HTTP/9.9\r\n\r\n",
                           "POST /1 HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n",
                           "POST /1 HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\nhalf"}) {
    Client broken(served.address());
    broken.send(text);
    broken.hears_nothing_for(5);
  }
  Client client(served.address());
  client.get("/1");
  EXPECT_EQ(client.status(), 200);
}

}  // namespace
}  // namespace rehearse
