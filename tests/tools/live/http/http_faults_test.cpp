// What can go wrong with a target: each is an answer, nothing hangs and nothing is left open.

#include <arpa/inet.h>
#include <chrono>
#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <memory>
#include <netinet/in.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include "tests/tools/live/http/live_rehearsal.hpp"
#include "tests/tools/live/http/scripted_server.hpp"
#include "tools/live/http/http_backend.hpp"
#include "tools/live/loop/live_pace.hpp"

namespace rehearse {
namespace {

using testing::answering;
using testing::ask;
using ::testing::ElementsAre;
using testing::http_answer;
using testing::iterate;
using testing::live_rehearsal;
using testing::LiveRun;
using ::testing::Pair;
using testing::ScriptedConnection;
using testing::ScriptedServer;

Request within(Duration timeout) {
  Request spec;
  spec.timeout = timeout;
  return spec;
}

class HttpFaults : public ::testing::Test {
 protected:
  void TearDown() override { EXPECT_EQ(testing::open_descriptors(), descriptors_); }

  /// Three iterations, and one request alone, all fail without an answer; how the one did.
  static Status failure(const std::string& url, Duration timeout = seconds(5)) {
    const LiveRun run = iterate(url, 3, R"("path": "/")", timeout < seconds(1) ? "100ms" : "5s");
    EXPECT_TRUE(run.adds_up());
    EXPECT_THAT(run.statuses, ElementsAre(Pair(0, 3)));
    EXPECT_EQ(run.result.counts.complete, 3U);
    EXPECT_EQ(run.result.traffic.at(0).failed, 3U);
    const Answer answer = ask(url, within(timeout));
    EXPECT_EQ(answer.http_status, 0);
    return answer.status;
  }
  static Status failure(ScriptedServer::Script script, Duration timeout = seconds(5)) {
    const ScriptedServer server(std::move(script));
    return failure(server.url(), timeout);
  }
  static Status failure_of_answer(const std::string& answer) {
    return failure([&](ScriptedConnection& connection) {
      connection.read_head();
      connection.write(answer);
    });
  }

 private:
  int descriptors_ = testing::open_descriptors();
};

TEST_F(HttpFaults, Refused) {
  EXPECT_EQ(failure("http://127.0.0.1:" + std::to_string(testing::free_port())), Status::Refused);
}

TEST_F(HttpFaults, NameThatDoesNotResolve) {
  // Longer than a name may be, so that no name server is asked.
  EXPECT_EQ(failure("http://" + std::string(64, 'x') + ".invalid"), Status::Error);
}

TEST_F(HttpFaults, NobodyAccepts) {
  const int listening = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  auto* generic = reinterpret_cast<sockaddr*>(&address);
  ASSERT_EQ(bind(listening, generic, size), 0);
  ASSERT_EQ(listen(listening, 0), 0);
  ASSERT_EQ(getsockname(listening, generic, &size), 0);
  std::vector<int> queue;  // now full
  for (int i = 0; i < 4; ++i) {
    queue.push_back(socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
    static_cast<void>(connect(queue.back(), generic, size));
  }
  EXPECT_EQ(
      failure("http://127.0.0.1:" + std::to_string(ntohs(address.sin_port)), milliseconds(100)),
      Status::TimedOut);
  for (const int fd : queue) close(fd);
  close(listening);
}

TEST_F(HttpFaults, ClosedWithoutAnAnswer) { EXPECT_EQ(failure_of_answer(""), Status::Terminated); }

TEST_F(HttpFaults, ResetBeforeTheAnswer) {
  EXPECT_EQ(failure([](ScriptedConnection& connection) {
              connection.read_head();
              connection.reset();
            }),
            Status::Terminated);
}

TEST_F(HttpFaults, ResetMidBody) {
  EXPECT_EQ(failure([](ScriptedConnection& connection) {
              connection.read_head();
              connection.write("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nsome");
              connection.reset();
            }),
            Status::Terminated);
}

TEST_F(HttpFaults, BlackHole) {
  EXPECT_EQ(failure([](ScriptedConnection& connection) { connection.wait_for_close(); },
                    milliseconds(100)),
            Status::TimedOut);
}

TEST_F(HttpFaults, SlowHeaders) {
  EXPECT_EQ(failure(
                [](ScriptedConnection& connection) {
                  connection.read_head();
                  connection.write("HTTP/1.1 200 OK\r\n");
                  while (connection.write("X-A: b\r\n")) usleep(10'000);
                },
                milliseconds(100)),
            Status::TimedOut);
}

TEST_F(HttpFaults, NeverEndingBody) {
  EXPECT_EQ(failure(
                [](ScriptedConnection& connection) {
                  connection.read_head();
                  connection.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
                  while (connection.write("4\r\nmore\r\n")) usleep(1000);
                },
                milliseconds(100)),
            Status::TimedOut);
}

/// Writes `beginning` and then `more` until the client has enough, or `most` bytes of it.
ScriptedServer::Script flooding(const std::string& beginning, const std::string& more,
                                std::size_t most = 64'000'000) {
  const auto block = std::make_shared<std::string>();
  while (block->size() < 64 * 1024) block->append(more);
  return [beginning, block, most](ScriptedConnection& client) {
    while (!client.read_head().empty() && client.write(beginning)) {
      for (std::size_t sent = 0; sent < most; sent += block->size()) {
        if (!client.write(*block)) return;
      }
    }
  };
}
constexpr std::size_t kMoreThanCanBeRead = 100'000'000'000;
constexpr const char* kChunked = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
const std::string kEndlessBody = "400\r\n" + std::string(1024, 'x') + "\r\n";

TEST_F(HttpFaults, FloodOfTrailers) {
  EXPECT_EQ(failure(flooding(std::string(kChunked) + "1\r\nx\r\n0\r\n", "X-More: trailers\r\n")),
            Status::Error);
}

TEST_F(HttpFaults, FloodOfHeaders) {
  EXPECT_EQ(failure(flooding("HTTP/1.1 200 OK\r\n", "X-More: headers\r\n")), Status::Error);
}

TEST_F(HttpFaults, FloodOfEarlyHints) {
  EXPECT_EQ(failure(flooding("", "HTTP/1.1 103 Early Hints\r\nLink: </style.css>\r\n\r\n")),
            Status::Error);
}

TEST_F(HttpFaults, FloodOfABodyUntilTheTimeout) {
  EXPECT_EQ(failure(flooding(kChunked, kEndlessBody, kMoreThanCanBeRead), milliseconds(100)),
            Status::TimedOut);
}

TEST_F(HttpFaults, FloodDoesNotOutlastTheHardEnd) {
  for (const std::string& more : {kEndlessBody, "0;" + std::string(1024, 'x')}) {
    const ScriptedServer server(flooding(kChunked, more, kMoreThanCanBeRead));
    const auto began = std::chrono::steady_clock::now();
    const LiveRun run =
        testing::run_live(live_rehearsal(R"("executor": "constant-vus", "vus": 3, "duration": "1s",
                          "gracefulStop": "100ms")",
                                         R"({"request": {"target": "api", "timeout": "60s"}})"),
                          server.url());
    EXPECT_LT(std::chrono::steady_clock::now() - began, std::chrono::seconds(3));
    EXPECT_TRUE(run.adds_up());
    EXPECT_EQ(run.aborted, 3U);
    EXPECT_LT(run.result.end, Instant{milliseconds(1150).ns});
  }
}

TEST_F(HttpFaults, FloodLeavesTimeForOthers) {
  const ScriptedServer flood(flooding(kChunked, kEndlessBody, kMoreThanCanBeRead));
  const ScriptedServer quick(answering([](const std::string&) { return http_answer(200); }));
  EventLoop loop;
  HttpBackend backend(loop, {flood.url(), quick.url()});
  LivePace pace(loop, {&backend});
  Request endless = within(seconds(60));
  Request one = within(seconds(60));
  one.to.service = 1;
  loop.start();
  backend.send(loop.now(), endless, VuId{1}, {}, false);
  static_cast<void>(pace.reach(loop.now() + milliseconds(50)));
  for (int i = 0; i < 20; ++i) {
    const RequestId sent = backend.send(loop.now(), one, VuId{2}, {}, false);
    const Instant due = loop.now() + seconds(1);
    while (backend.next() == kNever && loop.now() < due) static_cast<void>(pace.reach(due));
    backend.advance(loop.now());
    const Answer* answer = backend.take();
    ASSERT_NE(answer, nullptr);
    EXPECT_EQ(answer->request, sent);
    EXPECT_EQ(answer->http_status, 200);
  }
  EXPECT_EQ(backend.in_flight(), 1U);
}

TEST_F(HttpFaults, MalformedAnswers) {
  EXPECT_EQ(failure_of_answer("banana\r\n\r\n"), Status::Error);
  EXPECT_EQ(failure_of_answer("HTTP/1.1 99999 OK\r\n\r\n"), Status::Error);
  EXPECT_EQ(failure_of_answer("HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\n"), Status::Error);
  EXPECT_EQ(failure_of_answer("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"),
            Status::Terminated);
  EXPECT_EQ(failure_of_answer("HTTP/1.1 200 OK\r\nX: " + std::string(200'000, 'x')), Status::Error);
}

TEST_F(HttpFaults, TooShortABody) {
  EXPECT_EQ(failure_of_answer("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n12345"),
            Status::Terminated);
}

TEST_F(HttpFaults, TooLongABodyEndsItsConnection) {
  const ScriptedServer server(answering(
      [](const std::string&) { return "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n12345"; }));
  const LiveRun run = iterate(server.url(), 3);
  EXPECT_TRUE(run.adds_up());
  EXPECT_THAT(run.statuses, ElementsAre(Pair(200, 3)));
  EXPECT_EQ(server.connections(), 3);
}

// As Go's client has it; libcurl would take it for an answer.
TEST_F(HttpFaults, HeaderThatBreaksOff) {
  EXPECT_EQ(failure_of_answer("HTTP/1.1 200 OK\r\nCon"), Status::Terminated);
  EXPECT_EQ(failure_of_answer("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n"), Status::Terminated);
}

TEST_F(HttpFaults, IdleConnectionsThatTheServerCloses) {
  const ScriptedServer server([](ScriptedConnection& connection) {
    connection.read_head();
    connection.write(http_answer(200));
  });
  const LiveRun run = testing::run_live(
      live_rehearsal(R"("executor": "per-vu-iterations", "vus": 2, "iterations": 3)",
                     R"({"request": {"target": "api", "path": "/"}}, {"think": "20ms"})"),
      server.url());
  EXPECT_TRUE(run.adds_up());
  EXPECT_THAT(run.statuses, ElementsAre(Pair(200, 6)));
}

TEST_F(HttpFaults, ServerRestart) {
  const ScriptedServer::Script script =
      answering([](const std::string&) { return http_answer(200); });
  auto server = std::make_unique<ScriptedServer>(script);
  const std::uint16_t port = server->port();
  EventLoop loop;
  HttpBackend target(loop, {server->url()});
  LivePace pace(loop, {&target});
  const Request spec = within(seconds(5));
  const auto status = [&] {
    target.send(loop.now(), spec, VuId{1}, {}, false);
    for (;;) {
      target.advance(pace.reach(kNever));
      if (const auto answer = target.take()) return answer->http_status;
    }
  };
  EXPECT_EQ(status(), 200);
  server.reset();
  EXPECT_EQ(status(), 0);
  server = std::make_unique<ScriptedServer>(script, port);
  EXPECT_EQ(status(), 200);
}

TEST_F(HttpFaults, OutOfDescriptors) {
  rlimit before{};
  getrlimit(RLIMIT_NOFILE, &before);
  const ScriptedServer server(answering([](const std::string&) { return http_answer(200); }));
  const LiveRun run = testing::run_live(
      live_rehearsal(R"("executor": "per-vu-iterations", "vus": 12, "iterations": 3)",
                     R"({"request": {"target": "api", "path": "/", "timeout": "200ms"}})"),
      server.url(), {}, [&] {
        // Room for three connections, both ends of which are here.
        rlimit few = before;
        few.rlim_cur = static_cast<rlim_t>(dup(0)) + 6;
        close(static_cast<int>(few.rlim_cur) - 6);
        setrlimit(RLIMIT_NOFILE, &few);
      });
  setrlimit(RLIMIT_NOFILE, &before);
  EXPECT_TRUE(run.adds_up());
  EXPECT_EQ(run.result.counts.complete, 36U);
  EXPECT_EQ(run.answered(), 36U);
  EXPECT_GT(run.statuses.at(0), 0U);
}

}  // namespace
}  // namespace rehearse
