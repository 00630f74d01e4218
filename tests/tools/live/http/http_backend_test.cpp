// Requests over HTTP, as the server sees them and as the engine does.

#include "tools/live/http/http_backend.hpp"

#include <chrono>
#include <cstdlib>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <thread>

#include "tests/tools/live/http/live_rehearsal.hpp"
#include "tests/tools/live/http/scripted_server.hpp"

namespace rehearse {
namespace {

using ::testing::AllOf;
using testing::answering;
using testing::ask;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using testing::header;
using testing::http_answer;
using testing::iterate;
using testing::LiveRun;
using ::testing::Not;
using ::testing::Pair;
using testing::ScriptedConnection;
using testing::ScriptedServer;
using ::testing::StartsWith;

/// The head of the request, as the server read it, and the body of that length.
struct Arrived {
  std::string head;
  std::string body;
};

Arrived arrived(const Request& request, const HttpOptions& options = {},
                const std::string& below = "") {
  Arrived seen;
  const ScriptedServer server([&](ScriptedConnection& connection) {
    seen.head = connection.read_head();
    seen.body = connection.read(request.body.size());
    connection.write(http_answer(200));
  });
  ask(server.url() + below, request, options);
  return seen;
}

Request request(const std::string& method, const std::string& path = "/") {
  Request spec;
  spec.method = method;
  spec.path = path;
  return spec;
}

TEST(HttpBackend, AnswersWithTheStatusOfTheServer) {
  const ScriptedServer server(answering([](const std::string&) { return http_answer(404); }));
  const LiveRun run = iterate(server.url(), 3);
  EXPECT_TRUE(run.adds_up());
  EXPECT_THAT(run.statuses, ElementsAre(Pair(404, 3)));
  EXPECT_EQ(run.result.counts.complete, 3U);
  EXPECT_EQ(run.result.traffic.at(0).failed, 3U);
}

TEST(HttpBackend, SendsNoHeadersOfItsOwnButTheNecessaryOnes) {
  EXPECT_THAT(arrived(request("GET", "/a/../b?c=d%20e")).head,
              AllOf(StartsWith("GET /a/../b?c=d%20e HTTP/1.1\r\nHost: 127.0.0.1:"),
                    HasSubstr("\r\nUser-Agent: rehearse\r\n"), Not(HasSubstr("Accept"))));
}

TEST(HttpBackend, SendsHeadersInTheirOrder) {
  Request spec = request("GET");
  spec.headers = {{"X-B", "1"}, {"X-A", ""}, {"Accept", "text/html"}, {"User-Agent", "mine"}};
  const std::string head = arrived(spec).head;
  EXPECT_THAT(head, HasSubstr("\r\nX-B: 1\r\nX-A:\r\nAccept: text/html\r\nUser-Agent: mine\r\n"));
  EXPECT_THAT(head, Not(HasSubstr("rehearse")));
}

TEST(HttpBackend, PutsTheTargetsPathBeforeTheRequests) {
  EXPECT_THAT(arrived(request("GET", "/items"), {}, "/api/v1/").head,
              StartsWith("GET /api/v1/items HTTP/1.1\r\n"));
}

TEST(HttpBackend, SendsBodies) {
  Request spec = request("POST");
  spec.body = std::string(100'000, 'x');
  const Arrived seen = arrived(spec);
  EXPECT_EQ(seen.body, spec.body);
  EXPECT_EQ(header(seen.head, "Content-Length"), "100000");
  EXPECT_THAT(seen.head, AllOf(Not(HasSubstr("Content-Type")), Not(HasSubstr("Expect"))));
}

TEST(HttpBackend, SendsABodyWithAnyMethod) {
  for (const char* method : {"GET", "DELETE", "PATCH", "PUT", "PURGE"}) {
    Request spec = request(method);
    spec.body = "{}";
    const Arrived seen = arrived(spec);
    EXPECT_THAT(seen.head, StartsWith(std::string(method) + " / HTTP/1.1\r\n"));
    EXPECT_EQ(seen.body, "{}");
  }
}

TEST(HttpBackend, SaysThatABodyIsEmptyWhereOneIsExpected) {
  for (const char* method : {"POST", "PUT", "PATCH"}) {
    EXPECT_EQ(header(arrived(request(method)).head, "Content-Length"), "0");
  }
  for (const char* method : {"GET", "DELETE", "OPTIONS"}) {
    EXPECT_EQ(header(arrived(request(method)).head, "Content-Length"), "");
  }
}

TEST(HttpBackend, ExpectsNoBodyAfterHead) {
  const ScriptedServer server(answering(
      [](const std::string&) { return "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n"; }));
  const LiveRun run = iterate(server.url(), 2, R"("path": "/", "method": "HEAD")");
  EXPECT_THAT(run.statuses, ElementsAre(Pair(200, 2)));
  EXPECT_EQ(server.connections(), 1);
}

TEST(HttpBackend, SetsItsHandleToEachRequestOfAnIteration) {
  std::string seen;
  const ScriptedServer server([&](ScriptedConnection& connection) {
    for (;;) {
      const std::string head = connection.read_head();
      if (head.empty()) return;
      seen += head.substr(0, head.find(" HTTP")) + header(head, "X-A") +
              connection.read_body(head) + "|";
      connection.write(http_answer(200, head.starts_with("HEAD") ? "" : "body"));
    }
  });
  const LiveRun run = testing::run_live(
      testing::live_rehearsal(
          R"("executor": "per-vu-iterations", "vus": 1, "iterations": 2)",
          R"({"request": {"target": "api", "path": "/1", "headers": {"X-A": "a"}}},
             {"request": {"target": "api", "path": "/2", "method": "POST", "body": "b"}},
             {"request": {"target": "api", "path": "/3", "method": "HEAD"}},
             {"request": {"target": "api", "path": "/4", "method": "DELETE"}})"),
      server.url());
  EXPECT_EQ(seen, "GET /1a|POST /2b|HEAD /3|DELETE /4|GET /1a|POST /2b|HEAD /3|DELETE /4|");
  EXPECT_TRUE(run.adds_up());
}

TEST(HttpBackend, CountsBytesInBothDirections) {
  const std::string answer = http_answer(200, std::string(5000, 'x'));
  std::string head;
  const ScriptedServer server(answering([&](const std::string& seen) {
    head = seen;
    return answer;
  }));
  Request spec = request("POST");
  spec.body = "12345";
  const Answer got = ask(server.url(), spec);
  EXPECT_EQ(got.times->data_received, answer.size());
  EXPECT_EQ(got.times->data_sent, head.size() + 5);
}

TEST(HttpBackend, TakesTheAnswerOfAnEncodingThatWasAskedFor) {
  const std::string gzip(
      "\x1f\x8b\x08\0\0\0\0\0\0\x03\xcb\x48\xcd\xc9\xc9\x07\0\x86\xa6\x10\x36\x05\0\0\0", 25);
  std::string head;
  const ScriptedServer server(answering([&](const std::string& seen) {
    head = seen;
    return http_answer(200, gzip, "Content-Encoding: gzip\r\n");
  }));
  Request spec = request("GET");
  EXPECT_EQ(ask(server.url(), spec).status, Status::Ok);
  EXPECT_EQ(header(head, "Accept-Encoding"), "");
  spec.headers = {{"Accept-Encoding", "gzip, br"}};
  const Answer got = ask(server.url(), spec);
  EXPECT_EQ(got.status, Status::Ok);
  EXPECT_EQ(header(head, "Accept-Encoding"), "gzip, br");
}

TEST(HttpBackend, FailsWhenAnEncodedAnswerIsBroken) {
  const ScriptedServer server(answering([](const std::string&) {
    return http_answer(200, "this is no gzip", "Content-Encoding: gzip\r\n");
  }));
  Request spec = request("GET");
  spec.headers = {{"Accept-Encoding", "gzip"}};
  const Answer got = ask(server.url(), spec);
  EXPECT_EQ(got.http_status, 0);
  EXPECT_EQ(got.status, Status::Error);
}

TEST(HttpBackend, PassesOnEncodingsThatItDoesNotKnow) {
  Request spec = request("GET");
  spec.headers = {{"Accept-Encoding", "gzip, compress"}};
  EXPECT_EQ(header(arrived(spec).head, "Accept-Encoding"), "gzip, compress");
}

TEST(HttpBackend, TellsPhasesThatAddUp) {
  constexpr Duration kThinks = milliseconds(5);
  const ScriptedServer server(answering([kThinks](const std::string&) {
    std::this_thread::sleep_for(std::chrono::nanoseconds(kThinks.ns));
    return http_answer(200);
  }));
  const LiveRun run = iterate(server.url(), 3);
  ASSERT_EQ(run.times.size(), 3U);
  Duration whole;
  for (const RequestTimes& times : run.times) {
    EXPECT_GE(times.lag, Duration{});
    // Not one of them alone: a client that is delayed does not see where one ends.
    EXPECT_GE(times.blocked + times.sending + times.waiting, kThinks);
    whole = whole + times.lag + times.blocked + times.duration();
  }
  EXPECT_LE(whole, run.result.run);
  EXPECT_GT(run.times[0].connecting, Duration{});
  EXPECT_LE(run.times[0].connecting, run.times[0].blocked);
  EXPECT_EQ(run.times[1].connecting, Duration{});
  EXPECT_EQ(run.times[1].tls_handshaking, Duration{});
}

TEST(HttpBackend, AnswersAtInstantsThatNeverGoBack) {
  const ScriptedServer server(answering([](const std::string&) { return http_answer(200); }));
  EventLoop loop;
  HttpBackend target(loop, {server.url()});
  const Request spec = request("GET");
  for (std::uint32_t vu = 1; vu <= 20; ++vu) target.send(loop.now(), spec, VuId{vu}, {}, true);
  Instant last;
  for (int answers = 0; answers < 20;) {
    loop.wait(target.wake());
    target.work();
    while (target.next() != kNever) {
      EXPECT_FALSE(target.take());
      EXPECT_GE(target.next(), last);
      last = target.next();
      target.advance(last);
      while (target.take()) ++answers;
    }
  }
  EXPECT_EQ(target.in_flight(), 0U);
}

/// Pieces of one byte cost as much as 257, so that the body has to wait behind 16,320 of them. What
/// waits then is handed over in one, and is more than is kept.
TEST(HttpBackend, EndsWhatIsTooLongWhenItGoesOn) {
  constexpr std::size_t kPieces = 16'360;
  std::string answer = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
  for (std::size_t i = 0; i < kPieces; ++i) answer += "1\r\nx\r\n";
  answer += "0\r\n\r\n";
  const ScriptedServer server([&](ScriptedConnection& connection) {
    connection.read_head();
    connection.write(answer);
    connection.wait_for_close();
  });
  EventLoop loop;
  HttpOptions options;
  options.exchanges = true;
  options.most_kept_body = kPieces - 20;
  HttpBackend target(loop, {server.url()}, options);
  HttpExchange exchange;
  exchange.request.timeout = seconds(5);
  exchange.url = server.url() + "/";
  target.prepare(exchange);
  loop.start();
  target.send(loop.now(), exchange.request, VuId{1}, {}, true);
  const Answer* taken = nullptr;
  while (taken == nullptr) {
    loop.wait(target.wake());
    std::this_thread::sleep_for(std::chrono::milliseconds(20));  // the answer is there as a whole
    target.work();
    target.advance(loop.now());
    taken = target.take();
  }
  EXPECT_EQ(exchange.received.error_code, 1000) << exchange.received.error;
  EXPECT_TRUE(exchange.received.too_long);
}

TEST(RequestUrl, HasOneSlashBetweenTargetAndPath) {
  EXPECT_EQ(request_url("http://a", "/b"), "http://a/b");
  EXPECT_EQ(request_url("http://a/", "/b"), "http://a/b");
  EXPECT_EQ(request_url("http://a/c/", "b?d"), "http://a/c/b?d");
}

}  // namespace
}  // namespace rehearse
